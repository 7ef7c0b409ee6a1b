"""What a planned message looks like beforehand: itself, marked as a preview, with buttons that do nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import ButtonElement, ConversationFilter, ConversationSelectElement

from bot.calendar_facts import CalendarTouch
from content import ids
from content.blocks import Block, Message, button, cut, field, message, modal, note, paragraph
from content.campaign_touch import moment_in_words
from content.campaigns import kind_name
from content.roundups import QUIET_WEEK
from content.text import Mrkdwn, channel, mention, plain, say

CHANNEL = "channel"
VALUE = "value"
_WEEKLY = "roundup"


def filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values the message is made from; what only a real week has is that of an empty one."""
    return {**(QUIET_WEEK if values["of"] == _WEEKLY else {}), **values["values"]}


def marked(shown: Message, values: Mapping[str, Any]) -> Message:
    """The message with what it is on top; none of its buttons does anything."""
    when = moment_in_words(datetime.fromisoformat(values["local"]))
    about = {"campaign": cut(values["campaign"], 80), "when": when, "whom": plain(_TO[values["audience"]])}
    if values["by"]:
        first = say("campaign_trials.test", by=mention(values["by"]), **about)
    else:
        first = say("campaign_trials.mine", **about)
    notes = [first]
    if values["of"] == _WEEKLY:
        notes.append(say("campaign_trials.week_sample"))
    numbers = iter(range(10_000))
    blocks = [_harmless(block, numbers) for block in shown.blocks]
    return message(note(Mrkdwn("\n".join(notes))), *blocks, text="\n".join([*notes, shown.text]))


_TO = {
    "channel": "campaign_trials.to_channel",
    "person": "campaign_trials.to_person",
    "manager": "campaign_trials.to_manager",
}


def _harmless(block: Block, numbers: Any) -> Block:
    """A block whose buttons say that this is only a preview."""
    if block["type"] == "actions":
        return {**block, "elements": [_pressed(one, next(numbers)) for one in block["elements"]]}
    if "accessory" in block:
        return {**block, "accessory": _pressed(block["accessory"], next(numbers))}
    return block


def _pressed(element: Block, number: int) -> Block:
    names = ("type", "text", "style", "accessibility_label")
    kept: Block = {name: element[name] for name in names if name in element}
    kept["action_id"] = f"{ids.CAMPAIGN_TRIAL_PRESSED}.{number}"
    return kept


def show_button(campaign_id: int, touch: CalendarTouch) -> ButtonElement:
    """Sends one message of the calendar to whoever presses it."""
    return button(
        plain("campaign_trials.button"),
        ids.CAMPAIGN_TRIAL,
        value=f"{campaign_id}|{touch.step_id}|{touch.local.isoformat()}|{touch.n}",
        reads_as=plain(
            "campaign_trials.reads", kind=kind_name(touch.kind), when=moment_in_words(touch.local)
        ),
    )


def test_button(campaign_id: int, week: int) -> ButtonElement:
    """Opens the form of a test run."""
    return button(
        plain("campaign_trials.test_button"), ids.CAMPAIGN_TRIAL_WEEK, value=f"{campaign_id}|{week}"
    )


def form(campaign: str, *, campaign_id: int, week: int) -> Block:
    """Asks where the messages of a week (from 0) are to be posted as a test."""
    return modal(
        plain("campaign_trials.test_title"),
        [
            paragraph(say("campaign_trials.test_intro", number=week + 1, campaign=campaign)),
            field(
                CHANNEL,
                plain("campaign_trials.test_channel"),
                ConversationSelectElement(
                    action_id=VALUE,
                    filter=ConversationFilter(include=["private"], exclude_bot_users=True),
                ),
                hint=plain("campaign_trials.test_channel_hint"),
            ),
        ],
        callback_id=ids.CAMPAIGN_TRIAL_FORM,
        submit=plain("campaign_trials.test_submit"),
        private_metadata=f"{campaign_id}|{week}",
    )


def started(channel_id: str, week: int) -> Block:
    """What is seen once the messages are on their way."""
    words = say("campaign_trials.test_started", channel=channel(channel_id), number=week + 1)
    return modal(plain("campaign_trials.test_title"), [paragraph(words)])
