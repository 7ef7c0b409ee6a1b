"""Pulses: waves, the frozen units of their tree, who is asked, what is published: tables and named queries.

What people answered is in bot.db.pulse_answers. Nothing here points there, and nothing there points to a person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, case, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, BigId
from bot.domain import WaveState


class PulseWaveRow(Base):
    """One fielding of an instrument. `instrument`, `threshold` and the units are what it opened with, for good.

    `team_ids` are the teams it was started for. `opens_at` and `closes_at` are instants; `timezone` is the IANA zone
    they were chosen in. `override_reason` says why it opens though an earlier pulse has no answer yet.
    """

    __tablename__ = "pulse_waves"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id", ondelete="CASCADE"))
    instrument: Mapped[dict[str, Any]]
    threshold: Mapped[int]
    team_ids: Mapped[list[int]] = mapped_column(JSON)
    timezone: Mapped[str] = mapped_column(String(64))
    opens_at: Mapped[datetime]
    closes_on: Mapped[date]
    closes_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16), default=WaveState.DRAFT)
    asked: Mapped[int] = mapped_column(default=0)
    share: Mapped[int | None]
    override_reason: Mapped[str | None] = mapped_column(Text)
    created_by: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class PulseUnitRow(Base):
    """A node of the reporting tree as it was when the wave opened; the one without a parent is everybody asked.

    `told`: its channel has the result (or cannot get it), and its managers too. `answered`: its people have been told
    what follows from it.
    """

    __tablename__ = "pulse_units"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("pulse_waves.id", ondelete="CASCADE"), index=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("pulse_units.id", ondelete="CASCADE"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", ondelete="SET NULL"))
    channel_id: Mapped[str | None] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(255))
    few: Mapped[bool] = mapped_column(default=False)
    told: Mapped[bool] = mapped_column(default=False)
    answered: Mapped[bool] = mapped_column(default=False)


class PulseInvitationRow(Base):
    """Who is asked, and whether done: all that is known of a person. No time of answering, no way to the answers.

    `contacts` counts the question and its reminders so far; `last_at` is when the reminder of the last day is due.
    """

    __tablename__ = "pulse_invitations"
    __table_args__ = (Index("ix_pulse_invitations_user", "workspace_id", "user_id"),)
    wave_id: Mapped[int] = mapped_column(ForeignKey("pulse_waves.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("pulse_units.id", ondelete="CASCADE"))
    done: Mapped[bool] = mapped_column(default=False)
    contacts: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime | None]


class PulseSnapshotRow(Base):
    """One published cell: an item in a unit. Numbers that are not shown are not stored (`hidden` says why).

    `level` is the mean in tenths, `favourable` the share of 4 and 5 in percent to the nearest 5, -1 for almost none and
    101 for almost all, `low` and `high` its interval in percent.
    """

    __tablename__ = "pulse_snapshots"
    __table_args__ = (UniqueConstraint("wave_id", "unit_id", "item"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("pulse_waves.id", ondelete="CASCADE"))
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("pulse_units.id", ondelete="CASCADE"))
    item: Mapped[str] = mapped_column(String(16))
    hidden: Mapped[str | None] = mapped_column(String(16))
    n: Mapped[int | None]
    level: Mapped[int | None]
    favourable: Mapped[int | None]
    low: Mapped[int | None]
    high: Mapped[int | None]


class PulseActionRow(Base):
    """What a lead or a manager answered to a result: heard, will do, will not do and why. Public in its channels."""

    __tablename__ = "pulse_actions"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("pulse_waves.id", ondelete="CASCADE"), index=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    unit_ids: Mapped[list[int]] = mapped_column(JSON)
    written_by: Mapped[str] = mapped_column(String(32))
    heard: Mapped[str] = mapped_column(Text)
    will: Mapped[str] = mapped_column(Text)
    will_not: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]


def wave(session: Session, workspace_id: str, wave_id: int) -> PulseWaveRow | None:
    """A wave of this workspace."""
    row = session.get(PulseWaveRow, wave_id)
    return row if row and row.workspace_id == workspace_id else None


def for_change(session: Session, workspace_id: str, wave_id: int) -> PulseWaveRow | None:
    """Like `wave`; nobody else moves it on until this transaction is over."""
    return session.scalar(
        select(PulseWaveRow)
        .where(PulseWaveRow.workspace_id == workspace_id, PulseWaveRow.id == wave_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def waves(session: Session, workspace_id: str, states: Collection[WaveState]) -> list[PulseWaveRow]:
    """The waves in these states, newest first."""
    query = (
        select(PulseWaveRow)
        .where(PulseWaveRow.workspace_id == workspace_id, PulseWaveRow.state.in_(states))
        .order_by(PulseWaveRow.id.desc())
    )
    return list(session.scalars(query))


def units(session: Session, wave_id: int) -> list[PulseUnitRow]:
    """The tree of a wave, the one for everybody first."""
    query = select(PulseUnitRow).where(PulseUnitRow.wave_id == wave_id).order_by(PulseUnitRow.id)
    return list(session.scalars(query))


def unit(session: Session, workspace_id: str, unit_id: int) -> PulseUnitRow | None:
    """A unit of this workspace."""
    row = session.get(PulseUnitRow, unit_id)
    return row if row and row.workspace_id == workspace_id else None


def invitation(session: Session, wave_id: int, user_id: str) -> PulseInvitationRow | None:
    """Somebody's invitation to a wave."""
    return session.get(PulseInvitationRow, (wave_id, user_id))


