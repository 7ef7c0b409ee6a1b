"""The rules of the inbox: everything once, nothing forgotten, and no longer kept than needed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from bot.db import inbox
from bot.db.session import set_based
from bot.errors import EncoreError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

T = TypeVar("T")

LEASE = timedelta(seconds=30)
RENEWED = timedelta(seconds=10)
"""After so long a process says that it still has a piece of work in hand."""
KEPT = timedelta(hours=48)
"""How long a key is remembered: Slack may redeliver for 24 hours (Slack facts 1.2)."""
MOST_ATTEMPTS = 5


class AlreadyDone(EncoreError):
    """Somebody else has done this piece of work."""


@set_based
def store(session: Session, calls: list[tuple[Any, ...]]) -> list[int | None]:
    """Stores (workspace id, key, payload, now) each; the row's id, or None when that key is known already."""
    now = max(call[3] for call in calls)
    new = inbox.store(session, [call[:3] for call in calls], now=now, lease_until=now + LEASE)
    return [new.pop(call[:2], None) for call in calls]


def finishing(
    session: Session,
    row_id: int,
    now: datetime,
    function: Callable[..., T],
    kwargs: dict[str, Any],
    *,
    afterwards: Callable[[Session], None] | None = None,
) -> T:
    """Runs a service and marks the inbox row done in the same transaction: its effects happen once.

    Raises AlreadyDone, changing nothing, when another process or an earlier try has done it.
    """
    if not inbox.finish(session, row_id, now):
        raise AlreadyDone
    result = function(session, **kwargs)
    if afterwards:
        afterwards(session)
    return result


def finish(
    session: Session,
    row_id: int,
    now: datetime,
    error_reference: str | None = None,
    *,
    afterwards: Callable[[Session], None] | None = None,
) -> None:
    """Marks a row done that changed nothing, or that failed for good."""
    inbox.finish(session, row_id, now, error_reference=error_reference)
    if afterwards:
        afterwards(session)


def keep(session: Session, row_ids: Collection[int], *, now: datetime) -> None:
    """This process still has these rows in hand."""
    inbox.keep(session, row_ids, lease_until=now + LEASE)


def take_abandoned(session: Session, *, now: datetime, limit: int = 50) -> list[tuple[int, str, int]]:
    """Takes over rows whose process died or gave up: (id, payload, attempts)."""
    return inbox.take_abandoned(session, now, lease_until=now + LEASE, limit=limit)


def release_all(session: Session, now: datetime) -> None:
    """At the start of the only process of this database: what was left half done may be taken at once."""
    inbox.release_all(session, now)


def forget_old(session: Session, now: datetime) -> int:
    """Deletes what is done and old enough. Returns how many rows."""
    return inbox.forget_before(session, now - KEPT)
