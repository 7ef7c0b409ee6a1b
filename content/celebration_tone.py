"""What a programme lead reads about the tone in which teams celebrate: the line on Home, the form, what is saved."""

from __future__ import annotations

from slack_sdk.models.blocks import ButtonElement, RadioButtonsElement

from bot.facts import Tone
from content import ids
from content.blocks import Block, button, field, modal, option, paragraph
from content.text import Mrkdwn, plain, say

TONE = "tone"
VALUE = "value"


def now(tone: Tone) -> Mrkdwn:
    """The tone as it is, in one sentence."""
    return say(f"celebrations.tone_home_{tone}")


def change_button() -> ButtonElement:
    """The way to another tone."""
    return button(plain("celebrations.tone_button"), ids.TONE_OPEN)


def form(tone: Tone) -> Block:
    """The choice of a tone."""
    choices = {
        one: option(plain(f"celebrations.tone_{one}"), one, plain(f"celebrations.tone_{one}_more"))
        for one in Tone
    }
    return modal(
        plain("celebrations.tone_button"),
        [
            paragraph(say("celebrations.tone_intro")),
            field(
                TONE,
                plain("celebrations.tone_label"),
                RadioButtonsElement(
                    action_id=VALUE, options=list(choices.values()), initial_option=choices[tone]
                ),
                hint=plain("celebrations.tone_hint"),
            ),
        ],
        callback_id=ids.TONE_FORM,
        submit=plain("celebrations.tone_save"),
    )


def saved(tone: Tone) -> Block:
    """Confirms what was chosen."""
    return modal(plain("celebrations.tone_button"), [paragraph(say(f"celebrations.tone_saved_{tone}"))])
