"""The small language the tables of blocks and elements are written in.

A `Shape` says what a JSON value may be and reports every way in which a value is not that. `Object` runs its
rules about several fields at once only on a value whose fields are fine by themselves, so that a rule never
meets a malformed value.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from .problems import Place, Report, Surface

Rule = Callable[[dict[str, Any], Place, Report], None]
EVERYWHERE: frozenset[Surface] = frozenset(("message", "modal", "home"))


class Shape(Protocol):
    """Anything that can check a value."""

    def check(self, value: object, at: Place, report: Report) -> None:
        """Report what is wrong with the value that stands at the place."""


class String:
    """A string of `least` to `most` characters, matching the whole pattern where there is one."""

    __slots__ = ("least", "most", "pattern", "wanted")

    def __init__(
        self, most: int | None = None, *, least: int = 1, pattern: str = "", wanted: str = ""
    ) -> None:
        self.least, self.most, self.wanted = least, most, wanted
        self.pattern = re.compile(pattern) if pattern else None

    def check(self, value: object, at: Place, report: Report) -> None:
        if not isinstance(value, str):
            report.add(at, "invalid_type", "must provide a string")
        elif self.most is not None and len(value) > self.most:
            report.add(at, "too_long", f"must be less than {self.most + 1} characters", {"max": self.most})
        elif len(value) < self.least:
            report.add(at, "too_short", f"must be more than {self.least - 1} characters", {"min": self.least})
        elif self.pattern is not None and self.pattern.fullmatch(value) is None:
            report.add(at, "invalid_format", f"must be {self.wanted}")


class Checked:
    """A string that a predicate accepts: dates, times, time zones, numbers."""

    __slots__ = ("accepts", "wanted")

    def __init__(self, accepts: Callable[[str], bool], wanted: str) -> None:
        self.accepts, self.wanted = accepts, wanted

    def check(self, value: object, at: Place, report: Report) -> None:
        if not isinstance(value, str):
            report.add(at, "invalid_type", "must provide a string")
        elif not self.accepts(value):
            report.add(at, "invalid_format", f"must be {self.wanted}")


class Choice:
    """One string of a fixed set."""

    __slots__ = ("values",)

    def __init__(self, *values: str) -> None:
        self.values = values

    def check(self, value: object, at: Place, report: Report) -> None:
        if not isinstance(value, str):
            report.add(at, "invalid_type", "must provide a string")
        elif value not in self.values:
            report.add(
                at,
                "invalid_value",
                f"must be a valid enum value: {', '.join(self.values)}",
                list(self.values),
            )


class Anything:
    """Any value: what Slack checks elsewhere, or nobody knows the shape of."""

    __slots__ = ()

    def check(self, value: object, at: Place, report: Report) -> None:
        """Accept."""


ANYTHING = Anything()


class Flag:
    """A boolean."""

    __slots__ = ()

    def check(self, value: object, at: Place, report: Report) -> None:
        if type(value) is not bool:
            report.add(at, "invalid_type", "must provide a boolean")


class FocusFlag(Flag):
    """`focus_on_load`: a boolean of which one in a view may be true."""

    __slots__ = ()

    def check(self, value: object, at: Place, report: Report) -> None:
        super().check(value, at, report)
        if value is True:
            report.focused.append(at)


class Whole:
    """An integer between two bounds; a boolean is not an integer."""

    __slots__ = ("least", "most")

    def __init__(self, least: int, most: int | None = None) -> None:
        self.least, self.most = least, most

    def check(self, value: object, at: Place, report: Report) -> None:
        if type(value) is not int:
            report.add(at, "invalid_type", "must provide an integer")
        elif value < self.least:
            report.add(at, "out_of_range", f"must be at least {self.least}", {"min": self.least})
        elif self.most is not None and value > self.most:
            report.add(at, "out_of_range", f"must be no more than {self.most}", {"max": self.most})


class Number:
    """A finite JSON number."""

    __slots__ = ()

    def check(self, value: object, at: Place, report: Report) -> None:
        if type(value) not in (int, float) or not math.isfinite(value):  # type: ignore[arg-type]
            report.add(at, "invalid_type", "must provide a number")


class ListOf:
    """An array of `least` to `most` items of one shape; `or_null` also accepts null in an item's place."""

    __slots__ = ("item", "least", "most", "or_null")

    def __init__(
        self, item: Shape, least: int = 1, most: int | None = None, *, or_null: bool = False
    ) -> None:
        self.item, self.least, self.most, self.or_null = item, least, most, or_null

    def check(self, value: object, at: Place, report: Report) -> None:
        if type(value) is not list:
            report.add(at, "invalid_type", "must provide an array")
            return
        if self.most is not None and len(value) > self.most:
            report.add(at, "too_many", f"no more than {self.most} items allowed", {"max": self.most})
        elif len(value) < self.least:
            report.add(at, "too_few", f"must provide at least {self.least} items", {"min": self.least})
        check, skip_null = self.item.check, self.or_null
        for index, item in enumerate(value):
            if item is not None or not skip_null:
                check(item, (at, index), report)


