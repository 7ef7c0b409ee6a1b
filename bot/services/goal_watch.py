"""What is looked at again: whether a goal was agreed, whether anybody checked in, its day, and what comes next."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.db import goals, people, programmes, timers
from bot.goal import GoalState
from bot.recurrence import zone
from bot.services import celebrations, goal_numbers, goal_posts, goal_reading
from bot.working_days import at_local, country_at, next_office_hour, working_days_after

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.goals import GoalRow
    from bot.db.timers import DueTimer

AGREE, CHECK_IN, DUE, NEXT = "goal_agree", "goal_check_in", "goal_due", "goal_next"
"""Kinds of timers; their subject is the goal's id."""
AGREED_WITHIN = 5
"""Working days in which a team agrees; then whoever looks after the goal is asked what to do."""
QUIET_DAYS = 7
"""After so many days without a check-in its owner is asked for one."""
HALF_WAY = 50
"""Per cent of the way from which on a goal that was not reached was reached in part."""
_MORNING = time(9, 30)


def team_zone(session: Session, row: GoalRow) -> ZoneInfo:
    """The zone the team's channel lives in."""
    team = programmes.team(session, row.workspace_id, row.team_id)
    return zone(team.timezone if team and team.timezone else "UTC")


def _owner_zone(session: Session, row: GoalRow) -> ZoneInfo:
    person = people.get(session, row.workspace_id, row.owner_id) if row.owner_id else None
    return zone(person.timezone) if person and person.timezone else team_zone(session, row)


def today(session: Session, row: GoalRow, now: datetime) -> date:
    """The date where the team is."""
    return now.astimezone(team_zone(session, row)).date()


def _set(session: Session, row: GoalRow, kind: str, day: date, where: ZoneInfo) -> None:
    """Looks again on the morning of a day, or of the first working day after it."""
    due_at = at_local(working_days_after(day, 0, country_at(where)), _MORNING, where)
    timers.put(session, workspace_id=row.workspace_id, kind=kind, subject=str(row.id), due_at=due_at)


def _drop(session: Session, row: GoalRow, *kinds: str) -> None:
    for kind in kinds:
        timers.drop(session, workspace_id=row.workspace_id, kind=kind, subject=str(row.id))


def watch_agreement(session: Session, row: GoalRow, *, now: datetime) -> None:
    """From now on: whether the team agrees in time, and the goal's own day."""
    where = team_zone(session, row)
    _set(
        session,
        row,
        AGREE,
        working_days_after(today(session, row, now), AGREED_WITHIN, country_at(where)),
        where,
    )
    _set(session, row, DUE, row.due_on + timedelta(days=1), where)


def watch_progress(session: Session, row: GoalRow, *, now: datetime) -> None:
    """From now on: whether anybody checks in."""
    _drop(session, row, AGREE)
    where = _owner_zone(session, row)
    _set(session, row, CHECK_IN, now.astimezone(where).date() + timedelta(days=QUIET_DAYS), where)


def _comes_at_night(session: Session, timer: DueTimer, where: ZoneInfo, *, now: datetime) -> bool:
    """Whether nobody is at work there now, after a downtime: then it is looked at again when somebody is."""
    opens = next_office_hour(now, where)
    if opens <= now:
        return False
    timers.put(session, workspace_id=timer.workspace_id, kind=timer.kind, subject=timer.subject, due_at=opens)
    return True


