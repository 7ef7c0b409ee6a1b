"""What can be sent together in one message, what a message carries, and how its parts were changed since."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from bot.attention import Attention, Bundle
from bot.db.deliveries import WAITING, DeliveryRow
from bot.domain import DeliveryState, Verb


def waiting(session: Session, workspace_id: str, conversation: str, *, now: datetime) -> list[DeliveryRow]:
    """Posts nobody asked for that wait for somebody and are not late, oldest first; locked on PostgreSQL."""
    ready = or_(
        DeliveryRow.state == DeliveryState.HELD,
        DeliveryRow.not_before.is_(None),
        DeliveryRow.not_before <= now,
    )
    query = (
        select(DeliveryRow)
        .where(
            DeliveryRow.state.in_(WAITING),
            DeliveryRow.conversation == conversation,
            DeliveryRow.workspace_id == workspace_id,
            DeliveryRow.verb == Verb.POST,
            DeliveryRow.thread_ts.is_(None),
            or_(DeliveryRow.attention.is_(None), DeliveryRow.attention != Attention.ASKED),
            or_(DeliveryRow.expires_at.is_(None), DeliveryRow.expires_at >= now),
            ready,
        )
        .order_by(DeliveryRow.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def _move(session: Session, *where: Any, **values: Any) -> None:
    session.execute(
        update(DeliveryRow).where(*where).values(**values).execution_options(synchronize_session=False)
    )


def let_go(session: Session, ids: Collection[int]) -> None:
    """What was held of these is not held any more."""
    _move(
        session,
        DeliveryRow.id.in_(ids),
        DeliveryRow.state == DeliveryState.HELD,
        state=DeliveryState.PENDING,
    )


def bind(session: Session, ids: Collection[int], bundle_id: int, *, reason: str) -> None:
    """These are carried by another delivery from now on; what they count on a budget, it counts for them."""
    _move(
        session,
        DeliveryRow.id.in_(ids),
        state=DeliveryState.BUNDLED,
        bundle_id=bundle_id,
        reason=reason,
        attention=None,
    )


def settle(session: Session, bundle: int, state: DeliveryState, **values: Any) -> None:
    """Whatever a bundle (its row's id) carries shares its fate."""
    _move(
        session,
        DeliveryRow.bundle_id == bundle,
        DeliveryRow.state == DeliveryState.BUNDLED,
        state=state,
        **values,
    )


def undone(
    session: Session, workspace_id: str, conversation: str, kind: Bundle, *, reason: str, since: datetime
) -> DeliveryRow | None:
    """A bundle that was made for somebody and taken apart before it was sent: it can be made use of again.

    None from before an instant: where it is looked for in Slack is reckoned from its place in the ledger.
    """
    query = select(DeliveryRow).where(
        DeliveryRow.state == DeliveryState.SKIPPED,
        DeliveryRow.conversation == conversation,
        DeliveryRow.workspace_id == workspace_id,
        DeliveryRow.kind == kind,
        DeliveryRow.reason == reason,
        DeliveryRow.created_at >= since,
    )
    return session.scalars(
        query.order_by(DeliveryRow.id.desc()).limit(1).execution_options(populate_existing=True)
    ).first()


def parts(session: Session, bundle_id: int) -> list[DeliveryRow]:
    """What stands in a bundle, oldest first."""
    query = select(DeliveryRow).where(
        DeliveryRow.bundle_id == bundle_id, DeliveryRow.state == DeliveryState.SENT
    )
    return list(session.scalars(query.order_by(DeliveryRow.id).execution_options(populate_existing=True)))


def changes(session: Session, rows: Collection[DeliveryRow]) -> dict[str, DeliveryRow]:
    """The newest change that was made of each of these messages to one person, by the message's public id."""
    one = next(iter(rows), None)
    if one is None:
        return {}
    query = select(DeliveryRow).where(
        DeliveryRow.state == DeliveryState.SENT,
        DeliveryRow.conversation == one.conversation,
        DeliveryRow.workspace_id == one.workspace_id,
        DeliveryRow.verb == Verb.UPDATE,
        DeliveryRow.target_id.in_([row.public_id for row in rows]),
    )
    return {row.target_id or "": row for row in session.scalars(query.order_by(DeliveryRow.id))}
