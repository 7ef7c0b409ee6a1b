"""Put a block or an element onto a surface where Slack takes it, and say what the validator finds."""

from __future__ import annotations

from typing import Any

from bot.sandbox.block_kit import Problem, Surface, validate_blocks

from .examples import BLOCKS, ELEMENTS, Json, actions, input_of, section

#: where each block may stand: Slack's reference pages, one line a block
BLOCK_SURFACES: dict[str, set[Surface]] = {
    "actions": {"message", "modal", "home"},
    "alert": {"modal"},
    "auth_provider": {"message", "modal", "home"},
    "call": {"message"},
    "card": {"message", "modal", "home"},
    "carousel": {"message", "home"},
    "container": {"message", "home"},
    "context": {"message", "modal", "home"},
    "context_actions": {"message"},
    "data_table": {"message", "home"},
    "data_visualization": {"message"},
    "divider": {"message", "modal", "home"},
    "header": {"message", "modal", "home"},
    "image": {"message", "modal", "home"},
    "input": {"message", "modal", "home"},
    "layout": {"message", "home"},
    "markdown": {"message"},
    "plan": {"message"},
    "rich_text": {"message", "modal", "home"},
    "section": {"message", "modal", "home"},
    "table": {"message", "home"},
    "task_card": {"message"},
    "video": {"message", "modal", "home"},
}
_ALL: set[Surface] = {"message", "modal", "home"}
_PICKERS = {
    "checkboxes",
    "radio_buttons",
    "datepicker",
    "timepicker",
    *(
        f"{several}{source}_select"
        for several in ("", "multi_")
        for source in ("static", "external", "users")
    ),
    *(f"{several}{source}_select" for several in ("", "multi_") for source in ("conversations", "channels")),
}
#: which elements each kind of block takes
BLOCK_ELEMENTS: dict[str, set[str]] = {
    "section": _PICKERS | {"button", "workflow_button", "overflow", "image"},
    "actions": _PICKERS | {"button", "workflow_button", "overflow", "datetimepicker", "rich_text_input"},
    "input": _PICKERS
    | {"plain_text_input", "rich_text_input", "number_input", "email_text_input", "url_text_input"}
    | {"datetimepicker", "file_input"},
    "context": {"image"},
    "context_actions": {"feedback_buttons", "icon_button"},
    "card": {"button"},
}
#: where each element may stand, if not everywhere
ELEMENT_SURFACES: dict[str, set[Surface]] = {
    "datetimepicker": {"message", "modal"},
    "workflow_button": {"message"},
    "feedback_buttons": {"message"},
    "icon_button": {"message"},
    "rich_text_input": {"modal", "home"},
    "number_input": {"modal"},
    "email_text_input": {"modal"},
    "url_text_input": {"modal"},
    "file_input": {"modal"},
}


def surfaces_of(element: str) -> set[Surface]:
    return ELEMENT_SURFACES.get(element, _ALL)


def hold(block: str, element: Json) -> tuple[Json, str]:
    """A block of that type with the element in it, and the pointer from the block to the element."""
    if block == "section":
        return section(element), "/accessory"
    if block == "input":
        return input_of(element), "/element"
    if block == "actions":
        return actions(element), "/elements/0"
    if block == "card":
        return {**BLOCKS["card"], "actions": [element]}, "/actions/0"
    return {"type": block, "elements": [element]}, "/elements/0"


def placed(kind: str) -> tuple[Json, str, Surface]:
    """The example of a block or element in a place where it is fine: block, pointer to the example, surface."""
    if kind in BLOCKS:
        return BLOCKS[kind], "", sorted(BLOCK_SURFACES[kind])[0]
    home = next(block for block, elements in BLOCK_ELEMENTS.items() if kind in elements)
    block, pointer = hold(home, ELEMENTS[kind])
    return block, pointer, sorted(surfaces_of(kind) & BLOCK_SURFACES[home])[-1]


def refusals(block: Any, surface: Surface) -> list[Problem]:
    return validate_blocks([block], surface=surface)
