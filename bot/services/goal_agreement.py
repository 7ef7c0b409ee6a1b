"""How a team agrees to a goal: a tap each, questions to its owner, and another round when too few have tapped."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.db import goals, people, programmes
from bot.db.goals import GoalConcernRow
from bot.errors import Refusal
from bot.goal import LIVE, Goal, GoalState
from bot.services import goal_checker, goal_posts, goal_reading, goal_watch
from bot.services.goals import for_manager, for_member

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.goals import GoalRow

MOST_CHARACTERS = 500
MOST_QUESTIONS = 5
_DAY = timedelta(days=1)


def agree(session: Session, *, workspace_id: str, by: str, goal_id: int, now: datetime) -> Goal:
    """Somebody of the team agrees; with enough of them the goal is worked on. Agreeing twice changes nothing.

    Raises Refusal for who is not of the team, and when there is nothing to agree to any more.
    """
    row = _proposed(session, workspace_id, by, goal_id, for_change=True)
    if by not in programmes.members(session, row.team_id):
        raise Refusal("goals.members_agree")
    if goal_watch.today(session, row, now) > row.due_on:
        raise Refusal("goals.day_is_over")
    if goals.agree(session, row, by, now=now):
        goal_watch.start_if_agreed(session, row, now=now)
        goal_posts.draw(session, row, now=now)
    return goal_reading.one(session, row)


def take_back(session: Session, *, workspace_id: str, by: str, goal_id: int, now: datetime) -> None:
    """Somebody does not agree any more. Raises Refusal when the goal is agreed by now, or they had not."""
    row = _proposed(session, workspace_id, by, goal_id, for_change=True)
    if not goals.take_back(session, row.id, by):
        raise Refusal("goals.no_yes")
    goal_posts.draw(session, row, now=now)


def _proposed(session: Session, workspace_id: str, by: str, goal_id: int, *, for_change: bool) -> GoalRow:
    row = for_member(session, workspace_id=workspace_id, by=by, goal_id=goal_id, for_change=for_change)
    if row.state == GoalState.ACTIVE:
        raise Refusal("goals.agreed_already")
    if row.state != GoalState.PROPOSED:
        raise Refusal("goals.over")
    return row


def to_question(session: Session, *, workspace_id: str, by: str, goal_id: int) -> Goal:
    """A live goal that somebody has a question about. Raises Refusal, also for who looks after it themselves."""
    row = for_member(session, workspace_id=workspace_id, by=by, goal_id=goal_id)
    if row.state not in LIVE:
        raise Refusal("goals.over")
    if row.owner_id == by:
        raise Refusal("goals.your_own")
    return goal_reading.one(session, row)


def check_question(text: str) -> None:
    """Raises Refusal (field "question") for words that say too little or too much."""
    goal_checker.check_words(
        text, field="question", fewest=2, key="goals.question_short", most=MOST_CHARACTERS
    )


def question(session: Session, *, workspace_id: str, by: str, goal_id: int, text: str, now: datetime) -> None:
    """Passes a question or concern on to whoever looks after the goal, with the name of who has it. Raises Refusal."""
    check_question(text)
    to_question(session, workspace_id=workspace_id, by=by, goal_id=goal_id)
    people.lock(session, workspace_id, by)
    if goals.concerns_since(session, goal_id, by, now - _DAY) >= MOST_QUESTIONS:
        raise Refusal("goals.enough_questions", field="question", most=MOST_QUESTIONS)
    row = for_member(session, workspace_id=workspace_id, by=by, goal_id=goal_id)
    concern = GoalConcernRow(workspace_id=workspace_id, goal_id=row.id, user_id=by, text=text, at=now)
    session.add(concern)
    session.flush()
    owner = goal_posts.able_owner(session, row)
    for one in [owner] if owner else goal_posts.answerable(session, row):
        if one != by:
            goal_posts.tell(
                session, row, "goal_concern", to=one, now=now, number=concern.id, concern_id=concern.id
            )


def keep_asking(
    session: Session, *, workspace_id: str, by: str, goal_id: int, card: int, now: datetime
) -> None:
    """The team is asked once more: the goal is shown anew, for another five working days. Raises Refusal.

    `card` is the message that was not answered, so that two who press at once ask once.
    """
    row = for_manager(session, workspace_id=workspace_id, by=by, goal_id=goal_id, for_change=True)
    if row.state != GoalState.PROPOSED:
        raise Refusal("goals.agreed_already")
    if row.card != card:
        raise Refusal("goals.asked_already")
    if goal_watch.today(session, row, now) > row.due_on:
        raise Refusal("goals.day_is_over")
    goal_posts.post_card_anew(session, row, now=now)
    goal_watch.watch_agreement(session, row, now=now)


def show_again(
    session: Session, *, workspace_id: str, by: str, goal_id: int, card: int, now: datetime
) -> None:
    """Shows a live goal in its channel again, where everybody sees it. Raises Refusal while the channel is closed."""
    row = for_manager(session, workspace_id=workspace_id, by=by, goal_id=goal_id, for_change=True)
    if row.card != card:
        raise Refusal("goals.asked_already")
    if goal_posts.channel_problem(session, row):
        raise Refusal("goals.channel_closed")
    goal_posts.post_card_anew(session, row, now=now)
