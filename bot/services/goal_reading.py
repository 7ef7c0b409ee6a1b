"""Who may read which goal, and where does it stand? Everything that shows goals asks here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.db import goals, people, programmes
from bot.goal import CheckIn, Goal, GoalBoard, GoalState
from bot.recurrence import zone

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.goals import GoalRow

FEWEST_TO_AGREE = 2
_RECENTLY = timedelta(days=30)


def needed(size: int) -> int:
    """How many of a team's members have to agree: half of them, two at least; the only one of a team of one."""
    return max(1, min(size, max(FEWEST_TO_AGREE, (size + 1) // 2)))


def read(session: Session, rows: Sequence[GoalRow], *, until: datetime | None = None) -> list[Goal]:
    """Goals for reading, in the same order; with the latest check-in, or the latest one until an instant."""
    if not rows:
        return []
    ids, team_ids = [row.id for row in rows], {row.team_id for row in rows}
    teams = {team.id: team for team in programmes.teams(session, rows[0].workspace_id)}
    members = {team_id: programmes.members(session, team_id) for team_id in team_ids}
    agreed = goals.agreements(session, ids)
    latest = goals.last_check_ins(session, ids, until=until)
    return [
        Goal(
            id=row.id,
            team_id=row.team_id,
            channel_id=teams[row.team_id].channel_id,
            proposer_id=row.proposer_id,
            owner_id=row.owner_id,
            text=row.text,
            behaviour_id=row.behaviour_id,
            measure=row.measure,
            unit=row.unit,
            baseline=Decimal(row.baseline),
            target=Decimal(row.target),
            effect=row.effect,
            due_on=row.due_on,
            state=GoalState(row.state),
            version=row.version,
            card=row.card,
            agreed=tuple(one for one in agreed.get(row.id, ()) if one in members[row.team_id]),
            needed=needed(len(members[row.team_id])),
            last=_check_in(latest.get(row.id), zone(teams[row.team_id].timezone or "UTC")),
            note=row.note,
            ended_by=row.ended_by,
            ended_at=row.ended_at,
        )
        for row in rows
    ]


def _check_in(row: goals.GoalCheckInRow | None, where: ZoneInfo) -> CheckIn | None:
    return CheckIn(row.user_id, Decimal(row.value), row.note, row.at.astimezone(where)) if row else None


def one(session: Session, row: GoalRow) -> Goal:
    """One goal for reading."""
    return read(session, [row])[0]


def of_channel(session: Session, *, workspace_id: str, channel_id: str, at: datetime) -> list[Goal]:
    """What the team of a channel works towards at an instant, and where it stands then; soonest first.

    For the Friday round-up, which tells the same when it is drawn again. What is only proposed is not among them.
    """
    team = programmes.team_of_channel(session, workspace_id, channel_id)
    if team is None:
        return []
    found = read(session, goals.worked_on(session, team.id, at), until=at)
    return [replace(one, state=GoalState.ACTIVE) for one in found]


def board(session: Session, *, workspace_id: str, user_id: str, now: datetime) -> GoalBoard:
    """The goals of the teams a person belongs to or manages, for a lead of all; live, or ended in the last 30 days."""
    person = people.get(session, workspace_id, user_id)
    if person is None or not person.can_take_part:
        return GoalBoard()
    led = programmes.is_lead(session, workspace_id, user_id)
    member = {team.id for team in programmes.teams_of_person(session, workspace_id, user_id)}
    managed = {team.id for team in programmes.managed_teams(session, workspace_id, user_id)}
    everywhere = {team.id for team in programmes.teams(session, workspace_id)} if led else set()
    rows = goals.of_teams(session, workspace_id, member | managed | everywhere, ended_since=now - _RECENTLY)
    found = read(session, rows)
    owned = {row.id for row in rows if row.owner_id == user_id}
    looked_after = {one.id for one in found if led or one.team_id in managed or one.id in owned}
    return GoalBoard(
        goals=tuple(found),
        may_propose=bool(member | managed | everywhere),
        may_agree=frozenset(
            one.id
            for one in found
            if one.state is GoalState.PROPOSED and one.team_id in member and user_id not in one.agreed
        ),
        may_check_in=frozenset(one.id for one in found if one.state is GoalState.ACTIVE),
        may_manage=frozenset(
            one.id
            for one in found
            if one.is_live
            and (one.id in looked_after or (one.state is GoalState.PROPOSED and one.proposer_id == user_id))
        ),
        may_say_learned=frozenset(
            one.id
            for one in found
            if one.state in {GoalState.PARTLY, GoalState.MISSED} and (not one.note or one.id in looked_after)
        ),
        agreed=frozenset(
            one.id for one in found if one.state is GoalState.PROPOSED and user_id in one.agreed
        ),
        checked_in=frozenset(
            one.id
            for one in found
            if one.state is GoalState.ACTIVE and one.last and one.last.user_id == user_id
        ),
    )
