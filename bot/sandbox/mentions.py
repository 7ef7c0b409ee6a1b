"""What does Slack's client make of a line as a person typed it: mentions, channels, links, escapes?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.sandbox.json_types import Json
from bot.sandbox.state import State

_BROADCASTS = ("here", "channel", "everyone")
_LINK = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)'\"]")
_EMOJI = re.compile(r":([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):")
_CHANNEL = re.compile(r"#([a-z0-9_-]{1,80})")
_WORD = re.compile(r"[\w-]")


@dataclass(frozen=True)
class _Names:
    """What can stand after an @: lower-case name -> element, longest names first."""

    targets: dict[str, Json]

    def match(self, text: str, at: int) -> tuple[Json, int] | None:
        lowered = text.lower()
        for name, element in self.targets.items():
            end = at + len(name)
            if lowered.startswith(name, at) and (end >= len(text) or not _WORD.match(text[end])):
                return element, end
        return None


def names_in(state: State) -> _Names:
    """Handles, user groups and @here first; then display and full names that only one person has."""
    found: dict[str, Json] = {name: {"type": "broadcast", "range": name} for name in _BROADCASTS}
    for group in state.usergroups.values():
        found[group.handle.lower()] = {"type": "usergroup", "usergroup_id": group.id}
    people = [one for one in state.people.values() if not one.deleted]
    for person in people:
        found[person.name.lower()] = {"type": "user", "user_id": person.id}
    spoken: dict[str, set[str]] = {}
    for person in people:
        for name in {person.display_name.lower(), person.real_name.lower()} - {""}:
            spoken.setdefault(name, set()).add(person.id)
    for name, ids in spoken.items():
        if name not in found and len(ids) == 1:
            found[name] = {"type": "user", "user_id": next(iter(ids))}
    return _Names(dict(sorted(found.items(), key=lambda item: -len(item[0]))))


def typed_elements(state: State, text: str) -> list[Json]:
    """The line as rich text elements (text, user, usergroup, channel, broadcast, link, emoji)."""
    elements: list[Json] = []
    for element in _tokens(state, text):
        if element["type"] == "text" and elements and elements[-1]["type"] == "text":
            elements[-1]["text"] += element["text"]
        else:
            elements.append(dict(element))
    return elements


def as_text(state: State, elements: list[Json], *, with_names: bool = False) -> str:
    """Elements as message text; `with_names` gives the `<@U1|name>` form of escaped slash commands."""
    return "".join(_as_text(state, one, with_names=with_names) for one in elements)


def as_rich_text(elements: list[Json]) -> Json:
    """Elements as the rich_text block a person's message carries."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def escaped(text: str) -> str:
    """The three characters Slack escapes (Slack facts 8.1)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _tokens(state: State, text: str) -> Iterator[Json]:
    names = names_in(state)
    at = 0
    while at < len(text):
        found = _token_at(state, names, text, at)
        if found is None:
            yield {"type": "text", "text": text[at]}
            at += 1
        else:
            element, at = found
            yield element


def _token_at(state: State, names: _Names, text: str, at: int) -> tuple[Json, int] | None:
    sign = text[at]
    if at and _WORD.match(text[at - 1]):
        return None
    if sign == "@":
        return names.match(text, at + 1)
    if sign == "#" and (found := _CHANNEL.match(text, at)):
        try:
            channel = state.channel(found[1])
        except KeyError:
            return None
        return {"type": "channel", "channel_id": channel.id}, found.end()
    if sign == ":" and (found := _EMOJI.match(text, at)):
        return {"type": "emoji", "name": found[1]}, found.end()
    if sign == "h" and (found := _LINK.match(text, at)):
        return {"type": "link", "url": found[0]}, found.end()
    return None


def _as_text(state: State, element: Json, *, with_names: bool) -> str:
    kind = element["type"]
    if kind == "user":
        name = f"|{state.people[element['user_id']].name}" if with_names else ""
        return f"<@{element['user_id']}{name}>"
    if kind == "usergroup":
        group = state.usergroups[element["usergroup_id"]]
        return f"<!subteam^{group.id}|@{group.handle}>" if with_names else f"<!subteam^{group.id}>"
    if kind == "channel":
        channel = state.conversations[element["channel_id"]]
        label = "" if channel.is_private else channel.name
        return f"<#{channel.id}|{label}>"
    if kind == "broadcast":
        return f"<!{element['range']}>"
    if kind == "link":
        return f"<{element['url']}>"
    if kind == "emoji":
        return f":{element['name']}:"
    return escaped(element["text"])
