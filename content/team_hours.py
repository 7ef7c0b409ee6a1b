"""What people read about a team's hours: the line in the list of teams, and the form."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from slack_sdk.models.blocks import (
    ButtonElement,
    CheckboxesElement,
    OptionGroup,
    PlainTextInputElement,
    StaticSelectElement,
)

from content import ids
from content.blocks import Block, button, cut, field, modal, option, paragraph
from content.text import Mrkdwn, channel, plain, say

HOURS, DAYS, REGION = "hours", "working_days", "region"
WHOLE = "whole"
VALUE = "value"
_MOST_HOURS = 60
_MOST_OPTIONS, _MOST_OPTION = 100, 75


class TeamHours(Protocol):
    """See bot.services.team_hours.TeamHours."""

    @property
    def team_id(self) -> int: ...
    @property
    def channel_id(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def working_days(self) -> AbstractSet[int]: ...
    @property
    def region(self) -> str: ...
    @property
    def regions(self) -> Sequence[tuple[str, str]]: ...


def open_button(team_id: int, name: str) -> ButtonElement:
    """Opens the form of a team's hours."""
    return button(
        plain("team_hours.button"),
        ids.TEAM_HOURS_OPEN,
        value=str(team_id),
        reads_as=plain("team_hours.reads", name=name),
    )


def form(hours: TeamHours) -> Block:
    """Hours and working days; the team travels with the form."""
    names = plain("preferences.days").split()
    options = [option(name, str(number)) for number, name in enumerate(names, 1)]
    chosen = [one for number, one in enumerate(options, 1) if number in hours.working_days]
    days = CheckboxesElement(action_id=VALUE, options=options, initial_options=chosen or None)
    return modal(
        plain("team_hours.title"),
        [
            paragraph(say("team_hours.intro", channel=channel(hours.channel_id))),
            field(
                HOURS,
                plain("team_hours.hours_label"),
                PlainTextInputElement(action_id=VALUE, max_length=_MOST_HOURS, initial_value=hours.text),
                hint=plain("team_hours.hours_hint"),
                optional=True,
            ),
            field(DAYS, plain("team_hours.days_label"), days, hint=plain("team_hours.days_hint")),
            *([_region(hours)] if hours.regions else []),
        ],
        callback_id=ids.TEAM_HOURS_FORM,
        submit=plain("team_hours.save"),
        private_metadata=str(hours.team_id),
    )


def _region(hours: TeamHours) -> Block:
    """The regions of the country; more than Slack takes in one list stand in two groups."""
    whole = option(plain("team_hours.region_whole"), WHOLE)
    found = [option(cut(name, _MOST_OPTION), place) for place, name in hours.regions]
    chosen = next((one for one in found if one.value == hours.region), whole)
    if len(found) < _MOST_OPTIONS:
        element = StaticSelectElement(action_id=VALUE, options=[whole, *found], initial_option=chosen)
    else:
        half = len(found) // 2
        groups = [
            OptionGroup(label=plain("team_hours.region_first"), options=[whole, *found[:half]]),
            OptionGroup(label=plain("team_hours.region_rest"), options=found[half:]),
        ]
        element = StaticSelectElement(action_id=VALUE, option_groups=groups, initial_option=chosen)
    return field(REGION, plain("team_hours.region_label"), element, hint=plain("team_hours.region_hint"))


def saved(hours: TeamHours) -> Block:
    """Confirms what was chosen."""
    said = say("team_hours.saved", channel=channel(hours.channel_id), hours=_in_words(hours))
    return modal(plain("team_hours.title"), [paragraph(said), paragraph(say("team_hours.saved_more"))])


def _in_words(hours: TeamHours) -> Mrkdwn:
    names = plain("preferences.days").split()
    days = ", ".join(name for number, name in enumerate(names, 1) if number in hours.working_days)
    return say("team_hours.hours", hours=hours.text, days=days)
