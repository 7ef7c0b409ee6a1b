"""A nomination's own words, as every message, form and list shows them."""

from __future__ import annotations

from bot.nomination import Proposal
from content.blocks import Block, cut
from content.own_words import in_parts
from content.pack import Pack
from content.text import plain

_MOST_WORDS = 1200
"""Of each part: more than a nomination holds, and what a draft may hold is shown in its form."""


def told(proposal: Proposal, pack: Pack) -> tuple[list[Block], str]:
    """A nomination's own words, literally, each part under its title; and the same as mrkdwn text."""
    parts = [
        (plain("nominations.part_evidence"), cut(proposal.evidence, _MOST_WORDS)),
        (plain("nominations.part_effect"), cut(proposal.effect, _MOST_WORDS)),
    ]
    return in_parts(parts, pack, proposal.behaviour_id)
