"""Who changed what: the audit log."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, BigId


class AuditEventRow(Base):
    """Who changed what, and for whom (`person_id`). Never what people wrote."""

    __tablename__ = "audit_events"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"), index=True)
    actor_id: Mapped[str] = mapped_column(String(32))
    act: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[str | None] = mapped_column(String(32))
    at: Mapped[datetime]


def add(
    session: Session,
    *,
    workspace_id: str,
    actor_id: str,
    act: str,
    subject: str,
    at: datetime,
    person_id: str | None = None,
) -> None:
    """Writes the audit log. `subject` is a kind and a row's number ("team:3"); `person_id` whom it was done to."""
    session.add(
        AuditEventRow(
            workspace_id=workspace_id,
            actor_id=actor_id,
            act=act,
            subject=subject,
            person_id=person_id,
            at=at,
        )
    )


def latest(
    session: Session, workspace_id: str, *, without: Collection[str], offset: int, limit: int
) -> list[AuditEventRow]:
    """Acts of a workspace, newest first; not those named in `without`."""
    query = (
        select(AuditEventRow)
        .where(AuditEventRow.workspace_id == workspace_id, AuditEventRow.act.not_in(without))
        .order_by(AuditEventRow.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return list(session.scalars(query))
