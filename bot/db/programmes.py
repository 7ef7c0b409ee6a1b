"""Programmes, who leads them, and their teams: tables and named queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    false,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, BigId
from bot.db.people import PersonRow
from bot.db.upsert import insert_into
from bot.domain import Role


class ProgrammeRow(Base):
    """The named change effort of a workspace. `chosen_people` limits who takes part; None: all in the channels.

    `needs_approval`: a campaign starts only when a second lead has approved it.
    `peers_nominate`: colleagues may nominate each other, not managers and leads only.
    """

    __tablename__ = "programmes"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"), unique=True)
    pack_id: Mapped[str] = mapped_column(String(64))
    recognition_emoji: Mapped[str] = mapped_column(String(100))
    chosen_people: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    celebration_tone: Mapped[str] = mapped_column(String(16), default="warm", server_default="warm")
    peers_nominate: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_by: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    needs_approval: Mapped[bool] = mapped_column(default=False)


class RoleGrantRow(Base):
    """Who holds which role in a programme, or in one team of it (`team_id`), once."""

    __tablename__ = "role_grants"
    __table_args__ = (
        UniqueConstraint("programme_id", "user_id", "role", "team_id"),
        Index(
            "ix_role_grants_whole_programme",
            "programme_id",
            "user_id",
            "role",
            unique=True,
            sqlite_where=text("team_id IS NULL"),
            postgresql_where=text("team_id IS NULL"),
        ),
        Index("ix_role_grants_workspace_id_user_id", "workspace_id", "user_id"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id", ondelete="CASCADE"))
    user_id: Mapped[str] = mapped_column(String(32))
    role: Mapped[str] = mapped_column(String(32))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), index=True)
    granted_by: Mapped[str] = mapped_column(String(32))
    granted_at: Mapped[datetime]


class TeamRow(Base):
    """A team and the channel where it meets. `timezone` is the IANA zone of the channel's posts.

    `read_at` is when its members were first read from Slack: whoever comes later joined it. It is busy from
    `busy_from` (None: since ever) to `busy_until`, local dates, for a reason that its members may read; `was_busy_from`
    and `was_busy_until` are its last busy days before those. A team with `left_at` takes part no more: nobody belongs
    to it, and its row stays for what was said there. `hours` and `working_days` as in PreferenceRow; None: as usual
    where it is. `region`, such as "GB-ENG", is where its public holidays are those of; None: the whole country.
    """

    __tablename__ = "teams"
    __table_args__ = (UniqueConstraint("programme_id", "channel_id"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id", ondelete="CASCADE"))
    channel_id: Mapped[str] = mapped_column(String(32))
    timezone: Mapped[str | None] = mapped_column(String(64))
    read_at: Mapped[datetime | None]
    busy_from: Mapped[date | None]
    busy_until: Mapped[date | None]
    busy_reason: Mapped[str | None] = mapped_column(String(200))
    busy_by: Mapped[str | None] = mapped_column(String(32))
    was_busy_from: Mapped[date | None]
    was_busy_until: Mapped[date | None]
    hours: Mapped[str | None] = mapped_column(String(48))
    working_days: Mapped[str | None] = mapped_column(String(7))
    region: Mapped[str | None] = mapped_column(String(12))
    created_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class TeamMemberRow(Base):
    """Who belongs to a team."""

    __tablename__ = "team_members"
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True, index=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))


def add(session: Session, **fields: object) -> int | None:
    """Creates a workspace's programme. Returns its id, or None if there is one already."""
    statement = insert_into(session, ProgrammeRow).values(**fields).on_conflict_do_nothing()
    found: int | None = session.scalar(statement.returning(ProgrammeRow.id))
    return found


def of_workspace(session: Session, workspace_id: str) -> ProgrammeRow | None:
    """The programme of a workspace, or None while nothing is set up."""
    return session.scalar(select(ProgrammeRow).where(ProgrammeRow.workspace_id == workspace_id))


def for_change(session: Session, workspace_id: str) -> ProgrammeRow | None:
    """Like `of_workspace`; nobody else changes its leads or teams until this transaction is over."""
    return session.scalar(
        select(ProgrammeRow).where(ProgrammeRow.workspace_id == workspace_id).with_for_update()
    )


HOLDER = and_(PersonRow.workspace_id == RoleGrantRow.workspace_id, PersonRow.user_id == RoleGrantRow.user_id)
ABLE = and_(~PersonRow.is_bot, ~PersonRow.is_guest, ~PersonRow.is_deleted)
"""Whoever becomes a guest or is deactivated keeps the grant and has no rights from it."""


