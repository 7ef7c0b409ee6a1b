"""What a lead reads of a campaign that has not started: the summary, its buttons, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from slack_sdk.models.blocks import ButtonElement

from bot.campaign_facts import CampaignOutline, FirstTouch
from bot.domain import CampaignState
from bot.facts import CampaignFacts
from bot.timetable import Dates
from content import campaign_file_form, campaign_steps, ids
from content.blocks import Block, Message, button, buttons, confirm, message, modal, note, paragraph
from content.campaign_calendar import open_button as calendar_button
from content.campaign_load import Planned, of_steps
from content.campaign_templates import load_words
from content.campaigns import kind_name
from content.pack import Pack
from content.programmes import day
from content.text import Mrkdwn, channel, listed, mention, people, plain, say

SUMMARY = '{"shows":"draft"}'
"""Metadata of the summary, by which it is known where one of its buttons was pressed."""
_MOST_CHANNELS = 20
_AT_ONCE_MINUTES = 2
"""What takes no longer counts as at once."""


def saving() -> Block:
    """What a lead sees in the moment before the summary is there."""
    return modal(plain("campaign_drafts.saving_title"), [paragraph(say("campaign_drafts.saving"))])


def view(campaign: CampaignOutline, pack: Pack, *, notice: Sequence[Mrkdwn] = ()) -> Block:
    """The summary of a draft, with everything a lead can do with it."""
    return modal(
        plain("campaign_drafts.view_title"),
        [
            *(paragraph(one) for one in notice),
            paragraph(headline(campaign)),
            paragraph("\n".join(_facts(campaign, pack))),
            paragraph("\n".join(_first(campaign))),
            paragraph(_looks(campaign)),
            *(paragraph(one) for one in _lacks(campaign)),
            actions(campaign),
            *_waits(campaign),
            note(say("campaign_drafts.zones_note")),
        ],
        private_metadata=SUMMARY,
    )


def headline(campaign: CampaignOutline) -> Mrkdwn:
    """Its name, and what it is."""
    if campaign.approved_by:
        return say("campaign_drafts.approved_line", name=campaign.name, person=mention(campaign.approved_by))
    return say("campaign_drafts.draft_line", name=campaign.name)


def reference(campaign_id: int, version: int) -> str:
    """A draft as somebody saw it, for a button's value."""
    return f"{campaign_id}:{version}"


def actions(campaign: CampaignOutline) -> Block:
    """The buttons of a draft; who may not start it yet may approve it, or wait."""
    value = reference(campaign.id, campaign.version)
    first = []
    if not campaign.needs_approval or campaign.approved_by:
        first.append(
            button(
                plain("campaign_drafts.start_button"),
                ids.CAMPAIGN_START,
                value=value,
                style="primary",
                confirm=confirm(
                    plain("campaign_drafts.start_confirm_title"),
                    plain("campaign_drafts.start_confirm"),
                    plain("campaign_drafts.start_button"),
                ),
            )
        )
    elif campaign.may_approve:
        approve = plain("campaign_drafts.approve_button")
        first.append(button(approve, ids.CAMPAIGN_APPROVE, value=value, style="primary"))
    return buttons(
        *first,
        calendar_button(campaign.id, campaign.name),
        button(plain("campaign_drafts.change_button"), ids.CAMPAIGN_CHANGE, value=value),
        campaign_steps.draft_button(campaign.id),
        button(
            plain("campaign_drafts.discard_button"),
            ids.CAMPAIGN_DISCARD,
            value=value,
            style="danger",
            confirm=confirm(
                plain("campaign_drafts.discard_title"),
                plain("campaign_drafts.discard_confirm"),
                plain("campaign_drafts.discard_button"),
            ),
        ),
    )


def _looks(campaign: CampaignOutline) -> Mrkdwn:
    """Whether somebody has looked through it as it is now."""
    if campaign.previewed_by and campaign.previewed_on:
        person, on = mention(campaign.previewed_by), day(campaign.previewed_on)
        return say("campaign_drafts.looked_through", person=person, day=on)
    return say("campaign_drafts.not_looked_at")


def _waits(campaign: CampaignOutline) -> list[Block]:
    waits = campaign.needs_approval and not campaign.approved_by and not campaign.may_approve
    return [note(say("campaign_drafts.waits_note"))] if waits else []


def _facts(campaign: CampaignOutline, pack: Pack) -> list[Mrkdwn]:
    dates = Dates(campaign.starts_on, campaign.ends_on, campaign.sessions, campaign.starts_on)
    nobody = {
        name for name, count in (("channel", campaign.channels), ("manager", campaign.managers)) if not count
    }
    steps: Sequence[Planned] = [one for one in campaign.steps if one.audience not in nobody]
    lines = [
        say("campaign_drafts.dates_line", starts=day(campaign.starts_on), ends=day(campaign.ends_on)),
        _who(campaign),
    ]
    if campaign.sessions:
        abouts = [*campaign.session_themes, *[""] * len(campaign.sessions)]
        on = listed(
            [
                f"{day(one)} (“{about}”)" if about else day(one)
                for one, about in zip(campaign.sessions, abouts, strict=False)
            ]
        )
        lines.insert(1, say("campaign_drafts.sessions_on", days=on))
    if campaign.theme:
        lines.append(say("campaign_drafts.theme_line", theme=campaign.theme))
    if campaign.named_channels:
        named = listed([channel(one) for one in campaign.named_channels[:_MOST_CHANNELS]])
        lines.append(say("campaign_drafts.who_named", channels=named))
    if campaign.named_groups:
        named = listed([f"@{one}" for one in campaign.named_groups[:_MOST_CHANNELS]])
        lines.append(say("campaign_drafts.who_groups", groups=named))
    lines.append(say("campaign_drafts.load_line", load=load_words(of_steps(steps, dates, pack))))
    if campaign.spread_minutes > _AT_ONCE_MINUTES:
        lines.append(say("campaign_drafts.spread_line", minutes=campaign.spread_minutes))
    if campaign.owner_id:
        owners = people([campaign.owner_id, *campaign.co_owners])
        lines.append(say("campaign_drafts.owner_line", owner=owners))
    else:
        lines.append(say("campaign_drafts.owner_nobody"))
    return lines


