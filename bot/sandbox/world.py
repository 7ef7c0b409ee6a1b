"""What does a running sandbox consist of? The parts, put together once and handed to whoever needs them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.sandbox.accounts import Accounts
from bot.sandbox.activity import Activity
from bot.sandbox.clock import SandboxClock
from bot.sandbox.events import Events
from bot.sandbox.exchanges import ResponseUrls, Triggers
from bot.sandbox.faults import Faults
from bot.sandbox.feed import Feed
from bot.sandbox.installation import Installation
from bot.sandbox.manifest import Manifest
from bot.sandbox.oauth.grants import Grants
from bot.sandbox.rate_limits import RateLimits
from bot.sandbox.scheduled import ScheduledMessages
from bot.sandbox.state import State
from bot.sandbox.tokens import Tokens
from bot.sandbox.transport import Transport
from bot.sandbox.uploads import Uploads
from bot.sandbox.views import Views
from bot.sandbox.wire import Journal
from bot.sandbox.workflow_steps import WorkflowSteps


async def _no_sockets() -> None:
    """There are none to close."""


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
    wire: Journal
    uploads: Uploads = field(default_factory=Uploads)
    url: str = ""
    open_socket: Callable[[], str] = field(default=lambda: "")
    """Issues a Socket Mode URL."""
    close_sockets: Callable[[], Awaitable[None]] = field(default=_no_sockets)
    """Ends every Socket Mode connection because the app has been uninstalled."""
    accounts: Accounts = field(init=False)
    installation: Installation = field(init=False)
    grants: Grants = field(init=False)
    steps: WorkflowSteps = field(init=False)
    seed: int | None = None
    """What the run draws its ids, tokens and choices from; None: it cannot be repeated."""
    runs: int = 0
    """How many times the workspace has been saved and loaded."""

    def __post_init__(self) -> None:
        self.events.allows = self.limits.allows_event
        self.accounts = Accounts(self.state, self.events, self.feed)
        self.grants = Grants(self.tokens.monotonic)
        self.steps = WorkflowSteps(self.state, self.events, self.tokens)
        self.installation = Installation(
            self.state,
            events=self.events,
            views=self.views,
            feed=self.feed,
            tokens=self.tokens,
            close_sockets=self.close_sockets,
        )

    async def uninstall(self) -> None:
        """Take the app out of the workspace, as an admin or `apps.uninstall` does; see Installation.remove."""
        self.grants.forget()
        await self.installation.remove()

    def reinstall(self) -> None:
        """Bring an uninstalled app back with the tokens it had; see Installation.restore."""
        self.installation.restore()

    def revoke_person(self, token: str, person: str) -> None:
        """Refuse a person's user token from now on and tell the app."""
        self.tokens.kill(token, "token_revoked")
        tokens = {"oauth": [person], "bot": []}
        self.events.emit("tokens_revoked", {"type": "tokens_revoked", "tokens": tokens})

    def revoke(self, error: str = "account_inactive") -> None:
        """Refuse every further call with this error name and tell the app that its token is gone."""
        self.tokens.refused_with = error
        tokens = {"oauth": [], "bot": [self.state.bot.id]}
        self.events.emit("tokens_revoked", {"type": "tokens_revoked", "tokens": tokens})
