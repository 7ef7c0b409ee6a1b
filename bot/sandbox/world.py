"""What does a running sandbox consist of? The parts, put together once and handed to whoever needs them."""

import time
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
from bot.sandbox.state import State
from bot.sandbox.transport import Transport
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
    """The tokens of the one installation; revoking makes every further call fail."""

    bot: str
    app: str
    signing_secret: str
    revoked: bool = False


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
    url: str = ""
    open_socket: Callable[[], str] = field(default=lambda: "")
    """Issues a Socket Mode URL."""
    calls: deque[RecordedCall] = field(default_factory=lambda: deque(maxlen=20_000))
    monotonic: Callable[[], float] = time.monotonic
