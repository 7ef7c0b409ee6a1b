"""Which button or choice of a message or Home tab does a colleague use?"""

import random
from collections.abc import Sequence

from bot.sandbox.block_kit.state import FIELDS
from bot.sandbox.block_kit.walk import all_blocks, elements_of
from bot.sandbox.colleagues.description import PressRule
from bot.sandbox.json_types import Json


def choose(
    blocks: list[Json], rules: Sequence[PressRule], willing: float, dice: random.Random
) -> tuple[str, Json] | None:
    """The block_id and the element to use, or None when the person does nothing.

    Elements are tried in turn, from a random one on, each with its rule's chance times `willing`; those no rule fits
    are left alone.
    """
    found = [(block["block_id"], one) for block in all_blocks(blocks) for one in elements_of(block)]
    found = [(block_id, one) for block_id, one in found if one["type"] == "button" or one["type"] in FIELDS]
    chances = [(block_id, one, _chance(one, rules)) for block_id, one in found]
    if dice.random() > willing:
        return None
    dice.shuffle(chances)
    for block_id, element, chance in chances:
        if dice.random() < chance and "url" not in element:
            return block_id, element
    return None


def label_of(element: Json) -> str:
    """The words a person reads on it."""
    for name in ("text", "placeholder"):
        held = element.get(name)
        if isinstance(held, dict):
            return str(held.get("text", ""))
    return ""


def _chance(element: Json, rules: Sequence[PressRule]) -> float:
    label, action = label_of(element), str(element.get("action_id", ""))
    return next((rule.chance for rule in rules if rule.fits(label, action)), 0.0)
