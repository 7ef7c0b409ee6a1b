"""What does a form's state hold, in the shapes Slack gives each kind of field? (Slack facts 4)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Value = str | list[str] | None
_LISTS = ("selected_users", "selected_conversations", "selected_channels")
_SINGLES = (
    "value",
    "selected_date",
    "selected_time",
    "selected_user",
    "selected_conversation",
    "selected_channel",
)


def values_of(view: Mapping[str, Any]) -> dict[str, Value]:
    """A modal's fields by block id; of files their ids."""
    return {block_id: _value(next(iter(fields.values()), {})) for block_id, fields in _state(view).items()}


def files_of(view: Mapping[str, Any]) -> dict[str, Any]:
    """Name and size (bytes) of the files chosen in a modal, by their ids; nothing for a modal without any."""
    fields = [element for block in _state(view).values() for element in block.values()]
    chosen = [file for element in fields for file in element.get("files") or []]
    about = {str(one.get("id")): [str(one.get("name") or ""), int(one.get("size") or 0)] for one in chosen}
    return {"files": about} if about else {}


def _state(view: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (view.get("state") or {}).get("values") or {}
    return found


def _value(element: Mapping[str, Any]) -> Value:
    """One field's value: text, a list of ids, or None when it was left empty."""
    for name in _LISTS:
        if name in element:
            return [str(one) for one in element[name] or []]
    if "files" in element:
        return [str(one.get("id")) for one in element["files"] or []]
    if "selected_options" in element:
        return [str(one.get("value")) for one in element["selected_options"] or []]
    if "selected_option" in element:
        chosen = element["selected_option"]
        return str(chosen["value"]) if chosen else None
    for name in _SINGLES:
        if element.get(name) is not None:
            return str(element[name])
    return None