class Object:
    """An object with a fixed set of fields.

    `kind` is the value of its `type` field, if it has one; `surfaces` are those it may stand on when it is
    one of several kinds (see `OneOf`).
    """

    __slots__ = ("fields", "kind", "required", "rules", "surfaces")

    def __init__(
        self,
        kind: str | None = None,
        *,
        needs: Mapping[str, Shape] | None = None,
        may: Mapping[str, Shape] | None = None,
        rules: Sequence[Rule] = (),
        surfaces: frozenset[Surface] = EVERYWHERE,
    ) -> None:
        self.kind, self.rules, self.surfaces = kind, tuple(rules), surfaces
        typed: dict[str, Shape] = {"type": Choice(kind)} if kind else {}
        self.fields: dict[str, Shape] = {**typed, **(needs or {}), **(may or {})}
        self.required = (*typed, *(needs or {}))

    def check(self, value: object, at: Place, report: Report) -> None:
        if type(value) is not dict:
            report.add(at, "invalid_type", "must provide an object")
            return
        before = len(report.problems)
        fields = self.fields
        for key, item in value.items():
            shape = fields.get(key)
            if shape is None:
                report.add(at, "unknown_property", f"invalid additional property: {key}")
            else:
                shape.check(item, (at, key), report)
        for key in self.required:
            if key not in value:
                report.add(at, "missing", f"missing required field: {key}")
        if len(report.problems) == before:
            for rule in self.rules:
                rule(value, at, report)


class OneOf:
    """An object that is one of several kinds, told apart by `type`.

    `kinds` may still grow after this is built (a container holds blocks and is one). `allowed` are the kinds
    this place takes; a kind is also refused on a surface it does not stand on.
    """

    __slots__ = ("allowed", "kinds")

    def __init__(self, kinds: Mapping[str, Object], allowed: Sequence[str] | None = None) -> None:
        self.kinds = kinds
        self.allowed = None if allowed is None else frozenset(allowed)

    def check(self, value: object, at: Place, report: Report) -> None:
        if type(value) is not dict:
            report.add(at, "invalid_type", "must provide an object")
            return
        kind = value.get("type")
        if not isinstance(kind, str):
            if "type" in value:
                report.add((at, "type"), "invalid_type", "must provide a string")
            else:
                report.add(at, "missing", "missing required field: type")
            return
        shape = self.kinds.get(kind)
        here = self.allowed is None or kind in self.allowed
        if shape is not None and here and report.surface in shape.surfaces:
            shape.check(value, at, report)
            return
        code = "unsupported_type" if shape is None else "not_allowed_here"
        report.add((at, "type"), code, f"unsupported type: {kind}", self._taken_on(report.surface))

    def _taken_on(self, surface: Surface) -> list[str]:
        allowed = self.kinds if self.allowed is None else self.allowed
        return sorted(kind for kind in allowed if surface in self.kinds[kind].surfaces)
