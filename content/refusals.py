"""The sentence of a refusal: in a message, or as plain text at the field of a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.errors import Refusal
from content.customer_data import found
from content.text import Mrkdwn, mention, people, plain, say, sentences

_PERSON = "person"
_SEVERAL = ("admins", "leads", "managers")
"""The values of refusals that are a person's id, or several."""


def refusal(key: str, values: Mapping[str, Any]) -> Mrkdwn:
    """The sentence of a refusal as mrkdwn; people in it become mentions."""
    return say(key, **_named(values, mention, people))


def for_field(refused: Refusal, names: Mapping[str, str] | None = None) -> str:
    """The sentence of a refusal as plain text, for a form's field; `names` are real names by user id."""
    known = names or {}

    def one(user_id: str) -> str:
        return known.get(user_id, user_id)

    named = _named(refused.values, one, lambda many: ", ".join(one(user_id) for user_id in many))
    return plain(refused.key, **named).replace("`", "")


def people_in(values: Mapping[str, Any]) -> set[str]:
    """The ids of everybody a refusal speaks of, whose names its sentence needs as plain text."""
    several = {user_id for name in _SEVERAL for user_id in values.get(name) or ()}
    return several | ({values[_PERSON]} if values.get(_PERSON) else set())


def _named(values: Mapping[str, Any], one: Any, many: Any) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for name, value in values.items():
        if name == _PERSON:
            named[name] = one(value)
        elif name in _SEVERAL:
            named[name] = many(value) or sentences()["common.nobody_known"]
        elif name == "found":
            named[name] = found(value)
        else:
            named[name] = value
    return named
