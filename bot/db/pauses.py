"""What did somebody's pause leave out? A named query over the ledger."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.db.deliveries import DeliveryRow
from bot.domain import DeliveryState


def left_out(
    session: Session, workspace_id: str, user_id: str, *, since: datetime, until: datetime, reason: str
) -> int:
    """How many messages to a person were left out for a reason when they were due between two instants (UTC)."""
    due = func.coalesce(DeliveryRow.not_before, DeliveryRow.created_at)
    query = select(func.count()).where(
        DeliveryRow.state == DeliveryState.SKIPPED,
        DeliveryRow.conversation == user_id,
        DeliveryRow.workspace_id == workspace_id,
        DeliveryRow.reason == reason,
        due >= since,
        due < until,
    )
    return session.scalar(query) or 0
