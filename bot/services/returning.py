"""When did somebody come back, and what is left out for them then? One easy thing to start with, and no backlog.

Back is who ends a silence of a week or more by doing anything, whose absence of five days or more or whose pause is
over, and who is active in the workspace again.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.db import attention, availability, drills
from bot.db.attention import Situation
from bot.recurrence import zone
from bot.services import pauses
from bot.working_days import at_local

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow

LEAVE = timedelta(days=5)
"""An absence of so long is one to come back from."""
WELCOMED = timedelta(days=14)
"""A question that comes later than this is no welcome any more."""
RETURNED = "returned"
"""The stored reason why something is left out that waited for who is back."""
_DAY = timedelta(days=1)


def back_at(person: Situation, where: ZoneInfo, *, now: datetime) -> datetime | None:
    """The instant (UTC) at which somebody last came back to a place they read from, or None: they never were away."""
    instants = [person.returned_at]
    if person.away_since and person.away_until and person.away_until - person.away_since >= LEAVE:
        instants.append(person.away_until)
    if person.paused_from and person.paused_until:
        instants.append(at_local(person.paused_until + _DAY, time(0), where))
    return max((one for one in instants if one is not None and one <= now), default=None)


def is_backlog(written_at: datetime, back: datetime | None, where: ZoneInfo) -> bool:
    """Whether something was written for somebody before the local day on which they came back."""
    return back is not None and _day(written_at, where) < _day(back, where)


def _day(instant: datetime, where: ZoneInfo) -> date:
    return instant.astimezone(where).date()


def is_welcome(session: Session, row: DeliveryRow, *, now: datetime, before: int | None) -> bool:
    """Whether a question is the first one somebody gets since they came back: it is an easy one.

    `before` is the id of what this delivery asks already, if it does.
    """
    person = attention.situations(session, row.workspace_id, [row.conversation]).get(row.conversation)
    if person is None:
        return False
    where = (
        zone(person.timezone) if person.timezone else pauses.here(session, row.workspace_id, row.conversation)
    )
    back = back_at(person, where, now=now)
    if back is None or now - back > WELCOMED:
        return False
    return not drills.asked_since(session, row.workspace_id, row.conversation, back, before=before)


def note_back(session: Session, workspace_id: str, user_ids: list[str], *, now: datetime) -> None:
    """These people's absence is over: from their status, or because they are active in the workspace again."""
    for user_id in user_ids:
        shown = availability.get(session, workspace_id, user_id)
        since = shown.away_since if shown else None
        until = min((shown.away_until if shown else None) or now, now)
        availability.save_back(
            session,
            workspace_id,
            user_id,
            returned_at=until if since is not None and until - since >= LEAVE else None,
        )


def note_active_again(session: Session, workspace_id: str, user_ids: list[str], *, now: datetime) -> None:
    """These people had left the workspace and are back in it."""
    for user_id in user_ids:
        availability.save_returned(session, workspace_id, user_id, at=now)
