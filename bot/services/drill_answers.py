"""The rules of answering a scenario question: the first answer counts, and it is the person's own business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import deliveries, drills
from bot.domain import Verb
from bot.errors import Refusal
from bot.services import ledger
from bot.services.drills import ASKED_FOR, SCHEDULED

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow
    from bot.db.drills import DrillAttemptRow


@dataclass(frozen=True, slots=True)
class Answered:
    """What counts of a question that was answered. `first` is False when this tap came after the one that counts."""

    delivery: str
    scenario_id: str
    option: int
    sure: bool | None
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
    row = _delivery(session, workspace_id, user_id, delivery)
    if drills.of_delivery(session, row.id) is None:  # sent before questions were noted when they are sent
        drills.ask(
            session,
            workspace_id=workspace_id,
            user_id=user_id,
            delivery_id=row.id,
            scenario_id=scenario_id,
            practice=False,
            asked_at=row.sent_at or now,
        )
    first = drills.answer(session, row.id, scenario_id=scenario_id, option=option, best=best, answered_at=now)
    return _as_it_stands(drills.of_delivery(session, row.id), delivery, first=first)


def say_sure(session: Session, *, workspace_id: str, user_id: str, delivery: str, sure: bool) -> Answered:
    """Stores how sure somebody was of the answer they gave; only the first word counts.

    Raises Refusal when there is no such answer of theirs.
    """
    row = _delivery(session, workspace_id, user_id, delivery)
    first = drills.say_sure(session, row.id, sure)
    return _as_it_stands(drills.of_delivery(session, row.id), delivery, first=first)


def _delivery(session: Session, workspace_id: str, user_id: str, delivery: str) -> DeliveryRow:
    row = deliveries.by_public_id(session, workspace_id, delivery)
    if row is None or row.kind not in {SCHEDULED, ASKED_FOR} or row.conversation != user_id:
        raise Refusal("drills.not_yours")
    return row


def _as_it_stands(attempt: DrillAttemptRow | None, delivery: str, *, first: bool) -> Answered:
    if attempt is None or attempt.option is None:
        raise Refusal("drills.not_yours")
    return Answered(delivery, attempt.scenario_id, attempt.option, attempt.sure, first=first)


def show(session: Session, *, workspace_id: str, user_id: str, delivery: str, now: datetime) -> None:
    """Draws a question anew with its answer, when that could not be done where the tap was."""
    ledger.enqueue(
        session,
        workspace_id=workspace_id,
        kind="scenario_answered",
        conversation=user_id,
        values={"delivery": delivery},
        now=now,
        verb=Verb.UPDATE,
        target_id=delivery,
    )


def for_answered(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What an answered question shows now; None when the answer is gone."""
    asked = deliveries.by_public_id(session, row.workspace_id, row.values["delivery"])
    attempt = drills.of_delivery(session, asked.id) if asked else None
    if attempt is None or attempt.option is None:
        return None
    return {"scenario_id": attempt.scenario_id, "option": attempt.option, "sure": attempt.sure}
