"""What does Slack add to blocks before it keeps them: ids for those that have none, and defaults."""

import copy
import secrets
import string
from collections.abc import Iterator
from typing import Any

from bot.sandbox.json_types import Json

_ALPHABET = string.ascii_letters + string.digits + "+/="

# Elements a person can act on; each gets an action_id.
INPUTS = frozenset(
    """
    plain_text_input number_input email_text_input url_text_input rich_text_input file_input checkboxes
    radio_buttons datepicker timepicker datetimepicker static_select external_select users_select
    conversations_select channels_select multi_static_select multi_external_select multi_users_select
    multi_conversations_select multi_channels_select
    """.split()
)
ACTIVE = INPUTS | {"button", "overflow", "workflow_button", "feedback_buttons", "icon_button"}


def completed(blocks: list[Json]) -> list[Json]:
    """A deep copy with `block_id`, `action_id` and the defaults Slack fills in."""
    answer = copy.deepcopy(blocks)
    for block in answer:
        block.setdefault("block_id", _random_id())
        if block.get("type") == "input":
            block.setdefault("optional", False)
            block.setdefault("dispatch_action", False)
        _complete(block)
    return answer


def elements(blocks: list[Json]) -> Iterator[tuple[str, Json]]:
    """Every element a person can act on, with the block_id it belongs to, nested blocks included."""
    for block in blocks:
        block_id = str(block.get("block_id", ""))
        candidates: list[Any] = [block.get("element"), block.get("accessory")]
        candidates += block.get("elements") or []
        candidates += block.get("actions") or []
        for one in candidates:
            if not isinstance(one, dict):
                continue
            if one.get("type") in ACTIVE:
                yield block_id, one
            else:  # a card in a carousel holds its own buttons
                yield from ((block_id, inner) for _, inner in elements([one]))
        yield from elements([one for one in block.get("child_blocks") or [] if isinstance(one, dict)])


def find_element(blocks: list[Json], block_id: str, action_id: str) -> Json | None:
    """The element with that action_id in the block with that block_id."""
    for where, element in elements(blocks):
        if where == block_id and element.get("action_id") == action_id:
            return element
    return None


def _complete(part: Any) -> None:
    if isinstance(part, list):
        for one in part:
            _complete(one)
        return
    if not isinstance(part, dict):
        return
    kind = part.get("type")
    if kind in ACTIVE:
        part.setdefault("action_id", _random_id())
    elif kind == "plain_text":
        part.setdefault("emoji", True)
    elif kind == "mrkdwn":
        part.setdefault("verbatim", False)
    for value in part.values():
        _complete(value)


def _random_id() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(5))
