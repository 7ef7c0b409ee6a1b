"""What becomes of goals when somebody is forgotten: the team's goal and its numbers stay, without their name."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import goals, personal
from bot.db.goals import GoalAgreementRow, GoalCheckInRow, GoalConcernRow, GoalRow
from bot.services import goal_posts
from bot.services.personal import Part, column_name, removed, unnamed

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def _proposed(session: Session, workspace_id: str, user_id: str) -> list[dict[str, Any]]:
    return personal.rows(session, GoalRow, "proposer_id", workspace_id, user_id)


def _forget_proposed(session: Session, workspace_id: str, user_id: str, now: datetime) -> None:
    """The messages that show the person are drawn again; what they say is read when they are sent."""
    for row in goals.naming(session, workspace_id, user_id):
        goal_posts.draw(session, row, now=now)
        goal_posts.draw_ending(session, row, now=now)
    personal.unname(session, GoalRow, "proposer_id", workspace_id, user_id)


PARTS = (
    Part("goals_proposed", (column_name(GoalRow, "proposer_id"),), _proposed, _forget_proposed),
    unnamed("goals_you_look_after", GoalRow, "owner_id", to=None),
    unnamed("goals_you_ended", GoalRow, "ended_by", to=None),
    removed("goals_you_agreed_to", GoalAgreementRow, "user_id"),
    removed("goal_questions", GoalConcernRow, "user_id"),
    unnamed("goal_numbers", GoalCheckInRow, "user_id"),
)
