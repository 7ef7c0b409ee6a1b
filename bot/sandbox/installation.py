"""Is the app installed, with which scopes, and what happens when it leaves or comes back? (Slack facts 6.2, 6.6)"""

from collections.abc import Awaitable, Callable

from bot.sandbox.events import Events
from bot.sandbox.feed import Feed
from bot.sandbox.state import State
from bot.sandbox.tokens import Tokens
from bot.sandbox.views import Views

_GRACE_SECONDS = 3.0


class Installation:
    """The one installation of the app in the workspace; it begins installed with every scope of the manifest.

    The granted scopes are `manifest.scopes`, which is what calls and events are checked against.
    """

    def __init__(
        self,
        state: State,
        *,
        events: Events,
        views: Views,
        feed: Feed,
        tokens: Tokens,
        close_sockets: Callable[[], Awaitable[None]],
    ) -> None:
        self._state = state
        self._events = events
        self._views = views
        self._feed = feed
        self._tokens = tokens
        self._close_sockets = close_sockets
        self._asked_for = state.manifest.scopes

    async def remove(self) -> None:
        """Uninstall: the app is told (tokens_revoked, app_uninstalled), then every token is dead.

        Its connections are closed once the two events have been brought (or after three seconds), its bot user is
        deactivated and out of every channel, and its Home tabs and modals are gone. Does nothing when the app is not
        installed.
        """
        if not self._state.installed:
            return
        holders = {"oauth": self._tokens.people(), "bot": [self._state.bot.id]}
        self._events.emit("tokens_revoked", {"type": "tokens_revoked", "tokens": holders})
        self._events.emit("app_uninstalled", {"type": "app_uninstalled"})
        self._state.installed = False
        self._tokens.kill_everything()
        self._tokens.refused_with = "account_inactive"
        bot = self._state.bot
        bot.deleted = True
        for conversation in self._state.channels():
            if bot.id in conversation.members:
                conversation.members.remove(bot.id)
        self._views.forget_all()
        self._tell_pages()
        await self._events.tried(_GRACE_SECONDS)
        await self._close_sockets()

    def restore(self) -> None:
        """Install again with the manifest's scopes and the same tokens, so that an app that runs goes on with them.

        Slack gives a new bot token; that is what installing through OAuth does here too (`install`).
        """
        self._come_back(self._asked_for)
        self._tokens.dead.pop(self._tokens.bot, None)

    def install(self, scopes: tuple[str, ...]) -> str:
        """Install through OAuth with these bot scopes; returns the bot token.

        Scopes add up while the app is installed, and the token stays; after an uninstall both begin anew.
        """
        if not self._state.installed:
            self._come_back(scopes)
            return self._tokens.renew_bot()
        if self._tokens.refused_with is not None:
            self._tokens.kill(self._tokens.bot, self._tokens.refused_with)
        self._tokens.refused_with = None
        self._state.manifest.scopes = tuple(dict.fromkeys((*self._state.manifest.scopes, *scopes)))
        if self._tokens.bot in self._tokens.dead:
            self._tokens.renew_bot()
        return self._tokens.bot

    def _come_back(self, scopes: tuple[str, ...]) -> None:
        self._state.installed = True
        self._state.bot.deleted = False
        self._state.manifest.scopes = tuple(dict.fromkeys(scopes))
        self._tokens.refused_with = None
        self._tell_pages()

    def _tell_pages(self) -> None:
        self._state.bot.updated = int(self._state.clock.now())
        self._feed.publish({"type": "workspace"})
        self._feed.publish({"type": "conversations"})
