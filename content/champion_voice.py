"""Whose voice a post of the week has, said in the post itself: Encore posts as Encore, for somebody.

The name stands as plain words, not as a mention: a mention would ring the champion's phone with every post of theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from content.blocks import Message, message, told
from content.text import say


def spoken(shown: Message, values: Mapping[str, Any]) -> Message:
    """The post, under its heading the line that says whose voice it is; as it was where it is nobody's."""
    name = values.get("voice_name")
    if not name:
        return shown
    line = say("champions.voice", name=name)
    return message(*shown.blocks[:1], told(line), *shown.blocks[1:], text=f"{line} {shown.text}")
