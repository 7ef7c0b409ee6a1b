"""Who asked to be forgotten: the one thing kept of them, so that reading Slack does not take them in again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base
from bot.db.upsert import insert_into


class ForgottenRow(Base):
    """Somebody who asked to be forgotten, until they come back by their own act."""

    __tablename__ = "forgotten"
    workspace_id: Mapped[str] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime]


def add(session: Session, workspace_id: str, user_id: str, *, now: datetime) -> bool:
    """Notes somebody as forgotten; returns whether they were not yet."""
    statement = insert_into(session, ForgottenRow).values(workspace_id=workspace_id, user_id=user_id, at=now)
    done = session.execute(statement.on_conflict_do_nothing().returning(ForgottenRow.user_id))
    return done.first() is not None


def remove(session: Session, workspace_id: str, user_id: str) -> bool:
    """Somebody comes back; returns whether they were forgotten."""
    done = session.execute(
        delete(ForgottenRow).where(ForgottenRow.workspace_id == workspace_id, ForgottenRow.user_id == user_id)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def among(session: Session, workspace_id: str, user_ids: Iterable[str]) -> set[str]:
    """Those of the people who asked to be forgotten."""
    query = select(ForgottenRow.user_id).where(
        ForgottenRow.workspace_id == workspace_id, ForgottenRow.user_id.in_(set(user_ids))
    )
    return set(session.scalars(query))


def when(session: Session, workspace_id: str, user_ids: Iterable[str]) -> dict[str, datetime]:
    """Since when each of those of the people is forgotten who asked to be."""
    query = select(ForgottenRow.user_id, ForgottenRow.at).where(
        ForgottenRow.workspace_id == workspace_id, ForgottenRow.user_id.in_(set(user_ids))
    )
    return dict(iter(session.execute(query)))


def everybody(session: Session) -> list[tuple[str, str]]:
    """(workspace, person) of all who asked to be forgotten."""
    query = select(ForgottenRow.workspace_id, ForgottenRow.user_id)
    return [(workspace_id, user_id) for workspace_id, user_id in session.execute(query)]
