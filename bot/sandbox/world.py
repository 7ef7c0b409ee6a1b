"""What does a running sandbox consist of? The parts, put together once and handed to whoever needs them."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.activity import Activity
from bot.sandbox.clock import SandboxClock
from bot.sandbox.events import Events
from bot.sandbox.exchanges import ResponseUrls, Triggers
from bot.sandbox.faults import Faults
from bot.sandbox.feed import Feed
from bot.sandbox.json_types import Json
from bot.sandbox.manifest import Manifest
from bot.sandbox.rate_limits import RateLimits
from bot.sandbox.scheduled import ScheduledMessages
from bot.sandbox.state import State
from bot.sandbox.transport import Transport
from bot.sandbox.uploads import Uploads
from bot.sandbox.views import Views


@dataclass(frozen=True)
class RecordedCall:
    """A Web API call as the app made it: decoded arguments (no token), the answer, and when."""

    method: str
    args: Json
    answer: Json
    status: int
    at: float
    """Sandbox time, epoch seconds."""
    real_time: float
    """Real time, epoch seconds."""


@dataclass
class Tokens:
    """The tokens of the one installation; `refused_with` is an error name once they have been revoked."""

    bot: str
    app: str
    signing_secret: str
    refused_with: str | None = None


@dataclass
class World:
    """The parts of one running sandbox."""

    manifest: Manifest
    clock: SandboxClock
    state: State
    feed: Feed
    faults: Faults
    transport: Transport
    events: Events
    activity: Activity
    views: Views
    triggers: Triggers
    response_urls: ResponseUrls
    limits: RateLimits
    tokens: Tokens
    scheduled: ScheduledMessages
    uploads: Uploads = field(default_factory=Uploads)
    url: str = ""
    open_socket: Callable[[], str] = field(default=lambda: "")
    """Issues a Socket Mode URL."""
    calls: deque[RecordedCall] = field(default_factory=lambda: deque(maxlen=20_000))

    def revoke(self, error: str = "account_inactive") -> None:
        """Refuse every further call with this error name and tell the app that its token is gone."""
        self.tokens.refused_with = error
        tokens = {"oauth": [], "bot": [self.state.bot.id]}
        self.events.emit("tokens_revoked", {"type": "tokens_revoked", "tokens": tokens})
