"""May a lead hear what kind of message to somebody could not be sent? Not where it tells a choice of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.attention import Bundle
from bot.db import forgotten
from bot.domain import Claimed, is_person
from bot.services import drills, pace_choices, plans, silence

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

OTHER = "other"
"""What is said instead: a message."""
PRIVATE = frozenset(
    {silence.CHOICE, pace_choices.CHOSEN, *Bundle, plans.REMINDING, plans.ASKING, drills.ASKED_FOR}
)
"""Kinds that only who is silent, chose a pace, has a plan or practises gets."""


def kind_for_others(claimed: Claimed) -> str:
    """The kind of a message as anybody but its reader may hear it."""
    return OTHER if claimed.kind in PRIVATE else claimed.kind


def is_forgotten(session: Session, claimed: Claimed) -> bool:
    """Whether a message is to somebody who asked to be forgotten, meanwhile too: nobody hears of them any more."""
    to = claimed.conversation
    return is_person(to) and to in forgotten.among(session, claimed.workspace_id, [to])
