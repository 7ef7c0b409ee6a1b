"""Whom does a pulse ask, and to which unit does each of them belong? Each person to exactly one (programme D6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from bot.db import people, programmes
from bot.db.programmes import TeamRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def partition(
    members: Mapping[int, Collection[str]],
    managers: Mapping[int, Collection[str]],
    not_asked: Collection[str],
) -> dict[str, int]:
    """The one team each person answers for: the first of theirs, in the order of `members`, they do not manage.

    Managers know their own answer and read their team's result, so they are not counted in it; who manages every team
    they are in is not asked. Nor are `not_asked`, who read everybody's result.
    """
    found: dict[str, int] = {}
    for team_id, user_ids in members.items():
        for user_id in user_ids:
            if user_id not in not_asked and user_id not in managers.get(team_id, ()):
                found.setdefault(user_id, team_id)
    return found


def belongs(session: Session, workspace_id: str, teams: Sequence[TeamRow]) -> dict[str, tuple[int, str]]:
    """Whom a pulse of these teams asks: {person: (team id, IANA zone)}. Only who can take part."""
    zones = dict(programmes.participants(session, workspace_id))
    members = {team.id: sorted(programmes.members(session, team.id).intersection(zones)) for team in teams}
    managers = {team.id: programmes.managers(session, team.id) for team in teams}
    answer_for = partition(members, managers, programmes.leads(session, workspace_id))
    fallback = {team.id: team.timezone or "UTC" for team in teams}
    return {
        user_id: (team_id, zones[user_id] or fallback[team_id]) for user_id, team_id in answer_for.items()
    }


def managed_by(session: Session, workspace_id: str, user_id: str) -> set[int]:
    """Ids of the teams somebody manages now."""
    return {team.id for team in programmes.managed_teams(session, workspace_id, user_id)}


def team_names(session: Session, workspace_id: str, teams: Iterable[TeamRow]) -> dict[int, str]:
    """What a team is called in places that show no mentions: its channel's name."""
    channels = {team.channel_id: team.id for team in teams}
    names = {one: name for one, name in people.channel_names(session, workspace_id, channels).items() if name}
    return {team_id: f"#{names.get(channel_id, channel_id)}" for channel_id, team_id in channels.items()}
