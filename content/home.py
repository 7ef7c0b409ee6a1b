"""The Home tab: a person's own week, and below it what a lead or an admin looks after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.domain import Audience, CampaignState, ComingUp, Draft, Recognised, Sent, is_person
from bot.facts import CampaignFacts, Home, Lead, MyNext, MyWeek, TeamFacts
from content import ids, roles
from content.blocks import (
    MOST_BLOCKS_IN_VIEW,
    Block,
    Message,
    button,
    buttons,
    confirm,
    cut,
    divider,
    heading,
    message,
    note,
    paragraph,
    quote,
)
from content.campaigns import kind_name, reason
from content.pack import Pack
from content.recognitions import behaviour_of, withdraw_button
from content.text import Mrkdwn, channel, escape, listed, mention, people, plain, say

_MOST_THANKS = 5
_MOST_COMING = 5
_MOST_TEAMS = 15


def view(home: Home, pack: Pack) -> Block:
    """The Home view; the admin's and the lead's parts only for those who hold the role now."""
    if home.mine is None:
        blocks = _before_set_up(home)
    else:
        blocks = [
            *(_lead(home.lead) if home.lead else []),
            *roles.managing(home.manages, user_id=home.mine.person.user_id),
            *_mine(home.mine, pack),
        ]
        if home.is_admin and home.lead is None:
            blocks += _admin(home.leads)
    return {"type": "home", "blocks": blocks[:MOST_BLOCKS_IN_VIEW]}


def _before_set_up(home: Home) -> list[Block]:
    blocks = [heading(plain("programmes.home_title")), paragraph(say("programmes.home_intro"))]
    if home.is_admin:
        return [
            *blocks,
            paragraph(say("programmes.home_admin")),
            buttons(button(plain("programmes.home_button"), ids.SETUP_OPEN, style="primary")),
        ]
    return [*blocks, paragraph(say("programmes.home_other", admins=people(home.admins)))]


def _when(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B}"


def _mine(mine: MyWeek, pack: Pack) -> list[Block]:
    blocks = [
        heading(plain("home.title")),
        paragraph(say("home.intro", person=mention(mine.person.user_id))),
        buttons(
            button(plain("home.kudos_button"), ids.RECOGNITION_OPEN, style="primary"),
            button(plain("preferences.button"), ids.PREFERENCES_OPEN),
            button(plain("home.help_button"), ids.HELP_OPEN),
        ),
    ]
    if not mine.in_team:
        blocks.append(note(say("home.not_in_team")))
    blocks += _drafts(mine.drafts)
    blocks.append(_listed("home.coming_title", _coming_lines(mine.coming), "home.coming_none"))
    blocks += [paragraph(f"*{plain('home.received_title')}*"), *_thanks(mine.received, pack, received=True)]
    blocks += [paragraph(f"*{plain('home.given_title')}*"), *_thanks(mine.given, pack, received=False)]
    if mine.answered:
        blocks.append(note(say("home.answered", count=mine.answered)))
    return blocks


def _coming_lines(coming: Sequence[MyNext]) -> list[str]:
    """One line for each thing and time, however many of somebody's channels it comes to."""
    places: dict[tuple[str, str, bool], list[str]] = {}
    for one in coming:
        personal = is_person(one.target)
        places.setdefault((f"{_when(one.local)}, {one.local:%H:%M}", one.kind, personal), []).append(
            one.target
        )
    lines: list[str] = []
    for (when, kind, personal), targets in places.items():
        if personal:
            lines.append(say("home.coming_person", when=when, kind=kind_name(kind)))
        else:
            where = listed([channel(target) for target in targets])
            lines.append(say("home.coming_team", when=when, kind=kind_name(kind), channel=where))
    return lines[:_MOST_COMING]


def _drafts(drafts: Sequence[Draft]) -> list[Block]:
    if not drafts:
        return []
    blocks = [paragraph(f"*{plain('home.drafts_title')}*")]
    for draft in drafts:
        line = (
            say("home.draft_to", receivers=people(draft.receiver_ids))
            if draft.receiver_ids
            else say("home.draft_nobody")
        )
        blocks += [
            paragraph(line),
            *([quote(_one_line(draft.text, 200))] if draft.text else []),
            buttons(
                button(plain("recognitions.continue"), ids.RECOGNITION_CONTINUE, value=str(draft.id)),
                button(plain("home.draft_let_go"), ids.RECOGNITION_LET_GO, value=str(draft.id)),
            ),
        ]
    return blocks


