"""A story's own words, as every message, form and list shows them."""

from __future__ import annotations

from datetime import date

from bot.domain import Sharing, Telling
from content.blocks import Block
from content.own_words import in_parts
from content.pack import Pack
from content.text import plain


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
    return in_parts(parts, pack, telling.behaviour_id)


def day(when: date) -> str:
    """A date in words."""
    return f"{when.day} {when:%B %Y}"
