"""What becomes of plans, and of questions to the team about them, when somebody is forgotten: both go altogether."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import deliveries, personal
from bot.db.plans import PlanRow
from bot.services import plan_help
from bot.services.personal import Part, removed

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow


def _asked(session: Session, workspace_id: str, user_id: str) -> list[DeliveryRow]:
    rows = deliveries.of_kind(session, workspace_id, plan_help.ASKING)
    return [row for row in rows if row.values.get("by") == user_id]


def _shown(session: Session, workspace_id: str, user_id: str) -> list[dict[str, Any]]:
    return [personal.as_values(row) for row in _asked(session, workspace_id, user_id)]


def _forget(session: Session, workspace_id: str, user_id: str, now: datetime) -> None:
    for row in _asked(session, workspace_id, user_id):
        plan_help.remove(session, row, now=now)


PARTS = (
    removed("plans", PlanRow, "user_id"),
    Part("questions_to_your_team", ("deliveries.values",), _shown, _forget),
)
