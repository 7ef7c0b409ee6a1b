"""How much does Encore write to somebody who does not answer? Less, step by step, until they do anything at all.

What somebody did not answer is theirs alone: nothing here is told to a manager, a lead, the audit log or any count.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.attention import Attention, Pace
from bot.db import availability, forgotten, preferences
from bot.db.attention import Situation
from bot.domain import Claimed, is_person
from bot.services import ledger

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SILENCE, LONG_SILENCE = 3, 6
"""So many of Encore's own messages unanswered in a row, and it writes half as much; then once a week (programme C5)."""
TO_COME_BACK_FROM = timedelta(days=7)
"""A silence of so long is one to come back from: who answers everything on Fridays is never away."""
CHOICE = "pace_choice"
"""The message that asks, once a silence, whether another pace suits better."""
_SLOWER = list(Pace)
"""From the quickest pace to the slowest."""


def own_pace(person: Situation) -> Pace:
    """The pace somebody chose, or the normal one."""
    return Pace(person.pace) if person.pace else Pace.NORMAL


def pace_of(person: Situation) -> Pace:
    """The pace at which Encore may write to somebody by itself now: their own, or a slower one while they are silent.

    Whoever chose a pace when asked about their silence keeps it, however long they are silent.
    """
    own, unanswered = own_pace(person), person.unanswered or 0
    if person.pace_kept or unanswered < SILENCE:
        return own
    return max(own, Pace.LIGHT if unanswered < LONG_SILENCE else Pace.DIGEST, key=_SLOWER.index)


def wrote(session: Session, claimed: Claimed, *, now: datetime) -> None:
    """A message was sent; if it was Encore's own idea, it is unanswered until its reader does anything.

    The one that makes a long silence of it brings the choice of another pace, once a silence.
    """
    workspace_id, user_id = claimed.workspace_id, claimed.conversation
    if claimed.attention != Attention.UNASKED or not is_person(user_id):
        return
    if forgotten.among(
        session, workspace_id, [user_id]
    ):  # while it was on its way: nothing is noted of them any more
        return
    unanswered, since = availability.one_more_unanswered(session, workspace_id, user_id, at=now)
    if unanswered != LONG_SILENCE:
        return
    chosen = preferences.get(session, workspace_id, user_id)
    if chosen is None or not chosen.pace_kept:
        key = choice_key(user_id, since)
        ledger.enqueue(
            session,
            workspace_id=workspace_id,
            kind=CHOICE,
            conversation=user_id,
            values={"key": key},
            now=now,
            dedupe_key=key,
        )


def choice_key(user_id: str, silent_since: datetime) -> str:
    """Under which dedupe key somebody is asked in the silence that began at an instant."""
    return f"{CHOICE}:{user_id}:{silent_since.isoformat()}"


def acted(session: Session, *, workspace_id: str, user_id: str, now: datetime) -> None:
    """Somebody did something with Encore: from here on they get their own pace again."""
    availability.acted(
        session, workspace_id, user_id, at=now, silence=SILENCE, began_by=now - TO_COME_BACK_FROM
    )
