"""The ledger: everything Encore has to say in Slack, written with what caused it (the transactional outbox)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, BigId
from bot.db.upsert import insert_into
from bot.domain import DeliveryState, Verb


class DeliveryRow(Base):
    """One message to one conversation, or one change of a message.

    `kind` and `values` say what to render; the words are chosen when it is sent. `conversation` is a channel or a
    person's id. An occurrence of a step is unique by (step, target, local date); anything else that must not be
    said twice carries a `dedupe_key`. `public_id` travels as message metadata, so that a post whose answer was lost can
    be found again. `attention` is the budget a message counts on once it is sent, or None; what is HELD waits until
    `not_before` for a stored reason and holds nothing else up. `bundle_id` is the row of the message that carries this
    one together with others (see bot/services/bundles.py); it is BUNDLED meanwhile, and stands where that one stands.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("step_id", "conversation", "local_date"),
        UniqueConstraint("workspace_id", "dedupe_key"),
        Index("ix_deliveries_state_conversation_id", "state", "conversation", "id"),
        Index("ix_deliveries_workspace_id_created_at", "workspace_id", "created_at"),
        Index(
            "ix_deliveries_step_id_state_local_date",
            "step_id",
            "state",
            "local_date",
            "reason",
            "due_at",
            "sent_at",
            "id",
            sqlite_where=text("step_id IS NOT NULL"),
            postgresql_where=text("step_id IS NOT NULL"),
        ),
        Index(
            "ix_deliveries_counted",
            "workspace_id",
            "conversation",
            "sent_at",
            sqlite_where=text("attention IS NOT NULL"),
            postgresql_where=text("attention IS NOT NULL"),
        ),
        Index(
            "ix_deliveries_held",
            "not_before",
            sqlite_where=text("state = 'held'"),
            postgresql_where=text("state = 'held'"),
        ),
        Index(
            "ix_deliveries_bundle_id",
            "bundle_id",
            sqlite_where=text("bundle_id IS NOT NULL"),
            postgresql_where=text("bundle_id IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(48))
    verb: Mapped[str] = mapped_column(String(16), default=Verb.POST)
    conversation: Mapped[str] = mapped_column(String(32))
    thread_ts: Mapped[str | None] = mapped_column(String(32))
    target_id: Mapped[str | None] = mapped_column(String(32))
    values: Mapped[dict[str, Any]]
    priority: Mapped[int] = mapped_column(default=0)
    dedupe_key: Mapped[str | None] = mapped_column(String(160))
    step_id: Mapped[int | None] = mapped_column(ForeignKey("steps.id", ondelete="CASCADE"))
    local_date: Mapped[date | None]
    due_at: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(16), default=DeliveryState.PENDING)
    reason: Mapped[str | None] = mapped_column(String(64))
    attempts: Mapped[int] = mapped_column(default=0)
    channel_id: Mapped[str | None] = mapped_column(String(32))
    ts: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attention: Mapped[str | None] = mapped_column(String(16))
    bundle_id: Mapped[int | None] = mapped_column(BigId)


IN_HAND = (DeliveryState.SENDING, DeliveryState.UNKNOWN)
OPEN = (DeliveryState.PENDING, *IN_HAND)
WAITING = (DeliveryState.PENDING, DeliveryState.HELD)
"""Not begun: what a pause, a leaving or a forgetting takes back."""


def new_public_id() -> str:
    """An id nobody can guess or count."""
    return uuid4().hex


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Writes deliveries; one that exists already (same occurrence or dedupe key) is left as it is."""
    if rows:
        session.execute(
            insert_into(session, DeliveryRow).on_conflict_do_nothing(), [_complete(row) for row in rows]
        )


def _complete(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "public_id": new_public_id(),
        "verb": Verb.POST,
        "thread_ts": None,
        "target_id": None,
        "priority": 0,
        "dedupe_key": None,
        "step_id": None,
        "local_date": None,
        "due_at": None,
        "not_before": None,
        "expires_at": None,
        "state": DeliveryState.PENDING,
        "reason": None,
        "attempts": 0,
        "attention": None,
        **row,
    }


def by_public_id(session: Session, workspace_id: str, public_id: str) -> DeliveryRow | None:
    """The delivery a button or a message's metadata names; None also for another workspace's."""
    query = select(DeliveryRow).where(
        DeliveryRow.public_id == public_id, DeliveryRow.workspace_id == workspace_id
    )
    return session.scalar(query)


def with_key(session: Session, workspace_id: str, dedupe_key: str) -> DeliveryRow | None:
    """The delivery written under a dedupe key."""
    query = select(DeliveryRow).where(
        DeliveryRow.workspace_id == workspace_id, DeliveryRow.dedupe_key == dedupe_key
    )
    return session.scalar(query)


def of_kind(session: Session, workspace_id: str, kind: str) -> list[DeliveryRow]:
    """The messages of a kind, oldest first; not their changes."""
    query = select(DeliveryRow).where(
        DeliveryRow.workspace_id == workspace_id, DeliveryRow.kind == kind, DeliveryRow.verb == Verb.POST
    )
    return list(session.scalars(query.order_by(DeliveryRow.id)))


def has_later_change(session: Session, row: DeliveryRow) -> bool:
    """Whether another change of the same message waits behind this one; it will say everything there is to say."""
    query = select(DeliveryRow.id).where(
        DeliveryRow.conversation == row.conversation,
        DeliveryRow.state == DeliveryState.PENDING,
        DeliveryRow.workspace_id == row.workspace_id,
        DeliveryRow.target_id == row.target_id,
        DeliveryRow.id > row.id,
    )
    return session.scalar(query.limit(1)) is not None


def skip_pending_of_campaign(session: Session, step_ids: Sequence[int], reason: str) -> None:
    """What waits of these steps is not sent any more, for a stored reason."""
    session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.step_id.in_(step_ids), DeliveryRow.state.in_(WAITING))
        .values(state=DeliveryState.SKIPPED, reason=reason)
        .execution_options(synchronize_session=False)
    )


def skip_waiting_posts(session: Session, workspace_id: str, conversation: str, reason: str) -> None:
    """What waits to be posted in a conversation is not sent any more, for a stored reason; changes still are."""
    session.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.workspace_id == workspace_id,
            DeliveryRow.conversation == conversation,
            DeliveryRow.verb == Verb.POST,
            DeliveryRow.state.in_(WAITING),
        )
        .values(state=DeliveryState.SKIPPED, reason=reason)
        .execution_options(synchronize_session=False)
    )


def sent_between(
    session: Session,
    workspace_id: str,
    *,
    kind: str,
    conversations: Collection[str],
    after: datetime,
    until: datetime,
) -> list[DeliveryRow]:
    """Posts of a kind that stand in these conversations and were due in (after, until]."""
    query = select(DeliveryRow).where(
        DeliveryRow.workspace_id == workspace_id,
        DeliveryRow.conversation.in_(conversations),
        DeliveryRow.kind == kind,
        DeliveryRow.verb == Verb.POST,
        DeliveryRow.state == DeliveryState.SENT,
        DeliveryRow.due_at > after,
        DeliveryRow.due_at <= until,
    )
    return list(session.scalars(query.order_by(DeliveryRow.id)))