def _who(campaign: CampaignOutline) -> Mrkdwn:
    who = _count("campaign_drafts.who_person", "campaign_drafts.who_people", campaign.people)
    where = _count("campaign_drafts.who_channel", "campaign_drafts.who_channels", campaign.channels)
    if campaign.joiners_only:
        return say("campaign_drafts.who_joiners", people=who, channels=where)
    reached = [who, where]
    if campaign.managers:
        reached.append(
            _count("campaign_drafts.who_manager", "campaign_drafts.who_managers", campaign.managers)
        )
    return say("campaign_drafts.who_line", reached=listed(reached))


def _count(one: str, many: str, count: int) -> str:
    return plain(one) if count == 1 else plain(many, count=count)


def _first(campaign: CampaignOutline) -> list[Mrkdwn]:
    if not campaign.first:
        return [say("campaign_drafts.first_none")]
    return [Mrkdwn(f"*{plain('campaign_drafts.first_title')}*"), *(_touch(one) for one in campaign.first)]


def _touch(one: FirstTouch) -> Mrkdwn:
    if not one.targets:
        whom = plain("campaign_drafts.first_nobody")
    elif one.audience == "channel":
        whom = _count("campaign_drafts.first_channel", "campaign_drafts.first_channels", one.targets)
    else:
        whom = _count("campaign_drafts.first_person", "campaign_drafts.first_people", one.targets)
    return say("campaign_drafts.first_line", when=when(one.local), kind=kind_name(one.kind), whom=whom)


def when(local: datetime) -> str:
    """A wall time in words: "Monday, 23 November, 09:30"."""
    return f"{local:%A}, {local.day} {local:%B}, {local:%H:%M}"


def _lacks(campaign: CampaignOutline) -> list[Mrkdwn]:
    """What a lead should know before starting it."""
    lines = []
    audiences = {one.audience for one in campaign.steps}
    if not campaign.channels and "channel" in audiences:
        lines.append(say("campaign_drafts.no_posts"))
    if not campaign.managers and "manager" in audiences:
        lines.append(say("campaign_drafts.no_managers"))
    if not campaign.co_owners:
        lines.append(say("campaign_drafts.no_second"))
    if campaign.merged == 1:
        lines.append(say("campaign_drafts.merged_one"))
    elif campaign.merged:
        lines.append(say("campaign_drafts.merged_many", count=campaign.merged))
    return lines


def done(what: str, name: str) -> Block:
    """What became of a draft: "started" or "discarded"."""
    if what == "started":
        words = say("campaign_drafts.started_view", name=name)
    else:
        words = say("campaign_drafts.discarded_view", name=name)
    return modal(plain("campaign_drafts.view_title"), [paragraph(words)])


def open_button(one: CampaignFacts, *, by_name: bool = False) -> ButtonElement:
    """Opens a draft, in Home or, where several stand below each other, `by_name`."""
    return button(
        plain("campaign_drafts.open_button"),
        ids.CAMPAIGN_DRAFT,
        value=reference(one.id, one.version),
        style="primary",
        reads_as=plain("campaign_drafts.open_reads_as", name=one.name) if by_name else None,
    )


def end_button(campaign_id: int) -> ButtonElement:
    """Ends a campaign for good."""
    return button(
        plain("campaign_drafts.end_button"),
        ids.CAMPAIGN_END,
        value=str(campaign_id),
        style="danger",
        confirm=confirm(
            plain("campaign_drafts.end_title"),
            plain("campaign_drafts.end_text"),
            plain("campaign_drafts.end_confirm"),
        ),
    )


def new_button() -> Block:
    """Opens the templates; or takes a campaign from a file."""
    new = button(plain("campaign_drafts.new_button"), ids.CAMPAIGN_NEW, style="primary")
    return buttons(new, campaign_file_form.import_button())


def started(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells an owner that somebody started a campaign they look after."""
    words = say(
        "campaign_drafts.started_message",
        by=mention(values["by"]),
        campaign=values["campaign"],
        date=day(date.fromisoformat(values["starts_on"])),
    )
    return message(paragraph(words), text=words)


def approved(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the author of a draft that a second lead approved it."""
    words = say("campaign_drafts.approved_message", by=mention(values["by"]), campaign=values["campaign"])
    return message(paragraph(words), text=words)


STATES = frozenset({CampaignState.DRAFT, CampaignState.PREVIEWED, CampaignState.APPROVED})
"""The states in which a campaign is still a draft."""
