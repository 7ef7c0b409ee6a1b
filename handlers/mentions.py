"""Whom does a typed text name, and what does it say? Mentions reach a command as `<@U…|name>` or as plain `@name`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from bot.domain import folded
from content.text import UNPRINTABLE

_USER = r"<@(?P<id>[UW][A-Z0-9]+)(?:\|[^>]*)?>"
_GROUP = r"(?P<group><!(?:subteam\^|here|channel|everyone)[^>]*>|@(?:here|channel|everyone)(?![\w.-]))"
_SEPARATOR = re.compile(r"\s*(?:,|&amp;|&|\+|and\b)?\s*", re.IGNORECASE)
_NAMED = re.compile(rf"{_USER}|{_GROUP}|(?P<plain>@)(?=\w)", re.IGNORECASE)
_ANYWHERE = re.compile(rf"{_USER}|{_GROUP}|<[^<>]*>|(?<![\w@])(?P<plain>@)(?=\w)", re.IGNORECASE)
_WORD = re.compile(r"\s*(\w[\w.'’-]*)")
_MOST_WORDS_IN_A_NAME = 6
_ENTITY = re.compile(r"<([@#!][^<>]*|[a-z][a-z0-9+.-]*:[^<>|]+(?:\|[^<>]*)?)>", re.IGNORECASE)
_AFTER_A_NAME = re.compile(r"^(?:['’]s\s+|[.,:;\-–—](?:\s+|$))")


@dataclass(frozen=True, slots=True)
class Addressed:
    """Who is named first (ids, and plain names without the @), and the text that follows, as people read it.

    `groups` says whether a user group or a whole channel was named among them.
    """

    user_ids: tuple[str, ...]
    names: tuple[str, ...]
    text: str
    groups: bool


def names_somebody_plainly(text: str) -> bool:
    """Whether a text holds a plain @name, so that the names people go by are needed to read it."""
    return any(found["plain"] for found in _ANYWHERE.finditer(text))


def addressed(text: str, known: Collection[str] = ()) -> Addressed:
    """Takes the people named at the beginning of a text off it; if none stands there, the first one named within.

    `known` are the names people go by, folded (bot.domain.folded): of several that fit after an @, the longest wins,
    so that "@Ana Costa thanks" names Ana Costa and says "thanks". `<!channel>` and the like become words, so that
    they cannot be passed on.
    """
    rest = unicodedata.normalize("NFC", text.strip())
    ids: list[str] = []
    names: list[str] = []
    group = False
    while found := _NAMED.match(rest, _SEPARATOR.match(rest).end()):  # type: ignore[union-attr]
        end = found.end()
        if found["group"]:
            group = True
        elif found["plain"]:
            name, end = _name(rest, end, known)
            names.append(name)
        else:
            ids.append(found["id"])
        rest = rest[end:]
    if not (ids or names or group):
        ids, names, group = _first_within(rest, known)
    words = _AFTER_A_NAME.sub("", readable(rest).strip())
    unique = {folded(name): name for name in reversed(names)}
    return Addressed(
        user_ids=tuple(dict.fromkeys(ids)),
        names=tuple(name for name in names if unique.pop(folded(name), None)),
        text=words,
        groups=group,
    )


def _first_within(text: str, known: Collection[str]) -> tuple[list[str], list[str], bool]:
    group = False
    for found in _ANYWHERE.finditer(text):
        if found["id"]:
            return [found["id"]], [], False
        if found["plain"]:
            return [], [_name(text, found.end(), known)[0]], False
        group = group or bool(found["group"])
    return [], [], group


def _name(text: str, start: int, known: Collection[str]) -> tuple[str, int]:
    """The name that begins at `start`, and where it ends: the longest known one, else one word."""
    ends: list[int] = []
    at = start
    while len(ends) < _MOST_WORDS_IN_A_NAME and (word := _WORD.match(text, at)):
        at = word.end()
        ends.append(at)
    for end in reversed(ends):
        for name in _spellings(text[start:end]):
            if folded(name) in known:
                return name, start + len(name)
    name = text[start : ends[0]].rstrip(".'’-")
    return name, start + len(name)


def _spellings(words: str) -> list[str]:
    """What was typed, without a full stop at its end, without an 's."""
    bare = words.rstrip(".'’-")
    return list(dict.fromkeys([words, bare, re.sub(r"['’]s$", "", bare)]))


def readable(text: str) -> str:
    """Slack's markup of mentions and links as plain words; `&lt;`, `&gt;` and `&amp;` as the signs they stand for."""

    def word(match: re.Match[str]) -> str:
        inner = match[1]
        target, _, label = inner.partition("|")
        if target.startswith("@"):
            return f"@{label or target[1:]}"
        if target.startswith("#"):
            return f"#{label or target[1:]}"
        if target.startswith("!subteam^"):
            return f"@{(label or 'group').lstrip('@')}"
        if target.startswith("!date^"):
            return label
        if target.startswith("!"):
            return f"@{(label or target[1:]).lstrip('@')}"
        return label or target.removeprefix("mailto:")

    shown = _ENTITY.sub(word, text)
    return printable(shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def printable(text: str) -> str:
    """The text without control characters, which no database and no screen takes; line breaks and tabs stay."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
