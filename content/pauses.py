"""What people read about their own pause: the line and button in Home, and what is answered to a pause and its end."""

from __future__ import annotations

from datetime import date

from slack_sdk.models.blocks import ButtonElement

from bot.facts import PauseFacts
from content import ids
from content.blocks import Block, Message, button, buttons, message, paragraph
from content.campaign_lines import day_in_words
from content.given_back import quoted_back
from content.text import Mrkdwn, plain, say


def home_button(pause: PauseFacts) -> ButtonElement:
    """The one tap in Home that pauses for a week, or ends a pause."""
    if pause.until is not None:
        return button(plain("pauses.button_resume"), ids.PAUSE_END)
    return button(plain("pauses.button_pause"), ids.PAUSE_BEGIN)


def on_home(pause: PauseFacts) -> list[Block]:
    """The state of a pause; soon after one, what it left out."""
    if pause.until is not None:
        return [paragraph(say("pauses.home_paused", day=day_in_words(pause.until)))]
    if pause.left_out:
        return [paragraph(_left_out(pause.left_out))]
    return []


def _left_out(count: int) -> Mrkdwn:
    return say("pauses.left_out_one") if count == 1 else say("pauses.left_out", count=count)


def paused(until: date) -> Message:
    """Confirms a pause, with the one tap that takes it back."""
    said, more = say("pauses.paused", day=day_in_words(until)), say("pauses.paused_more")
    return message(
        paragraph(said),
        paragraph(more),
        buttons(button(plain("pauses.button_resume_now"), ids.PAUSE_END)),
        text=f"{said}\n{more}",
    )


def resumed(left_out: int | None) -> Message:
    """Confirms the end of a pause, with what it left out; None: there was no pause."""
    if left_out is None:
        said: str = say("pauses.not_paused")
    elif left_out:
        said = f"{say('pauses.resumed')} {_left_out(left_out)}"
    else:
        said = say("pauses.resumed")
    return message(paragraph(said), text=said)


def explained() -> Message:
    """How to pause."""
    said = say("pauses.help")
    return message(paragraph(said), text=said)


def returned(sentence: Mrkdwn, typed: str) -> Message:
    """Why there is no pause, with what was typed."""
    return quoted_back(sentence, say("pauses.typed"), typed)
