"""What is known of one thing that crossed the wire?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from bot.sandbox.json_types import Json

Kind: TypeAlias = Literal[
    "call", "response_url", "upload", "download", "event", "command", "interaction", "socket", "fault"
]

SLOW_ACK_MS = 1000.0
"""An acknowledgement that takes longer is marked: Slack waits three seconds, on a slower line than this one."""


@dataclass(kw_only=True)
class Entry:
    """A call, a delivery to the app, something about a socket, or a fault that struck.

    `number` counts up in the order in which things began, `revision` with every change of any entry. `sent` is what
    the one side sent (decoded, without the token), `answer` what the other said. `status` is the HTTP status, if any.
    """

    number: int
    kind: Kind
    name: str
    """The method, the event type, the command, the kind of interaction, what happened to the socket."""
    sent: Any
    at: float
    """Sandbox time at the beginning, epoch seconds."""
    began: float
    """Real time at the beginning, epoch seconds."""
    answer: Any = None
    status: int | None = None
    ms: float | None = None
    """Real milliseconds until the answer or the acknowledgement; None while there is none, or none to come."""
    open: bool = False
    """Still waiting for the answer."""
    error: str | None = None
    """What went wrong, in Slack's word or a sentence."""
    warnings: list[str] = field(default_factory=list)
    spots: list[Json] = field(default_factory=list)
    """Where blocks or a view were refused: {"in": "sent" or "answer", "pointer": JSON pointer, "message": Slack's}."""
    faults: list[str] = field(default_factory=list)
    """The faults that struck it, in words."""
    instead: str | None = None
    """What the app got of a fault in place of `answer`."""
    retry: Json | None = None
    """{"attempt": n, "reason": text} when it is a repeated delivery."""
    retry_after: int | None = None
    revision: int = 0
    size: int = 0
    """About how many bytes of JSON it holds."""
    ended: float = 0.0
    """Real time at the end, epoch seconds."""
    changed: Callable[["Entry"], None] | None = field(default=None, repr=False, compare=False)
    """Set by the journal: told of every change."""

    @property
    def is_delivery(self) -> bool:
        """Whether it went to the app and wants an acknowledgement."""
        return self.kind in {"event", "command", "interaction"}

    @property
    def is_slow(self) -> bool:
        """Whether the app took long to acknowledge it."""
        return self.is_delivery and self.ms is not None and self.ms > SLOW_ACK_MS

    def tell(self) -> None:
        """Say that something about it has changed."""
        if self.changed is not None:
            self.changed(self)


@dataclass(kw_only=True)
class RecordedCall(Entry):
    """A Web API call as the app made it: decoded arguments (no token), the answer, and when."""

    @property
    def method(self) -> str:
        """The method's name."""
        return self.name

    @property
    def args(self) -> Json:
        """The decoded arguments."""
        return dict(self.sent)

    @property
    def real_time(self) -> float:
        """Real time of the answer, epoch seconds."""
        return self.ended
