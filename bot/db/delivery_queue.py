"""The sender's side of the ledger: what may go now, what waits for what, and how one delivery moves on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, Update, bindparam, case, func, select, update
from sqlalchemy.orm import Session

from bot.db.deliveries import IN_HAND, OPEN, DeliveryRow
from bot.domain import DeliveryState, Verb


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


def in_state(session: Session, state: DeliveryState) -> list[DeliveryRow]:
    """Deliveries in one state, oldest first."""
    query = select(DeliveryRow).where(DeliveryRow.state == state).order_by(DeliveryRow.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


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


def release(session: Session, now: datetime, *, limit: int) -> int:
    """Lets go what was held until now, oldest first. Returns how many."""
    due = (
        select(DeliveryRow.id)
        .where(DeliveryRow.state == DeliveryState.HELD, DeliveryRow.not_before <= now)
        .order_by(DeliveryRow.not_before)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return go_on(session, due)


def go_on(session: Session, held: Select[int], **changes: Any) -> int:
    """Lets go those held deliveries whose ids a query asks for, with whatever else changes. Returns how many."""
    ids = list(session.scalars(held))
    if ids:
        session.execute(
            update(DeliveryRow)
            .where(DeliveryRow.id.in_(ids), DeliveryRow.state == DeliveryState.HELD)
            .values(state=DeliveryState.PENDING, **changes)
            .execution_options(synchronize_session=False)
        )
    return len(ids)


def look_again(
    session: Session,
    workspace_id: str,
    conversations: Collection[str],
    *,
    reasons: Collection[str],
    now: datetime,
) -> None:
    """What is held for these conversations for one of these reasons is judged anew now: the reason may be over."""
    session.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.state == DeliveryState.HELD,
            DeliveryRow.workspace_id == workspace_id,
            DeliveryRow.conversation.in_(conversations),
            DeliveryRow.reason.in_(reasons),
        )
        .values(not_before=now)
        .execution_options(synchronize_session=False)
    )


def next_ready(session: Session) -> datetime | None:
    """The earliest instant until which some delivery must wait."""
    pending = select(func.min(DeliveryRow.not_before)).where(DeliveryRow.state == DeliveryState.PENDING)
    held = select(func.min(DeliveryRow.not_before)).where(DeliveryRow.state == DeliveryState.HELD)
    found = (session.scalar(pending), session.scalar(held))
    return min((instant for instant in found if instant), default=None)


def how_many_wait(session: Session, workspace_id: str) -> int:
    """How many deliveries of a workspace are still to be sent, those that are held among them."""
    states = (*OPEN, DeliveryState.HELD)
    query = select(func.count()).where(
        DeliveryRow.workspace_id == workspace_id, DeliveryRow.state.in_(states)
    )
    return session.scalar(query) or 0


def waiting_since(session: Session, now: datetime) -> datetime | None:
    """When the oldest delivery was written that is under way or may go now."""
    ready = (DeliveryRow.not_before.is_(None)) | (DeliveryRow.not_before <= now)
    return session.scalar(select(func.min(DeliveryRow.created_at)).where(DeliveryRow.state.in_(OPEN), ready))