def _thanks(thanks: Sequence[Recognised], pack: Pack, *, received: bool) -> list[Block]:
    if not thanks:
        return [note(say("home.received_none" if received else "home.given_none"))]
    blocks: list[Block] = []
    for one in list(thanks)[-_MOST_THANKS:]:
        blocks += [paragraph(_thanks_line(one, pack, received=received)), quote(_one_line(one.text, 600))]
        if not received:
            blocks.append(withdraw_button(one.id))
    if len(thanks) > _MOST_THANKS:
        blocks.append(note(say("home.more", count=len(thanks) - _MOST_THANKS)))
    return blocks


def _thanks_line(one: Recognised, pack: Pack, *, received: bool) -> Mrkdwn:
    """Who and for what; a behaviour that the pack no longer has is not named."""
    behaviour = behaviour_of(pack, one.behaviour_id)
    if received:
        giver = mention(one.giver_id)
        if behaviour is None:
            return say("home.thanks_from_only", giver=giver)
        return say("home.thanks_from", giver=giver, behaviour=behaviour.name)
    receivers = people(one.receiver_ids)
    if behaviour is None:
        return say("home.thanks_to_only", receivers=receivers)
    return say("home.thanks_to", receivers=receivers, behaviour=behaviour.name)


def _one_line(text: str, most: int) -> str:
    return cut(" ".join(text.split()), most)


def _listed(title: str, lines: Sequence[str], none: str) -> Block:
    """A titled list in one block: a Home tab holds a hundred."""
    return paragraph("\n".join([f"*{plain(title)}*", *(lines or [say(none)])]))


def _admin(leads: Sequence[str]) -> list[Block]:
    return [
        divider(),
        note(say("programmes.set_up_done", leads=people(leads))),
        roles.change_buttons(),
        note(say("home.admin_only_note")),
    ]


def _lead(lead: Lead) -> list[Block]:
    blocks = [heading(plain("home.lead_title"))]
    blocks += _attention(lead)
    for campaign in lead.campaigns:
        blocks += _campaign(campaign)
    blocks += [
        *_teams(lead.teams),
        note(say("home.leads_line", leads=people(lead.leads))),
        roles.change_buttons(),
        divider(),
    ]
    return blocks


def _teams(teams: Sequence[TeamFacts]) -> list[Block]:
    """The teams in one block, and how many more there are."""
    lines = [_team(team) for team in list(teams)[:_MOST_TEAMS]]
    if len(teams) > _MOST_TEAMS:
        lines.append(say("home.more", count=len(teams) - _MOST_TEAMS))
    return [_listed("home.teams_title", lines, "home.teams_none")]


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
    return [_listed("home.attention_title", lines, "home.attention_title")]


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
                starts=_when(campaign.starts_on),
                ends=_when(campaign.ends_on),
            )
        )
    ]
    if campaign.state is CampaignState.RUNNING:
        blocks.append(_switch(campaign.id, "pause", ids.CAMPAIGN_PAUSE, None))
    elif campaign.state is CampaignState.PAUSED:
        blocks.append(_switch(campaign.id, "resume", ids.CAMPAIGN_RESUME, "primary"))
    paused = campaign.state is CampaignState.PAUSED
    coming = [] if paused else [_coming(one) for one in campaign.coming]
    blocks.append(_listed("home.next_title", coming, "home.next_paused" if paused else "home.next_none"))
    blocks.append(_listed("home.sent_title", [_sent(one) for one in campaign.sent], "home.sent_none"))
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
            when=_when(one.local_date),
            kind=kind_name(one.kind),
            count=one.targets,
            places=places,
            time=one.local_time,
        )
    return say(
        "home.next_person",
        when=_when(one.local_date),
        kind=kind_name(one.kind),
        count=one.targets,
        people=_people(one.targets),
        time=one.local_time,
    )


def _sent(one: Sent) -> str:
    counts = listed(
        [plain(f"home.count_{state}", count=count) for state, count in sorted(one.counts.items())]
    )
    return say("home.sent_line", when=_when(one.local_date), kind=kind_name(one.kind), counts=counts)


def summary(home: Home, pack: Pack) -> Message:
    """A person's own week as a message, for /encore."""
    if home.mine is None:
        words = say("programmes.home_other", admins=people(home.admins))
        return message(paragraph(words), text=words)
    mine = home.mine
    lines: list[str] = [plain("home.title"), *(_coming_lines(mine.coming) or [say("home.coming_none")])]
    for title, thanks, received in (
        ("home.received_title", mine.received, True),
        ("home.given_title", mine.given, False),
    ):
        lines += [plain(title)] if thanks else []
        lines += [f"{_thanks_line(one, pack, received=received)} {escape(one.text)}" for one in thanks]
    lines += [plain("home.drafts_title")] if mine.drafts else []
    lines += [escape(draft.text) for draft in mine.drafts if draft.text]
    return message(*_mine(mine, pack), text="\n".join(lines))
