"""The block elements: their fields, limits, and the surfaces they stand on.

Source: https://docs.slack.dev/reference/block-kit/block-elements (Slack facts 3.3).
"""

from __future__ import annotations

from collections.abc import Mapping

from .composition import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_CONFIG,
    IDENTIFIERS,
    IMAGE_RULES,
    IMAGE_SOURCE,
    LINK,
    LIST_OPTION,
    MENU_OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    STYLE,
    WORKFLOW,
    exactly_one_of,
    plain,
)
from .element_rules import (
    initial_number_is_in_range,
    initial_options_are_options,
    initial_text_is_in_range,
    no_more_chosen_than_allowed,
    not_above,
)
from .formats import is_date, is_number, is_time, is_time_zone
from .problems import Surface
from .rich_text import RICH_TEXT
from .schema import Checked, Choice, Flag, FocusFlag, ListOf, Object, Rule, Shape, String, Whole

MESSAGE: frozenset[Surface] = frozenset({"message"})
MODAL: frozenset[Surface] = frozenset({"modal"})
HOME: frozenset[Surface] = frozenset({"home"})

ELEMENTS: dict[str, Object] = {}

_FOCUS: dict[str, Shape] = {"focus_on_load": FocusFlag()}
_CONFIRM: dict[str, Shape] = {"confirm": CONFIRM}
_PLACEHOLDER: dict[str, Shape] = {"placeholder": plain(150)}
_TYPED: dict[str, Shape] = {**_FOCUS, **_PLACEHOLDER, "dispatch_action_config": DISPATCH_CONFIG}
_MENU: dict[str, Shape] = {**_FOCUS, **_CONFIRM, **_PLACEHOLDER}
_STATIC: dict[str, Shape] = {
    "options": ListOf(MENU_OPTION, 1, 100),
    "option_groups": ListOf(OPTION_GROUP, 1, 100),
}
_FEEDBACK = Object(needs={"text": plain(75), "value": String(2000)}, may={"accessibility_label": String(75)})


def _element(
    kind: str,
    needs: Mapping[str, Shape] | None = None,
    may: Mapping[str, Shape] | None = None,
    rules: tuple[Rule, ...] = (),
    surfaces: frozenset[Surface] = MESSAGE | MODAL | HOME,
) -> None:
    fields = {"action_id": String(255), **(may or {})}
    ELEMENTS[kind] = Object(kind, needs=needs, may=fields, rules=rules, surfaces=surfaces)


_element(
    "button",
    needs={"text": plain(75)},
    may={
        "value": String(2000, least=0),
        "url": LINK,
        "style": STYLE,
        "confirm": CONFIRM,
        "accessibility_label": String(75),
        "agent_prompt": String(4000),
        "agent_prompt_display": String(),
        "visible_to_user_ids": IDENTIFIERS,
    },
)
_element(
    "workflow_button",
    needs={"text": plain(75), "workflow": WORKFLOW},
    may={"style": STYLE, "accessibility_label": String(75), "confirm": CONFIRM},
    surfaces=MESSAGE,
)
_element(
    "icon_button",
    needs={"icon": Choice("trash"), "text": plain(75)},
    may={
        "value": String(2000, least=0),
        "accessibility_label": String(75),
        "visible_to_user_ids": ListOf(String(), 1, 10),
        "confirm": CONFIRM,
    },
    surfaces=MESSAGE,
)
_element(
    "feedback_buttons",
    needs={"positive_button": _FEEDBACK, "negative_button": _FEEDBACK},
    surfaces=MESSAGE,
)
_element("overflow", needs={"options": ListOf(OVERFLOW_OPTION, 1, 5)}, may=_CONFIRM)

_element(
    "checkboxes",
    needs={"options": ListOf(LIST_OPTION, 1, 10)},
    may={"initial_options": ListOf(LIST_OPTION), **_FOCUS, **_CONFIRM},
    rules=(initial_options_are_options,),
)
_element(
    "radio_buttons",
    needs={"options": ListOf(LIST_OPTION, 1, 10)},
    may={"initial_option": LIST_OPTION, **_FOCUS, **_CONFIRM},
    rules=(initial_options_are_options,),
)