def take_invitation(session: Session, wave_id: int, user_id: str) -> bool:
    """Marks an invitation done, once: False when there is none, or it is done already."""
    moved = session.execute(
        update(PulseInvitationRow)
        .where(
            PulseInvitationRow.wave_id == wave_id,
            PulseInvitationRow.user_id == user_id,
            PulseInvitationRow.done.is_(False),
        )
        .values(done=True, last_at=None)
    )
    return bool(moved.rowcount)  # type: ignore[attr-defined]


def invitations(session: Session, wave_id: int, *, unit_id: int | None = None) -> list[PulseInvitationRow]:
    """Who is asked in a wave, or in one unit of it."""
    query = select(PulseInvitationRow).where(PulseInvitationRow.wave_id == wave_id)
    if unit_id is not None:
        query = query.where(PulseInvitationRow.unit_id == unit_id)
    return list(session.scalars(query.order_by(PulseInvitationRow.user_id)))


def count_answered(session: Session, wave_id: int) -> int:
    """How many have answered. Only ever shown in tenths."""
    query = select(func.count()).where(
        PulseInvitationRow.wave_id == wave_id, PulseInvitationRow.done.is_(True)
    )
    return session.scalar(query) or 0


def open_for(session: Session, workspace_id: str, user_id: str, now: datetime) -> list[PulseWaveRow]:
    """Open waves that somebody is asked in and has not answered."""
    query = (
        select(PulseWaveRow)
        .join(PulseInvitationRow, PulseInvitationRow.wave_id == PulseWaveRow.id)
        .where(
            PulseInvitationRow.workspace_id == workspace_id,
            PulseInvitationRow.user_id == user_id,
            PulseInvitationRow.done.is_(False),
            PulseWaveRow.state == WaveState.OPEN,
            PulseWaveRow.closes_at > now,
        )
        .order_by(PulseWaveRow.id)
    )
    return list(session.scalars(query))


def done_by_unit(session: Session, wave_id: int) -> dict[int, tuple[int, int]]:
    """(asked, answered) by unit id."""
    query = (
        select(
            PulseInvitationRow.unit_id,
            func.count(),
            func.sum(case((PulseInvitationRow.done, 1), else_=0)),
        )
        .where(PulseInvitationRow.wave_id == wave_id)
        .group_by(PulseInvitationRow.unit_id)
    )
    return {unit_id: (asked, int(done or 0)) for unit_id, asked, done in session.execute(query)}


def snapshot(session: Session, unit_ids: Iterable[int]) -> dict[tuple[int, str], PulseSnapshotRow]:
    """The published cells of units, by (unit, item)."""
    query = select(PulseSnapshotRow).where(PulseSnapshotRow.unit_id.in_(set(unit_ids)))
    return {(row.unit_id, row.item): row for row in session.scalars(query)}


def action(session: Session, workspace_id: str, action_id: int) -> PulseActionRow | None:
    """An answer to a result."""
    row = session.get(PulseActionRow, action_id)
    return row if row and row.workspace_id == workspace_id else None
