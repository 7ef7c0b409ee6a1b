"""May a nomination be shown? Its nominee is asked, reminded once, and after a week of silence only they know of it.

Who likes to be thanked in private is told in private, and never asked.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.db import nominations, people, timers
from bot.domain import RecognitionStyle
from bot.errors import Refusal
from bot.nomination import NominationState, Wish
from bot.recurrence import zone
from bot.services import ledger, nomination_posts, preferences
from bot.services.nomination_posts import TIMER, key
from bot.services.nominations import record
from bot.working_days import next_office_hour

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow
    from bot.db.nominations import NominationRow
    from bot.db.timers import DueTimer

REMINDER = timedelta(days=3)
PATIENCE = timedelta(days=7)
"""How long after the approval the nominee is reminded, and how long they have to answer."""
ANSWERABLE = (NominationState.APPROVED, NominationState.PRIVATE)
_ACTS = {Wish.SHARE: "share_nomination", Wish.KEEP: "keep_nomination", Wish.REFUSE: "keep_nomination"}


def ask(session: Session, row: NominationRow, *, now: datetime) -> None:
    """An approved nomination reaches its nominee: as a question, or as news where it is shown nowhere."""
    style = preferences.style_of(session, row.workspace_id, [row.nominee_id or ""])[row.nominee_id or ""]
    channel_id = None if style == RecognitionStyle.PRIVATE else nomination_posts.channel_for(session, row)
    row.channel_id = channel_id
    row.state = NominationState.APPROVED if channel_id else NominationState.PRIVATE
    session.flush()
    _write(session, row, "nomination_consent" if channel_id else "nomination_told", now=now)
    if channel_id:
        _look_again_at(session, row, now + REMINDER)


def _write(session: Session, row: NominationRow, kind: str, *, now: datetime) -> None:
    ledger.enqueue(
        session,
        workspace_id=row.workspace_id,
        kind=kind,
        conversation=row.nominee_id or "",
        values={"nomination_id": row.id},
        now=now,
        dedupe_key=key(kind, row.id),
    )


def _look_again_at(session: Session, row: NominationRow, instant: datetime) -> None:
    """In the first working hour where the nominee is from an instant on."""
    person = people.get(session, row.workspace_id, row.nominee_id or "")
    here = zone((person and person.timezone) or "UTC")
    timers.put(
        session,
        workspace_id=row.workspace_id,
        kind=TIMER,
        subject=str(row.id),
        due_at=next_office_hour(instant, here),
    )


def look_again(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """A timer's rule: a nominee who has not answered is reminded once; the second time, the matter stays private."""
    row = nominations.for_change(session, timer.workspace_id, int(timer.subject))
    if row is None or row.state != NominationState.APPROVED:
        return
    if row.reminded_at is None:
        row.reminded_at = now
        _write(session, row, "nomination_reminder", now=now)
        _look_again_at(session, row, (row.decided_at or now) + PATIENCE)
        return
    row.state, row.wish = NominationState.PRIVATE, Wish.LAPSED
    nomination_posts.follow(session, row, now=now)
    _tell_nominator(session, row, now=now)


def answer(
    session: Session, *, workspace_id: str, user_id: str, nomination_id: int, wish: Wish, now: datetime
) -> Wish:
    """The nominee says whether it may be shown, now or after all. Returns what holds.

    Raises Refusal when they were not asked, when it is over or shown, or when there is no place to show it.
    """
    row = nominations.for_change(session, workspace_id, nomination_id)
    if row is None or row.nominee_id != user_id or wish not in _ACTS:
        raise Refusal("nominations.not_asked")
    if row.state == NominationState.POSTED and wish == Wish.SHARE:
        return wish
    if row.state not in ANSWERABLE:
        shown = row.state == NominationState.POSTED
        raise Refusal("nominations.shown_already" if shown else "nominations.over")
    if row.wish == wish:
        return wish
    row.wish = wish
    if wish == Wish.SHARE:
        _share(session, row, now=now)
    else:
        row.state = NominationState.PRIVATE
        nomination_posts.follow(session, row, now=now)
    record(session, row, user_id, _ACTS[wish], now=now)
    _tell_nominator(session, row, now=now)
    return wish


def _share(session: Session, row: NominationRow, *, now: datetime) -> None:
    style = preferences.style_of(session, row.workspace_id, [row.nominee_id or ""])[row.nominee_id or ""]
    if style == RecognitionStyle.PRIVATE:
        raise Refusal("nominations.settings_private")
    channel_id = nomination_posts.channel_for(session, row)
    if channel_id is None or channel_id != row.channel_id:  # they agreed to that channel and to no other
        raise Refusal("nominations.no_channel")
    row.state = NominationState.POSTED
    nomination_posts.follow(session, row, now=now)
    nomination_posts.put_up(session, row, channel_id, now=now)


def _tell_nominator(session: Session, row: NominationRow, *, now: datetime) -> None:
    shown = row.state == NominationState.POSTED
    ledger.enqueue(
        session,
        workspace_id=row.workspace_id,
        kind="nomination_shared" if shown else "nomination_stays_private",
        conversation=row.nominator_id,
        values={"nomination_id": row.id, "nominee": row.nominee_id, "channel_id": row.channel_id},
        now=now,
        dedupe_key=f"nomination_news:{row.id}:{shown}",
    )


def for_consent(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What the question shows; None when it needs no answer any more."""
    shown = nomination_posts.for_nominee(session, row)
    one = shown["nomination"] if shown else None
    return shown if one and one.state == NominationState.APPROVED else None
