"""The rules of scenario questions: one answer counts, and it is the person's own business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.db import deliveries, drills
from bot.errors import Refusal

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer that counts. `first` is False when this tap came after it."""

    delivery: str
    scenario_id: str
    option: int
    first: bool


def answer(
    session: Session,
    *,
    workspace_id: str,
    user_id: str,
    delivery: str,
    scenario_id: str,
    option: int,
    best: bool,
    now: datetime,
) -> Answered:
    """Stores somebody's answer to the question a delivery brought them; only the first counts.

    Raises Refusal when that question was not asked of this person.
    """
    row = deliveries.by_public_id(session, workspace_id, delivery)
    if row is None or row.kind != "scenario" or row.conversation != user_id:
        raise Refusal("drills.not_yours")
    first = drills.add(
        session,
        workspace_id=workspace_id,
        user_id=user_id,
        delivery_id=row.id,
        scenario_id=scenario_id,
        option=option,
        best=best,
        answered_at=now,
    )
    counts = drills.of_delivery(session, row.id, user_id)
    return Answered(delivery=delivery, scenario_id=counts.scenario_id, option=counts.option, first=first)
