"""A lead's own words for a step, as they are when a message is sent: a change holds for all that was not sent yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.db.campaigns import StepRow
from bot.db.deliveries import DeliveryRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def for_prompt(session: Session, row: DeliveryRow) -> dict[str, Any]:
    """`words`, where a lead wrote some."""
    step = session.get(StepRow, row.step_id) if row.step_id else None
    return {"words": step.content_text} if step and step.content_text else {}