def leads(session: Session, workspace_id: str) -> list[str]:
    """Ids of the programme leads who can take part now, in the order they were named."""
    query = (
        select(RoleGrantRow.user_id)
        .join(PersonRow, HOLDER)
        .where(RoleGrantRow.workspace_id == workspace_id, RoleGrantRow.role == Role.PROGRAMME_LEAD, ABLE)
        .order_by(RoleGrantRow.id)
    )
    return list(session.scalars(query))


def managers(session: Session, team_id: int) -> list[str]:
    """Ids of the managers of a team who can take part now, in the order they were named."""
    query = (
        select(RoleGrantRow.user_id)
        .join(PersonRow, HOLDER)
        .where(RoleGrantRow.team_id == team_id, RoleGrantRow.role == Role.MANAGER, ABLE)
        .order_by(RoleGrantRow.id)
    )
    return list(session.scalars(query))


def managed_teams(session: Session, workspace_id: str, user_id: str) -> list[TeamRow]:
    """The teams this person manages now, oldest first."""
    query = (
        select(TeamRow)
        .join(RoleGrantRow, RoleGrantRow.team_id == TeamRow.id)
        .join(PersonRow, HOLDER)
        .where(
            TeamRow.workspace_id == workspace_id,
            RoleGrantRow.user_id == user_id,
            RoleGrantRow.role == Role.MANAGER,
            ABLE,
        )
        .order_by(TeamRow.id)
    )
    return list(session.scalars(query))


def team_sizes(session: Session, workspace_id: str) -> dict[int, int]:
    """How many belong to each team; teams without members are absent."""
    query = (
        select(TeamMemberRow.team_id, func.count())
        .where(TeamMemberRow.workspace_id == workspace_id)
        .group_by(TeamMemberRow.team_id)
    )
    return dict(iter(session.execute(query)))


def teams_of_person(session: Session, workspace_id: str, user_id: str) -> list[TeamRow]:
    """The teams somebody belongs to, oldest first."""
    query = (
        select(TeamRow)
        .join(TeamMemberRow, TeamMemberRow.team_id == TeamRow.id)
        .where(TeamRow.workspace_id == workspace_id, TeamMemberRow.user_id == user_id)
        .order_by(TeamRow.id)
    )
    return list(session.scalars(query))


def is_lead(session: Session, workspace_id: str, user_id: str) -> bool:
    """Whether this person leads the programme of the workspace now."""
    return user_id in leads(session, workspace_id)


def teams(session: Session, workspace_id: str) -> list[TeamRow]:
    """The teams of a workspace that take part, oldest first."""
    query = select(TeamRow).where(TeamRow.workspace_id == workspace_id, TeamRow.left_at.is_(None))
    return list(session.scalars(query.order_by(TeamRow.id)))


def team(session: Session, workspace_id: str, team_id: int) -> TeamRow | None:
    """A team of this workspace, also one that has left: what was raised there can still be answered."""
    row = session.get(TeamRow, team_id)
    return row if row and row.workspace_id == workspace_id else None


def team_of_channel(session: Session, workspace_id: str, channel_id: str) -> TeamRow | None:
    """The team that meets in a channel and takes part."""
    query = select(TeamRow).where(TeamRow.workspace_id == workspace_id, TeamRow.channel_id == channel_id)
    return session.scalar(query.where(TeamRow.left_at.is_(None)))


def members(session: Session, team_id: int) -> set[str]:
    """Ids of the members of a team."""
    return set(session.scalars(select(TeamMemberRow.user_id).where(TeamMemberRow.team_id == team_id)))


def channels_of_people(session: Session, workspace_id: str, user_ids: Iterable[str]) -> dict[str, list[str]]:
    """The team channels of each of the people, oldest team first; people without a team are absent."""
    query = (
        select(TeamMemberRow.user_id, TeamRow.channel_id)
        .join(TeamRow, TeamRow.id == TeamMemberRow.team_id)
        .where(TeamRow.workspace_id == workspace_id, TeamMemberRow.user_id.in_(set(user_ids)))
        .order_by(TeamRow.id)
    )
    found: dict[str, list[str]] = {}
    for user_id, channel_id in session.execute(query):
        found.setdefault(user_id, []).append(channel_id)
    return found


def participants(session: Session, workspace_id: str) -> list[tuple[str, str | None]]:
    """(user id, time zone) of everybody in any team who can take part."""
    query = (
        select(PersonRow.user_id, PersonRow.timezone)
        .join(TeamMemberRow, TeamMemberRow.user_id == PersonRow.user_id)
        .where(
            PersonRow.workspace_id == workspace_id,
            TeamMemberRow.workspace_id == workspace_id,
            ~PersonRow.is_bot,
            ~PersonRow.is_guest,
            ~PersonRow.is_deleted,
        )
        .distinct()
        .order_by(PersonRow.user_id)
    )
    return [(user_id, timezone) for user_id, timezone in session.execute(query)]
