"""Which teams are busy: named queries."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session

from bot.db.people import ChannelRow
from bot.db.programmes import TeamRow


def teams(
    session: Session,
    workspace_id: str,
    *,
    team_ids: Collection[int] | None = None,
    busy_since: date | None = None,
) -> list[tuple[TeamRow, str]]:
    """(team, its channel's name or ""), oldest first: all of them, or these, or those busy on a date or later."""
    query = (
        select(TeamRow, ChannelRow.name)
        .outerjoin(
            ChannelRow,
            and_(
                ChannelRow.workspace_id == TeamRow.workspace_id, ChannelRow.channel_id == TeamRow.channel_id
            ),
        )
        .where(TeamRow.workspace_id == workspace_id, TeamRow.left_at.is_(None))
        .order_by(TeamRow.id)
    )
    if team_ids is not None:
        query = query.where(TeamRow.id.in_(team_ids))
    if busy_since is not None:
        query = query.where(TeamRow.busy_until >= busy_since)
    return [(team, name or "") for team, name in session.execute(query)]


def forget_writer(session: Session, workspace_id: str, user_id: str) -> None:
    """The busy days stay, without who set them and without their words."""
    session.execute(
        update(TeamRow)
        .where(TeamRow.workspace_id == workspace_id, TeamRow.busy_by == user_id)
        .values(busy_by=None, busy_reason=None)
        .execution_options(synchronize_session=False)
    )
