"""What people answered in a pulse, without the people: the sealed buffer, response sets, answers.

No row holds a user id, a time or a running number. The keys are random and the rows lie in the order of their keys
(SQLite: WITHOUT ROWID), so the order in which they were written is not kept.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from datetime import date
from typing import TypeVar
from uuid import uuid4

from sqlalchemy import JSON, ForeignKey, String, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base
from bot.db.upsert import insert_into

T = TypeVar("T")

_CHANCE = random.SystemRandom()

Choices = Mapping[str, str]
"""Answer ids by item code."""


class PulseBufferRow(Base):
    """Answer sets of one unit that wait to be a batch, mixed anew with each one that comes.

    One row a unit and not one a person: neither the order of rows nor who wrote a row last says which set is whose.
    """

    __tablename__ = "pulse_buffers"
    __table_args__ = ({"sqlite_with_rowid": False},)
    wave_id: Mapped[int] = mapped_column(ForeignKey("pulse_waves.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("pulse_units.id", ondelete="CASCADE"), primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    waiting: Mapped[list[dict[str, str]]] = mapped_column(JSON)


class PulseResponseSetRow(Base):
    """One person's answers, nobody knows whose: a random id, the unit when the wave opened, a date for all of them.

    The date is the day the wave closes, for every set alike: the day somebody answered on would tell who did.
    """

    __tablename__ = "pulse_response_sets"
    __table_args__ = ({"sqlite_with_rowid": False},)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("pulse_waves.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("pulse_units.id", ondelete="CASCADE"))
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    dated: Mapped[date]


class PulseAnswerRow(Base):
    """One answer: the item's code and the id of what was chosen in the wave's own copy of the instrument."""

    __tablename__ = "pulse_answers"
    __table_args__ = ({"sqlite_with_rowid": False},)
    set_id: Mapped[str] = mapped_column(
        ForeignKey("pulse_response_sets.id", ondelete="CASCADE"), primary_key=True
    )
    item: Mapped[str] = mapped_column(String(16), primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    choice: Mapped[str] = mapped_column(String(16))


def make_buffers(session: Session, workspace_id: str, wave_id: int, unit_ids: Collection[int]) -> None:
    """An empty buffer for each unit, before anybody answers."""
    rows = [
        {"workspace_id": workspace_id, "wave_id": wave_id, "unit_id": unit_id, "waiting": []}
        for unit_id in unit_ids
    ]
    if rows:
        session.execute(insert_into(session, PulseBufferRow).on_conflict_do_nothing(), rows)


def put(session: Session, wave_id: int, unit_id: int, choices: Choices) -> list[dict[str, str]]:
    """Mixes an answer set into its unit's buffer. Returns all that wait there now."""
    row = _buffer(session, wave_id, unit_id)
    row.waiting = _mixed([*row.waiting, dict(choices)])
    return row.waiting


def _buffer(session: Session, wave_id: int, unit_id: int) -> PulseBufferRow:
    return session.scalars(
        select(PulseBufferRow)
        .where(PulseBufferRow.wave_id == wave_id, PulseBufferRow.unit_id == unit_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _mixed(things: Collection[T]) -> list[T]:
    mixed = list(things)
    _CHANCE.shuffle(mixed)
    return mixed


def empty(session: Session, wave_id: int, unit_id: int, *, dated: date) -> None:
    """Writes what waits in a unit's buffer as one batch, and empties the buffer."""
    row = _buffer(session, wave_id, unit_id)
    mixed = [(unit_id, choices) for choices in row.waiting]
    _write(session, row.workspace_id, wave_id, mixed, dated=dated)
    row.waiting = []


def seal(session: Session, workspace_id: str, wave_id: int, *, dated: date) -> None:
    """At the close: what was written in batches and what still waits becomes one batch, written anew.

    Who answered last can then not be told from who answered first, not even by which rows were written together.
    """
    everything = [(unit_id, choices) for unit_id, choices in sets(session, wave_id)]
    for buffer in session.scalars(select(PulseBufferRow).where(PulseBufferRow.wave_id == wave_id)):
        everything += [(buffer.unit_id, choices) for choices in buffer.waiting]
    mine = select(PulseResponseSetRow.id).where(PulseResponseSetRow.wave_id == wave_id)
    session.execute(delete(PulseAnswerRow).where(PulseAnswerRow.set_id.in_(mine)))
    for table in (PulseResponseSetRow, PulseBufferRow):
        session.execute(delete(table).where(table.wave_id == wave_id))
    _write(session, workspace_id, wave_id, everything, dated=dated)


def _write(
    session: Session,
    workspace_id: str,
    wave_id: int,
    answered: Collection[tuple[int, Mapping[str, str]]],
    *,
    dated: date,
) -> None:
    """Writes sets in random order, each under a random id."""
    new = [(uuid4().hex, unit_id, choices) for unit_id, choices in _mixed(answered)]
    if not new:
        return
    session.execute(
        insert(PulseResponseSetRow),
        [
            {
                "id": set_id,
                "workspace_id": workspace_id,
                "wave_id": wave_id,
                "unit_id": unit_id,
                "dated": dated,
            }
            for set_id, unit_id, _ in new
        ],
    )
    rows = [
        {"workspace_id": workspace_id, "set_id": set_id, "item": item, "choice": choice}
        for set_id, _, choices in new
        for item, choice in choices.items()
    ]
    if rows:
        session.execute(insert(PulseAnswerRow), _mixed(rows))


def sets(session: Session, wave_id: int) -> list[tuple[int, dict[str, str]]]:
    """(unit id, answer ids by item code) of every set that is out of the buffers. Only scoring reads this."""
    query = (
        select(
            PulseResponseSetRow.id, PulseResponseSetRow.unit_id, PulseAnswerRow.item, PulseAnswerRow.choice
        )
        .outerjoin(PulseAnswerRow, PulseAnswerRow.set_id == PulseResponseSetRow.id)
        .where(PulseResponseSetRow.wave_id == wave_id)
    )
    found: dict[str, tuple[int, dict[str, str]]] = {}
    for set_id, unit_id, item, choice in session.execute(query):
        _, choices = found.setdefault(set_id, (unit_id, {}))
        if item is not None:
            choices[item] = choice
    return list(found.values())
