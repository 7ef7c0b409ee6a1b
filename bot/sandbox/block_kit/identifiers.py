"""Which identifiers Slack gives to the blocks and elements that came without one."""

from __future__ import annotations

import copy
import random
import string
from typing import Any

from .walk import all_blocks, elements_of

_ALPHABET = string.ascii_letters + string.digits + "+/="
_LENGTH = 5


def assign_ids(blocks: list[dict[str, Any]], *, chance: random.Random | None = None) -> list[dict[str, Any]]:
    """Return a deep copy in which every block has a `block_id` and every interactive element an `action_id`.

    `blocks` have passed validation. Missing identifiers become five random characters, like Slack's, and
    differ from every other one in the payload; `chance` is where they are drawn from.
    """
    chance = chance or random.Random()
    complete = copy.deepcopy(blocks)
    taken: set[str] = set()
    lacking: list[tuple[dict[str, Any], str]] = []
    for block in all_blocks(complete):
        holders = [(block, "block_id"), *((element, "action_id") for element in elements_of(block))]
        for holder, field in holders:
            if field in holder:
                taken.add(holder[field])
            else:
                lacking.append((holder, field))
    for holder, field in lacking:
        holder[field] = _unused(taken, chance)
    return complete


def _unused(taken: set[str], chance: random.Random) -> str:
    while True:
        identifier = "".join(chance.choices(_ALPHABET, k=_LENGTH))
        if identifier not in taken:
            taken.add(identifier)
            return identifier
