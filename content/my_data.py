"""What people read about their own data: the file and its summary, what forgetting means, the way back.

A feature that stores something about people adds a line to GOES or STAYS, and a title `part_...` to the sentences.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from content import ids
from content.blocks import Block, Message, button, buttons, confirm, heading, message, modal, note, paragraph
from content.pack import Pack
from content.text import Mrkdwn, plain, say, sentences

GOES = (
    "my_data.goes_thanks",
    "my_data.goes_stories",
    "my_data.goes_goals",
    "my_data.goes_nominations",
    "my_data.goes_champion",
    "my_data.goes_answers",
    "my_data.goes_roles",
    "my_data.goes_waiting",
    "my_data.goes_profile",
)
STAYS = (
    "my_data.stays_thanks",
    "my_data.stays_stories",
    "my_data.stays_goals",
    "my_data.stays_nominations",
    "my_data.stays_totals",
    "my_data.stays_slack",
    "my_data.stays_id",
)
"""What goes and what stays when somebody is forgotten: keys, in the order people read them."""

Found = Mapping[str, Sequence[Mapping[str, Any]]]


def title_of(part: str) -> str:
    """A kind of stored thing in words; its own name for one without."""
    if f"my_data.part_{part}" in sentences():
        return plain(f"my_data.part_{part}")
    return plain("my_data.part_other", title=part.replace("_", " ").capitalize())


def file(found: Found, *, user_id: str, at: datetime) -> bytes:
    """Everything stored about a person as a JSON file that people can read too. `at` is UTC."""
    content = {
        "about": plain("my_data.file_about", at=f"{at:%Y-%m-%d %H:%M}"),
        "person": user_id,
        **{title_of(part): list(rows) for part, rows in found.items()},
    }
    return json.dumps(content, indent=2, ensure_ascii=False, default=str).encode()


def summary(found: Found) -> Mrkdwn:
    """What is in the file, in a few lines."""
    lines: list[str] = [say("my_data.summary")]
    lines += [
        f"• {say('my_data.summary_line', title=title_of(part), count=len(rows))}"
        for part, rows in found.items()
    ]
    return Mrkdwn("\n".join([*lines, say("my_data.summary_note")]))


def _listed(title: str, keys: Sequence[str]) -> Block:
    return paragraph("\n".join([f"*{plain(title)}*", *(f"• {say(key)}" for key in keys)]))


def ask() -> Block:
    """Says exactly what goes and what stays, and asks."""
    return modal(
        plain("my_data.forget_title"),
        [
            paragraph(say("my_data.forget_intro")),
            _listed("my_data.forget_goes", GOES),
            _listed("my_data.forget_stays", STAYS),
            note(say("my_data.forget_back")),
        ],
        callback_id=ids.FORGET_FORM,
        submit=plain("my_data.forget_submit"),
    )


def forgetting() -> Block:
    """What the person sees once they have confirmed."""
    return modal(plain("my_data.forget_title"), [paragraph(say("my_data.forgetting"))])


def forgotten(_values: Mapping[str, Any], _pack: Pack) -> Message:
    """The last message."""
    words = say("my_data.done")
    return message(paragraph(words), text=words)


def home() -> list[Block]:
    """The Home tab of somebody who asked to be forgotten."""
    return [
        heading(plain("my_data.home_title")),
        paragraph(say("my_data.home_text")),
        buttons(
            button(
                plain("my_data.come_back"),
                ids.COME_BACK,
                confirm=confirm(
                    plain("my_data.come_back_title"),
                    plain("my_data.come_back_text"),
                    plain("my_data.come_back"),
                ),
            )
        ),
    ]
