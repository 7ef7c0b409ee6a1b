"""What does Slack add to blocks before it keeps them, and where is an element that a person used?"""

from typing import Any

from bot.sandbox import chance
from bot.sandbox.block_kit import assign_ids
from bot.sandbox.block_kit.walk import all_blocks, elements_of
from bot.sandbox.json_types import Json


def completed(blocks: list[Json]) -> list[Json]:
    """A deep copy of valid blocks with `block_id`, `action_id` and the defaults Slack fills in."""
    answer = assign_ids(blocks, chance=chance.stream("block"))
    _add_defaults(answer)
    return answer


def find_element(blocks: list[Json], block_id: str, action_id: str) -> tuple[Json, Json] | None:
    """The block and the element in it that have these ids; nested blocks are looked through."""
    for block in all_blocks(blocks):
        if block.get("block_id") == block_id:
            for element in elements_of(block):
                if element.get("action_id") == action_id:
                    return block, element
    return None


def _add_defaults(part: Any) -> None:
    if isinstance(part, list):
        for one in part:
            _add_defaults(one)
    elif isinstance(part, dict):
        kind = part.get("type")
        if kind == "plain_text":
            part.setdefault("emoji", True)
        elif kind == "mrkdwn":
            part.setdefault("verbatim", False)
        elif kind == "input":
            part.setdefault("optional", False)
            part.setdefault("dispatch_action", False)
        for value in part.values():
            _add_defaults(value)
