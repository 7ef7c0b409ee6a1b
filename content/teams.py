"""What people read about which channels and people the programme is for: the form, what changed, and who is told."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    ConversationFilter,
    ConversationMultiSelectElement,
    RadioButtonsElement,
    UserMultiSelectElement,
)

from content import ids
from content.blocks import Block, Message, field, message, modal, note, option, paragraph
from content.pack import Pack
from content.programmes import CHANNELS, CHOSEN, EVERYONE, PEOPLE, VALUE, WHO
from content.text import channel, listed, mention, plain, say


def form(channels: Sequence[str], chosen_people: Sequence[str] | None) -> Block:
    """Who takes part now, to be changed. What was shown travels with the form."""
    everyone = option(plain("programmes.people_everyone"), EVERYONE, plain("programmes.people_everyone_more"))
    some = option(plain("programmes.people_chosen"), CHOSEN)
    return modal(
        plain("teams.title"),
        [
            paragraph(say("teams.intro")),
            field(
                CHANNELS,
                plain("teams.channels_label"),
                ConversationMultiSelectElement(
                    action_id=VALUE,
                    initial_conversations=list(channels) or None,
                    filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
                ),
                hint=plain("programmes.channels_hint"),
            ),
            field(
                WHO,
                plain("programmes.people_label"),
                RadioButtonsElement(
                    action_id=VALUE,
                    options=[everyone, some],
                    initial_option=everyone if chosen_people is None else some,
                ),
            ),
            field(
                PEOPLE,
                plain("programmes.chosen_label"),
                UserMultiSelectElement(action_id=VALUE, initial_users=list(chosen_people or ()) or None),
                hint=plain("programmes.chosen_hint"),
                optional=True,
            ),
            note(say("teams.leaving")),
        ],
        callback_id=ids.TEAMS_FORM,
        submit=plain("teams.save"),
        private_metadata=json.dumps({"shown": list(channels)}, separators=(",", ":")),
    )


def saved(new: Sequence[str], left: Sequence[str]) -> Block:
    """Says what changed."""
    lines: list[str] = [say("teams.saved")]
    if new:
        lines.append(say("teams.saved_new", channels=listed([channel(one) for one in new])))
    if left:
        lines.append(say("teams.saved_left", channels=listed([channel(one) for one in left])))
    return modal(plain("teams.title"), [paragraph(line) for line in lines])


def team_left(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells a manager, or who looked after a goal, that their team takes part no more."""
    words = say("teams.left", by=mention(values["by"]), channel=channel(values["channel_id"]))
    return message(paragraph(words), text=words)
