"""Whom does a campaign reach now? Channels, people and managers, each with the zone its times are read in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.db import campaign_settings, people, programmes, roles, user_groups
from bot.db.campaign_settings import CHANNEL, GROUP, PERSON, AudiencePart
from bot.domain import Audience

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.campaigns import CampaignRow

FALLBACK_ZONE = "UTC"


@dataclass(frozen=True, slots=True)
class Everybody:
    """Who takes part in the programme now. Values of `channels` and `people` are IANA zones.

    A person whose zone Slack does not say has their team channel's. `managers` are by channel.
    """

    workspace_id: str
    channels: Mapping[str, str]
    people: Mapping[str, str]
    channels_of: Mapping[str, list[str]]
    managers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Reached:
    """Whom a campaign reaches now: {target: IANA zone} of each audience. `named` are people chosen one by one."""

    of: Mapping[Audience, Mapping[str, str]]
    named: frozenset[str] = frozenset()


def everybody(session: Session, workspace_id: str) -> Everybody:
    """Reads the programme's teams and people, once for all campaigns."""
    teams = programmes.teams(session, workspace_id)
    channels = {team.channel_id: team.timezone or FALLBACK_ZONE for team in teams}
    taking_part = programmes.participants(session, workspace_id)
    channels_of = programmes.channels_of_people(session, workspace_id, [one for one, _ in taking_part])
    by_team = roles.managers_by_team(session, workspace_id)
    return Everybody(
        workspace_id=workspace_id,
        channels=channels,
        people={user_id: timezone or channels[channels_of[user_id][0]] for user_id, timezone in taking_part},
        channels_of=channels_of,
        managers={team.channel_id: tuple(by_team.get(team.id, ())) for team in teams},
    )


def reached(session: Session, campaign: CampaignRow, all_of_them: Everybody) -> Reached:
    """Whom a campaign reaches now."""
    if campaign.whole_programme:
        return chosen(session, None, all_of_them)
    return chosen(session, campaign_settings.audience(session, campaign.id), all_of_them)


def chosen(session: Session, parts: tuple[AudiencePart, ...] | None, all_of_them: Everybody) -> Reached:
    """Whom an audience of these parts reaches; None: the whole programme."""
    if parts is None:
        channels, members = dict(all_of_them.channels), dict(all_of_them.people)
        named: set[str] = set()
    else:
        refs = campaign_settings.by_kind(parts)
        channels = {one: all_of_them.channels[one] for one in refs[CHANNEL] if one in all_of_them.channels}
        named = set(refs[PERSON])
        in_groups = user_groups.members_of(session, all_of_them.workspace_id, refs[GROUP])
        members = {
            user_id: timezone
            for user_id, timezone in all_of_them.people.items()
            if channels.keys() & all_of_them.channels_of[user_id]
        }
        members |= _zones(session, all_of_them, [*in_groups, *refs[PERSON]])
    managers = _managers(all_of_them, channels, members)
    return Reached(
        {
            Audience.CHANNEL: channels,
            Audience.PERSON: members,
            Audience.MANAGER: _zones(session, all_of_them, managers),
        },
        frozenset(named),
    )


def _managers(
    all_of_them: Everybody, channels: Mapping[str, str], members: Mapping[str, str]
) -> dict[str, str]:
    """Managers of the teams these channels and people belong to, each with the zone of a team of theirs."""
    touched = {*channels, *(one for user_id in members for one in all_of_them.channels_of.get(user_id, ()))}
    return {
        user_id: all_of_them.channels[channel_id]
        for channel_id in sorted(touched)
        for user_id in all_of_them.managers.get(channel_id, ())
    }


def _zones(session: Session, all_of_them: Everybody, wanted: list[str] | dict[str, str]) -> dict[str, str]:
    """Those of these people who can take part, in a team or not, with their zones."""
    found = {user_id: all_of_them.people[user_id] for user_id in wanted if user_id in all_of_them.people}
    others = [user_id for user_id in wanted if user_id not in found]
    elsewhere = wanted if isinstance(wanted, dict) else {}
    for user_id, person in people.get_many(session, all_of_them.workspace_id, others).items():
        if person.can_take_part:
            found[user_id] = person.timezone or elsewhere.get(user_id, FALLBACK_ZONE)
    return found
