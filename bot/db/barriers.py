"""What gets in the way of good service: tables and named queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, BigId
from bot.db.programmes import TeamRow
from bot.domain import Barrier, BarrierState

OPEN = (BarrierState.RAISED, BarrierState.WILL_DO, BarrierState.DOING)
"""What somebody still has to answer or do."""


class BarrierRow(Base):
    """One barrier. `raiser_id` stays even when it was raised in confidence: the answer has to reach somebody."""

    __tablename__ = "barriers"
    __table_args__ = (
        Index("ix_barriers_team_state", "team_id", "state"),
        Index("ix_barriers_raiser", "workspace_id", "raiser_id"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    raiser_id: Mapped[str] = mapped_column(String(32))
    is_confidential: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)
    effect: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    owner_id: Mapped[str | None] = mapped_column(String(32))
    due_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(Text)
    times_reopened: Mapped[int] = mapped_column(default=0)
    raised_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class BarrierUpdateRow(Base):
    """One change of a barrier: who said what, and the state it has since."""

    __tablename__ = "barrier_updates"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    barrier_id: Mapped[int] = mapped_column(ForeignKey("barriers.id", ondelete="CASCADE"), index=True)
    actor_id: Mapped[str | None] = mapped_column(String(32))
    """None for the raiser of a confidential barrier, and for Encore itself."""
    state: Mapped[str] = mapped_column(String(16))
    owner_id: Mapped[str | None] = mapped_column(String(32))
    due_on: Mapped[date | None]
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


def get(
    session: Session, workspace_id: str, barrier_id: int, *, for_change: bool = False
) -> BarrierRow | None:
    """A barrier; `for_change` keeps others from changing it until this transaction is over."""
    query = select(BarrierRow).where(BarrierRow.workspace_id == workspace_id, BarrierRow.id == barrier_id)
    return session.scalar(query.with_for_update() if for_change else query)


def _readable(row: BarrierRow, channel_id: str) -> Barrier:
    return Barrier(
        id=row.id,
        channel_id=channel_id,
        raiser_id=None if row.is_confidential else row.raiser_id,
        text=row.text,
        effect=row.effect,
        state=BarrierState(row.state),
        owner_id=row.owner_id,
        due_on=row.due_on,
        answer=row.answer,
        raised_at=row.raised_at,
        answered_at=row.answered_at,
    )


def readable(session: Session, row: BarrierRow) -> Barrier:
    """A barrier without what was told in confidence."""
    return _readable(row, session.scalars(select(TeamRow.channel_id).where(TeamRow.id == row.team_id)).one())


def of_teams(
    session: Session,
    workspace_id: str,
    team_ids: Collection[int],
    *,
    states: Sequence[BarrierState] | None = None,
    limit: int = 200,
) -> list[Barrier]:
    """The barriers of teams, not those taken back: open ones first, then the latest answers."""
    query = (
        select(BarrierRow, TeamRow.channel_id)
        .join(TeamRow, TeamRow.id == BarrierRow.team_id)
        .where(BarrierRow.workspace_id == workspace_id, BarrierRow.team_id.in_(team_ids))
        .where(BarrierRow.state.in_(states) if states else BarrierRow.state != BarrierState.WITHDRAWN)
        .order_by(BarrierRow.state.in_(OPEN).desc(), BarrierRow.raised_at.desc(), BarrierRow.id.desc())
        .limit(limit)
    )
    return [_readable(row, channel_id) for row, channel_id in session.execute(query)]


def raised_by(
    session: Session, workspace_id: str, user_id: str, *, limit: int = 20
) -> list[tuple[Barrier, bool]]:
    """(barrier, whether it was raised in confidence) of a person's own, newest first; not those taken back."""
    query = (
        select(BarrierRow, TeamRow.channel_id)
        .join(TeamRow, TeamRow.id == BarrierRow.team_id)
        .where(
            BarrierRow.workspace_id == workspace_id,
            BarrierRow.raiser_id == user_id,
            BarrierRow.state != BarrierState.WITHDRAWN,
        )
        .order_by(BarrierRow.id.desc())
        .limit(limit)
    )
    return [(_readable(row, channel_id), row.is_confidential) for row, channel_id in session.execute(query)]


def answered_since(session: Session, team_id: int, since: datetime, until: datetime) -> list[Barrier]:
    """The barriers of a team whose state somebody changed in a period, in the order of the change."""
    query = (
        select(BarrierRow, TeamRow.channel_id)
        .join(TeamRow, TeamRow.id == BarrierRow.team_id)
        .where(
            BarrierRow.team_id == team_id,
            BarrierRow.answered_at > since,
            BarrierRow.answered_at <= until,
            BarrierRow.state.not_in((BarrierState.RAISED, BarrierState.WITHDRAWN)),
        )
        .order_by(BarrierRow.answered_at, BarrierRow.id)
    )
    return [_readable(row, channel_id) for row, channel_id in session.execute(query)]


def open_count(session: Session, team_ids: Collection[int]) -> int:
    """How many barriers of these teams wait for an answer or are worked on."""
    query = select(func.count()).where(BarrierRow.team_id.in_(team_ids), BarrierRow.state.in_(OPEN))
    return session.scalar(query) or 0


def raised_since(session: Session, workspace_id: str, user_id: str, since: datetime) -> int:
    """How many barriers a person raised since an instant."""
    query = select(func.count()).where(
        BarrierRow.workspace_id == workspace_id,
        BarrierRow.raiser_id == user_id,
        BarrierRow.raised_at > since,
    )
    return session.scalar(query) or 0


def raised_in_the_open(session: Session, workspace_id: str, user_id: str) -> list[int]:
    """Numbers of the barriers somebody raised under their name."""
    query = select(BarrierRow.id).where(
        BarrierRow.workspace_id == workspace_id,
        BarrierRow.raiser_id == user_id,
        BarrierRow.is_confidential.is_(False),
    )
    return list(session.scalars(query))
