"""What a change of a step means for its schedules and what waits to be sent: named queries, set-wise.

They go through a step's targets as plain rows, some thousands at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from bot.db.campaigns import ScheduleRow
from bot.db.deliveries import WAITING, DeliveryRow
from bot.domain import DeliveryState
from bot.recurrence import Due

_CHUNK = 5000
"""Values in one statement: fewer than either database takes."""


Place = tuple[str, date | None, str | None]
"""What a schedule is reckoned from: an IANA zone, a day 0, and a rule of the target's own instead of the step's."""


class Planned(NamedTuple):
    """A schedule of a step; see ScheduleRow."""

    id: int
    target: str
    timezone: str
    day0: date | None
    next_due_at: datetime | None
    next_local_date: date | None
    rule: str | None = None
    occurrences: int = 0

    @property
    def place(self) -> Place:
        """What it is reckoned from."""
        return self.timezone, self.day0, self.rule


class Made(NamedTuple):
    """An occurrence that exists; `open`: it has not been sent and can still be taken back."""

    id: int
    target: str
    local_date: date
    state: str
    open: bool


def _chunks(ids: Collection[int]) -> Iterator[Sequence[int]]:
    rest = list(ids)
    return (rest[at : at + _CHUNK] for at in range(0, len(rest), _CHUNK))


def planned(session: Session, step_id: int, *, for_change: bool = False) -> list[Planned]:
    """The schedules of a step; for a change nobody else moves them on meanwhile."""
    columns = [getattr(ScheduleRow, name) for name in Planned._fields]
    query = select(*columns).where(ScheduleRow.step_id == step_id).order_by(ScheduleRow.id)
    return [Planned(*row) for row in session.execute(query.with_for_update() if for_change else query)]


def made_since(
    session: Session, step_id: int, since: date, *, withdrawn: Collection[str], for_change: bool = False
) -> list[Made]:
    """The occurrences of a step from a local date on; open are those that wait, or were withdrawn."""
    taken_back = and_(DeliveryRow.state == DeliveryState.SKIPPED, DeliveryRow.reason.in_(list(withdrawn)))
    query = (
        select(
            DeliveryRow.id,
            DeliveryRow.conversation,
            DeliveryRow.local_date,
            DeliveryRow.state,
            or_(DeliveryRow.state.in_(WAITING), taken_back),
        )
        .where(
            DeliveryRow.step_id == step_id,
            DeliveryRow.state.in_(tuple(DeliveryState)),
            DeliveryRow.local_date >= since,
        )
        .order_by(DeliveryRow.id)
    )
    return [
        Made(row_id, target, day, state, bool(still_open))
        for row_id, target, day, state, still_open in session.execute(
            query.with_for_update() if for_change else query
        )
        if day is not None
    ]


def counts(session: Session, step_ids: Collection[int]) -> dict[str, int]:
    """How many occurrences of these steps there are in each state."""
    query = (
        select(DeliveryRow.state, func.count())
        .where(DeliveryRow.step_id.in_(step_ids), DeliveryRow.state.in_(tuple(DeliveryState)))
        .group_by(DeliveryRow.state)
    )
    return dict(iter(session.execute(query))) if step_ids else {}


def sent_by_step(session: Session, step_ids: Collection[int]) -> dict[int, int]:
    """How many occurrences of each step were sent."""
    query = (
        select(DeliveryRow.step_id, func.count())
        .where(DeliveryRow.step_id.in_(step_ids), DeliveryRow.state == DeliveryState.SENT)
        .group_by(DeliveryRow.step_id)
    )
    return {step_id: count for step_id, count in session.execute(query) if step_id is not None}


def targets_by_step(session: Session, step_ids: Collection[int]) -> dict[int, int]:
    """How many targets of each step have anything to come."""
    query = (
        select(ScheduleRow.step_id, func.count())
        .where(ScheduleRow.step_id.in_(step_ids), ScheduleRow.next_due_at.is_not(None))
        .group_by(ScheduleRow.step_id)
    )
    return dict(iter(session.execute(query)))


def skip(session: Session, ids: Collection[int], reason: str) -> None:
    """These waiting occurrences are not sent, for a stored reason."""
    for chunk in _chunks(ids):
        session.execute(
            update(DeliveryRow)
            .where(DeliveryRow.id.in_(chunk), DeliveryRow.state.in_(WAITING))
            .values(state=DeliveryState.SKIPPED, reason=reason)
            .execution_options(synchronize_session=False)
        )


def unmake(session: Session, ids: Collection[int]) -> None:
    """These occurrences, none of them sent, are to come again: as if they had not been made."""
    for chunk in _chunks(ids):
        session.execute(
            delete(DeliveryRow)
            .where(
                DeliveryRow.id.in_(chunk),
                DeliveryRow.state.in_((*WAITING, DeliveryState.SKIPPED)),
            )
            .execution_options(synchronize_session=False)
        )


def count_less(session: Session, step_id: int, ids: Collection[int]) -> None:
    """One occurrence fewer was made by these schedules of a step."""
    for chunk in _chunks(ids):
        session.execute(
            update(ScheduleRow)
            .where(ScheduleRow.step_id == step_id, ScheduleRow.id.in_(chunk), ScheduleRow.occurrences > 0)
            .values(occurrences=ScheduleRow.occurrences - 1)
            .execution_options(synchronize_session=False)
        )


def plan(session: Session, ids: Collection[int], place: Place, due: Due | None) -> None:
    """These schedules are reckoned so and due then, or never again."""
    timezone, day0, rule = place
    for chunk in _chunks(ids):
        session.execute(
            update(ScheduleRow)
            .where(ScheduleRow.id.in_(chunk))
            .values(
                timezone=timezone,
                day0=day0,
                rule=rule,
                next_due_at=due.instant if due else None,
                next_local_date=due.local_date if due else None,
            )
            .execution_options(synchronize_session=False)
        )


def drop(session: Session, step_id: int, *, reason: str) -> None:
    """A step has no schedules any more, and what waits of it is skipped for a stored reason."""
    session.execute(delete(ScheduleRow).where(ScheduleRow.step_id == step_id))
    session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.step_id == step_id, DeliveryRow.state.in_(WAITING))
        .values(state=DeliveryState.SKIPPED, reason=reason)
        .execution_options(synchronize_session=False)
    )
