"""Which rule does somebody mean who describes a fault by keys and values?"""

import difflib
from collections.abc import Callable
from typing import Any, cast

from bot.sandbox.fault_rules.deeds import REVOKED, Deed, What
from bot.sandbox.faults import AFTER, BEFORE, EventFault, Fault, OrderFault, Rule
from bot.sandbox.json_types import Json
from bot.sandbox.web_api.calls import METHODS

KINDS: dict[str, tuple[str, ...]] = {
    "call": ("when", "status", "error", "drop", "delay", "retry_after", "times", "where"),
    "event": ("duplicate", "new_id", "reorder", "patience", "times"),
    "sockets": ("seconds", "in_seconds"),
    "token": ("error", "in_seconds"),
    "app": ("in_seconds",),
    "archive": ("in_seconds",),
    "unarchive": ("in_seconds",),
}
"""The key that says what a fault is about, and the keys that may go with it."""

DEEDS = {
    "sockets": ("drop", "refresh", "refuse", "accept"),
    "token": ("revoke", "restore"),
    "app": ("uninstall", "reinstall"),
}
ALWAYS = "always"
LONGEST = 86_400.0


class FaultError(Exception):
    """A description nobody can follow; the message is a sentence, `key` the key it is about."""

    def __init__(self, sentence: str, key: str = "") -> None:
        super().__init__(sentence)
        self.key = key


def read_rule(given: Any, id_of: Callable[[str], str | None]) -> Rule | Deed:
    """The rule or deed that a mapping describes; raises FaultError.

    `id_of` gives the id for "#channel" or "@person", None when there is none.
    """
    if not isinstance(given, dict):
        raise FaultError("Every fault must be a mapping such as {call: chat.postMessage, status: 503}.")
    kinds = [key for key in KINDS if key in given]
    if len(kinds) != 1:
        several = f"not {len(kinds)} ({', '.join(kinds)})" if kinds else "and this one has none"
        raise FaultError(
            f"Every fault needs one of the keys {', '.join(KINDS)}, {several}.", kinds[-1] if kinds else ""
        )
    kind = kinds[0]
    for key in given:
        if key != kind and key not in KINDS[kind]:
            raise FaultError(
                f"{key} is no key of a fault for {kind}; it takes {_list(KINDS[kind])}.", str(key)
            )
    read = _Reader(given)
    if kind == "call":
        return _call_rule(read, id_of)
    if kind == "event":
        return _event_rule(read)
    return _deed(kind, read)


def _call_rule(read: "_Reader", id_of: Callable[[str], str | None]) -> Fault:
    where = read.where()
    fault = Fault(
        method=_method(read.text("call")),
        when=read.choice("when", (BEFORE, AFTER), BEFORE),
        status=int(read.number("status", 200, 599, whole=True)) if "status" in read.given else None,
        drop=read.flag("drop"),
        error=read.text("error") if "error" in read.given else None,
        delay=read.number("delay", 0, LONGEST),
        retry_after=int(read.number("retry_after", 0, LONGEST, default=1, whole=True)),
        count=read.times(),
        where=where,
    )
    ways = [key for key in ("status", "error", "drop") if read.given.get(key) not in (None, False)]
    if len(ways) > 1:
        raise FaultError(f"A call can fail in one way, not by {' and '.join(ways)} at once.", ways[1])
    if not ways and not fault.delay:
        raise FaultError("A fault of a call needs status, error, drop or delay.", "call")
    if "retry_after" in read.given and fault.status != 429:
        raise FaultError("retry_after goes with status 429 only.", "retry_after")
    if fault.status == 429 and fault.when == AFTER:
        raise FaultError(
            "A call refused with 429 has not been done: status 429 goes with when: before.", "when"
        )
    if where:
        wanted = {name: _wanted(value, id_of) for name, value in where.items()}
        fault.matches = lambda args: all(_is_in(one, args.get(name)) for name, one in wanted.items())
    return fault


