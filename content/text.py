"""Where do the words come from? Sentences by key, from content/copy, filled in and made safe for Slack.

`say` is for mrkdwn: values are escaped unless they are `Mrkdwn` (mentions and the like). `plain` is for plain_text
objects, where nothing is read as markup.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from bot.domain import NOBODY

COPY = Path(__file__).parent / "copy"
LANGUAGE = "en"
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
"""Signs that nobody sees: controls no database takes, and those that turn the direction of what stands around them."""


class Mrkdwn(str):
    """Text that is mrkdwn already: `say` leaves it as it is."""

    __slots__ = ()


def escape(text: str) -> str:
    """User text for mrkdwn or a message's `text`: exactly &, < and > are replaced (Slack facts 8.1)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mention(user_id: str) -> Mrkdwn:
    """A person, as Slack shows them; "a colleague" for somebody who asked to be forgotten."""
    if user_id == NOBODY:
        return Mrkdwn(sentences()["common.a_colleague"])
    return Mrkdwn(f"<@{user_id}>")


def channel(channel_id: str) -> Mrkdwn:
    """A channel, as Slack shows it."""
    return Mrkdwn(f"<#{channel_id}>")


def channels(channel_ids: Iterable[str]) -> Mrkdwn:
    """Several channels, as Slack shows them."""
    return listed(channel(one) for one in channel_ids)


def listed(items: Iterable[str]) -> Mrkdwn:
    """ "a", "a and b", "a, b and c"; plain strings are escaped."""
    parts = [item if isinstance(item, Mrkdwn) else escape(item) for item in items]
    if len(parts) < 2:
        return Mrkdwn("".join(parts))
    return Mrkdwn(f"{', '.join(parts[:-1])} {sentences()['common.and']} {parts[-1]}")


def people(user_ids: Iterable[str]) -> Mrkdwn:
    """Several people as mentions; without any, a word for nobody in particular."""
    names = [mention(user_id) for user_id in user_ids]
    return listed(names) if names else Mrkdwn(sentences()["common.nobody_known"])


@cache
def sentences(language: str = LANGUAGE) -> Mapping[str, str]:
    """Every sentence by "file.key"."""
    found: dict[str, str] = {}
    for file in sorted((COPY / language).glob("*.toml")):
        for key, text in tomllib.loads(file.read_text(encoding="utf-8")).items():
            found[f"{file.stem}.{key}"] = text
    return found


def fields(key: str) -> set[str]:
    """The {names} a sentence needs."""
    return {name for _, name, _, _ in string.Formatter().parse(sentences()[key]) if name}


def say(key: str, **values: object) -> Mrkdwn:
    """The sentence as mrkdwn. Raises KeyError for an unknown key or a missing value."""
    safe = {
        name: value if isinstance(value, Mrkdwn) else escape(str(value)) for name, value in values.items()
    }
    return Mrkdwn(sentences()[key].format_map(safe))


def plain(key: str, **values: object) -> str:
    """The sentence as plain text, for titles, labels and buttons."""
    return sentences()[key].format_map({name: str(value) for name, value in values.items()})
