"""A nomination's own words, as every message, form and list shows them."""

from __future__ import annotations

from bot.nomination import Proposal
from content.blocks import Block, cut, note
from content.pack import Pack
from content.recognitions import behaviour_of
from content.text import escape, plain, say

_MOST_WORDS = 1200
"""Of each part: more than a nomination holds, and what a draft may hold is shown in its form."""


def told(proposal: Proposal, pack: Pack) -> tuple[list[Block], str]:
    """A nomination's own words, literally, each part under its title; and the same as mrkdwn text."""
    parts = [
        (plain("nominations.part_evidence"), proposal.evidence),
        (plain("nominations.part_effect"), proposal.effect),
    ]
    said = [(title, cut(text, _MOST_WORDS)) for title, text in parts if text]
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
    if behaviour := behaviour_of(pack, proposal.behaviour_id):
        line = say("recognitions.behaviour_line", behaviour=behaviour.name, gloss=behaviour.gloss)
        blocks.append(note(line))
        lines.append(line)
    return blocks, "\n".join(lines)
