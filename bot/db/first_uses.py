"""What somebody has met already: a command they used, the welcome they got. One row for each, for ever."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base
from bot.db.upsert import insert_into

WELCOME = "welcome"


class FirstUseRow(Base):
    """When a person first used something: a command by its name without the slash, or WELCOME."""

    __tablename__ = "first_uses"
    workspace_id: Mapped[str] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    what: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime]


def mark(
    session: Session, workspace_id: str, user_ids: Iterable[str], what: str, *, now: datetime
) -> set[str]:
    """Notes that these people have met it. Returns those for whom it is the first time."""
    rows = [
        {"workspace_id": workspace_id, "user_id": user_id, "what": what, "at": now}
        for user_id in sorted(set(user_ids))
    ]
    if not rows:
        return set()
    statement = insert_into(session, FirstUseRow).on_conflict_do_nothing().returning(FirstUseRow.user_id)
    return set(session.scalars(statement, rows))
