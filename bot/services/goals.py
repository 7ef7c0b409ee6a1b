"""The rules of goals: who may propose one for a team, what it has to say, and how it is changed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.db import audit, goals, people, programmes
from bot.db.goals import GoalRow
from bot.errors import Refusal
from bot.goal import LIVE, Goal, GoalState, Proposal, Vague
from bot.recurrence import zone
from bot.services import goal_checker, goal_numbers, goal_posts, goal_reading, goal_watch
from bot.services.roles import require_programme

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.programmes import TeamRow

MOST_LIVE = 3
"""Goals of one team at a time: what matters is few things."""
MOST_A_DAY = 5
_DAY = timedelta(days=1)


def teams_of(session: Session, *, workspace_id: str, user_id: str) -> list[tuple[int, str]]:
    """(team id, name of its channel) of each team a person may propose goals for. Raises Refusal without any."""
    require_programme(session, workspace_id)
    person = people.get(session, workspace_id, user_id)
    if person is None or not person.can_take_part:
        raise Refusal("goals.not_for_guests")
    wanted = {team.id for team in programmes.teams_of_person(session, workspace_id, user_id)}
    wanted |= {team.id for team in programmes.managed_teams(session, workspace_id, user_id)}
    everywhere = programmes.is_lead(session, workspace_id, user_id)
    found = [team for team in programmes.teams(session, workspace_id) if everywhere or team.id in wanted]
    if not found:
        raise Refusal("goals.no_team")
    own = sorted(found, key=lambda team: team.id not in wanted)
    names = people.channel_names(session, workspace_id, [team.channel_id for team in own])
    return [(team.id, names.get(team.channel_id) or team.channel_id) for team in own]


def team_here(session: Session, *, workspace_id: str, channel_id: str) -> int:
    """The team that meets in a channel, or 0."""
    team = programmes.team_of_channel(session, workspace_id, channel_id)
    return team.id if team else 0


def live_count(session: Session, *, workspace_id: str, user_id: str) -> int:
    """How many goals of somebody's teams are proposed or worked on."""
    mine = [team.id for team in programmes.teams_of_person(session, workspace_id, user_id)]
    mine += [team.id for team in programmes.managed_teams(session, workspace_id, user_id)]
    return len(goals.of_teams(session, workspace_id, set(mine)))


def faults(
    session: Session, goal: Proposal, *, workspace_id: str, by: str, goal_id: int, version: int, now: datetime
) -> list[Refusal]:
    """Everything that stands in a proposal's way, each with its field; with `goal_id` it changes that one."""
    team = programmes.team(session, workspace_id, goal.team_id)
    found = goal_checker.faults(goal, today=_today(team, now))
    checks = [_check_owner]
    if goal_id:
        try:
            _changeable(session, workspace_id, by, goal_id, version)
        except Refusal as refused:
            found.append(refused)
    else:
        checks.insert(0, _check_team)
    for check in checks:
        try:
            check(session, goal, workspace_id=workspace_id, by=by, now=now)
        except Refusal as refused:
            found.append(refused)
    return found


def vague(goal: Proposal) -> list[Vague]:
    """What a proposal without faults could say more sharply."""
    return goal_checker.vague(goal)


def _today(team: TeamRow | None, now: datetime) -> date:
    return now.astimezone(zone((team and team.timezone) or "UTC")).date()


def _check_owner(session: Session, goal: Proposal, *, workspace_id: str, by: str, now: datetime) -> None:
    """Whoever looks after a goal belongs to the team, manages it or leads the programme, and is here."""
    del by, now
    check_owner(session, goal.owner_id, workspace_id=workspace_id, team_id=goal.team_id)


def check_owner(session: Session, owner_id: str, *, workspace_id: str, team_id: int) -> None:
    """Raises Refusal (field "owner") for somebody who cannot look after a goal of this team."""
    if not owner_id:
        raise Refusal("goals.owner_needed", field="owner")
    person = people.get(session, workspace_id, owner_id)
    if person is None or not person.can_take_part:
        raise Refusal("goals.owner_cannot", field="owner")
    around = programmes.members(session, team_id) | set(programmes.managers(session, team_id))
    if owner_id not in around and not programmes.is_lead(session, workspace_id, owner_id):
        raise Refusal("goals.owner_elsewhere", field="owner", person=owner_id)


def _check_team(session: Session, goal: Proposal, *, workspace_id: str, by: str, now: datetime) -> None:
    team = programmes.team(session, workspace_id, goal.team_id)
    if team is None or goal.team_id not in dict(teams_of(session, workspace_id=workspace_id, user_id=by)):
        raise Refusal("goals.team_needed", field="team")
    if team.channel_id in dict(people.channels_with_problems(session, workspace_id)):
        raise Refusal("goals.channel_closed", field="team")
    live = goals.live_of_team(session, team.id)
    if any(row.text == goal.text and row.due_on == goal.due_on for row in live):
        raise Refusal("goals.same_already", field="text")
    if len(live) >= MOST_LIVE:
        raise Refusal("goals.enough_live", field="team", most=MOST_LIVE)
    if goals.proposed_since(session, workspace_id, by, now - _DAY) >= MOST_A_DAY:
        raise Refusal("goals.enough_today", field="team", most=MOST_A_DAY)


