"""Small blocks and views."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def button(action_id: str, value: str = "1") -> Json:
    """An actions block of one button; its block_id is the action_id with "-block"."""
    element = {"type": "button", "action_id": action_id, "text": plain("Press"), "value": value}
    return {"type": "actions", "block_id": f"{action_id}-block", "elements": [element]}


def text_input(block_id: str, **details: Any) -> Json:
    """An input block whose element is called "input"."""
    element = {"type": "plain_text_input", "action_id": "input"} | details.pop("element", {})
    return {"type": "input", "block_id": block_id, "label": plain("Label"), "element": element} | details


def modal(title: str = "Title", *, blocks: list[Json] | None = None, **details: Any) -> Json:
    """A modal that can be submitted."""
    view = {"type": "modal", "callback_id": "praise", "title": plain(title), "submit": plain("Send")}
    return view | {"blocks": blocks or [text_input("why")]} | details


def home(blocks: list[Json] | None = None) -> Json:
    """A Home tab."""
    return {"type": "home", "blocks": blocks or [button("go")]}


def option(value: str) -> Json:
    """An option of a select."""
    return {"text": plain(f"Option {value}"), "value": value}
