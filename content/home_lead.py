"""What a programme lead and an admin look after in Home: campaigns, teams, troubles, roles."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import CampaignState
from bot.facts import CampaignFacts, Home, Lead, TeamFacts
from content import (
    busy_days,
    campaign_drafts,
    campaign_list,
    campaign_proposals,
    campaign_steps,
    celebration_tone,
    delivery_log,
    ids,
    pulse_desk,
    roles,
)
from content.blocks import Block, button, buttons, divider, heading, note, paragraph
from content.campaign_calendar import open_button as calendar_button
from content.campaign_lines import coming_line, people_word, sent_line, state_line, switch, trouble
from content.campaigns import reason
from content.text import channel, people, plain, say

_MOST_TEAMS = 15


def titled(title: str, lines: Sequence[str], none: str) -> Block:
    """A titled list in one block: a Home tab holds a hundred."""
    return paragraph("\n".join([f"*{plain(title)}*", *(lines or [say(none)])]))


def admin_part(leads: Sequence[str]) -> list[Block]:
    """What an admin who does not lead may change."""
    return [
        divider(),
        note(say("programmes.set_up_done", leads=people(leads))),
        buttons(roles.leads_button(), *roles.team_buttons()),
        note(say("home.admin_only_note")),
    ]


def lead_part(lead: Lead, home: Home) -> list[Block]:
    """What a programme lead looks after: first what waits for them, then campaigns, pulses, teams and the rest."""
    blocks = [heading(plain("home.lead_title")), *_waiting(home)]
    blocks += [*_attention(lead), campaign_drafts.new_button()]
    for campaign in lead.campaigns:
        blocks += _campaign(campaign)
    if lead.campaigns_total > len(lead.campaigns):
        blocks.append(campaign_list.open_button(lead.campaigns_total))
    return [
        *blocks,
        *pulse_desk.lead_blocks(home.pulses),
        *_teams(lead.teams),
        *busy_days.on_home(home.busy),
        buttons(
            *roles.team_buttons(),
            button(plain("rituals.button"), ids.RITUAL_TEAMS, value="0"),
            *busy_days.set_button(home.busy),
        ),
        *_programme(lead, home),
        divider(),
    ]


def _waiting(home: Home) -> list[Block]:
    """The changes, stories and nominations that a lead has to decide on, if there are any."""
    stories, nominations = home.stories.to_look_at or 0, home.nominations.to_decide or 0
    waiting = [campaign_proposals.decide_button(one) for one in (home.lead.to_approve if home.lead else ())]
    if stories:
        label = plain("stories.home_queue", count=stories)
        waiting.append(button(label, ids.STORY_QUEUE, value="0", style="primary"))
    if nominations:
        label = plain("nominations.home_queue", count=nominations)
        waiting.append(button(label, ids.NOMINATION_QUEUE, value="0", style="primary"))
    return [paragraph(f"*{plain('home.waiting_title')}*"), buttons(*waiting)] if waiting else []


def _programme(lead: Lead, home: Home) -> list[Block]:
    """Who leads, in which tone Encore celebrates, and what was changed."""
    lines = [say("home.leads_line", leads=people(lead.leads))]
    change = [roles.leads_button()]
    if home.tone:
        lines.append(celebration_tone.now(home.tone))
        change.append(celebration_tone.change_button())
    log = button(plain("audit_log.button"), ids.AUDIT_PAGE, value="0")
    return [titled("home.programme_title", lines, "home.programme_title"), buttons(*change, log)]


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
        people=people_word(team.members),
        zone=team.timezone or "UTC",
    )
    return f"{line} {roles.managed_by(team.managers)}"


def _attention(lead: Lead) -> list[Block]:
    lines = [
        say("home.attention_channel", channel=channel(channel_id), reason=reason(code))
        for channel_id, code in list(lead.channel_problems)[:10]
    ]
    if lead.without_zone:
        lines.append(
            say("home.attention_zones", count=lead.without_zone, people=people_word(lead.without_zone))
        )
    found = [(one, trouble(one)) for one in lead.campaigns]
    told = [say("campaign_list.attention", name=one.name, count=count) for one, count in found if count]
    lines += told
    if lead.campaigns_troubled > len(told):
        lines.append(say("campaign_list.attention_more", count=lead.campaigns_troubled - len(told)))
    if not lines:
        return []
    return [titled("home.attention_title", lines, "home.attention_title")]


def _campaign(one: CampaignFacts) -> list[Block]:
    if one.state in campaign_drafts.STATES:
        return [
            paragraph(state_line(one)),
            buttons(
                campaign_drafts.open_button(one),
                campaign_steps.open_button(one),
                calendar_button(one.id, one.name),
            ),
        ]
    paused = one.state is CampaignState.PAUSED
    coming = [] if paused else [coming_line(each) for each in one.coming]
    switched = switch(one, pause=ids.CAMPAIGN_PAUSE, resume=ids.CAMPAIGN_RESUME, value=str(one.id))
    told = [state_line(one), *([campaign_proposals.line(one.waiting)] if one.waiting else [])]
    return [
        paragraph("\n".join(told)),
        buttons(
            *([campaign_proposals.see_button(one.waiting)] if one.waiting else []),
            calendar_button(one.id, one.name),
            campaign_steps.open_button(one),
            delivery_log.open_button(one.id, one.name),
            *([switched, campaign_drafts.end_button(one.id)] if switched else []),
        ),
        titled("home.next_title", coming, "home.next_paused" if paused else "home.next_none"),
        titled("home.sent_title", [sent_line(each) for each in one.sent], "home.sent_none"),
    ]
