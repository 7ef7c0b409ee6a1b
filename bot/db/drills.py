"""Answers to scenario questions: private to the person who gave them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, BigId
from bot.db.upsert import insert_into


class DrillAnswerRow(Base):
    """The first answer of a person to one delivered question; later taps change nothing."""

    __tablename__ = "drill_answers"
    __table_args__ = (
        UniqueConstraint("delivery_id", "user_id"),
        Index("ix_drill_answers_user", "workspace_id", "user_id", "answered_at"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    user_id: Mapped[str] = mapped_column(String(32))
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id", ondelete="CASCADE"))
    scenario_id: Mapped[str] = mapped_column(String(96))
    option: Mapped[int]
    best: Mapped[bool]
    answered_at: Mapped[datetime]


def add(session: Session, **fields: object) -> bool:
    """Stores an answer unless there is one; returns whether it is the first."""
    statement = insert_into(session, DrillAnswerRow).on_conflict_do_nothing().returning(DrillAnswerRow.id)
    return session.execute(statement.values(**fields)).first() is not None


def of_delivery(session: Session, delivery_id: int, user_id: str) -> DrillAnswerRow:
    """What somebody answered to a delivered question; there must be an answer."""
    query = select(DrillAnswerRow).where(
        DrillAnswerRow.delivery_id == delivery_id, DrillAnswerRow.user_id == user_id
    )
    return session.scalars(query).one()


def since(session: Session, workspace_id: str, user_id: str, instant: datetime) -> list[DrillAnswerRow]:
    """A person's own answers since an instant."""
    query = select(DrillAnswerRow).where(
        DrillAnswerRow.workspace_id == workspace_id,
        DrillAnswerRow.user_id == user_id,
        DrillAnswerRow.answered_at >= instant,
    )
    return list(session.scalars(query))
