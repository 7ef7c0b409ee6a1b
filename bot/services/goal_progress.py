"""How a goal goes on: where the team stands, who looks after it, dropping it, and what was learned."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.db import goals, people
from bot.db.goals import GoalCheckInRow
from bot.errors import Refusal
from bot.goal import Goal, GoalState, is_reached
from bot.services import goal_checker, goal_numbers, goal_posts, goal_reading, goal_watch
from bot.services.goals import check_owner, for_manager, for_member, note_act

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.goals import GoalRow

MOST_CHARACTERS = 300
FEWEST_REASON = 3
MOST_A_DAY = 20
_DAY = timedelta(days=1)


def to_check_in(session: Session, *, workspace_id: str, by: str, goal_id: int) -> Goal:
    """A goal that is worked on, for somebody of its team. Raises Refusal."""
    return goal_reading.one(session, _active(session, workspace_id, by, goal_id))


def _active(
    session: Session, workspace_id: str, by: str, goal_id: int, *, for_change: bool = False
) -> GoalRow:
    row = for_member(session, workspace_id=workspace_id, by=by, goal_id=goal_id, for_change=for_change)
    if row.state == GoalState.PROPOSED:
        raise Refusal("goals.not_agreed_yet")
    if row.state != GoalState.ACTIVE:
        raise Refusal("goals.over")
    return row


def value_of(goal: Goal, value: str, note: str) -> tuple[Decimal, bool]:
    """(the number of a check-in, whether it reaches the target). Raises Refusal with its field."""
    number = goal_numbers.read(value, field="value")
    if number.unit == "%" and goal.unit not in {"", "%"}:
        raise Refusal("goals.other_unit", field="value", unit=goal.unit)
    goal_checker.check_words(note, field="note", fewest=0, key="goals.text_short", most=MOST_CHARACTERS)
    return number.value, is_reached(goal.baseline, goal.target, number.value)


def check_in(
    session: Session,
    *,
    workspace_id: str,
    by: str,
    goal_id: int,
    value: str,
    note: str,
    now: datetime,
    is_sure: bool = True,
) -> Goal:
    """Notes where the team stands. At the target the goal is met, which is celebrated once. Raises Refusal.

    A number that meets the goal is only taken from somebody who `is_sure` of it.
    """
    people.lock(session, workspace_id, by)
    row = _active(session, workspace_id, by, goal_id, for_change=True)
    number, reached = value_of(goal_reading.one(session, row), value, note)
    if reached and not is_sure:
        return goal_reading.one(session, row)
    if goals.checked_in_since(session, workspace_id, by, now - _DAY) >= MOST_A_DAY:
        raise Refusal("goals.enough_check_ins", field="value", most=MOST_A_DAY)
    session.add(
        GoalCheckInRow(
            workspace_id=workspace_id,
            goal_id=row.id,
            user_id=by,
            value=goal_numbers.stored(number),
            note=note,
            at=now,
        )
    )
    session.flush()
    if reached:
        goal_watch.end(session, row, GoalState.MET, by=None, note="", now=now)
        session.flush()
    else:
        goal_posts.draw(session, row, now=now)
    return goal_reading.one(session, row)


def take_back(session: Session, *, workspace_id: str, by: str, goal_id: int, now: datetime) -> None:
    """Whoever gave the latest number takes it back, while the goal is worked on. Raises Refusal."""
    row = _active(session, workspace_id, by, goal_id, for_change=True)
    last = goals.last_check_ins(session, [row.id]).get(row.id)
    if last is None or last.user_id != by:
        raise Refusal("goals.no_number")
    session.delete(last)
    session.flush()
    goal_posts.draw(session, row, now=now)


def to_manage(session: Session, *, workspace_id: str, by: str, goal_id: int) -> Goal:
    """A live goal, for somebody who may drop it or hand it on. Raises Refusal."""
    return goal_reading.one(session, for_manager(session, workspace_id=workspace_id, by=by, goal_id=goal_id))


def check_reason(text: str) -> None:
    """Raises Refusal (field "reason") for words that say too little or too much."""
    goal_checker.check_words(
        text, field="reason", fewest=FEWEST_REASON, key="goals.reason_needed", most=MOST_CHARACTERS
    )


def drop(session: Session, *, workspace_id: str, by: str, goal_id: int, reason: str, now: datetime) -> None:
    """Ends a goal before its day, with a reason that the team reads. Raises Refusal."""
    row = for_manager(session, workspace_id=workspace_id, by=by, goal_id=goal_id, for_change=True)
    check_reason(reason)
    goal_watch.end(session, row, GoalState.DROPPED, by=by, note=reason, now=now)
    for one in {row.owner_id, row.proposer_id}:
        if one and one != by:
            goal_posts.tell(session, row, "goal_dropped", to=one, now=now)
    note_act(session, row, "goal_dropped", by=by, now=now)


def check_new_owner(session: Session, *, workspace_id: str, by: str, goal_id: int, owner_id: str) -> None:
    """Raises Refusal, with its field, for somebody who cannot look after this goal, and for who may not say so."""
    row = for_manager(session, workspace_id=workspace_id, by=by, goal_id=goal_id)
    check_owner(session, owner_id, workspace_id=workspace_id, team_id=row.team_id)


def set_owner(
    session: Session, *, workspace_id: str, by: str, goal_id: int, owner_id: str, now: datetime
) -> None:
    """Somebody else looks after the goal from now on, and hears of it. Raises Refusal."""
    row = for_manager(session, workspace_id=workspace_id, by=by, goal_id=goal_id, for_change=True)
    check_owner(session, owner_id, workspace_id=workspace_id, team_id=row.team_id)
    if row.owner_id == owner_id:
        return
    row.owner_id = owner_id
    session.flush()
    goal_watch.start_if_agreed(session, row, now=now)
    goal_posts.draw(session, row, now=now)
    if owner_id != by:
        number = int(now.timestamp())
        goal_posts.tell(session, row, "goal_owned", to=owner_id, now=now, number=number, by=by)
    note_act(session, row, "goal_owner_named", by=by, now=now, person_id=owner_id)


def to_learn(session: Session, *, workspace_id: str, by: str, goal_id: int) -> Goal:
    """A goal that was not reached, for somebody who says what the team learned. Raises Refusal."""
    return goal_reading.one(session, _unreached(session, workspace_id, by, goal_id))


def _unreached(
    session: Session, workspace_id: str, by: str, goal_id: int, *, for_change: bool = False
) -> GoalRow:
    row = for_member(session, workspace_id=workspace_id, by=by, goal_id=goal_id, for_change=for_change)
    if row.state not in {GoalState.PARTLY, GoalState.MISSED}:
        raise Refusal("goals.nothing_to_learn")
    if row.note and by not in {row.owner_id, row.ended_by, *goal_posts.answerable(session, row)}:
        raise Refusal("goals.learned_already")
    return row


def check_learned(text: str) -> None:
    """Raises Refusal (field "learned") for words that say too little or too much."""
    goal_checker.check_words(
        text, field="learned", fewest=FEWEST_REASON, key="goals.learned_short", most=MOST_CHARACTERS
    )


def learned(session: Session, *, workspace_id: str, by: str, goal_id: int, text: str, now: datetime) -> None:
    """Keeps what the team learned; the channel's messages about the goal say it. Raises Refusal."""
    row = _unreached(session, workspace_id, by, goal_id, for_change=True)
    check_learned(text)
    row.note, row.ended_by = text, by
    goal_posts.draw(session, row, now=now)
    goal_posts.draw_ending(session, row, now=now)
