"""What can be asked in a workspace, and where a person stands with it: read from the database for the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.db import drills, people
from bot.recurrence import zone
from bot.services.drill_reviews import Attempt, Card, Review, fold

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_FALLBACK_ZONE = "UTC"


def save_deck(session: Session, *, workspace_id: str, deck: Sequence[Card]) -> None:
    """From now on these principles can be asked; what was asked before keeps counting."""
    drills.save_deck(session, workspace_id, {"principles": [asdict(card) for card in deck]})


def deck(session: Session, workspace_id: str) -> tuple[Card, ...]:
    """The principles that can be asked; none before any were saved."""
    found = drills.deck(session, workspace_id).get("principles", [])
    return tuple(Card(one["id"], one["theme"], one["hard"], tuple(one["scenarios"])) for one in found)


def reviews(
    session: Session, workspace_id: str, user_id: str, cards: Sequence[Card], *, now: datetime
) -> tuple[date, Mapping[str, Review]]:
    """(the date where somebody is, what they were asked and answered by then)."""
    person = people.get(session, workspace_id, user_id)
    where = zone((person and person.timezone) or _FALLBACK_ZONE)
    attempts = (
        Attempt(row.scenario_id, at.astimezone(where).date(), row.best, row.sure, row.practice)
        for row, at in drills.of_person(session, workspace_id, user_id)
    )
    return now.astimezone(where).date(), fold(cards, attempts)
