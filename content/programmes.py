"""What people read when a programme is set up: the form, the confirmation, the message to its leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    ConversationFilter,
    ConversationMultiSelectElement,
    DatePickerElement,
    RadioButtonsElement,
    StaticSelectElement,
    UserMultiSelectElement,
)

from content import ids
from content.blocks import Block, Message, field, first_sentence, message, modal, note, option, paragraph
from content.pack import CampaignTemplate, Pack
from content.text import channel, listed, mention, people, plain, say

LEADS = "leads"
CHANNELS = "channels"
WHO = "who"
PEOPLE = "people"
TEMPLATE = "template"
STARTS_ON = "starts_on"
VALUE = "value"
EVERYONE = "everyone"
CHOSEN = "chosen"


def day(when: date) -> str:
    """A date in words, the same for every reader."""
    return f"{when:%A}, {when.day} {when:%B %Y}"


def first_templates(pack: Pack) -> list[CampaignTemplate]:
    """The templates a programme can begin with: those that need no dates of sessions and no choice of a theme."""
    return [one for one in pack.campaigns if not one.sessions and not one.asks_theme]


def form(pack: Pack, *, by: str, starts_on: date) -> Block:
    """The set-up form, filled with what suits most."""
    everyone = option(plain("programmes.people_everyone"), EVERYONE, plain("programmes.people_everyone_more"))
    templates = [option(one.name, one.id, first_sentence(one.description)) for one in first_templates(pack)]
    return modal(
        plain("programmes.title"),
        [
            paragraph(say("programmes.intro")),
            field(
                LEADS,
                plain("programmes.leads_label"),
                UserMultiSelectElement(action_id=VALUE, initial_users=[by]),
                hint=plain("programmes.leads_hint"),
            ),
            field(
                CHANNELS,
                plain("programmes.channels_label"),
                ConversationMultiSelectElement(
                    action_id=VALUE,
                    filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
                ),
                hint=plain("programmes.channels_hint"),
            ),
            field(
                WHO,
                plain("programmes.people_label"),
                RadioButtonsElement(
                    action_id=VALUE,
                    options=[everyone, option(plain("programmes.people_chosen"), CHOSEN)],
                    initial_option=everyone,
                ),
            ),
            field(
                PEOPLE,
                plain("programmes.chosen_label"),
                UserMultiSelectElement(action_id=VALUE),
                hint=plain("programmes.chosen_hint"),
                optional=True,
            ),
            field(
                TEMPLATE,
                plain("programmes.template_label"),
                StaticSelectElement(action_id=VALUE, options=templates, initial_option=templates[0]),
            ),
            field(
                STARTS_ON,
                plain("programmes.starts_label"),
                DatePickerElement(action_id=VALUE, initial_date=starts_on.isoformat()),
                hint=plain("programmes.starts_hint"),
            ),
        ],
        callback_id=ids.SETUP_FORM,
        submit=plain("programmes.submit"),
    )


def accepted_view(channels: Sequence[str]) -> Block:
    """What the admin sees once the form is in."""
    words = say("programmes.accepted", channels=listed([channel(one) for one in channels]))
    return modal(plain("programmes.accepted_title"), [paragraph(words)])


def welcome(values: Mapping[str, Any], _pack: Pack, *, user_id: str) -> Message:
    """Tells a lead that they lead, and what happens next."""
    key = "programmes.welcome_you" if values["by"] == user_id else "programmes.welcome"
    words = say(
        key,
        by=mention(values["by"]),
        campaign=values["campaign"],
        date=day(date.fromisoformat(values["starts_on"])),
        channels=listed([channel(one) for one in values["channels"]]),
    )
    more = say("programmes.welcome_more", emoji=values["emoji"])
    return message(paragraph(words), note(more), text=f"{words} {more}")


def lead_named(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells somebody that they lead the programme from now on."""
    words = say("programmes.lead_named", by=mention(values["by"]))
    return message(paragraph(words), text=words)


def lead_released(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells somebody that others lead the programme from now on."""
    words = say("programmes.lead_released", by=mention(values["by"]), leads=people(values["leads"]))
    return message(paragraph(words), text=words)


def leads_form(leads: Sequence[str]) -> Block:
    """Who leads from now on."""
    return modal(
        plain("programmes.leads_title"),
        [
            field(
                LEADS,
                plain("programmes.leads_label"),
                UserMultiSelectElement(action_id=VALUE, initial_users=list(leads) or None),
                hint=plain("programmes.leads_hint"),
            )
        ],
        callback_id=ids.LEADS_FORM,
        submit=plain("programmes.leads_save"),
    )


def leads_saved(leads: Sequence[str]) -> Block:
    """Confirms who leads."""
    return modal(
        plain("programmes.leads_title"), [paragraph(say("programmes.leads_saved", leads=people(leads)))]
    )
