"""When is something true celebrated in a team channel? Noted when it happens, merged into one message a day.

What several people and features bring about on a day is told together, at eleven where the team is. On the day of the
round-up it is told there. Whether it is still true, and who may be named, is asked at the moment of sending.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.db import celebrations, programmes, timers
from bot.domain import Claimed, Verb
from bot.facts import Celebrated, Line
from bot.recurrence import zone
from bot.services import celebration_delays, celebration_evidence, celebration_lines, ledger
from bot.working_days import at_local, country_at, next_office_hour, working_days_after

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow
    from bot.db.timers import DueTimer

TELLING = "celebration"
"""Kind of the timer (subject: the channel) and of the message."""
MOST_AT_ONCE = 6
_AT = time(11, 0)
_DAY = timedelta(days=1)


def note(
    session: Session,
    *,
    workspace_id: str,
    occasion: str,
    subject: str,
    channel_id: str,
    people: Collection[str],
    evidence: dict[str, Any],
    now: datetime,
    on: date | None = None,
) -> None:
    """Notes something to celebrate in a team's channel, in the caller's transaction; once an occasion and subject.

    `occasion` is a name of celebration_evidence.RULES, which says what `evidence` and `people` (ids; may be empty)
    hold. `subject` says which one ("goal:12"), without anybody's id in it. It is told on the next working day's
    celebration, or in the day's round-up; `on` is a local date before which it is not. What is not true any more by
    then is not told; see `take_back`. Raises KeyError for an occasion without a rule.
    """
    celebration_evidence.RULES[occasion]
    where = _zone(session, workspace_id, channel_id)
    today = now.astimezone(where).date()
    is_new = celebrations.add(
        session,
        workspace_id=workspace_id,
        occasion=occasion,
        subject=subject,
        channel_id=channel_id,
        people=list(dict.fromkeys(people)),
        evidence=evidence,
        on_date=max(today, on or today),
        noted_at=now,
    )
    if is_new:
        _set_timer(session, workspace_id, channel_id, where, now=now)


def take_back(session: Session, *, workspace_id: str, occasion: str, subject: str, now: datetime) -> None:
    """What was noted is not true any more: it is not told, and leaves the message in which it was."""
    rows = celebrations.about(session, workspace_id, occasion, subject)
    celebrations.remove(session, [row.id for row in rows if row.told_in is None])
    told = [row for row in rows if row.told_in is not None and not row.taken_back]
    celebrations.mark_taken_back(session, [row.id for row in told])
    draw_again(session, workspace_id, {row.told_in for row in told if row.told_in}, now=now)


def draw_again(session: Session, workspace_id: str, told_in: Collection[str], *, now: datetime) -> None:
    """Changes these messages (public ids of their deliveries) to what they would say now."""
    for public_id in sorted(told_in):
        ledger.draw_message_again(session, workspace_id=workspace_id, public_id=public_id, now=now)


def tell(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """Tells a channel what there is to celebrate, unless its round-up does today or it is outside office hours.

    A channel that takes nothing is asked again every working day while there is something worth telling.
    """
    workspace_id, channel_id = timer.workspace_id, timer.subject
    if programmes.team_of_channel(session, workspace_id, channel_id) is None:
        return
    where = _zone(session, workspace_id, channel_id)
    today = now.astimezone(where).date()
    celebration_delays.forget_old(session, workspace_id, channel_id, today=today)
    first = celebrations.first_date(session, workspace_id, channel_id)
    if first is None:
        return
    code = celebration_delays.trouble_of(session, workspace_id, channel_id)
    if code is not None and first <= today:
        celebration_delays.report(session, workspace_id, channel_id=channel_id, code=code, now=now)
    can = code is None and next_office_hour(now, where) <= now
    if first <= today and can and not celebrations.roundup_on(session, workspace_id, channel_id, today):
        ledger.enqueue(
            session,
            workspace_id=workspace_id,
            kind=TELLING,
            conversation=channel_id,
            values={"day": today.isoformat()},
            now=now,
            dedupe_key=f"{TELLING}:{channel_id}:{today}",
        )
    # Whatever the day's message does not tell is told on the next one; when nothing is left, this ends there.
    _set_timer(session, workspace_id, channel_id, where, now=now, not_on=today)


def not_posted(session: Session, post: Claimed, *, code: str, now: datetime) -> None:
    """A channel takes nothing: what the message would have told waits, and the owners hear of it."""
    workspace_id, channel_id = post.workspace_id, post.conversation
    if celebration_delays.trouble_of(session, workspace_id, channel_id) is None:
        return
    if celebration_delays.take_up_again(session, workspace_id=workspace_id, told_in=post.public_id):
        where = _zone(session, workspace_id, channel_id)
        _set_timer(session, workspace_id, channel_id, where, now=now, not_on=now.astimezone(where).date())
        celebration_delays.report(session, workspace_id, channel_id=channel_id, code=code, now=now)


def for_message(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What the day's celebration tells; None when nothing is left to tell."""
    found = gather(session, row, day=date.fromisoformat(row.values["day"]))
    if not found and row.verb == Verb.POST:
        return None
    return {
        "celebrated": found,
        "channel_id": row.conversation,
        "slots": {one.slot: one.type for one in found},
    }


