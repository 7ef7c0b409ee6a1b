"""What people read about their own settings."""

from __future__ import annotations

from slack_sdk.models.blocks import RadioButtonsElement

from bot.domain import RecognitionStyle
from content import ids
from content.blocks import Block, field, modal, note, option, paragraph
from content.text import plain, say

STYLE = "recognition_style"
VALUE = "value"


def form(style: RecognitionStyle) -> Block:
    """A person's own settings as they are."""
    choices = {
        one: option(plain(f"preferences.style_{one}"), one, plain(f"preferences.style_{one}_more"))
        for one in RecognitionStyle
    }
    return modal(
        plain("preferences.title"),
        [
            paragraph(say("preferences.intro")),
            field(
                STYLE,
                plain("preferences.style_label"),
                RadioButtonsElement(
                    action_id=VALUE, options=list(choices.values()), initial_option=choices[style]
                ),
                hint=plain("preferences.style_hint"),
            ),
            note(say("preferences.data")),
        ],
        callback_id=ids.PREFERENCES_FORM,
        submit=plain("preferences.save"),
    )


def saved(style: RecognitionStyle) -> Block:
    """Confirms what was chosen, and what it means."""
    return modal(plain("preferences.title"), [paragraph(say(f"preferences.saved_{style}"))])
