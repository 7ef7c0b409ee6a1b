"""The forms of a new campaign: what to start from, and then dates, people and who looks after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import orjson
from slack_sdk.models.blocks import (
    ConversationFilter,
    ConversationMultiSelectElement,
    DatePickerElement,
    OptionGroup,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticMultiSelectElement,
    StaticSelectElement,
    UserMultiSelectElement,
)

from content import ids
from content.blocks import (
    Block,
    Message,
    field,
    message,
    modal,
    option,
    paragraph,
)
from content.campaign_sessions import about_field
from content.pack import CampaignTemplate, Pack
from content.text import Mrkdwn, plain, say

NAME, THEME, STARTS_ON, ENDS_ON = "name", "theme", "starts_on", "ends_on"
WHO, CHANNELS, GROUPS, PEOPLE = "who", "channels", "groups", "people"
OWNER, CO_OWNERS, LANGUAGE = "owner", "co_owners", "language"
"""Block ids of the fields; sessions are session_1 and so on."""
VALUE = "value"
EVERYONE, CHOSEN = "everyone", "chosen"
MOST_SESSIONS = 6
_MOST_OPTIONS = 100


class Filled(Protocol):
    """What the form holds; see bot.services.campaign_form.Form."""

    @property
    def name(self) -> str: ...
    @property
    def starts_on(self) -> date | None: ...
    @property
    def ends_on(self) -> date | None: ...
    @property
    def sessions(self) -> tuple[date | None, ...]: ...
    @property
    def session_themes(self) -> tuple[str, ...]: ...
    @property
    def theme(self) -> str: ...
    @property
    def whole_programme(self) -> bool: ...
    @property
    def channels(self) -> tuple[str, ...]: ...
    @property
    def groups(self) -> tuple[str, ...]: ...
    @property
    def people(self) -> tuple[str, ...]: ...
    @property
    def owner_id(self) -> str: ...
    @property
    def co_owners(self) -> tuple[str, ...]: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Choices:
    """Who can be chosen: `leads` (id, name) look after campaigns, `groups` (id, handle) are Slack's user groups."""

    leads: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """Which draft a form is about, kept in it. `campaign` 0: a new one."""

    template: str
    campaign: int = 0
    version: int = 0

    def dump(self) -> str:
        """For the form's metadata."""
        return orjson.dumps(self).decode()

    @staticmethod
    def load(text: str) -> About:
        """Back from the metadata; of text that is none, a new campaign from no template."""
        try:
            return About(**orjson.loads(text))
        except (TypeError, ValueError):
            return About("")


def form(
    template: CampaignTemplate,
    pack: Pack,
    filled: Filled,
    choices: Choices,
    *,
    about: About,
    notice: Sequence[Mrkdwn] = (),
) -> Block:
    """The form of a campaign, holding what was filled in; `notice` stands on top of it."""
    intro = say("campaign_drafts.form_intro", template=template.name, description=template.description)
    return modal(
        plain("campaign_drafts.change_title" if about.campaign else "campaign_drafts.form_title"),
        [
            *(paragraph(one) for one in notice),
            paragraph(intro),
            field(
                NAME,
                plain("campaign_drafts.name_label"),
                PlainTextInputElement(action_id=VALUE, max_length=80, initial_value=filled.name[:80] or None),
                hint=plain("campaign_drafts.name_hint"),
            ),
            *(_theme(pack, filled) if template.asks_theme else []),
            field(
                STARTS_ON,
                plain("campaign_drafts.starts_label"),
                _date(filled.starts_on),
                hint=plain("campaign_drafts.starts_hint"),
            ),
            field(
                ENDS_ON,
                plain("campaign_drafts.ends_label"),
                _date(filled.ends_on),
                hint=plain("campaign_drafts.ends_hint", weeks=template.weeks),
                optional=True,
            ),
            *_sessions(template, pack, filled),
            *_audience(filled, choices),
            *_owners(filled, choices),
        ],
        callback_id=ids.CAMPAIGN_FORM,
        submit=plain("campaign_drafts.change_submit" if about.campaign else "campaign_drafts.submit"),
        private_metadata=about.dump(),
    )


def _date(day: date | None) -> DatePickerElement:
    return DatePickerElement(action_id=VALUE, initial_date=day.isoformat() if day else None)


def _theme(pack: Pack, filled: Filled) -> list[Block]:
    options = [option(theme, theme) for theme in pack.themes]
    chosen = next((one for one in options if one.value == filled.theme), None)
    return [
        field(
            THEME,
            plain("campaign_drafts.theme_label"),
            StaticSelectElement(action_id=VALUE, options=options, initial_option=chosen),
            hint=plain("campaign_drafts.theme_hint"),
        )
    ]


