"""Which messages about a barrier stand with those who are to answer it? They show its words, and who raised it."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.db.deliveries import DeliveryRow
from bot.domain import Verb

_KINDS = ("barrier_raised", "barrier_owned", "barrier_undecided", "barrier_due", "barrier_reopened")


def keys(session: Session, workspace_id: str, barrier_id: int) -> list[str]:
    """The dedupe keys of these messages, oldest first."""
    of_it = [DeliveryRow.dedupe_key.startswith(f"{kind}:{barrier_id}:", autoescape=True) for kind in _KINDS]
    query = (
        select(DeliveryRow.dedupe_key)
        .where(DeliveryRow.workspace_id == workspace_id, DeliveryRow.verb == Verb.POST, or_(*of_it))
        .order_by(DeliveryRow.id)
    )
    return [key for key in session.scalars(query) if key is not None]