def agreement_over(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """The rule of a goal that is not agreed in time: its owner changes it, drops it, or keeps asking."""
    row = goals.get(session, timer.workspace_id, int(timer.subject), for_change=True)
    if row is None or row.state != GoalState.PROPOSED:
        return
    if _comes_at_night(session, timer, _owner_zone(session, row), now=now):
        return
    start_if_agreed(session, row, now=now)
    if row.state != GoalState.PROPOSED:
        goal_posts.draw(session, row, now=now)
        return
    owner = goal_posts.able_owner(session, row)
    for one in [owner] if owner else goal_posts.answerable(session, row):
        goal_posts.tell(session, row, "goal_not_agreed", to=one, now=now, number=row.card)


def start_if_agreed(session: Session, row: GoalRow, *, now: datetime) -> None:
    """The goal is worked on as soon as enough have agreed; without somebody who looks after it, one is asked for."""
    session.flush()
    goal = goal_reading.one(session, row)
    if row.state != GoalState.PROPOSED or len(goal.agreed) < goal.needed:
        return
    owner = goal_posts.able_owner(session, row)
    if owner is None:
        _ask_for_owner(session, row, now=now)
        return
    row.state, row.agreed_at = GoalState.ACTIVE, now
    watch_progress(session, row, now=now)
    goal_posts.tell(session, row, "goal_agreed", to=owner, now=now, number=row.version)


def _ask_for_owner(session: Session, row: GoalRow, *, now: datetime) -> None:
    number = today(session, row, now).toordinal()
    for one in goal_posts.answerable(session, row):
        goal_posts.tell(session, row, "goal_owner_gone", to=one, now=now, number=number)


def nobody_checked_in(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """The rule of a goal that is worked on: its owner is asked where it stands, if a week brought nothing."""
    row = goals.get(session, timer.workspace_id, int(timer.subject), for_change=True)
    if row is None or row.state != GoalState.ACTIVE:
        return
    where = _owner_zone(session, row)
    if _comes_at_night(session, timer, where, now=now):
        return
    last = goals.last_check_ins(session, [row.id]).get(row.id)
    since = (last.at if last else row.agreed_at or row.proposed_at).astimezone(where).date()
    here = now.astimezone(where).date()
    owner = goal_posts.able_owner(session, row)
    if owner is None:
        _ask_for_owner(session, row, now=now)
    elif (here - since).days >= QUIET_DAYS:
        goal_posts.tell(session, row, "goal_check_in", to=owner, now=now, number=here.toordinal())
    begin = since if (here - since).days < QUIET_DAYS else here
    _set(session, row, CHECK_IN, begin + timedelta(days=QUIET_DAYS), where)


def day_over(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """The rule of a goal's day: reached in part, or missed; one that was never agreed is dropped."""
    row = goals.get(session, timer.workspace_id, int(timer.subject), for_change=True)
    if row is None or row.state not in {GoalState.PROPOSED, GoalState.ACTIVE}:
        return
    if _comes_at_night(session, timer, team_zone(session, row), now=now):
        return
    if row.state == GoalState.PROPOSED:
        end(session, row, GoalState.DROPPED, by=None, note="", now=now)
        return
    far = goal_reading.one(session, row).percent >= HALF_WAY
    end(session, row, GoalState.PARTLY if far else GoalState.MISSED, by=None, note="", now=now)


def end(
    session: Session, row: GoalRow, state: GoalState, *, by: str | None, note: str, now: datetime
) -> None:
    """The goal is over: the channel reads it once, and soon the next one is asked for."""
    was_worked_on = row.state == GoalState.ACTIVE
    row.state, row.ended_by, row.ended_at, row.note = state, by, now, note
    _drop(session, row, AGREE, CHECK_IN, DUE)
    goal_posts.draw(session, row, now=now)
    if not was_worked_on:
        return
    if state is GoalState.MET:
        _celebrate(session, row, now=now)
    else:
        goal_posts.tell(session, row, "goal_over", to=goal_posts.channel_of(session, row), now=now)
    where = _owner_zone(session, row)
    _set(session, row, NEXT, working_days_after(now.astimezone(where).date(), 1, country_at(where)), where)


def leave(session: Session, team_id: int, *, by: str, now: datetime) -> set[str]:
    """The team takes part no more: its goals end without a word in its channel. Returns who looked after them."""
    owners: set[str] = set()
    for row in goals.live_of_team(session, team_id):
        row.state, row.ended_by, row.ended_at = GoalState.DROPPED, by, now
        _drop(session, row, AGREE, CHECK_IN, DUE)
        if row.owner_id:
            owners.add(row.owner_id)
    return owners


def _celebrate(session: Session, row: GoalRow, *, now: datetime) -> None:
    """The card says at once that the goal is met; the team celebrates it with whatever else there is that day."""
    goal = goal_reading.one(session, row)
    celebrations.note(
        session,
        workspace_id=row.workspace_id,
        occasion="goal_met",
        subject=f"goal:{row.id}",
        channel_id=goal.channel_id,
        people=[row.owner_id] if row.owner_id else [],
        evidence={"goal": row.text, "result": f"{goal_numbers.stored(goal.now)} {row.unit}".strip()},
        now=now,
    )


def next_one(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """The rule of a goal that is over: the next one is asked for, unless the team has one or no channel any more."""
    row = goals.get(session, timer.workspace_id, int(timer.subject))
    if row is None or goals.live_of_team(session, row.team_id) or goal_posts.channel_problem(session, row):
        return
    if _comes_at_night(session, timer, _owner_zone(session, row), now=now):
        return
    owner = goal_posts.able_owner(session, row)
    for one in [owner] if owner else goal_posts.answerable(session, row):
        goal_posts.tell(session, row, "goal_next", to=one, now=now)