def _sessions(template: CampaignTemplate, pack: Pack, filled: Filled) -> list[Block]:
    """A date for each session the template wants and what it is about, and room for some more."""
    if not template.sessions:
        return []
    count = max(MOST_SESSIONS, len(filled.sessions))
    days = [*filled.sessions, *[None] * count][:count]
    abouts = [*filled.session_themes, *[""] * count][:count]
    blocks = []
    for number, (day, about) in enumerate(zip(days, abouts, strict=True), 1):
        hint = plain("campaign_drafts.session_hint") if number == 1 else None
        label = plain("campaign_drafts.session_label", number=number)
        blocks.append(field(f"session_{number}", label, _date(day), hint=hint, optional=number > 1))
        label = plain("campaign_drafts.about_label", number=number)
        blocks.append(about_field(number, label, about, pack))
    return blocks


def _audience(filled: Filled, choices: Choices) -> list[Block]:
    everyone = option(
        plain("campaign_drafts.who_everyone"), EVERYONE, plain("campaign_drafts.who_everyone_more")
    )
    some = option(plain("campaign_drafts.who_chosen"), CHOSEN)
    blocks = [
        field(
            WHO,
            plain("campaign_drafts.who_label"),
            RadioButtonsElement(
                action_id=VALUE,
                options=[everyone, some],
                initial_option=everyone if filled.whole_programme else some,
            ),
        ),
        field(
            CHANNELS,
            plain("campaign_drafts.channels_label"),
            ConversationMultiSelectElement(
                action_id=VALUE,
                filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
                initial_conversations=list(filled.channels) or None,
            ),
            hint=plain("campaign_drafts.channels_hint"),
            optional=True,
        ),
    ]
    if choices.groups:
        blocks.append(
            field(
                GROUPS,
                plain("campaign_drafts.groups_label"),
                _groups(filled, choices),
                hint=plain("campaign_drafts.groups_hint"),
                optional=True,
            )
        )
    blocks.append(
        field(
            PEOPLE,
            plain("campaign_drafts.people_label"),
            UserMultiSelectElement(action_id=VALUE, initial_users=list(filled.people) or None),
            hint=plain("campaign_drafts.people_hint"),
            optional=True,
        )
    )
    return blocks


def _groups(filled: Filled, choices: Choices) -> StaticMultiSelectElement:
    """All user groups; more than a plain list holds stand under headings of a hundred each."""
    groups = [option(f"@{handle}", group_id) for group_id, handle in choices.groups]
    chosen = [one for one in groups if one.value in filled.groups]
    if len(groups) <= _MOST_OPTIONS:
        return StaticMultiSelectElement(action_id=VALUE, options=groups, initial_options=chosen or None)
    hundreds = [groups[first : first + _MOST_OPTIONS] for first in range(0, len(groups), _MOST_OPTIONS)]
    headed = [
        OptionGroup(label=f"{choices.groups[n * _MOST_OPTIONS][1][:30]} …", options=options)
        for n, options in enumerate(hundreds[:_MOST_OPTIONS])
    ]
    return StaticMultiSelectElement(action_id=VALUE, option_groups=headed, initial_options=chosen or None)


def _owners(filled: Filled, choices: Choices) -> list[Block]:
    leads = [option(name, user_id) for user_id, name in choices.leads[:_MOST_OPTIONS]]
    owner = next((one for one in leads if one.value == filled.owner_id), None)
    others = [one for one in leads if one.value in filled.co_owners]
    languages = [option(plain("campaign_drafts.language_en"), "en")]
    blocks = [
        field(
            OWNER,
            plain("campaign_drafts.owner_label"),
            StaticSelectElement(action_id=VALUE, options=leads, initial_option=owner),
            hint=plain("campaign_drafts.owner_hint"),
        )
    ]
    if len(leads) > 1:
        blocks.append(
            field(
                CO_OWNERS,
                plain("campaign_drafts.co_owners_label"),
                StaticMultiSelectElement(action_id=VALUE, options=leads, initial_options=others or None),
                hint=plain("campaign_drafts.co_owners_hint"),
            )
        )
    else:
        blocks.append(paragraph(say("campaign_drafts.no_co_owner")))
    blocks.append(
        field(
            LANGUAGE,
            plain("campaign_drafts.language_label"),
            StaticSelectElement(action_id=VALUE, options=languages, initial_option=languages[0]),
        )
    )
    return blocks


def kept(reason: Mrkdwn, filled: Filled) -> Message:
    """Says why a form could not be saved, for who has closed it, and gives back what was typed."""
    words = say(
        "campaign_drafts.kept",
        reason=reason,
        name=filled.name,
        starts=str(filled.starts_on or ""),
        ends=str(filled.ends_on or ""),
    )
    return message(paragraph(words), text=words)
