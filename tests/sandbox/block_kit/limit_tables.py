"""The limits of blocks and elements that Slack publishes, one row a limit, with its section of the Slack facts."""

from __future__ import annotations

from typing import Any

from .edits import found, separate
from .examples import CHOICES, TASK, option, plain, rich_text

#: section of the Slack facts, type, pointer to a string, its most characters
TEXTS = [
    ("3.1", "section", "/block_id", 255),
    ("3.1", "button", "/action_id", 255),
    ("3.1", "button", "/confirm/title/text", 100),
    ("3.1", "button", "/confirm/text/text", 300),
    ("3.1", "button", "/confirm/confirm/text", 30),
    ("3.1", "button", "/confirm/deny/text", 30),
    ("3.1", "overflow", "/options/0/text/text", 75),
    ("3.1", "overflow", "/options/0/value", 150),
    ("3.1", "overflow", "/options/1/url", 3000),
    ("3.1", "overflow", "/options/0/description/text", 75),
    ("3.1", "rich_text", "/block_id", 255),
    ("3.1", "plan", "/tasks/1/block_id", 255),
    ("3.1", "checkboxes", "/options/0/text/text", 75),
    ("3.1", "checkboxes", "/options/0/value", 150),
    ("3.1", "checkboxes", "/options/0/description/text", 75),
    ("3.1", "static_select", "/options/0/description/text", 75),
    ("3.1", "multi_static_select", "/option_groups/0/label/text", 75),
    ("3.1", "multi_static_select", "/option_groups/0/options/0/text/text", 75),
    ("3.1", "radio_buttons", "/options/0/text/text", 75),
    ("3.1", "radio_buttons", "/options/0/value", 150),
    ("3.1", "static_select", "/options/0/text/text", 75),
    ("3.1", "static_select", "/options/0/value", 150),
    ("3.2", "section", "/text/text", 3000),
    ("3.2", "section", "/fields/1/text", 2000),
    ("3.2", "header", "/text/text", 150),
    ("3.2", "context", "/elements/1/text", 3000),
    ("3.2", "image", "/alt_text", 2000),
    ("3.2", "image", "/image_url", 3000),
    ("3.2", "image", "/title/text", 2000),
    ("3.2", "input", "/label/text", 2000),
    ("3.2", "input", "/hint/text", 2000),
    ("3.2", "markdown", "/text", 12_000),
    ("3.2", "alert", "/text/text", 200),
    ("3.2", "card", "/title/text", 150),
    ("3.2", "card", "/subtitle/text", 150),
    ("3.2", "card", "/body/text", 200),
    ("3.2", "card", "/subtext/text", 200),
    ("3.2", "card", "/icon/alt_text", 2000),
    ("3.2", "container", "/title/text", 150),
    ("3.2", "container", "/subtitle/text", 150),
    ("3.2", "layout", "/label", 150),
    ("3.2", "video", "/title/text", 199),
    ("3.2", "video", "/description/text", 199),
    ("3.2", "video", "/author_name", 49),
    ("3.2", "data_visualization", "/title", 50),
    ("3.2", "data_visualization", "/chart/axis_config/x_label", 50),
    ("3.2", "data_visualization", "/chart/axis_config/y_label", 50),
    ("3.2", "data_visualization", "/chart/series/0/name", 20),
    ("3.2", "auth_provider", "/value", 150),
    ("3.2", "auth_provider", "/name/text", 75),
    ("3.2", "auth_provider", "/description/text", 150),
    ("3.2", "auth_provider", "/connected_identity/text", 75),
    ("3.2", "auth_provider", "/connected_context/text", 75),
    ("3.2", "auth_provider", "/icon_url", 3000),
    ("3.2", "video", "/alt_text", 2000),
    ("3.3", "button", "/text/text", 75),
    ("3.3", "button", "/value", 2000),
    ("3.3", "button", "/url", 3000),
    ("3.3", "button", "/accessibility_label", 75),
    ("3.3", "workflow_button", "/text/text", 75),
    ("3.3", "workflow_button", "/accessibility_label", 75),
    ("3.3", "icon_button", "/text/text", 75),
    ("3.3", "icon_button", "/value", 2000),
    ("3.3", "icon_button", "/accessibility_label", 75),
    ("3.3", "feedback_buttons", "/positive_button/text/text", 75),
    ("3.3", "feedback_buttons", "/positive_button/value", 2000),
    ("3.3", "feedback_buttons", "/negative_button/accessibility_label", 75),
    ("3.3", "static_select", "/placeholder/text", 150),
    ("3.3", "datepicker", "/placeholder/text", 150),
    ("3.3", "plain_text_input", "/initial_value", 3000),
    ("3.3", "plain_text_input", "/placeholder/text", 150),
    ("3.3", "email_text_input", "/placeholder/text", 150),
    ("3.3", "timepicker", "/placeholder/text", 150),
    ("3.3", "external_select", "/placeholder/text", 150),
    ("3.3", "users_select", "/placeholder/text", 150),
    ("3.3", "conversations_select", "/placeholder/text", 150),
    ("3.3", "channels_select", "/placeholder/text", 150),
    ("3.3", "multi_static_select", "/placeholder/text", 150),
    ("3.3", "multi_external_select", "/placeholder/text", 150),
    ("3.3", "multi_users_select", "/placeholder/text", 150),
    ("3.3", "multi_conversations_select", "/placeholder/text", 150),
    ("3.3", "multi_channels_select", "/placeholder/text", 150),
    ("3.3", "rich_text_input", "/placeholder/text", 150),
    ("3.3", "number_input", "/placeholder/text", 150),
    ("3.3", "url_text_input", "/placeholder/text", 150),
    ("3.3", "feedback_buttons", "/positive_button/accessibility_label", 75),
    ("3.3", "feedback_buttons", "/negative_button/text/text", 75),
    ("3.3", "feedback_buttons", "/negative_button/value", 2000),
]

