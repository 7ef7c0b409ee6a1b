"""Who leads, and who manages which team: giving and taking the roles, and who lost one by leaving (see programmes)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, delete, select
from sqlalchemy.orm import Session

from bot.db.people import ChannelRow, PersonRow
from bot.db.programmes import ABLE, HOLDER, ProgrammeRow, RoleGrantRow, TeamRow
from bot.db.upsert import insert_into
from bot.domain import Role


def replace_leads(
    session: Session, programme: ProgrammeRow, user_ids: Iterable[str], *, by: str, now: datetime
) -> None:
    """Makes the programme leads exactly these, keeping when the others were named."""
    wanted = list(dict.fromkeys(user_ids))
    present = set(
        session.scalars(
            select(RoleGrantRow.user_id).where(
                RoleGrantRow.programme_id == programme.id, RoleGrantRow.role == Role.PROGRAMME_LEAD
            )
        )
    )
    session.execute(
        delete(RoleGrantRow).where(
            RoleGrantRow.programme_id == programme.id,
            RoleGrantRow.role == Role.PROGRAMME_LEAD,
            RoleGrantRow.user_id.not_in(wanted),
        )
    )
    session.add_all(
        RoleGrantRow(
            workspace_id=programme.workspace_id,
            programme_id=programme.id,
            user_id=user_id,
            role=Role.PROGRAMME_LEAD,
            granted_by=by,
            granted_at=now,
        )
        for user_id in wanted
        if user_id not in present
    )


def managers_by_team(session: Session, workspace_id: str) -> dict[int, list[str]]:
    """Ids of the managers of each team who can take part now, in the order they were named."""
    query = (
        select(RoleGrantRow.team_id, RoleGrantRow.user_id)
        .join(PersonRow, HOLDER)
        .where(RoleGrantRow.workspace_id == workspace_id, RoleGrantRow.role == Role.MANAGER, ABLE)
        .order_by(RoleGrantRow.id)
    )
    found: dict[int, list[str]] = {}
    for team_id, user_id in session.execute(query):
        if team_id is not None:
            found.setdefault(team_id, []).append(user_id)
    return found


def add_manager(session: Session, team: TeamRow, user_id: str, *, by: str, now: datetime) -> bool:
    """Makes somebody a manager of a team; returns whether they were not yet."""
    statement = insert_into(session, RoleGrantRow).values(
        workspace_id=team.workspace_id,
        programme_id=team.programme_id,
        user_id=user_id,
        role=Role.MANAGER,
        team_id=team.id,
        granted_by=by,
        granted_at=now,
    )
    done = session.execute(statement.on_conflict_do_nothing().returning(RoleGrantRow.id))
    return done.first() is not None


def remove_manager(session: Session, team: TeamRow, user_id: str) -> bool:
    """Takes the role from a manager of a team; returns whether they had it."""
    done = session.execute(
        delete(RoleGrantRow).where(
            RoleGrantRow.team_id == team.id,
            RoleGrantRow.user_id == user_id,
            RoleGrantRow.role == Role.MANAGER,
        )
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def lost_managers(session: Session, workspace_id: str) -> list[tuple[int, str, str]]:
    """(grant, person, channel of the team) of managers who cannot take part any more."""
    query = (
        select(RoleGrantRow.id, RoleGrantRow.user_id, TeamRow.channel_id)
        .join(PersonRow, HOLDER)
        .join(TeamRow, TeamRow.id == RoleGrantRow.team_id)
        .where(RoleGrantRow.workspace_id == workspace_id, RoleGrantRow.role == Role.MANAGER, ~ABLE)
        .order_by(RoleGrantRow.id)
    )
    return [(grant, user_id, channel_id) for grant, user_id, channel_id in session.execute(query)]


def team_names(session: Session, workspace_id: str) -> list[tuple[int, str, str]]:
    """(id, channel id, channel name or "") of every team, oldest first."""
    query = (
        select(TeamRow.id, TeamRow.channel_id, ChannelRow.name)
        .outerjoin(
            ChannelRow,
            and_(
                ChannelRow.workspace_id == TeamRow.workspace_id, ChannelRow.channel_id == TeamRow.channel_id
            ),
        )
        .where(TeamRow.workspace_id == workspace_id)
        .order_by(TeamRow.id)
    )
    return [(team_id, channel_id, name or "") for team_id, channel_id, name in session.execute(query)]
