"""The rules of what people chose for themselves: only they change it, and every feature asks here first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.db import people, preferences
from bot.domain import RecognitionStyle
from bot.errors import Refusal

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def style_of(session: Session, workspace_id: str, user_ids: Iterable[str]) -> dict[str, RecognitionStyle]:
    """How each of the people likes to be thanked and celebrated: public unless they chose otherwise.

    `TEAM`: may be named in channels of their own teams only. `PRIVATE`: may be named to themself only.
    """
    wanted = set(user_ids)
    return dict.fromkeys(wanted, RecognitionStyle.PUBLIC) | preferences.styles(session, workspace_id, wanted)


def mine(session: Session, *, workspace_id: str, user_id: str) -> RecognitionStyle:
    """How a person likes to be thanked, for their own settings."""
    return style_of(session, workspace_id, [user_id])[user_id]


def choose(
    session: Session, *, workspace_id: str, user_id: str, recognition_style: str, now: datetime
) -> None:
    """A person says how they like to be thanked. Raises Refusal for no choice, and for whom Encore has not met."""
    if recognition_style not in set(RecognitionStyle):
        raise Refusal("preferences.style_needed", field="recognition_style")
    if people.get(session, workspace_id, user_id) is None:
        raise Refusal("preferences.not_met")
    preferences.save(session, workspace_id, user_id, now=now, recognition_style=recognition_style)
