"""A story's own words, as every message, form and list shows them."""

from __future__ import annotations

from datetime import date

from bot.domain import Sharing, Telling
from content.blocks import Block, note
from content.pack import Pack
from content.recognitions import behaviour_of
from content.text import escape, plain, say


def where(sharing: str) -> str:
    """How far a story would go, in words."""
    return plain("stories.where_programme" if sharing == Sharing.PROGRAMME else "stories.where_team")


def told(telling: Telling, pack: Pack) -> tuple[list[Block], str]:
    """A story's own words, literally, each part under its title; and the same as mrkdwn text."""
    parts = [
        (plain("stories.part_happened"), telling.happened),
        (plain("stories.part_did"), telling.did),
        (plain("stories.part_changed"), telling.changed),
        (plain("stories.part_prevention"), telling.prevention),
    ]
    said = [(title, text) for title, text in parts if text]
    elements: list[Block] = []
    for title, text in said:
        elements += [
            {
                "type": "rich_text_section",
                "elements": [{"type": "text", "text": title, "style": {"bold": True}}],
            },
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": text}]},
        ]
    blocks: list[Block] = [{"type": "rich_text", "elements": elements}] if elements else []
    lines = [f"{title}: {escape(text)}" for title, text in said]
    if behaviour := behaviour_of(pack, telling.behaviour_id):
        line = say("recognitions.behaviour_line", behaviour=behaviour.name, gloss=behaviour.gloss)
        blocks.append(note(line))
        lines.append(line)
    return blocks, "\n".join(lines)


def day(when: date) -> str:
    """A date in words."""
    return f"{when.day} {when:%B %Y}"
