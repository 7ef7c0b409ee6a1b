"""Somebody who has not answered for long is asked once which pace suits them; what they choose is theirs and stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bot.attention import Pace
from bot.db import attention, availability, deliveries, people, preferences
from bot.errors import Refusal
from bot.services import ledger, pauses, silence

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow

CHOSEN = "pace_chosen"
"""The change that puts what was chosen in place of the question."""
PAUSE = timedelta(days=30)
_JUST_NOW = timedelta(days=30)


class Choice(StrEnum):
    """What somebody can choose when they are asked."""

    AS_BEFORE = "as_before"
    HALF = "half"
    WEEKLY = "weekly"
    PAUSE = "pause"


_PACES = {Choice.HALF: Pace.LIGHT, Choice.WEEKLY: Pace.DIGEST}


def for_question(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What is offered; None when the person has done something meanwhile, or keeps the pace they chose before."""
    person = attention.situations(session, row.workspace_id, [row.conversation]).get(row.conversation)
    shown = availability.get(session, row.workspace_id, row.conversation)
    if person is None or person.pace_kept or shown is None or shown.silent_since is None:
        return None
    if silence.choice_key(row.conversation, shown.silent_since) != row.values["key"]:
        return None
    own = silence.own_pace(person)
    return {"choices": [one for one in Choice if _PACES.get(one) is not own]}


def choose(
    session: Session, *, workspace_id: str, user_id: str, key: str, choice: Choice, now: datetime
) -> date | None:
    """Keeps what somebody chose, and draws the question anew. Returns the last local date of a pause.

    The last choice counts, however often and late they tap. Raises Refusal for a question that was not asked of them,
    and for whom Encore has not met.
    """
    asked = deliveries.with_key(session, workspace_id, key)
    if asked is None or asked.kind != silence.CHOICE or asked.conversation != user_id:
        raise Refusal("silence.not_yours")
    people.lock(session, workspace_id, user_id)
    if people.get(session, workspace_id, user_id) is None:
        raise Refusal("preferences.not_met")
    until = None
    if choice is Choice.PAUSE:
        today = pauses.today_of(session, workspace_id=workspace_id, user_id=user_id, now=now)
        until = pauses.pause(
            session, workspace_id=workspace_id, user_id=user_id, until=today + PAUSE, now=now
        )
    else:
        pace = {"pace": _PACES[choice]} if choice in _PACES else {}
        preferences.save(session, workspace_id, user_id, now=now, pace_kept=True, **pace)
    ledger.change(
        session,
        workspace_id=workspace_id,
        dedupe_key=key,
        kind=CHOSEN,
        values={"choice": choice, "until": until.isoformat() if until else None},
        turn=now.isoformat(),
        now=now,
    )
    return until


def was_silent(session: Session, *, workspace_id: str, user_id: str, now: datetime) -> bool:
    """Whether somebody is silent, or came back within the last month: a pace they choose now is meant to stay."""
    shown = availability.get(session, workspace_id, user_id)
    if shown is None:
        return False
    came_back = shown.returned_at is not None and now - shown.returned_at <= _JUST_NOW
    return came_back or shown.unanswered >= silence.SILENCE
