"""What became of a campaign's messages, counted by step and day in the index alone: named queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import Session

from bot.db.campaigns import ScheduleRow
from bot.db.deliveries import DeliveryRow
from bot.db.people import PersonRow
from bot.db.programmes import TeamRow
from bot.domain import DeliveryState

Occurrence = tuple[int, date]
"""A step and a local date."""


def count(session: Session, step_ids: Collection[int], *, states: Collection[str]) -> int:
    """How many occurrences of these steps have anything in one of the states."""
    found = _of(step_ids, states).with_only_columns(DeliveryRow.step_id, DeliveryRow.local_date).distinct()
    return session.scalar(select(func.count()).select_from(found.subquery())) or 0


def newest(
    session: Session, step_ids: Collection[int], *, states: Collection[str], offset: int, limit: int
) -> list[Occurrence]:
    """Some of these occurrences, newest first; of one day the later step first."""
    place = (DeliveryRow.step_id, DeliveryRow.local_date)
    query = (
        _of(step_ids, states)
        .with_only_columns(*place)
        .group_by(*place)
        .order_by(
            DeliveryRow.local_date.desc(), func.max(DeliveryRow.due_at).desc(), DeliveryRow.step_id.desc()
        )
        .offset(offset)
        .limit(limit)
    )
    return [(step_id, day) for step_id, day in session.execute(query) if step_id is not None and day]


def _of(step_ids: Collection[int], states: Collection[str]) -> Select[DeliveryRow]:
    return select(DeliveryRow).where(
        DeliveryRow.step_id.in_(step_ids), DeliveryRow.state.in_(states), DeliveryRow.local_date.is_not(None)
    )


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


class Counted(NamedTuple):
    """How many messages of an occurrence are in a state for a reason.

    Each is of those due at one instant: when the first and the last of them went, and two of them by id.
    """

    step_id: int
    local_date: date
    state: str
    reason: str | None
    due_at: datetime | None
    number: int
    first: datetime | None
    last: datetime | None
    ids: tuple[int, int]


def counts(session: Session, wanted: Sequence[Occurrence], *, states: Collection[str]) -> list[Counted]:
    """What became of some occurrences, in one statement: each is looked up by itself."""
    if not wanted:
        return []
    place = (
        DeliveryRow.step_id,
        DeliveryRow.local_date,
        DeliveryRow.state,
        DeliveryRow.reason,
        DeliveryRow.due_at,
    )
    parts = [
        select(
            *place,
            func.count(),
            func.min(DeliveryRow.sent_at),
            func.max(DeliveryRow.sent_at),
            func.min(DeliveryRow.id),
            func.max(DeliveryRow.id),
        )
        .where(DeliveryRow.step_id == step_id, DeliveryRow.local_date == day, DeliveryRow.state.in_(states))
        .group_by(*place)
        for step_id, day in wanted
    ]
    return [
        Counted(step_id, day, state, reason, due_at, number, first, last, (one, other))
        for step_id, day, state, reason, due_at, number, first, last, one, other in session.execute(
            union_all(*parts)
        )
        if step_id is not None and day is not None
    ]


def zones(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The IANA zone in which each of the deliveries happens: its schedule's, else the person's or the team's."""
    query = (
        select(
            DeliveryRow.id, func.coalesce(ScheduleRow.timezone, PersonRow.timezone, TeamRow.timezone, "UTC")
        )
        .outerjoin(
            ScheduleRow,
            (ScheduleRow.step_id == DeliveryRow.step_id) & (ScheduleRow.target == DeliveryRow.conversation),
        )
        .outerjoin(
            PersonRow,
            (PersonRow.workspace_id == DeliveryRow.workspace_id)
            & (PersonRow.user_id == DeliveryRow.conversation),
        )
        .outerjoin(
            TeamRow,
            (TeamRow.workspace_id == DeliveryRow.workspace_id)
            & (TeamRow.channel_id == DeliveryRow.conversation),
        )
        .where(DeliveryRow.id.in_(ids))
    )
    return dict(iter(session.execute(query))) if ids else {}


def failed_in(
    session: Session, wanted: Sequence[Occurrence], *, limit: int
) -> list[tuple[int, date, str, str]]:
    """(step, local date, reason, conversation) of some that failed, a few of each occurrence."""
    if not wanted:
        return []
    parts = [
        select(
            select(DeliveryRow.step_id, DeliveryRow.local_date, DeliveryRow.reason, DeliveryRow.conversation)
            .where(
                DeliveryRow.step_id == step_id,
                DeliveryRow.local_date == day,
                DeliveryRow.state == DeliveryState.FAILED,
            )
            .limit(limit)
            .subquery()
        )
        for step_id, day in wanted
    ]
    return [
        (step, day, reason or "", place) for step, day, reason, place in session.execute(union_all(*parts))
    ]


def still_to_come(session: Session, step_id: int, day: date) -> bool:
    """Whether the step has still to happen somewhere on a local date: it comes later in other time zones."""
    query = select(ScheduleRow.id).where(ScheduleRow.step_id == step_id, ScheduleRow.next_local_date <= day)
    return session.scalar(query.limit(1)) is not None
