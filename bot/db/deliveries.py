"""The ledger: everything Encore has to say in Slack, written with what caused it (the transactional outbox)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    Update,
    bindparam,
    case,
    func,
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
    `not_before` for a stored reason and holds nothing else up.
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


def heads(session: Session, now: datetime, *, busy: Iterable[str], limit: int) -> list[DeliveryRow]:
    """The oldest open delivery of each conversation that may go now, first where something urgent waits.

    A conversation whose oldest open delivery is not ready (in flight, unknown, not before a later instant) waits: order
    within a conversation is kept. `busy` are conversations the caller is working on. On PostgreSQL the rows are locked,
    and those somebody else has locked are left out.
    """
    skip = set(busy)
    waiting = session.execute(_WAITING, {"now": now, "most": limit + len(skip)})
    chosen = [row_id for row_id, conversation in waiting if conversation not in skip][:limit]
    if not chosen:
        return []
    query = (
        select(DeliveryRow)
        .where(DeliveryRow.id.in_(chosen), DeliveryRow.state == DeliveryState.PENDING)
        .order_by(DeliveryRow.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    place = {row_id: number for number, row_id in enumerate(chosen)}
    return sorted(session.scalars(query), key=lambda row: place[row.id])


def _waiting() -> Select[int, str]:
    """(id, conversation) of the oldest open delivery of each conversation with nothing in hand.

    First come conversations in which the most urgent thing waits.

    One pass without a join: PostgreSQL does not know how much waits in a ledger that was empty a moment ago, and would
    go through all of it for every row of it.
    """
    # On PostgreSQL a row may become visible after one with a later id: the oldest open one alone does not say that
    # nothing else is in hand.
    in_hand = func.max(case((DeliveryRow.state.in_(IN_HAND), 1), else_=0))
    # Thanks for somebody must not wait for thousands of planned messages because one of these is before it.
    may_go = (DeliveryRow.not_before.is_(None)) | (DeliveryRow.not_before <= bindparam("now"))
    urgency = func.min(case((may_go, DeliveryRow.priority)))
    ledger = (
        select(
            DeliveryRow.id,
            DeliveryRow.conversation,
            DeliveryRow.not_before,
            func.row_number()
            .over(partition_by=DeliveryRow.conversation, order_by=DeliveryRow.id)
            .label("place"),
            in_hand.over(partition_by=DeliveryRow.conversation).label("in_hand"),
            urgency.over(partition_by=DeliveryRow.conversation).label("urgency"),
        )
        .where(DeliveryRow.state.in_(OPEN))
        .subquery()
        .c
    )
    return (
        select(ledger.id, ledger.conversation)
        .where(
            ledger.place == 1,
            ledger.in_hand == 0,
            (ledger.not_before.is_(None)) | (ledger.not_before <= bindparam("now")),
        )
        .order_by(ledger.urgency, ledger.id)
        .limit(bindparam("most"))
    )


_WAITING = _waiting()


def in_state(session: Session, state: DeliveryState) -> list[DeliveryRow]:
    """Deliveries in one state, oldest first."""
    query = select(DeliveryRow).where(DeliveryRow.state == state).order_by(DeliveryRow.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def expire(session: Session, now: datetime, reason: str) -> dict[str, set[int]]:
    """Marks everything that waits past its time as missed. Returns the workspaces that had any, with the steps."""
    query = (
        update(DeliveryRow)
        .where(DeliveryRow.state == DeliveryState.PENDING, DeliveryRow.expires_at < now)
        .values(state=DeliveryState.MISSED, reason=reason)
        .returning(DeliveryRow.workspace_id, DeliveryRow.step_id)
    )
    found: dict[str, set[int]] = {}
    for workspace_id, step_id in session.execute(query.execution_options(synchronize_session=False)):
        found.setdefault(workspace_id, set()).update([step_id] if step_id is not None else [])
    return found


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


def set_state(
    session: Session,
    delivery_id: int,
    state: DeliveryState,
    *,
    only_from: Collection[DeliveryState] | None = None,
    attempt: int | None = None,
    **changes: Any,
) -> bool:
    """Moves a delivery on, with whatever else changes. Returns whether it did.

    With `only_from` and `attempt` only if that is where it stands and nobody has claimed it anew.
    """
    statement = _move(
        tuple(changes), tuple(only_from) if only_from is not None else None, attempt is not None
    )
    given = {f"new_{name}": value for name, value in changes.items()}
    moved = session.execute(statement, {"which": delivery_id, "to": state, "attempt": attempt, **given})
    return bool(moved.rowcount)  # type: ignore[attr-defined]


@lru_cache(maxsize=64)
def _move(changes: tuple[str, ...], only_from: tuple[DeliveryState, ...] | None, by_attempt: bool) -> Update:
    """The UPDATE of these columns. Kept, because making one takes eight times as long as running it."""
    table: Any = DeliveryRow.__table__
    new: Any = {name: bindparam(f"new_{name}") for name in changes}
    statement = update(table).where(table.c.id == bindparam("which")).values(state=bindparam("to"), **new)
    if only_from is not None:
        statement = statement.where(table.c.state.in_(only_from))
    if by_attempt:
        statement = statement.where(table.c.attempts == bindparam("attempt"))
    return statement


def orphan(session: Session, *, mine: Collection[int]) -> None:
    """Whatever is being sent, but not by the caller (`mine`: ids), has lost its sender: unknown, or to be done again.

    A post may have arrived; a change of a message may be made twice.
    """
    for verb, state in ((Verb.POST, DeliveryState.UNKNOWN), (Verb.UPDATE, DeliveryState.PENDING)):
        statement = (
            update(DeliveryRow)
            .where(DeliveryRow.state == DeliveryState.SENDING, DeliveryRow.verb == verb)
            .where(DeliveryRow.id.not_in(list(mine)))
            .values(state=state)
        )
        session.execute(statement.execution_options(synchronize_session=False))


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


def waiting_since(session: Session, now: datetime) -> datetime | None:
    """When the oldest delivery was written that is under way or may go now."""
    ready = (DeliveryRow.not_before.is_(None)) | (DeliveryRow.not_before <= now)
    return session.scalar(select(func.min(DeliveryRow.created_at)).where(DeliveryRow.state.in_(OPEN), ready))


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


def last_ts(session: Session, row: DeliveryRow) -> str | None:
    """The ts of the newest message that was sent in the same conversation before this delivery; None without one."""
    query = select(func.max(DeliveryRow.ts)).where(
        DeliveryRow.workspace_id == row.workspace_id,
        DeliveryRow.conversation == row.conversation,
        DeliveryRow.state == DeliveryState.SENT,
        DeliveryRow.verb == Verb.POST,
        DeliveryRow.id < row.id,
    )
    return session.scalar(query)


def next_ready(session: Session) -> datetime | None:
    """The earliest instant until which some delivery must wait."""
    pending = select(func.min(DeliveryRow.not_before)).where(DeliveryRow.state == DeliveryState.PENDING)
    held = select(func.min(DeliveryRow.not_before)).where(DeliveryRow.state == DeliveryState.HELD)
    found = (session.scalar(pending), session.scalar(held))
    return min((instant for instant in found if instant), default=None)


def release(session: Session, now: datetime, *, limit: int) -> int:
    """Lets go what was held until now, oldest first. Returns how many."""
    due = (
        select(DeliveryRow.id)
        .where(DeliveryRow.state == DeliveryState.HELD, DeliveryRow.not_before <= now)
        .order_by(DeliveryRow.not_before)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(session.scalars(due))
    if ids:
        session.execute(
            update(DeliveryRow)
            .where(DeliveryRow.id.in_(ids), DeliveryRow.state == DeliveryState.HELD)
            .values(state=DeliveryState.PENDING)
            .execution_options(synchronize_session=False)
        )
    return len(ids)


def counts_by_step(
    session: Session, step_ids: Sequence[int], *, since: date
) -> list[tuple[int, date, str, str | None, int]]:
    """(step, local date, state, reason, how many) of occurrences since a local date, newest first.

    Counted in the index alone, which is why the states are named: what is older is not even looked at.
    """
    place = (DeliveryRow.step_id, DeliveryRow.local_date, DeliveryRow.state, DeliveryRow.reason)
    query = (
        select(*place, func.count())
        .where(
            DeliveryRow.step_id.in_(step_ids),
            DeliveryRow.state.in_(tuple(DeliveryState)),
            DeliveryRow.local_date >= since,
        )
        .group_by(*place)
        .order_by(DeliveryRow.local_date.desc(), DeliveryRow.step_id)
    )
    return [
        (step, day, state, reason, n)
        for step, day, state, reason, n in session.execute(query)
        if step is not None and day is not None
    ]
