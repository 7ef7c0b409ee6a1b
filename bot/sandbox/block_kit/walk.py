"""Where blocks and elements sit inside other blocks: the one place that knows how payloads nest.

The walkers expect blocks that passed validation.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

#: block type -> the field that holds further blocks
_NESTED = {"container": "child_blocks", "carousel": "elements"}
#: block type -> the field that holds its elements, as an array or alone
_ELEMENTS = {
    "actions": "elements",
    "context_actions": "elements",
    "card": "actions",
    "input": "element",
    "section": "accessory",
}


def all_blocks(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the blocks and those nested in them, in document order."""
    for block in blocks:
        yield block
        field = _NESTED.get(block["type"])
        if field is not None:
            yield from all_blocks(block.get(field, []))
        elif block["type"] == "layout":
            for row in block["rows"]:
                for item in row["items"]:
                    yield from all_blocks(item["blocks"])


def elements_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The elements with which a person can do something in this block itself, in document order."""
    field = _ELEMENTS.get(block["type"])
    held = block.get(field) if field is not None else None
    if held is None:
        return []
    return [element for element in (held if isinstance(held, list) else [held]) if element["type"] != "image"]
