"""What `state.values` holds: untouched elements, and what a person's client sends for them.

Sources: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload and
…/block_actions-payload (Slack facts 4).
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from .answers import CHECKS
from .walk import all_blocks, elements_of

Values = dict[str, dict[str, Any]]

#: element type -> (field of state.values, field of the element that presets it, what it holds when empty)
FIELDS: dict[str, tuple[str, str, Any]] = {
    "plain_text_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "rich_text_input": ("rich_text_value", "initial_value", None),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "users_select": ("selected_user", "initial_user", None),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "channels_select": ("selected_channel", "initial_channel", None),
    "checkboxes": ("selected_options", "initial_options", []),
    "multi_static_select": ("selected_options", "initial_options", []),
    "multi_external_select": ("selected_options", "initial_options", []),
    "multi_users_select": ("selected_users", "initial_users", []),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "file_input": ("files", "", []),
}
REQUIRED = "Please complete this required field."
NOT_HERE = "This field is no longer here."


def empty_state(blocks: list[dict[str, Any]]) -> Values:
    """Return the `state.values` of blocks nobody has touched: {block_id: {action_id: {"type": …, …}}}.

    Elements with a preset choice hold it. `blocks` have passed validation and carry their identifiers, see
    `assign_ids`; a missing one raises KeyError.
    """
    values: Values = {}
    for block, element in _stateful(blocks):
        values.setdefault(block["block_id"], {})[element["action_id"]] = _untouched(element)
    return values


def check_state(
    blocks: list[dict[str, Any]], values: Values, *, partial: bool = False
) -> tuple[Values, dict[str, str]]:
    """Complete and check what a person's client sends as `state.values`.

    `values` has the shape of `empty_state`, with any elements left out; an option may be given by its `value`
    alone. Returns the complete values in Slack's shapes, and by `block_id` the sentence the client shows for
    what it would not let pass. `partial` leaves out the complaint about required fields, as nothing is being
    submitted yet. A `block_id` or `action_id` that the blocks do not have is an error too.
    """
    complete: Values = {}
    errors: dict[str, str] = {}
    known: set[tuple[str, str]] = set()
    for block, element in _stateful(blocks):
        block_id, action_id = block["block_id"], element["action_id"]
        known.add((block_id, action_id))
        answer, error = _answer(element, _of(values, block_id).get(action_id))
        complete.setdefault(block_id, {})[action_id] = answer
        required = block["type"] == "input" and not block.get("optional", False) and not partial
        if error is None and required and _is_empty(answer[FIELDS[element["type"]][0]]):
            error = REQUIRED
        if error is not None:
            errors.setdefault(block_id, error)
    for block_id in values:
        if any((block_id, action_id) not in known for action_id in _of(values, block_id)):
            errors.setdefault(block_id, NOT_HERE)
    return complete, errors


def _of(values: Values, block_id: str) -> dict[str, Any]:
    """What was sent for a block; anything but an object counts as a field that is not there."""
    sent = values.get(block_id, {})
    return sent if isinstance(sent, dict) else {"": sent}


def _stateful(blocks: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for block in all_blocks(blocks):
        for element in elements_of(block):
            if element["type"] in FIELDS:
                yield block, element


def _untouched(element: dict[str, Any]) -> dict[str, Any]:
    """What the client holds before anybody touches it.

    It goes through the same check as what a person sends, so that both have one shape: a choice preset twice
    is held once, and an option looks as it is listed.
    """
    field, initial, empty = FIELDS[element["type"]]
    preset = copy.deepcopy(element.get(initial))
    if preset is None or preset in ("", []):
        return _shaped(element, field, copy.copy(empty))
    accepted, _ = CHECKS[element["type"]](element, preset)
    return _shaped(element, field, accepted)


def _shaped(element: dict[str, Any], field: str, held: object) -> dict[str, Any]:
    answer: dict[str, Any] = {"type": element["type"], field: held}
    if element["type"] == "timepicker" and "timezone" in element:
        answer["timezone"] = element["timezone"]
    return answer


def _is_empty(held: object) -> bool:
    """Nothing typed or chosen; a composer that was cleared still sends its empty sections."""
    if type(held) is dict and held.get("type") == "rich_text" and type(held.get("elements")) is list:
        return all(type(part) is dict and part.get("elements") == [] for part in held["elements"])
    return held is None or held in ("", [])


def _answer(element: dict[str, Any], sent: dict[str, Any] | None) -> tuple[dict[str, Any], str | None]:
    """The complete answer of one element, and what is wrong with what was sent."""
    field, _, empty = FIELDS[element["type"]]
    untouched = _untouched(element)
    if sent is None:
        held = untouched[field]
    elif type(sent) is not dict or sent.get("type", element["type"]) != element["type"]:
        return untouched, NOT_HERE
    else:
        held = sent.get(field)
    if held is None or held in ("", []):
        return _shaped(element, field, copy.copy(empty)), None
    accepted, error = CHECKS[element["type"]](element, held)
    return _shaped(element, field, accepted), error
