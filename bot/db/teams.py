"""Teams coming into the programme and leaving it, and who belongs to them: named queries over the programme's teams."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.db.programmes import RoleGrantRow, TeamMemberRow, TeamRow, members


def take_in(session: Session, programme_id: int, workspace_id: str, channel_id: str, *, now: datetime) -> int:
    """Makes a channel a team of the programme, also one that had left. Returns the team's id."""
    row = session.scalar(
        select(TeamRow).where(TeamRow.programme_id == programme_id, TeamRow.channel_id == channel_id)
    )
    if row is None:
        row = TeamRow(
            workspace_id=workspace_id, programme_id=programme_id, channel_id=channel_id, created_at=now
        )
        session.add(row)
    row.left_at = None
    session.flush()
    return row.id


def let_go(session: Session, team: TeamRow, *, now: datetime) -> None:
    """A team takes part no more: nobody belongs to it and nobody manages it. Coming back, it is read anew."""
    team.left_at, team.read_at = now, None
    session.execute(delete(TeamMemberRow).where(TeamMemberRow.team_id == team.id))
    session.execute(delete(RoleGrantRow).where(RoleGrantRow.team_id == team.id))


def set_members(session: Session, team: TeamRow, user_ids: Iterable[str]) -> tuple[set[str], set[str]]:
    """Makes the members of a team exactly these. Returns (joined, left)."""
    wanted, present = set(user_ids), members(session, team.id)
    gone = present - wanted
    if gone:
        session.execute(
            delete(TeamMemberRow).where(TeamMemberRow.team_id == team.id, TeamMemberRow.user_id.in_(gone))
        )
    new = sorted(wanted - present)
    session.add_all(
        TeamMemberRow(team_id=team.id, user_id=user_id, workspace_id=team.workspace_id) for user_id in new
    )
    return set(new), gone


def channels_ever(session: Session, workspace_id: str) -> dict[int, str]:
    """The channel of every team there is or was, by the team's id."""
    query = select(TeamRow.id, TeamRow.channel_id).where(TeamRow.workspace_id == workspace_id)
    return dict(iter(session.execute(query)))