def gather(session: Session, row: DeliveryRow, *, day: date) -> list[Celebrated]:
    """What a message of a local date tells its channel, as it is true now; drawn again, it tells nothing new."""
    mine = row.target_id or row.public_id
    rows = celebrations.told(session, row.workspace_id, mine)
    if row.verb == Verb.POST:
        more = celebrations.untold(
            session,
            row.workspace_id,
            row.conversation,
            since=day - celebration_delays.WORTH_TELLING,
            until=day,
            limit=max(MOST_AT_ONCE - len(rows), 0),
        )
        for one in more:
            one.told_in = mine
        session.flush()
        rows += more
    return celebration_evidence.as_true_now(session, row.conversation, rows)


def choose_lines(
    session: Session, row: DeliveryRow, values: dict[str, Any], *, offered: Collection[Line]
) -> dict[str, str | None]:
    """A line of the pack for each place a celebration or a round-up names in `slots`; see celebration_lines.pick."""
    return celebration_lines.pick(
        session,
        workspace_id=row.workspace_id,
        channel_id=row.conversation,
        told_in=row.target_id or row.public_id,
        slots=values["slots"],
        offered=offered,
        day=local_day(session, row),
    )


def local_day(session: Session, row: DeliveryRow) -> date:
    """The local date, where its channel is, on which a message was meant to go out."""
    where = _zone(session, row.workspace_id, row.conversation)
    return row.local_date or (row.due_at or row.created_at).astimezone(where).date()


def _zone(session: Session, workspace_id: str, channel_id: str) -> ZoneInfo:
    team = programmes.team_of_channel(session, workspace_id, channel_id)
    return zone(team.timezone if team and team.timezone else "UTC")


def slot(day: date, where: ZoneInfo, *, now: datetime) -> datetime:
    """The next time of day for celebrating, on a working day from a local date on, and after now."""
    country = country_at(where)
    day = working_days_after(max(day, now.astimezone(where).date()), 0, country)
    at = at_local(day, _AT, where)
    return at if at > now else at_local(working_days_after(day + _DAY, 0, country), _AT, where)


def _set_timer(
    session: Session,
    workspace_id: str,
    channel_id: str,
    where: ZoneInfo,
    *,
    now: datetime,
    not_on: date | None = None,
) -> None:
    first = celebrations.first_date(session, workspace_id, channel_id)
    if first is None:
        return
    if not_on is not None:
        first = max(first, not_on + _DAY)
    timers.put(
        session,
        workspace_id=workspace_id,
        kind=TELLING,
        subject=channel_id,
        due_at=slot(first, where, now=now),
    )
