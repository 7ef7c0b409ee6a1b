"""Who hears what of a barrier, and what is looked at again: an owner, an answer, a promised day, the team's post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.db import barriers, programmes, timers
from bot.db.barriers import BarrierRow, BarrierUpdateRow
from bot.db.programmes import TeamRow
from bot.domain import BarrierState
from bot.recurrence import zone
from bot.services import ledger
from bot.working_days import at_local, country_at, working_days_after

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow
    from bot.db.timers import DueTimer

FORTNIGHT = timedelta(days=14)
WITH_A_DATE = (BarrierState.WILL_DO, BarrierState.DOING, BarrierState.NOT_NOW)
"""States with a day by which it is done, or looked at again."""
_MORNING = time(9, 30)
_SAID_AND_DONE_AT = time(15, 0)
_THURSDAY = 4
_DAY = timedelta(days=1)
_TIMERS = ("barrier_owner", "barrier_undecided", "barrier_due")


def name_owner(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """After two working days a barrier has an owner: a programme lead, if nobody took it on."""
    row = barriers.get(session, timer.workspace_id, int(timer.subject), for_change=True)
    leads = programmes.leads(session, timer.workspace_id)
    if row is None or row.owner_id is not None or row.state != BarrierState.RAISED or not leads:
        return
    row.owner_id = next((one for one in leads if one != row.raiser_id), leads[0])
    number = log(session, row, actor_id=None, now=now)
    tell(session, row, "barrier_owned", to=row.owner_id, now=now, number=number)
    if row.owner_id != row.raiser_id:
        tell(session, row, "barrier_taken_on", to=row.raiser_id, now=now, number=number)


def report_undecided(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """Ten days without a decision: the owner and the leads hear it."""
    row = barriers.get(session, timer.workspace_id, int(timer.subject))
    if row is None or row.state != BarrierState.RAISED:
        return
    owner = [row.owner_id] if row.owner_id else []
    for one in dict.fromkeys([*owner, *programmes.leads(session, timer.workspace_id)]):
        tell(session, row, "barrier_undecided", to=one, now=now, number=row.times_reopened)


def look_at_due(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """The working day after a promised day, or after that of a second look: the owner is asked how it stands."""
    row = barriers.get(session, timer.workspace_id, int(timer.subject))
    if row is None or row.owner_id is None or row.due_on is None or row.state not in WITH_A_DATE:
        return
    tell(session, row, "barrier_due", to=row.owner_id, now=now, number=row.due_on.toordinal())


def say_what_was_done(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """Every second Thursday the team reads what became of its barriers, as long as there are any."""
    team = session.get(TeamRow, int(timer.subject))
    if team is None or team.left_at is not None:
        return
    since = timer.due_at - FORTNIGHT
    still_open = barriers.open_count(session, [team.id])
    if still_open or barriers.answered_since(session, team.id, since, now):
        ledger.enqueue(
            session,
            workspace_id=timer.workspace_id,
            kind="said_and_done",
            conversation=team.channel_id,
            values={"team_id": team.id, "since": since.isoformat(), "until": now.isoformat()},
            now=now,
            dedupe_key=f"said_and_done:{team.id}:{timer.due_at:%Y-%m-%d}",
        )
    if still_open:
        timers.put(
            session,
            workspace_id=timer.workspace_id,
            kind="said_and_done",
            subject=timer.subject,
            due_at=_thursday_after_a_week(session, team.id, now + _DAY),
        )


def for_message(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What a message about a barrier shows; None when it has been taken back."""
    found = barriers.get(session, row.workspace_id, row.values["barrier_id"])
    if found is None or found.state == BarrierState.WITHDRAWN:
        return None
    return {"barrier": barriers.readable(session, found)}


def for_said_and_done(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What became of a team's barriers in a fortnight, and how many are open; None when there is nothing to say."""
    since, until = (datetime.fromisoformat(row.values[name]) for name in ("since", "until"))
    answered = barriers.answered_since(session, row.values["team_id"], since, until)
    still_open = barriers.open_count(session, [row.values["team_id"]])
    return {"answered": answered, "open": still_open} if answered or still_open else None


def answerers(session: Session, row: BarrierRow) -> Sequence[str]:
    """Who is told of a barrier: the team's managers, or the leads where there are none."""
    return programmes.managers(session, row.team_id) or programmes.leads(session, row.workspace_id)


def shown_raiser(row: BarrierRow) -> str | None:
    """Who raised it, for reading: None when it was in confidence."""
    return None if row.is_confidential else row.raiser_id


def log(session: Session, row: BarrierRow, *, actor_id: str | None, now: datetime) -> int:
    """Keeps the change that was just made. Returns its number."""
    change = BarrierUpdateRow(
        workspace_id=row.workspace_id,
        barrier_id=row.id,
        actor_id=actor_id,
        state=row.state,
        owner_id=row.owner_id,
        due_on=row.due_on,
        text=row.answer,
        at=now,
    )
    session.add(change)
    session.flush()
    return int(change.id)


def key_of(kind: str, row: BarrierRow, number: int, to: str) -> str:
    """The dedupe key of a message about a barrier."""
    return f"{kind}:{row.id}:{number}:{to}"


def tell(
    session: Session,
    row: BarrierRow,
    kind: str,
    *,
    to: str,
    now: datetime,
    number: int = 0,
    by: str | None = None,
) -> None:
    """Writes a message about a barrier to somebody, once a `number`."""
    ledger.enqueue(
        session,
        workspace_id=row.workspace_id,
        kind=kind,
        conversation=to,
        values={"barrier_id": row.id, "by": by},
        now=now,
        dedupe_key=key_of(kind, row, number, to),
    )


def _zone_of(session: Session, team_id: int) -> ZoneInfo:
    team = session.get(TeamRow, team_id)
    return zone(team.timezone if team and team.timezone else "UTC")


def today(session: Session, row: BarrierRow, now: datetime) -> date:
    """The date where the team is."""
    return now.astimezone(_zone_of(session, row.team_id)).date()


def working_days_on(session: Session, row: BarrierRow, count: int, now: datetime) -> date:
    """The date so many working days from today where the team is."""
    where = _zone_of(session, row.team_id)
    return working_days_after(now.astimezone(where).date(), count, country_at(where))


def remind(session: Session, row: BarrierRow, kind: str, day: date) -> None:
    """On the morning of a day, or of the working day after it."""
    where = _zone_of(session, row.team_id)
    timers.put(
        session,
        workspace_id=row.workspace_id,
        kind=kind,
        subject=str(row.id),
        due_at=at_local(working_days_after(day, 0, country_at(where)), _MORNING, where),
    )


def forget_timers(session: Session, row: BarrierRow) -> None:
    """Nothing of it is looked at again."""
    for kind in _TIMERS:
        timers.drop(session, workspace_id=row.workspace_id, kind=kind, subject=str(row.id))


def report_to_team(session: Session, row: BarrierRow, *, now: datetime) -> None:
    """The team reads of it in the next fortnightly post."""
    timers.put_if_absent(
        session,
        workspace_id=row.workspace_id,
        kind="said_and_done",
        subject=str(row.team_id),
        due_at=_thursday_after_a_week(session, row.team_id, now),
    )


def _thursday_after_a_week(session: Session, team_id: int, after: datetime) -> datetime:
    """15:00 on the first Thursday at least a week away, where the team is: from one Thursday's tick, a fortnight on."""
    where = _zone_of(session, team_id)
    day = after.astimezone(where).date() + timedelta(days=7)
    day += timedelta(days=(_THURSDAY - day.isoweekday()) % 7)
    return at_local(day, _SAID_AND_DONE_AT, where)
