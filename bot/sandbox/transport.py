"""How is something that happened brought to the app, and what did the app answer?"""

from dataclasses import dataclass
from typing import Any, Protocol

from bot.sandbox.json_types import Json

EVENTS = "events_api"
INTERACTIVE = "interactive"
SLASH_COMMANDS = "slash_commands"

TIMEOUT = "timeout"
NO_CONNECTION = "no_connection"
BAD_STATUS = "http_error"


@dataclass(frozen=True)
class Retry:
    """The second and later tries of an event: which one, and why."""

    attempt: int
    reason: str


@dataclass(frozen=True)
class Outcome:
    """What came back: `failure` is None when the app acknowledged in time."""

    latency_ms: float
    payload: Json | None = None
    failure: str | None = None
    final: bool = False
    """The app asked not to be told again."""
    ack: Any = None
    """What came with the acknowledgement, also where Slack does not read it."""
    status: int | None = None
    """The HTTP status of the acknowledgement; None over Socket Mode."""


class Transport(Protocol):
    """Socket Mode or HTTP."""

    @property
    def reasons(self) -> dict[str, str]:
        """What `retry_reason` says after each kind of failure."""

    @property
    def connected(self) -> bool:
        """Whether the app can be reached now, as far as is known."""

    async def send(
        self, kind: str, payload: Json, *, accepts_response: bool = False, retry: Retry | None = None
    ) -> Outcome:
        """Bring one payload to the app and wait for its acknowledgement, at most Slack's 3 seconds."""
