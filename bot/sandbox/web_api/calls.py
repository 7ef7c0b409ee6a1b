"""How does a method read its arguments, refuse them, and declare what it needs?"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import orjson

from bot.sandbox.json_types import Json
from bot.sandbox.rate_limits import TIER_3
from bot.sandbox.world import World


class Refused(Exception):
    """A method's answer with ok false: the error name and whatever comes with it."""

    def __init__(self, error: str, **details: Any) -> None:
        super().__init__(error)
        self.answer: Json = {"ok": False, "error": error} | details


def refused_for(error: str, messages: list[str]) -> Refused:
    """A refusal that lists its reasons in `response_metadata.messages`."""
    return Refused(error, errors=messages, response_metadata={"messages": messages})


class TooMany(Exception):
    """A call over its rate limit: HTTP 429 with Retry-After seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


@dataclass
class Call:
    """One call of a method; arguments may have come as form fields (all strings) or as JSON."""

    method: str
    args: Json
    world: World
    token: str = ""

    def text(self, name: str, default: str = "") -> str:
        """A string argument; numbers and booleans are taken by their JSON spelling."""
        value = self.args.get(name)
        if value is None:
            return default
        return value if isinstance(value, str) else orjson.dumps(value).decode()

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A boolean argument, sent as true/false or 1/0."""
        value = self.args.get(name)
        if value is None or value == "":
            return default
        return value not in (False, "0", "false", "False")

    def number(self, name: str, default: int, error: str = "invalid_arguments") -> int:
        """A whole number argument."""
        value = self.args.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise Refused(error) from None

    def json(self, name: str, error: str) -> Any:
        """An argument that is JSON, or JSON spelled out in a form field; None when absent or empty."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise Refused(error) from None

    def names(self, name: str) -> list[str]:
        """A list argument: a JSON list, or names parted by commas."""
        value = self.args.get(name)
        if isinstance(value, str) and value.startswith("["):
            value = self.json(name, "invalid_arguments")
        if isinstance(value, list):
            return [str(one) for one in value]
        return [one.strip() for one in self.text(name).split(",") if one.strip()]

    def need_scope(self, *any_of: str) -> None:
        """Refuse with missing_scope unless one of these scopes was granted."""
        granted = self.world.manifest.scopes
        if not any(one in granted for one in any_of):
            raise Refused("missing_scope", needed=",".join(any_of), provided=",".join(granted))


Auth: TypeAlias = Literal["bot", "app", "none"]
Handler: TypeAlias = Callable[[Call], Awaitable[Json]]


@dataclass(frozen=True)
class Method:
    """What a method needs before it is run."""

    name: str
    handler: Handler
    per_minute: int | None
    """Calls a minute; None where the method keeps its own pace."""
    scopes: tuple[str, ...]
    required: dict[str, str]
    """Required argument -> error name when it is missing."""
    auth: Auth
    """Which token it takes."""
    for_people: bool = False
    """Whether a user token will do as well."""


METHODS: dict[str, Method] = {}


def method(
    name: str,
    *,
    tier: int | None = TIER_3,
    scopes: tuple[str, ...] = (),
    required: tuple[str, ...] | dict[str, str] = (),
    auth: Auth = "bot",
    for_people: bool = False,
) -> Callable[[Handler], Handler]:
    """Register a method; `scopes` are alternatives, `tier` is calls a minute (Slack facts 2.4)."""
    needed = required if isinstance(required, dict) else dict.fromkeys(required, "invalid_arguments")

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(name, handler, tier, scopes, needed, auth, for_people)
        return handler

    return register
