"""What a programme lead and an admin look after in Home: campaigns, teams, troubles, roles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.domain import Audience, CampaignState, ComingUp, Sent
from bot.facts import CampaignFacts, Lead, TeamFacts
from content import ids, roles
from content.blocks import Block, button, buttons, confirm, divider, heading, note, paragraph
from content.campaigns import kind_name, reason
from content.text import channel, listed, people, plain, say

_MOST_TEAMS = 15


def day_in_words(day: date) -> str:
    """A date as a lead and everybody else reads it: "Monday, 23 November"."""
    return f"{day:%A}, {day.day} {day:%B}"


def titled(title: str, lines: Sequence[str], none: str) -> Block:
    """A titled list in one block: a Home tab holds a hundred."""
    return paragraph("\n".join([f"*{plain(title)}*", *(lines or [say(none)])]))


def admin_part(leads: Sequence[str]) -> list[Block]:
    """What an admin who does not lead may change."""
    return [
        divider(),
        note(say("programmes.set_up_done", leads=people(leads))),
        roles.change_buttons(),
        note(say("home.admin_only_note")),
    ]


def lead_part(lead: Lead) -> list[Block]:
    """What a programme lead looks after."""
    blocks = [heading(plain("home.lead_title"))]
    blocks += _attention(lead)
    for campaign in lead.campaigns:
        blocks += _campaign(campaign)
    blocks += [
        *_teams(lead.teams),
        note(say("home.leads_line", leads=people(lead.leads))),
        roles.change_buttons(with_log=True),
        divider(),
    ]
    return blocks


def _teams(teams: Sequence[TeamFacts]) -> list[Block]:
    """The teams in one block, and how many more there are."""
    lines = [_team(team) for team in list(teams)[:_MOST_TEAMS]]
    if len(teams) > _MOST_TEAMS:
        lines.append(say("home.more", count=len(teams) - _MOST_TEAMS))
    return [titled("home.teams_title", lines, "home.teams_none")]


def _team(team: TeamFacts) -> str:
    if not team.members:
        return say("home.team_empty", channel=channel(team.channel_id))
    line = say(
        "home.team_line",
        channel=channel(team.channel_id),
        count=team.members,
        people=_people(team.members),
        zone=team.timezone or "UTC",
    )
    return f"{line} {roles.managed_by(team.managers)}"


def _people(count: int) -> str:
    return plain("home.person_one" if count == 1 else "home.person_many")


def _attention(lead: Lead) -> list[Block]:
    lines = [
        say("home.attention_channel", channel=channel(channel_id), reason=reason(code))
        for channel_id, code in list(lead.channel_problems)[:10]
    ]
    if lead.without_zone:
        lines.append(say("home.attention_zones", count=lead.without_zone, people=_people(lead.without_zone)))
    if not lines:
        return []
    return [titled("home.attention_title", lines, "home.attention_title")]


def _campaign(campaign: CampaignFacts) -> list[Block]:
    state = (
        "planned" if campaign.state is CampaignState.RUNNING and not campaign.started else str(campaign.state)
    )
    blocks = [
        paragraph(
            say(
                "home.lead_campaign",
                name=campaign.name,
                state=plain(f"home.state_{state}"),
                starts=day_in_words(campaign.starts_on),
                ends=day_in_words(campaign.ends_on),
            )
        )
    ]
    if campaign.state is CampaignState.RUNNING:
        blocks.append(_switch(campaign.id, "pause", ids.CAMPAIGN_PAUSE, None))
    elif campaign.state is CampaignState.PAUSED:
        blocks.append(_switch(campaign.id, "resume", ids.CAMPAIGN_RESUME, "primary"))
    paused = campaign.state is CampaignState.PAUSED
    coming = [] if paused else [_coming(one) for one in campaign.coming]
    blocks.append(titled("home.next_title", coming, "home.next_paused" if paused else "home.next_none"))
    blocks.append(titled("home.sent_title", [_sent(one) for one in campaign.sent], "home.sent_none"))
    return blocks


def _switch(campaign_id: int, what: str, action_id: str, style: str | None) -> Block:
    return buttons(
        button(
            plain(f"home.{what}"),
            action_id,
            value=str(campaign_id),
            style=style,
            confirm=confirm(plain(f"home.{what}_title"), plain(f"home.{what}_text"), plain(f"home.{what}")),
        )
    )


def _coming(one: ComingUp) -> str:
    if one.audience is Audience.CHANNEL:
        places = plain("home.place_one" if one.targets == 1 else "home.place_many")
        return say(
            "home.next_channel",
            when=day_in_words(one.local_date),
            kind=kind_name(one.kind),
            count=one.targets,
            places=places,
            time=one.local_time,
        )
    return say(
        "home.next_person",
        when=day_in_words(one.local_date),
        kind=kind_name(one.kind),
        count=one.targets,
        people=_people(one.targets),
        time=one.local_time,
    )


def _sent(one: Sent) -> str:
    counts = listed(
        [plain(f"home.count_{state}", count=count) for state, count in sorted(one.counts.items())]
    )
    return say("home.sent_line", when=day_in_words(one.local_date), kind=kind_name(one.kind), counts=counts)
