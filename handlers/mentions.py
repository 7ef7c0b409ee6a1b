"""Whom does a typed text name, and what does it say? Mentions reach a command as `<@U…|name>` or as plain `@name`."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_ENTITY = re.compile(r"<([^<>]*)>")
_LEADING = re.compile(
    r"^(?:\s*(?:,|&|\+|and\b)?\s*)(?:<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|@([\w][\w.'’-]*))", re.IGNORECASE
)
_ANYWHERE = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|(?<![\w@])@([\w][\w.'’-]*)")
_SPECIAL = frozenset({"here", "channel", "everyone"})


@dataclass(frozen=True, slots=True)
class Addressed:
    """Who is named first (ids, and plain names without the @), and the text that follows, as people read it."""

    user_ids: tuple[str, ...]
    names: tuple[str, ...]
    text: str
    groups: bool


def addressed(text: str) -> Addressed:
    """Takes the people named at the beginning of a text off it; if none stands there, the first one named within.

    `<!channel>` and the like become words, so that they cannot be passed on. `groups` says whether a user group or a
    whole channel was named first.
    """
    rest, ids, names = text.strip(), [], []
    group = re.match(r"^<!(?:subteam\^|here|channel|everyone)[^>]*>", rest) is not None
    while found := _LEADING.match(rest):
        if found[2] and found[2].lower() in _SPECIAL:
            group = True
        elif found[1]:
            ids.append(found[1])
        else:
            names.append(found[2].rstrip(".,'’-"))
        rest = rest[found.end() :]
    if not ids and not names and not group:
        first = next(
            (one for one in _ANYWHERE.finditer(rest) if (one[2] or "").lower() not in _SPECIAL), None
        )
        if first:
            ids, names = ([first[1]], []) if first[1] else ([], [first[2].rstrip(".,'’-")])
    words = readable(rest).strip().lstrip(",:;-–— ").strip()
    return Addressed(
        user_ids=tuple(dict.fromkeys(ids)), names=tuple(dict.fromkeys(names)), text=words, groups=group
    )


def readable(text: str) -> str:
    """Slack's markup of mentions and links as plain words; `&amp;`, `&lt;` and `&gt;` as the signs they stand for."""

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

    return html.unescape(_ENTITY.sub(word, text))
