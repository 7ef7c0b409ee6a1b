"""Whose time zone does Slack not tell? A named query over people and teams."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.db.people import PersonRow
from bot.db.programmes import ABLE, TeamMemberRow


def without_zone(session: Session, workspace_id: str) -> int:
    """How many people in teams, who can take part, have no time zone."""
    query = (
        select(func.count(PersonRow.user_id.distinct()))
        .join(TeamMemberRow, TeamMemberRow.user_id == PersonRow.user_id)
        .where(
            PersonRow.workspace_id == workspace_id,
            TeamMemberRow.workspace_id == workspace_id,
            func.coalesce(PersonRow.timezone, "") == "",
            ABLE,
        )
    )
    return session.scalar(query) or 0