def _method(name: str) -> str:
    """The method, if there is one: a misspelt rule would never do anything."""
    known = {*METHODS, "*", "response_url"}
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        guess = f" Do you mean {near[0]}?" if near else ""
        raise FaultError(f"{name} is no method of the sandbox.{guess}", "call")
    return name


def _event_rule(read: "_Reader") -> EventFault | OrderFault:
    kind = read.text("event")
    if ("duplicate" in read.given) == ("reorder" in read.given):
        raise FaultError("A fault of an event needs either duplicate or reorder.", "event")
    if "reorder" in read.given:
        for key in ("new_id", "times"):
            if key in read.given:
                raise FaultError(f"{key} goes with duplicate, not with reorder.", key)
        many = int(read.number("reorder", 2, 1000, whole=True))
        return OrderFault(kind, many, read.number("patience", 0, LONGEST, default=2.0))
    if "patience" in read.given:
        raise FaultError("patience goes with reorder, not with duplicate.", "patience")
    copies = int(read.number("duplicate", 1, 1000, whole=True))
    return EventFault(kind, copies, read.flag("new_id"), read.times())


def _deed(kind: str, read: "_Reader") -> Deed:
    what = kind if kind in {"archive", "unarchive"} else read.choice(kind, DEEDS[kind])
    for key, goes_with in {"seconds": "refuse", "error": "revoke"}.items():
        if key in read.given and what != goes_with:
            raise FaultError(f"{key} goes with {kind}: {goes_with} only.", key)
    return Deed(
        cast("What", what),
        in_seconds=read.number("in_seconds", 0, LONGEST),
        seconds=read.number("seconds", 0, LONGEST, default=10.0),
        channel=read.text(kind).removeprefix("#") if what == kind else "",
        error=read.text("error") if "error" in read.given else REVOKED,
    )


class _Reader:
    """Takes values out of a mapping, each of the kind it must be."""

    def __init__(self, given: Json) -> None:
        self.given = given

    def text(self, key: str) -> str:
        value = self.given[key]
        if not isinstance(value, str) or not value.strip():
            raise FaultError(f"{key} must be a text, not {_shown(value)}.", key)
        return value.strip()

    def flag(self, key: str) -> bool:
        value = self.given.get(key, False)
        if not isinstance(value, bool):
            raise FaultError(f"{key} must be true or false, not {_shown(value)}.", key)
        return value

    def number(
        self, key: str, least: float, most: float, *, default: float = 0.0, whole: bool = False
    ) -> float:
        if key not in self.given:
            return default
        value = self.given[key]
        fits = isinstance(value, int) or (isinstance(value, float) and not whole)
        if isinstance(value, bool) or not fits or not least <= value <= most:
            kind = "a whole number" if whole else "a number"
            raise FaultError(f"{key} must be {kind} from {least:g} to {most:g}, not {_shown(value)}.", key)
        return float(value)

    def choice(self, key: str, choices: tuple[str, ...], default: str = "") -> str:
        value = self.given.get(key, default)
        if value not in choices:
            raise FaultError(f"{key} must be {_list(choices)}, not {_shown(value)}.", key)
        return str(value)

    def times(self) -> int | None:
        if self.given.get("times") == ALWAYS:
            return None
        try:
            return int(self.number("times", 1, 1_000_000, default=1, whole=True))
        except FaultError:
            raise FaultError(
                f"times must be a whole number from 1 on, or {ALWAYS}, not {_shown(self.given['times'])}.",
                "times",
            ) from None

    def where(self) -> Json:
        value = self.given.get("where", {})
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in (*value, *value.values())):
            raise FaultError("where must be a mapping of arguments to texts.", "where")
        return dict(value)


def _wanted(value: str, id_of: Callable[[str], str | None]) -> str:
    if value[:1] not in {"#", "@"}:
        return value
    found = id_of(value)
    if found is None:
        raise FaultError(f"where names {value}, which is not in this workspace.", "where")
    return found


def _is_in(wanted: str, value: Any) -> bool:
    return value is not None and wanted in (value if isinstance(value, str) else str(value))


def _list(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _shown(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = "nothing" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 40 else text[:39] + "…"
