"""What do the inputs of a view or message hold: from the start, after an update, and when left empty?"""

from typing import Any

from bot.sandbox.block_ids import INPUTS, elements
from bot.sandbox.json_types import Json

# Element type -> (name of the value in state.values, name of the initial value, what an empty one looks like).
_SHAPES: dict[str, tuple[str, str, Any]] = {
    "plain_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "rich_text_input": ("rich_text_value", "initial_value", None),
    "file_input": ("files", "initial_files", []),
    "checkboxes": ("selected_options", "initial_options", []),
    "radio_buttons": ("selected_option", "initial_option", None),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "users_select": ("selected_user", "initial_user", None),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "channels_select": ("selected_channel", "initial_channel", None),
    "multi_static_select": ("selected_options", "initial_options", []),
    "multi_external_select": ("selected_options", "initial_options", []),
    "multi_users_select": ("selected_users", "initial_users", []),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
}


def initial_values(blocks: list[Json]) -> Json:
    """state.values before anyone touched anything: {block_id: {action_id: {...}}} for every input."""
    values: Json = {}
    for block_id, element in elements(blocks):
        kind = element["type"]
        if kind in INPUTS:
            name, initial, empty = _SHAPES[kind]
            state: Json = {"type": kind, name: element.get(initial, empty)}
            if kind == "timepicker" and element.get("timezone"):
                state["timezone"] = element["timezone"]
            values.setdefault(block_id, {})[element["action_id"]] = state
    return values


def carried_over(blocks: list[Json], values: Json) -> Json:
    """What is kept of `values` for these blocks: same block_id, same action_id, same type."""
    kept: Json = {}
    for block_id, actions in initial_values(blocks).items():
        for action_id, state in actions.items():
            typed = values.get(block_id, {}).get(action_id)
            if isinstance(typed, dict) and typed.get("type") == state["type"]:
                kept.setdefault(block_id, {})[action_id] = typed
    return kept


def filled_in(blocks: list[Json], values: Json) -> Json:
    """`values` completed with what the person did not touch; what does not belong to the blocks is dropped."""
    complete = initial_values(blocks)
    for block_id, actions in carried_over(blocks, values).items():
        complete[block_id] |= actions
    return complete
