"""What becomes of barriers when somebody is forgotten: they stay without the name, also where they were sent."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import barrier_messages, barriers, personal
from bot.db.barriers import BarrierRow, BarrierUpdateRow
from bot.services import ledger
from bot.services.personal import Part, column_name, unnamed

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def _raised(session: Session, workspace_id: str, user_id: str) -> list[dict[str, Any]]:
    return personal.rows(session, BarrierRow, "raiser_id", workspace_id, user_id)


def _forget_raised(session: Session, workspace_id: str, user_id: str, now: datetime) -> None:
    """Messages that name the raiser are drawn again; what they say is read when they are sent."""
    for barrier_id in barriers.raised_in_the_open(session, workspace_id, user_id):
        for key in barrier_messages.keys(session, workspace_id, barrier_id):
            ledger.draw_again(session, workspace_id=workspace_id, dedupe_key=key, now=now)
    personal.unname(session, BarrierRow, "raiser_id", workspace_id, user_id)


PARTS = (
    Part("barriers_raised", (column_name(BarrierRow, "raiser_id"),), _raised, _forget_raised),
    unnamed("barriers_you_own", BarrierRow, "owner_id", to=None),
    unnamed("barrier_changes", BarrierUpdateRow, "actor_id", to=None),
    unnamed("barrier_owners", BarrierUpdateRow, "owner_id", to=None),
)