_element("datepicker", may={"initial_date": Checked(is_date, "a date in the format YYYY-MM-DD"), **_MENU})
_element(
    "timepicker",
    may={
        "initial_time": Checked(is_time, "a time in the format HH:mm"),
        "timezone": Checked(is_time_zone, "an IANA time zone"),
        **_MENU,
    },
)
_element(
    "datetimepicker",
    may={"initial_date_time": Whole(1_000_000_000, 9_999_999_999), **_FOCUS, **_CONFIRM},
    surfaces=MESSAGE | MODAL,
)

_CONVERSATIONS: dict[str, Shape] = {"default_to_current_conversation": Flag(), "filter": CONVERSATION_FILTER}
_EXTERNAL: dict[str, Shape] = {"min_query_length": Whole(0)}
_RESPONDS: dict[str, Shape] = {"response_url_enabled": Flag()}
_one_source = exactly_one_of("options", "option_groups")
#: source of a menu: what is chosen from it, in what shape; more fields; those of the single menu only; rules
_MENUS: dict[str, tuple[str, Shape, dict[str, Shape], dict[str, Shape], tuple[Rule, ...]]] = {
    "static": ("option", MENU_OPTION, _STATIC, {}, (_one_source, initial_options_are_options)),
    "external": ("option", MENU_OPTION, _EXTERNAL, {}, ()),
    "users": ("user", String(), {}, {}, ()),
    "conversations": ("conversation", String(), _CONVERSATIONS, _RESPONDS, ()),
    "channels": ("channel", String(), {}, _RESPONDS, ()),
}
for _source, (_noun, _shape, _may, _single_only, _rules) in _MENUS.items():
    _element(
        f"{_source}_select", may={f"initial_{_noun}": _shape, **_may, **_single_only, **_MENU}, rules=_rules
    )
    _element(
        f"multi_{_source}_select",
        may={f"initial_{_noun}s": ListOf(_shape), "max_selected_items": Whole(1), **_may, **_MENU},
        rules=(*_rules, no_more_chosen_than_allowed(f"initial_{_noun}s")),
    )

_element(
    "plain_text_input",
    may={
        "initial_value": String(3000, least=0),
        "multiline": Flag(),
        "min_length": Whole(0, 3000),
        "max_length": Whole(1, 3000),
        **_TYPED,
    },
    rules=(not_above("min_length", "max_length"), initial_text_is_in_range),
)
_element(
    "rich_text_input",
    may={"initial_value": RICH_TEXT, "min_lines": Whole(1, 100), "max_lines": Whole(1, 100), **_TYPED},
    rules=(not_above("min_lines", "max_lines"),),
    surfaces=MODAL | HOME,
)
_NUMERIC = Checked(is_number, "a number")
_element(
    "number_input",
    needs={"is_decimal_allowed": Flag()},
    may={"initial_value": _NUMERIC, "min_value": _NUMERIC, "max_value": _NUMERIC, **_TYPED},
    rules=(initial_number_is_in_range,),
    surfaces=MODAL,
)
_element("email_text_input", may={"initial_value": String(least=0), **_TYPED}, surfaces=MODAL)
_element("url_text_input", may={"initial_value": String(least=0), **_TYPED}, surfaces=MODAL)
_element("file_input", may={"filetypes": ListOf(String()), "max_files": Whole(1, 10)}, surfaces=MODAL)

IMAGE = Object("image", needs={"alt_text": String(2000)}, may=IMAGE_SOURCE, rules=IMAGE_RULES)
ELEMENTS["image"] = IMAGE
URL_SOURCE = Object("url", needs={"url": LINK, "text": String()})

SELECTS = tuple(f"{source}_select" for source in _MENUS)
MULTI_SELECTS = tuple(f"multi_{source}_select" for source in _MENUS)
_PICKED = ("checkboxes", "radio_buttons", "datepicker", "timepicker", *SELECTS, *MULTI_SELECTS)

IN_ACTIONS = ("button", "workflow_button", "overflow", "datetimepicker", "rich_text_input", *_PICKED)
IN_SECTION = ("button", "workflow_button", "overflow", "image", *_PICKED)
IN_CONTEXT_ACTIONS = ("feedback_buttons", "icon_button")
IN_INPUT = (
    "plain_text_input",
    "rich_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
    "file_input",
    "datetimepicker",
    *_PICKED,
)