#: section, type, pointer to an array, its fewest and most items, what to fill it with
LISTS: list[tuple[str, str, str, int, int | None, Any]] = [
    ("3.1", "multi_static_select", "/option_groups/0/options", 1, 100, option("x")),
    ("3.1", "conversations_select", "/filter/include", 1, None, "im"),
    ("3.1", "plain_text_input", "/dispatch_action_config/trigger_actions_on", 1, 2, "on_enter_pressed"),
    ("3.2", "actions", "/elements", 1, 25, {"type": "button", "text": plain("x")}),
    ("3.2", "context", "/elements", 1, 10, plain("x")),
    (
        "3.2",
        "context_actions",
        "/elements",
        1,
        5,
        {"type": "icon_button", "icon": "trash", "text": plain("x")},
    ),
    ("3.2", "section", "/fields", 1, 10, plain("x")),
    ("3.2", "card", "/actions", 1, 3, {"type": "button", "text": plain("x")}),
    ("3.2", "carousel", "/elements", 1, 10, {"type": "card", "title": plain("x")}),
    ("3.2", "container", "/child_blocks", 1, 10, {"type": "divider"}),
    ("3.2", "layout", "/rows", 1, 5, {"items": [{"blocks": [{"type": "divider"}]}]}),
    ("3.2", "layout", "/rows/0/items", 1, None, {"blocks": [{"type": "divider"}]}),
    ("3.2", "layout", "/rows/0/items/0/blocks", 1, None, {"type": "divider"}),
    ("3.2", "rich_text", "/elements", 1, None, rich_text()["elements"][0]),
    ("3.2", "table", "/rows", 1, 100, [{"type": "raw_text", "text": "x"}]),
    ("3.2", "table", "/column_settings", 0, 20, None),
    ("3.2", "data_table", "/rows", 2, 201, [{"type": "raw_text", "text": "x"}] * 2),
    ("3.2", "plan", "/tasks", 0, 50, TASK),
    ("3.3", "overflow", "/options", 1, 5, option("x")),
    ("3.3", "checkboxes", "/options", 1, 10, option("x")),
    ("3.3", "radio_buttons", "/options", 1, 10, option("x")),
    ("3.3", "static_select", "/options", 1, 100, option("x")),
    ("3.3", "multi_static_select", "/option_groups", 1, 100, {"label": plain("x"), "options": CHOICES}),
    ("3.3", "file_input", "/filetypes", 1, None, "png"),
    ("3.3", "multi_users_select", "/initial_users", 1, None, "U1"),
]

#: section, type, pointer to a number, smallest and largest allowed
NUMBERS = [
    ("3.2", "header", "/level", 1, 4),
    ("3.2", "rich_text", "/elements/1/indent", 0, 8),
    ("3.2", "rich_text", "/elements/1/border", 0, 1),
    ("3.2", "rich_text", "/elements/1/offset", 0, None),
    ("3.2", "rich_text", "/elements/0/elements/7/skin_tone", 1, 6),
    ("3.2", "data_table", "/page_size", 1, 100),
    ("3.2", "data_table", "/row_header_column_index", 0, 1),
    ("3.3", "plain_text_input", "/min_length", 0, 3000),
    ("3.3", "plain_text_input", "/max_length", 1, 3000),
    ("3.3", "rich_text_input", "/min_lines", 1, 100),
    ("3.3", "rich_text_input", "/max_lines", 1, 100),
    ("3.3", "file_input", "/max_files", 1, 10),
    ("3.3", "external_select", "/min_query_length", 0, None),
    ("3.3", "multi_channels_select", "/max_selected_items", 2, None),
    ("3.3", "datetimepicker", "/initial_date_time", 1_000_000_000, 9_999_999_999),
]


def without_choices(block: Any, prefix: str) -> Any:
    """The element without what is chosen at first, since the options are about to change."""
    bare = separate(block)
    element = found(bare, prefix)
    if element["type"] != "multi_users_select":
        for field in ("initial_option", "initial_options"):
            element.pop(field, None)
    else:
        element.pop("max_selected_items")
    return bare


def repeated(item: Any, count: int) -> list[Any]:
    """The item that many times; tasks differ by their ids."""
    items = [separate(item) for _ in range(count)]
    for number, one in enumerate(items):
        if isinstance(one, dict) and "task_id" in one:
            one.update({"task_id": f"t{number}", "block_id": f"b{number}"})
    return items


def row_name(row: Any) -> str:
    """How a row is called in the report of a test."""
    return f"{row[0]}-{row[1]}{row[2]}"
