"""What somebody wrote in the parts of a form, as every message, form and list shows it to others."""

from __future__ import annotations

from collections.abc import Iterable

from content.behaviours import behaviour_line, behaviour_of
from content.blocks import Block, note
from content.pack import Pack
from content.text import escape


def in_parts(parts: Iterable[tuple[str, str]], pack: Pack, behaviour_id: str) -> tuple[list[Block], str]:
    """(title, words) of each part, literally, and the behaviour below; and the same as mrkdwn text.

    A part without words is left out, and so is a behaviour the pack has lost.
    """
    said = [(title, words) for title, words in parts if words]
    elements: list[Block] = []
    for title, words in said:
        elements += [
            {
                "type": "rich_text_section",
                "elements": [{"type": "text", "text": title, "style": {"bold": True}}],
            },
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": words}]},
        ]
    blocks: list[Block] = [{"type": "rich_text", "elements": elements}] if elements else []
    lines = [f"{title}: {escape(words)}" for title, words in said]
    if behaviour := behaviour_of(pack, behaviour_id):
        line = behaviour_line(behaviour)
        blocks.append(note(line))
        lines.append(line)
    return blocks, "\n".join(lines)
