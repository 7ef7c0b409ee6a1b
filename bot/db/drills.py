"""Scenario questions people were asked, with what they answered: private to the person. And what can be asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, BigId
from bot.db.deliveries import DeliveryRow
from bot.db.upsert import insert_into, upsert
from bot.domain import DeliveryState

_NEVER_SHOWN = (DeliveryState.FAILED, DeliveryState.SKIPPED, DeliveryState.MISSED)


class DrillDeckRow(Base):
    """The principles that can be asked in a workspace, in the pack's order, as the rules of selection read them."""

    __tablename__ = "drill_decks"
    workspace_id: Mapped[str] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    deck: Mapped[dict[str, Any]]


class DrillAttemptRow(Base):
    """One question of one delivery. The first answer counts; later taps change nothing.

    `option`, `best` and `answered_at` are empty while it is not answered, `sure` while the person has not said.
    `practice` is one that was asked for although none was due.
    """

    __tablename__ = "drill_attempts"
    __table_args__ = (Index("ix_drill_attempts_user", "workspace_id", "user_id", "asked_at"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    user_id: Mapped[str] = mapped_column(String(32))
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id", ondelete="CASCADE"), unique=True)
    scenario_id: Mapped[str] = mapped_column(String(96))
    practice: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime]
    option: Mapped[int | None]
    best: Mapped[bool | None]
    sure: Mapped[bool | None]
    answered_at: Mapped[datetime | None]


def save_deck(session: Session, workspace_id: str, deck: dict[str, Any]) -> None:
    """From now on these principles can be asked in a workspace."""
    upsert(session, DrillDeckRow, [{"workspace_id": workspace_id, "deck": deck}], change=["deck"])


def deck(session: Session, workspace_id: str) -> dict[str, Any]:
    """What can be asked in a workspace; empty before anything was saved."""
    row = session.get(DrillDeckRow, workspace_id)
    return dict(row.deck) if row else {}


def ask(session: Session, **fields: object) -> bool:
    """Notes which scenario a delivery asks; returns False when it asks one already."""
    statement = insert_into(session, DrillAttemptRow).on_conflict_do_nothing().returning(DrillAttemptRow.id)
    return session.execute(statement.values(**fields)).first() is not None


def of_delivery(session: Session, delivery_id: int) -> DrillAttemptRow | None:
    """What a delivery asks, as it stands now."""
    query = select(DrillAttemptRow).where(DrillAttemptRow.delivery_id == delivery_id)
    return session.scalar(query.execution_options(populate_existing=True))


def let_go(session: Session, attempt_id: int) -> None:
    """Forgets that a delivery was to ask something."""
    session.execute(delete(DrillAttemptRow).where(DrillAttemptRow.id == attempt_id))


def answer(session: Session, delivery_id: int, *, scenario_id: str, **given: object) -> bool:
    """Stores the answer to what a delivery asks; False when it asks something else, or is answered already."""
    statement = (
        update(DrillAttemptRow)
        .where(
            DrillAttemptRow.delivery_id == delivery_id,
            DrillAttemptRow.scenario_id == scenario_id,
            DrillAttemptRow.option.is_(None),
        )
        .values(**given)
        .returning(DrillAttemptRow.id)
    )
    return session.execute(statement.execution_options(synchronize_session=False)).first() is not None


def say_sure(session: Session, delivery_id: int, sure: bool) -> bool:
    """Stores how sure somebody was of their answer; False when they have said, or have not answered."""
    statement = (
        update(DrillAttemptRow)
        .where(
            DrillAttemptRow.delivery_id == delivery_id,
            DrillAttemptRow.option.is_not(None),
            DrillAttemptRow.sure.is_(None),
        )
        .values(sure=sure)
        .returning(DrillAttemptRow.id)
    )
    return session.execute(statement.execution_options(synchronize_session=False)).first() is not None


def of_person(session: Session, workspace_id: str, user_id: str) -> list[tuple[DrillAttemptRow, datetime]]:
    """(question, when it reached the person) of all somebody was asked, oldest first; without what never arrived."""
    reached = func.coalesce(DeliveryRow.sent_at, DrillAttemptRow.asked_at)
    query = (
        select(DrillAttemptRow, reached)
        .join(DeliveryRow, DeliveryRow.id == DrillAttemptRow.delivery_id)
        .where(
            DrillAttemptRow.workspace_id == workspace_id,
            DrillAttemptRow.user_id == user_id,
            DrillAttemptRow.option.is_not(None) | DeliveryRow.state.not_in(_NEVER_SHOWN),
        )
        .order_by(reached, DrillAttemptRow.id)
    )
    return [(row, at) for row, at in session.execute(query)]


def asked_since(
    session: Session, workspace_id: str, user_id: str, instant: datetime, *, before: int | None = None
) -> bool:
    """Whether a question reached somebody since an instant; only those noted before the one with this id."""
    query = (
        select(DrillAttemptRow.id)
        .join(DeliveryRow, DeliveryRow.id == DrillAttemptRow.delivery_id)
        .where(
            DrillAttemptRow.workspace_id == workspace_id,
            DrillAttemptRow.user_id == user_id,
            DeliveryRow.state.not_in(_NEVER_SHOWN),
            func.coalesce(DeliveryRow.sent_at, DrillAttemptRow.asked_at) >= instant,
        )
        .limit(1)
    )
    if before is not None:
        query = query.where(DrillAttemptRow.id < before)
    return session.scalar(query) is not None


def answered_since(session: Session, workspace_id: str, user_id: str, instant: datetime) -> int:
    """How many questions somebody has answered since an instant."""
    query = select(func.count()).where(
        DrillAttemptRow.workspace_id == workspace_id,
        DrillAttemptRow.user_id == user_id,
        DrillAttemptRow.answered_at >= instant,
    )
    return session.scalar(query) or 0
