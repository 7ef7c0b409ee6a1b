"""What is wrong with a payload, and where: the problems Slack would name, each with a JSON pointer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Surface = Literal["message", "modal", "home"]

# A place inside a payload: a root such as "/blocks", or (parent place, key or index). It is rendered only
# when something is wrong, since nearly every payload is fine.
Place: TypeAlias = "str | tuple[Place, str | int]"


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason for Slack to refuse a payload, as `blocks.validate` words it (Slack facts 3.1).

    `pointer` is a JSON pointer (RFC 6901) to the broken spot, `code` one of: too_long, too_short, too_many,
    too_few, missing, invalid_type, invalid_value, invalid_format, out_of_range, duplicate, conflict,
    unknown_property, unsupported_type, not_allowed_here, too_large. `message` carries the pointer in
    brackets, like Slack's `response_metadata.messages`. `constraint` is the limit that was passed, as JSON.
    """

    pointer: str
    code: str
    message: str
    constraint: Any = None


class Report:
    """Collects the problems of one payload, and what the rules about the whole payload need to know."""

    __slots__ = ("blocks", "focused", "problems", "stacked", "surface")

    def __init__(self, surface: Surface) -> None:
        self.surface: Surface = surface
        self.problems: list[Problem] = []
        #: every block met so far, nested ones included, in document order
        self.blocks: list[tuple[dict[str, Any], Place]] = []
        #: how many of them count toward the limit of the surface
        self.stacked = 0
        #: the elements that ask for the keyboard focus
        self.focused: list[Place] = []

    def add(self, at: Place, code: str, message: str, constraint: object = None) -> None:
        """Note that what stands at the place is refused."""
        where = pointer(at)
        self.problems.append(Problem(where, code, f"{message} [json-pointer:{where}]", constraint))


def pointer(at: Place) -> str:
    """Render a place as a JSON pointer."""
    parts: list[str] = []
    while not isinstance(at, str):
        at, key = at
        parts.append(str(key).replace("~", "~0").replace("/", "~1"))
    parts.append(at)
    parts.reverse()
    return "/".join(parts)


def without_pointer(message: str) -> str:
    """The words of a problem alone, as `blocks.validate` gives them."""
    return message.rpartition(" [json-pointer:")[0]
