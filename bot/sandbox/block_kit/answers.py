"""Would the client let this answer pass: the checks Slack makes on what a person typed or chose.

Every check takes the element and what was sent, never empty, and returns what `state.values` will hold and
the sentence to show, or None where all is well.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from .element_rules import all_options, identity
from .formats import is_date, is_email, is_time, is_web_link, number
from .problems import Report
from .rich_text import RICH_TEXT

Checked = tuple[Any, str | None]
Check = Callable[[dict[str, Any], Any], Checked]

NOT_TEXT = "Please enter text."
NOT_AN_OPTION = "Please choose one of the options."
DEFAULT_MOST_CHARACTERS = 3000
DEFAULT_MOST_FILES = 10


def _text(element: dict[str, Any], held: Any) -> Checked:
    if not isinstance(held, str):
        return None, NOT_TEXT
    least, most = element.get("min_length", 0), element.get("max_length", DEFAULT_MOST_CHARACTERS)
    if len(held) < least:
        return held, f"Please enter at least {_counted(least, 'character')}."
    if len(held) > most:
        return held, f"Please enter no more than {_counted(most, 'character')}."
    return held, None


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _number(element: dict[str, Any], held: Any) -> Checked:
    if not isinstance(held, str):
        return None, "Please enter a number."
    held = held.strip()
    value = number(held)
    if value is None:
        return held, "Please enter a number."
    if not element["is_decimal_allowed"] and number(held, decimals=False) is None:
        return held, "Please enter a whole number."
    if "min_value" in element and value < (number(element["min_value"]) or 0):
        return held, f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and value > (number(element["max_value"]) or 0):
        return held, f"Please enter a number of at most {element['max_value']}."
    return held, None


def _written(accepts: Callable[[str], bool], sentence: str) -> Check:
    def check(_element: dict[str, Any], held: Any) -> Checked:
        if not isinstance(held, str):
            return None, sentence
        held = held.strip()  # what is pasted often brings a space along, and no browser's field keeps it
        return held, None if accepts(held) else sentence

    return check


def _date_time(_element: dict[str, Any], held: Any) -> Checked:
    if type(held) is not int or not 1_000_000_000 <= held <= 9_999_999_999:
        return None, "Please choose a date and a time."
    return held, None


def _rich_text(_element: dict[str, Any], held: Any) -> Checked:
    report = Report("modal")
    RICH_TEXT.check(held, "", report)
    return (None, NOT_TEXT) if report.problems else (held, None)


def _listed_option(element: dict[str, Any], held: Any) -> Checked:
    if type(held) is not dict:
        return None, NOT_AN_OPTION
    same = [option for option in all_options(element) if option["value"] == held.get("value")]
    if not same:
        return None, NOT_AN_OPTION
    # Slack lets two options share a value; the texts then say which of them is meant.
    meant = next((option for option in same if identity(option) == identity(held)), same[0])
    return copy.deepcopy(meant), None


def _loaded_option(_element: dict[str, Any], held: Any) -> Checked:
    # Only the app knows which options it offered; the shape is all that can be judged.
    if type(held) is dict and type(held.get("value")) is str and type(held.get("text")) is dict:
        return held, None
    return None, NOT_AN_OPTION


def _identifier(_element: dict[str, Any], held: Any) -> Checked:
    return (held, None) if isinstance(held, str) else (None, NOT_AN_OPTION)


def _several(one: Check) -> Check:
    def check(element: dict[str, Any], held: Any) -> Checked:
        if type(held) is not list:
            return [], NOT_AN_OPTION
        accepted: list[Any] = []
        for item in held:
            answer, error = one(element, item)
            if error is not None:
                return accepted, error
            if answer not in accepted:
                accepted.append(answer)
        most = element.get("max_selected_items")
        if most is not None and len(accepted) > most:
            return accepted, f"Please choose no more than {most}."
        return accepted, None

    return check


def _files(element: dict[str, Any], held: Any) -> Checked:
    if type(held) is not list or not all(type(file) is dict for file in held):
        return [], "Please choose a file."
    most = element.get("max_files", DEFAULT_MOST_FILES)
    if len(held) > most:
        return held, f"Please choose no more than {_counted(most, 'file')}."
    accepted = [kind.lower() for kind in element.get("filetypes", [])]
    if accepted and any(_ending(file) not in accepted for file in held):
        return held, f"Please choose files of these types: {', '.join(accepted)}."
    return held, None


def _ending(file: dict[str, Any]) -> str:
    """What `filetypes` lists are endings of names; Slack's own word for the type is another (text for .txt)."""
    name = str(file.get("name") or "")
    return (name.rpartition(".")[2] if "." in name else str(file.get("filetype", ""))).lower()


CHECKS: dict[str, Check] = {
    "plain_text_input": _text,
    "number_input": _number,
    "email_text_input": _written(is_email, "Please enter a valid email address."),
    "url_text_input": _written(is_web_link, "Please enter a valid URL."),
    "rich_text_input": _rich_text,
    "datepicker": _written(is_date, "Please choose a date."),
    "timepicker": _written(is_time, "Please choose a time."),
    "datetimepicker": _date_time,
    "radio_buttons": _listed_option,
    "static_select": _listed_option,
    "external_select": _loaded_option,
    "users_select": _identifier,
    "conversations_select": _identifier,
    "channels_select": _identifier,
    "checkboxes": _several(_listed_option),
    "multi_static_select": _several(_listed_option),
    "multi_external_select": _several(_loaded_option),
    "multi_users_select": _several(_identifier),
    "multi_conversations_select": _several(_identifier),
    "multi_channels_select": _several(_identifier),
    "file_input": _files,
}
