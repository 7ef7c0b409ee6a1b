"""One full example of every block and element, written from Slack's reference pages."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": False}


def option(value: str, **more: Any) -> Json:
    return {"text": plain(f"Option {value}"), "value": value, **more}


def rich_text(words: str = "Well done") -> Json:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}],
    }


CONFIRM: Json = {
    "title": plain("Are you sure?"),
    "text": mrkdwn("This sends *12 messages*."),
    "confirm": plain("Send"),
    "deny": plain("Not yet"),
    "style": "danger",
}
IMAGE: Json = {"type": "image", "image_url": "https://example.com/medal.png", "alt_text": "A medal"}
CHOICES: list[Json] = [option("a", description=plain("First")), option("b"), option("c")]
GROUPS: list[Json] = [
    {"label": plain("Morning"), "options": CHOICES[:2]},
    {"label": plain("Evening"), "options": CHOICES[2:]},
]
DISPATCH: Json = {"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]}
FILTER: Json = {
    "include": ["public", "private", "im", "mpim"],
    "exclude_bot_users": True,
    "exclude_external_shared_channels": True,
}

_MENU: Json = {"placeholder": plain("Choose"), "confirm": CONFIRM, "focus_on_load": True}
_TYPED: Json = {"placeholder": plain("Type"), "dispatch_action_config": DISPATCH, "focus_on_load": True}

ELEMENTS: dict[str, Json] = {
    "button": {
        "text": plain("Approve"),
        "value": "nomination-7",
        "url": "https://example.com/n/7",
        "style": "primary",
        "confirm": CONFIRM,
        "accessibility_label": "Approve the nomination",
        "visible_to_user_ids": ["U1"],
    },
    "workflow_button": {
        "text": plain("Start"),
        "workflow": {
            "trigger": {
                "url": "https://slack.com/shortcuts/Ft1/xyz",
                "customizable_input_parameters": [{"name": "who", "value": "U1"}],
            }
        },
        "style": "danger",
        "accessibility_label": "Start the workflow",
    },
    "icon_button": {
        "icon": "trash",
        "text": plain("Delete"),
        "value": "7",
        "accessibility_label": "Delete the answer",
        "visible_to_user_ids": ["U1"],
        "confirm": CONFIRM,
    },
    "feedback_buttons": {
        "positive_button": {"text": plain("Good"), "value": "+", "accessibility_label": "Good answer"},
        "negative_button": {"text": plain("Bad"), "value": "-", "accessibility_label": "Bad answer"},
    },
    "overflow": {
        "options": [option("edit", description=plain("Change it")), option("web", url="https://example.com")],
        "confirm": CONFIRM,
    },
    "checkboxes": {
        "options": [{"text": mrkdwn("*One*"), "value": "1", "description": mrkdwn("_first_")}, *CHOICES],
        "initial_options": [CHOICES[0], CHOICES[2]],
        "confirm": CONFIRM,
        "focus_on_load": True,
    },
    "radio_buttons": {
        "options": CHOICES,
        "initial_option": CHOICES[1],
        "confirm": CONFIRM,
        "focus_on_load": True,
    },
    "datepicker": {"initial_date": "2028-02-29", **_MENU},
    "timepicker": {"initial_time": "23:59", "timezone": "America/Argentina/Buenos_Aires", **_MENU},
    "datetimepicker": {"initial_date_time": 1_628_633_820, "confirm": CONFIRM, "focus_on_load": True},
    "static_select": {"options": CHOICES, "initial_option": CHOICES[2], **_MENU},
    "external_select": {"initial_option": CHOICES[0], "min_query_length": 0, **_MENU},
    "users_select": {"initial_user": "U1", **_MENU},
    "conversations_select": {
        "initial_conversation": "C1",
        "default_to_current_conversation": True,
        "filter": FILTER,
        **_MENU,
    },
    "channels_select": {"initial_channel": "C1", **_MENU},
    "multi_static_select": {
        "option_groups": GROUPS,
        "initial_options": CHOICES[1:],
        "max_selected_items": 2,
        **_MENU,
    },
    "multi_external_select": {
        "initial_options": CHOICES,
        "min_query_length": 3,
        "max_selected_items": 3,
        **_MENU,
    },
    "multi_users_select": {"initial_users": ["U1", "U2"], "max_selected_items": 5, **_MENU},
    "multi_conversations_select": {
        "initial_conversations": ["C1"],
        "default_to_current_conversation": False,
        "filter": {"include": ["im"]},
        "max_selected_items": 1,
        **_MENU,
    },
    "multi_channels_select": {"initial_channels": ["C1", "C2"], "max_selected_items": 2, **_MENU},
    "plain_text_input": {
        "initial_value": "Thank you for",
        "multiline": True,
        "min_length": 0,
        "max_length": 3000,
        **_TYPED,
    },
    "rich_text_input": {"initial_value": rich_text(), "min_lines": 1, "max_lines": 100, **_TYPED},
    "number_input": {
        "is_decimal_allowed": True,
        "initial_value": "7.5",
        "min_value": "-1",
        "max_value": "10",
        **_TYPED,
    },
    "email_text_input": {"initial_value": "sam@example.com", **_TYPED},
    "url_text_input": {"initial_value": "https://example.com", **_TYPED},
    "file_input": {"filetypes": ["png", "pdf"], "max_files": 10},
    "image": {"image_url": "https://example.com/medal.png", "alt_text": "A medal"},
}
for _kind, _element in ELEMENTS.items():
    _element["type"] = _kind
    if _kind != "image":
        _element["action_id"] = f"{_kind}_action"


def section(accessory: Json | None = None) -> Json:
    held = {} if accessory is None else {"accessory": accessory}
    return {"type": "section", "block_id": "s", "text": mrkdwn("*Hello*"), **held}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "block_id": "a", "elements": list(elements)}


def input_of(element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": "i", "label": plain("Label"), "element": element, **more}


_STYLE = {"bold": True, "italic": True, "strike": False, "code": False, "underline": True}
RICH_TEXT: Json = {
    "type": "rich_text",
    "block_id": "r",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Thank you ", "style": _STYLE},
                {"type": "user", "user_id": "U1", "style": {"bold": True, "highlight": True}},
                {"type": "usergroup", "usergroup_id": "S1"},
                {"type": "channel", "channel_id": "C1"},
                {"type": "team", "team_id": "T1"},
                {"type": "broadcast", "range": "here"},
                {"type": "link", "url": "https://example.com", "text": "this", "style": {"code": True}},
                {"type": "emoji", "name": "wave", "unicode": "1f44b", "skin_tone": 2},
                {"type": "emoji", "name": "wave::skin-tone-2"},
                {"type": "color", "value": "#F405B3"},
                {
                    "type": "date",
                    "timestamp": 1_720_710_212,
                    "format": "{date_num} at {time}",
                    "url": "https://example.com",
                    "fallback": "11 July",
                    "timezone": "Europe/Berlin",
                },
            ],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 8,
            "offset": 3,
            "border": 1,
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "One"}]}],
        },
        {"type": "rich_text_quote", "border": 1, "elements": [{"type": "text", "text": "Kind"}]},
        {
            "type": "rich_text_preformatted",
            "border": 0,
            "language": "python",
            "elements": [{"type": "text", "text": "print()"}],
        },
        {"type": "rich_text_section", "elements": []},
    ],
}

CARD: Json = {
    "type": "card",
    "block_id": "card",
    "hero_image": IMAGE,
    "icon": IMAGE,
    "title": mrkdwn("*Star of the week*"),
    "subtitle": plain("Service desk"),
    "body": mrkdwn("Stayed late"),
    "subtext": plain("Monday"),
    "actions": [ELEMENTS["button"]],
}
TASK: Json = {
    "type": "task_card",
    "block_id": "task",
    "task_id": "t1",
    "title": "Read the answers",
    "status": "complete",
    "details": rich_text("Reading"),
    "output": rich_text("Read"),
    "sources": [{"type": "url", "url": "https://example.com", "text": "Answers"}],
}
_SERIES: Json = {"name": "Scores", "data": [{"label": "May", "value": 3}, {"label": "June", "value": 4.5}]}
_AXES: Json = {"categories": ["May", "June"], "x_label": "Month", "y_label": "Score"}

BLOCKS: dict[str, Json] = {
    "actions": actions(ELEMENTS["button"], ELEMENTS["static_select"], ELEMENTS["overflow"]),
    "alert": {"type": "alert", "block_id": "al", "text": mrkdwn("Too few answers"), "level": "warning"},
    "card": CARD,
    "carousel": {"type": "carousel", "block_id": "ca", "elements": [CARD]},
    "container": {
        "type": "container",
        "block_id": "co",
        "title": plain("This week"),
        "rich_text_title": rich_text("This week"),
        "subtitle": mrkdwn("_so far_"),
        "child_blocks": [{"type": "divider", "block_id": "d"}, section(ELEMENTS["button"])],
        "width": "full",
        "icon": IMAGE,
        "is_collapsible": True,
        "default_collapsed": True,
        "has_header_divider": False,
    },
    "context": {"type": "context", "block_id": "cx", "elements": [IMAGE, mrkdwn("*By* Sam"), plain("Today")]},
    "context_actions": {
        "type": "context_actions",
        "block_id": "cxa",
        "elements": [ELEMENTS["feedback_buttons"], ELEMENTS["icon_button"]],
    },
    "data_table": {
        "type": "data_table",
        "block_id": "dt",
        "caption": "Answers by team",
        "rows": [
            [{"type": "raw_text", "text": "Team"}, {"type": "raw_number", "value": 1, "text": "1"}],
            [rich_text("Desk"), {"type": "raw_number", "value": 2.5, "text": "2.5"}],
        ],
        "page_size": 100,
        "row_header_column_index": 1,
    },
    "data_visualization": {
        "type": "data_visualization",
        "block_id": "dv",
        "title": "Pulse",
        "chart": {"type": "line", "series": [_SERIES], "axis_config": _AXES},
    },
    "divider": {"type": "divider", "block_id": "d"},
    "header": {"type": "header", "block_id": "h", "text": plain("Round-up"), "level": 4},
    "image": {**IMAGE, "block_id": "im", "title": plain("Medal")},
    "input": input_of(
        ELEMENTS["plain_text_input"], hint=plain("In a sentence"), optional=True, dispatch_action=True
    ),
    "layout": {
        "type": "layout",
        "block_id": "l",
        "label": "The week at a glance",
        "is_label_visible": True,
        "grid_lines": "rows",
        "rows": [
            {
                "items": [
                    {"blocks": [{"type": "divider"}, section(ELEMENTS["button"])], "width": "wide"},
                    {"blocks": [{"type": "header", "text": plain("Thanks")}], "width": "narrow"},
                ]
            },
            {"items": [{"blocks": [{"type": "divider"}]}]},
        ],
        "fallback": [{"type": "divider"}],
    },
    "markdown": {"type": "markdown", "block_id": "m", "text": "# Hello\n\n- [x] done"},
    "plan": {
        "type": "plan",
        "block_id": "p",
        "title": "Drawing up the verdict",
        "tasks": [{"task_id": "t0", "title": "Wait", "status": "pending"}, TASK],
    },
    "rich_text": RICH_TEXT,
    "section": {
        **section(ELEMENTS["button"]),
        "fields": [mrkdwn("*Team*"), plain("Desk")],
        "expand": True,
    },
    "table": {
        "type": "table",
        "block_id": "t",
        "rows": [
            [{"type": "raw_text", "text": "Team"}, {"type": "raw_text", "text": "Score"}],
            [rich_text("Desk"), {"type": "raw_number", "value": 4, "text": "4"}],
        ],
        "column_settings": [{"align": "right", "is_wrapped": True}, None],
    },
    "task_card": TASK,
    "video": {
        "type": "video",
        "block_id": "v",
        "title": plain("How to thank"),
        "title_url": "https://example.com/watch",
        "video_url": "https://example.com/embed",
        "thumbnail_url": "https://example.com/t.png",
        "alt_text": "Two people talking",
        "author_name": "Sam",
        "description": plain("Two minutes"),
        "provider_name": "Example",
        "provider_icon_url": "https://example.com/i.png",
    },
    "call": {"type": "call", "block_id": "cl", "call_id": "R1"},
    "auth_provider": {
        "type": "auth_provider",
        "block_id": "ap",
        "value": "crm",
        "name": plain("CRM"),
        "is_connected": True,
        "description": plain("Tickets"),
        "icon_url": "https://example.com/i.png",
        "auth_url": "https://example.com/auth",
        "disconnect_url": "https://example.com/bye",
        "connected_identity": plain("sam"),
        "connected_context": plain("Desk"),
        "accessory": ELEMENTS["overflow"],
        "fallback": [{"type": "divider"}],
    },
}