def propose(session: Session, goal: Proposal, *, workspace_id: str, by: str, now: datetime) -> int:
    """Proposes a goal to its team, in the team's channel. Returns its id. Raises Refusal for what `faults` finds.

    Whoever proposes it agrees to it; somebody else who is to look after it hears of it.
    """
    people.lock(session, workspace_id, by)
    programmes.for_change(session, workspace_id)
    found = faults(session, goal, workspace_id=workspace_id, by=by, goal_id=0, version=0, now=now)
    if found:
        raise found[0]
    row = GoalRow(
        workspace_id=workspace_id,
        team_id=goal.team_id,
        proposer_id=by,
        state=GoalState.PROPOSED,
        version=1,
        card=1,
        proposed_at=now,
        note="",
    )
    _write(row, goal)
    session.add(row)
    session.flush()
    _ask_team(session, row, by=by, now=now)
    goal_posts.post_card(session, row, now=now)
    if row.owner_id and row.owner_id != by:
        goal_posts.tell(session, row, "goal_owned", to=row.owner_id, now=now, number=row.version, by=by)
    note_act(session, row, "goal_proposed", by=by, now=now)
    return row.id


def _write(row: GoalRow, goal: Proposal) -> None:
    count = goal_checker.numbers(goal)
    if goal.due_on is None:
        raise Refusal("goals.date_needed", field="due_on")
    row.text, row.behaviour_id, row.measure, row.effect = (
        goal.text,
        goal.behaviour_id,
        goal.measure,
        goal.effect,
    )
    row.unit, row.due_on, row.owner_id = count.unit, goal.due_on, goal.owner_id
    row.baseline, row.target = goal_numbers.stored(count.baseline), goal_numbers.stored(count.target)


def _ask_team(session: Session, row: GoalRow, *, by: str, now: datetime) -> None:
    if by in programmes.members(session, row.team_id):
        goals.agree(session, row, by, now=now)
    goal_watch.watch_agreement(session, row, now=now)
    goal_watch.start_if_agreed(session, row, now=now)


def to_change(session: Session, *, workspace_id: str, by: str, goal_id: int) -> Goal:
    """A goal that is still proposed, for somebody who may change it. Raises Refusal."""
    row = goals.get(session, workspace_id, goal_id)
    version = row.version if row else 0
    return goal_reading.one(session, _changeable(session, workspace_id, by, goal_id, version))


def _changeable(
    session: Session, workspace_id: str, by: str, goal_id: int, version: int, *, for_change: bool = False
) -> GoalRow:
    row = for_manager(session, workspace_id=workspace_id, by=by, goal_id=goal_id, for_change=for_change)
    if row.state != GoalState.PROPOSED:
        raise Refusal("goals.agreed_already", field="text")
    if row.version != version:
        raise Refusal("goals.changed_meanwhile", field="text")
    return row


def change(
    session: Session,
    goal: Proposal,
    *,
    workspace_id: str,
    by: str,
    goal_id: int,
    version: int,
    now: datetime,
) -> None:
    """Changes a goal that is not agreed yet: the team is asked anew. Raises Refusal for what `faults` finds."""
    row = _changeable(session, workspace_id, by, goal_id, version, for_change=True)
    found = faults(session, goal, workspace_id=workspace_id, by=by, goal_id=goal_id, version=version, now=now)
    if found:
        raise found[0]
    before = row.owner_id
    _write(row, goal)
    row.version += 1
    goals.forget_agreements(session, row.id)
    session.flush()
    goal_posts.post_card_anew(session, row, now=now)
    _ask_team(session, row, by=by, now=now)
    if row.owner_id and row.owner_id not in {before, by}:
        goal_posts.tell(session, row, "goal_owned", to=row.owner_id, now=now, number=row.version, by=by)
    note_act(session, row, "goal_changed", by=by, now=now)


def for_member(
    session: Session, *, workspace_id: str, by: str, goal_id: int, for_change: bool = False
) -> GoalRow:
    """A goal, for somebody of its team, its owner, a manager of the team or a lead. Raises Refusal."""
    row = goals.get(session, workspace_id, goal_id, for_change=for_change)
    if row is None:
        raise Refusal("goals.gone")
    person = people.get(session, workspace_id, by)
    around = programmes.members(session, row.team_id) | set(programmes.managers(session, row.team_id))
    if row.owner_id:
        around.add(row.owner_id)
    around |= set(programmes.leads(session, workspace_id))
    if person is None or not person.can_take_part:
        raise Refusal("goals.members_only")
    if by not in around:
        raise Refusal("goals.other_team")
    return row


def for_manager(
    session: Session, *, workspace_id: str, by: str, goal_id: int, for_change: bool = False
) -> GoalRow:
    """A live goal, for its owner, a manager of the team or a lead; and, until it is agreed, whoever proposed it.

    Raises Refusal.
    """
    row = for_member(session, workspace_id=workspace_id, by=by, goal_id=goal_id, for_change=for_change)
    leads = programmes.leads(session, workspace_id)
    allowed = {row.owner_id, *programmes.managers(session, row.team_id), *leads}
    if row.state == GoalState.PROPOSED:
        allowed.add(row.proposer_id)
    if row.state not in LIVE:
        raise Refusal("goals.over")
    if by not in allowed:
        raise Refusal("goals.not_yours", leads=leads)
    return row


def note_act(
    session: Session, row: GoalRow, act: str, *, by: str, now: datetime, person_id: str | None = None
) -> None:
    """Writes the audit log."""
    audit.add(
        session,
        workspace_id=row.workspace_id,
        actor_id=by,
        act=act,
        subject=f"goal:{row.id}",
        person_id=person_id,
        at=now,
    )
