"""A lead's note to somebody whose story or nomination they return, decline or take down: asked for, and passed on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import PlainTextInputElement

from content.blocks import Block, Message, field, message, modal, note, paragraph, quote
from content.text import Mrkdwn, escape

NOTE = "note"
"""Block id of the form's field."""
RETURN, DECLINE, TAKE_DOWN = "return", "decline", "take_down"
"""What a note is for."""


def note_form(
    title: str,
    shown: Sequence[Block],
    label: str,
    hint: str,
    *,
    callback_id: str,
    most: int,
    travels: Mapping[str, Any],
) -> Block:
    """Asks for the note, below what it is about; the button says what is done, as the title does.

    `travels` is what the form brings back: what it is about, what for, and the list it was opened from.
    """
    element = PlainTextInputElement(action_id="value", multiline=True, max_length=most)
    return modal(
        title,
        [*shown, field(NOTE, label, element, hint=hint)],
        callback_id=callback_id,
        submit=title,
        private_metadata=json.dumps(travels),
    )


def note_sent(title: str, sentence: Mrkdwn, said: str) -> Block:
    """Confirms that it is done."""
    return modal(title, [paragraph(sentence), quote(said)])


def passed_on(title: Mrkdwn, said: str, *after: Block, closing: Mrkdwn | None = None) -> Message:
    """The note in a message, below who wrote it; `closing` says what follows, `after` are blocks below."""
    small = [note(closing)] if closing else []
    text = f"{title} {escape(said)}" + (f"\n{closing}" if closing else "")
    return message(paragraph(title), quote(said), *small, *after, text=text)
