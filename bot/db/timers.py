"""What must be looked at again later, and when: the table that is the schedule of everything but campaigns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, BigId
from bot.db.upsert import insert_into


class TimerRow(Base):
    """A rule of a feature looks at a subject again at an instant (UTC): once, unless the rule sets it anew."""

    __tablename__ = "timers"
    __table_args__ = (
        UniqueConstraint("workspace_id", "kind", "subject"),
        Index("ix_timers_due_at", "due_at"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(48))
    subject: Mapped[str] = mapped_column(String(64))
    due_at: Mapped[datetime]


class DueTimer(NamedTuple):
    """A timer whose time has come."""

    id: int
    workspace_id: str
    kind: str
    subject: str
    due_at: datetime


def put(session: Session, *, workspace_id: str, kind: str, subject: str, due_at: datetime) -> None:
    """Sets a timer, or moves it."""
    statement = insert_into(session, TimerRow).values(
        workspace_id=workspace_id, kind=kind, subject=subject, due_at=due_at
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "kind", "subject"], set_={"due_at": due_at}
        )
    )


def put_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Sets many timers that do not run yet, each a row of workspace_id, kind, subject, due_at."""
    if rows:
        session.execute(insert_into(session, TimerRow).on_conflict_do_nothing(), list(rows))


def put_or_move(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Sets many timers, or moves them, each a row of workspace_id, kind, subject, due_at."""
    if rows:
        statement = insert_into(session, TimerRow)
        done = statement.on_conflict_do_update(
            index_elements=["workspace_id", "kind", "subject"], set_={"due_at": statement.excluded.due_at}
        )
        session.execute(
            done, sorted(rows, key=lambda row: (row["workspace_id"], row["kind"], row["subject"]))
        )


def put_if_absent(session: Session, *, workspace_id: str, kind: str, subject: str, due_at: datetime) -> None:
    """Sets a timer that does not run yet."""
    statement = insert_into(session, TimerRow).values(
        workspace_id=workspace_id, kind=kind, subject=subject, due_at=due_at
    )
    session.execute(statement.on_conflict_do_nothing())


def drop(session: Session, *, workspace_id: str, kind: str, subject: str) -> None:
    """Ends a timer, if it runs."""
    session.execute(
        delete(TimerRow).where(
            TimerRow.workspace_id == workspace_id, TimerRow.kind == kind, TimerRow.subject == subject
        )
    )


def take(session: Session, now: datetime, *, limit: int) -> list[DueTimer]:
    """Takes timers that are due out of the table, oldest first; no other process gets them."""
    query = (
        select(TimerRow.id, TimerRow.workspace_id, TimerRow.kind, TimerRow.subject, TimerRow.due_at)
        .where(TimerRow.due_at <= now)
        .order_by(TimerRow.due_at, TimerRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = [DueTimer(*row) for row in session.execute(query)]
    if found:
        session.execute(delete(TimerRow).where(TimerRow.id.in_([one.id for one in found])))
    return found


def first_due(session: Session, *, without: Collection[str] = ()) -> datetime | None:
    """When the next timer ends (UTC), of any kind but those in `without`."""
    query = select(TimerRow.due_at).where(TimerRow.kind.not_in(without))
    return session.scalar(query.order_by(TimerRow.due_at).limit(1))
