"""Every story somebody told or is named in. The tables are in stories."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.db.stories import StoryColleagueRow, StoryRow


def told(session: Session, workspace_id: str, user_id: str) -> list[StoryRow]:
    """Every story of a person, in whatever state."""
    query = select(StoryRow).where(StoryRow.workspace_id == workspace_id, StoryRow.writer_id == user_id)
    return list(session.scalars(query.order_by(StoryRow.id)))


def naming(session: Session, workspace_id: str, user_id: str) -> list[StoryRow]:
    """Every story that names or named a person, or began with their words."""
    named = select(StoryColleagueRow.story_id).where(
        StoryColleagueRow.workspace_id == workspace_id, StoryColleagueRow.user_id == user_id
    )
    query = select(StoryRow).where(
        StoryRow.workspace_id == workspace_id, or_(StoryRow.id.in_(named), StoryRow.author_id == user_id)
    )
    return list(session.scalars(query.order_by(StoryRow.id)))


def remove_colleague(session: Session, story_id: int, user_id: str) -> None:
    """A story has nothing to do with this person any more."""
    row = session.get(StoryColleagueRow, (story_id, user_id))
    if row is not None:
        session.delete(row)
    session.flush()
