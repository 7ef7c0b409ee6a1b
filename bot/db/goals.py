"""What teams want to reach, who agreed, and where they stood when: tables and named queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, delete, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, BigId
from bot.db.upsert import insert_into
from bot.goal import LIVE


class GoalRow(Base):
    """A team's goal. `baseline` and `target` are numbers as text, so that both databases keep them exactly.

    `owner_id` is None while nobody looks after it. `version` counts the wordings people were asked about, `card` the
    times its message was posted; the last one is the living one.
    """

    __tablename__ = "goals"
    __table_args__ = (
        Index("ix_goals_team_id_state", "team_id", "state"),
        Index("ix_goals_workspace_id_proposer_id", "workspace_id", "proposer_id"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    proposer_id: Mapped[str] = mapped_column(String(32))
    owner_id: Mapped[str | None] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Text)
    behaviour_id: Mapped[str] = mapped_column(String(64))
    measure: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(String(64))
    baseline: Mapped[str] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(String(40))
    effect: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(default=1)
    card: Mapped[int] = mapped_column(default=1)
    proposed_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(32))
    note: Mapped[str] = mapped_column(Text, default="")


class GoalAgreementRow(Base):
    """Somebody of the team agreed to a goal, once."""

    __tablename__ = "goal_agreements"
    __table_args__ = (UniqueConstraint("goal_id", "user_id"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    goal_id: Mapped[int] = mapped_column(ForeignKey("goals.id", ondelete="CASCADE"))
    user_id: Mapped[str] = mapped_column(String(32), index=True)
    at: Mapped[datetime]


class GoalConcernRow(Base):
    """A question or concern about a goal, for its owner."""

    __tablename__ = "goal_concerns"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    goal_id: Mapped[int] = mapped_column(ForeignKey("goals.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[str] = mapped_column(String(32), index=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class GoalCheckInRow(Base):
    """Where a team stood on the way to a goal; `value` is a number as text."""

    __tablename__ = "goal_check_ins"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    goal_id: Mapped[int] = mapped_column(ForeignKey("goals.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[str] = mapped_column(String(32), index=True)
    value: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


def get(session: Session, workspace_id: str, goal_id: int, *, for_change: bool = False) -> GoalRow | None:
    """A goal; `for_change` keeps others from changing it until this transaction is over."""
    query = select(GoalRow).where(GoalRow.workspace_id == workspace_id, GoalRow.id == goal_id)
    if for_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def of_teams(
    session: Session,
    workspace_id: str,
    team_ids: Collection[int],
    *,
    ended_since: datetime | None = None,
    limit: int = 300,
) -> list[GoalRow]:
    """The goals of teams that are proposed or worked on, soonest first; with those that ended since, if asked."""
    live = GoalRow.state.in_(LIVE)
    wanted = live if ended_since is None else or_(live, GoalRow.ended_at >= ended_since)
    query = (
        select(GoalRow)
        .where(GoalRow.workspace_id == workspace_id, GoalRow.team_id.in_(team_ids), wanted)
        .order_by(GoalRow.state.in_(LIVE).desc(), GoalRow.due_on, GoalRow.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def worked_on(session: Session, team_id: int, at: datetime) -> list[GoalRow]:
    """What a team worked towards at an instant, soonest first, whatever became of it since."""
    query = (
        select(GoalRow)
        .where(
            GoalRow.team_id == team_id,
            GoalRow.agreed_at <= at,
            or_(GoalRow.ended_at.is_(None), GoalRow.ended_at > at),
        )
        .order_by(GoalRow.due_on, GoalRow.id)
    )
    return list(session.scalars(query))


def live_of_team(session: Session, team_id: int) -> list[GoalRow]:
    """What a team has proposed or works on now."""
    query = select(GoalRow).where(GoalRow.team_id == team_id, GoalRow.state.in_(LIVE)).order_by(GoalRow.id)
    return list(session.scalars(query))


def proposed_since(session: Session, workspace_id: str, user_id: str, since: datetime) -> int:
    """How many goals somebody proposed since an instant."""
    query = select(func.count()).where(
        GoalRow.workspace_id == workspace_id, GoalRow.proposer_id == user_id, GoalRow.proposed_at > since
    )
    return session.scalar(query) or 0


def agree(session: Session, row: GoalRow, user_id: str, *, now: datetime) -> bool:
    """Notes that somebody agrees; returns whether they had not yet."""
    statement = insert_into(session, GoalAgreementRow).values(
        workspace_id=row.workspace_id, goal_id=row.id, user_id=user_id, at=now
    )
    done = session.execute(statement.on_conflict_do_nothing().returning(GoalAgreementRow.id))
    return done.first() is not None


def take_back(session: Session, goal_id: int, user_id: str) -> bool:
    """Somebody does not agree any more; returns whether they had."""
    done = session.execute(
        delete(GoalAgreementRow).where(
            GoalAgreementRow.goal_id == goal_id, GoalAgreementRow.user_id == user_id
        )
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def forget_agreements(session: Session, goal_id: int) -> None:
    """Nobody has agreed: the goal says something else now."""
    session.execute(delete(GoalAgreementRow).where(GoalAgreementRow.goal_id == goal_id))


def agreements(session: Session, goal_ids: Collection[int]) -> dict[int, list[str]]:
    """Who agreed to each of the goals, in the order they did."""
    found: dict[int, list[str]] = {}
    query = select(GoalAgreementRow.goal_id, GoalAgreementRow.user_id).where(
        GoalAgreementRow.goal_id.in_(goal_ids)
    )
    for goal_id, user_id in session.execute(query.order_by(GoalAgreementRow.id)):
        found.setdefault(goal_id, []).append(user_id)
    return found


def last_check_ins(
    session: Session, goal_ids: Collection[int], *, until: datetime | None = None
) -> dict[int, GoalCheckInRow]:
    """The latest check-in of each of the goals, or the latest until an instant; those without one are absent."""
    latest = select(func.max(GoalCheckInRow.id)).where(GoalCheckInRow.goal_id.in_(goal_ids))
    if until is not None:
        latest = latest.where(GoalCheckInRow.at <= until)
    query = select(GoalCheckInRow).where(GoalCheckInRow.id.in_(latest.group_by(GoalCheckInRow.goal_id)))
    return {row.goal_id: row for row in session.scalars(query)}


def checked_in_since(session: Session, workspace_id: str, user_id: str, since: datetime) -> int:
    """How many numbers somebody gave since an instant."""
    query = select(func.count()).where(
        GoalCheckInRow.workspace_id == workspace_id,
        GoalCheckInRow.user_id == user_id,
        GoalCheckInRow.at > since,
    )
    return session.scalar(query) or 0


def concern(session: Session, workspace_id: str, concern_id: int) -> GoalConcernRow | None:
    """A question somebody had."""
    row = session.get(GoalConcernRow, concern_id)
    return row if row and row.workspace_id == workspace_id else None


def concerns_since(session: Session, goal_id: int, user_id: str, since: datetime) -> int:
    """How many questions somebody had about a goal since an instant."""
    query = select(func.count()).where(
        GoalConcernRow.goal_id == goal_id, GoalConcernRow.user_id == user_id, GoalConcernRow.at > since
    )
    return session.scalar(query) or 0


def naming(session: Session, workspace_id: str, user_id: str) -> Sequence[GoalRow]:
    """Every goal on whose card somebody may stand: as proposer, owner, or with the latest number."""
    checked = select(GoalCheckInRow.goal_id).where(
        GoalCheckInRow.workspace_id == workspace_id, GoalCheckInRow.user_id == user_id
    )
    agreed = select(GoalAgreementRow.goal_id).where(
        GoalAgreementRow.workspace_id == workspace_id, GoalAgreementRow.user_id == user_id
    )
    query = select(GoalRow).where(
        GoalRow.workspace_id == workspace_id,
        (GoalRow.proposer_id == user_id)
        | (GoalRow.owner_id == user_id)
        | (GoalRow.ended_by == user_id)
        | GoalRow.id.in_(checked)
        | GoalRow.id.in_(agreed),
    )
    return list(session.scalars(query.order_by(GoalRow.id)))
