"""The inbox: what reached Encore from Slack, stored before it is acknowledged, each thing once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Index, String, Text, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, BigId, stored_in_sqlite

_AT_ONCE = 500


class InboxRow(Base):
    """One thing a person did, or one event. `key` is stable under Slack's redeliveries.

    `payload` is emptied once the work is done; the key stays for a while so that a repeat is recognised.
    `lease_until` (UTC) is how long the process that took it may work before another one may.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index("ix_inbox_open", "done_at", "lease_until"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(255))
    payload: Mapped[str | None] = mapped_column(Text)
    received_at: Mapped[datetime]
    lease_until: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=1)
    done_at: Mapped[datetime | None]
    error_reference: Mapped[str | None] = mapped_column(String(16))


_INSERT = """
INSERT INTO inbox (workspace_id, key, payload, received_at, lease_until, attempts)
SELECT given.value ->> 0, given.value ->> 1, given.value ->> 2, {now}, {lease}, 1 FROM {given} WHERE true
ON CONFLICT (workspace_id, key) DO NOTHING
RETURNING workspace_id, key, id
"""
_STORE = {
    "sqlite": _INSERT.format(now="?2", lease="?3", given="json_each(?1) AS given"),
    "postgresql": _INSERT.format(
        now="%(now)s", lease="%(lease)s", given="json_array_elements(%(rows)s::json) AS given(value)"
    ),
}


def store(
    session: Session, rows: Sequence[tuple[str, str, str]], *, now: datetime, lease_until: datetime
) -> dict[tuple[str, str], int]:
    """Stores what is new of (workspace, key, payload). Returns the id of each new row by (workspace, key).

    One statement however many rows, around the ORM: people's acknowledgements wait for it.
    """
    connection = session.connection()
    text = orjson.dumps(rows).decode()
    given: Any = (text, stored_in_sqlite(now), stored_in_sqlite(lease_until))
    if connection.dialect.name == "postgresql":
        given = {"rows": text, "now": now, "lease": lease_until}
    new = connection.exec_driver_sql(_STORE[connection.dialect.name], given)
    return {(workspace, key): row_id for workspace, key, row_id in new}


def finish(session: Session, row_id: int, now: datetime, *, error_reference: str | None = None) -> bool:
    """Marks work as done and empties what was kept of it. False when it was done already."""
    done = session.execute(
        update(InboxRow)
        .where(InboxRow.id == row_id, InboxRow.done_at.is_(None))
        .values(done_at=now, payload=None, error_reference=error_reference)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def take_abandoned(
    session: Session, now: datetime, *, lease_until: datetime, limit: int
) -> list[tuple[int, str, int]]:
    """Takes over what nobody works on any more: (id, payload, attempts so far)."""
    query = (
        select(InboxRow)
        .where(InboxRow.done_at.is_(None), InboxRow.lease_until <= now)
        .order_by(InboxRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = []
    for row in session.scalars(query):
        row.lease_until = lease_until
        row.attempts += 1
        taken.append((row.id, row.payload or "{}", row.attempts))
    return taken


def keep(session: Session, row_ids: Collection[int], *, lease_until: datetime) -> None:
    """Prolongs the leases of these rows, some hundreds at a time: databases limit what one statement may name."""
    wanted = list(row_ids)
    for first in range(0, len(wanted), _AT_ONCE):
        session.execute(
            update(InboxRow)
            .where(InboxRow.id.in_(wanted[first : first + _AT_ONCE]), InboxRow.done_at.is_(None))
            .values(lease_until=lease_until)
            .execution_options(synchronize_session=False)
        )


def release_all(session: Session, now: datetime) -> None:
    """Ends every lease: for a start of the only process that uses this database."""
    session.execute(update(InboxRow).where(InboxRow.done_at.is_(None)).values(lease_until=now))


def forget_before(session: Session, instant: datetime) -> int:
    """Deletes finished rows older than an instant."""
    done = session.execute(
        delete(InboxRow).where(InboxRow.done_at.is_not(None), InboxRow.received_at < instant)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
