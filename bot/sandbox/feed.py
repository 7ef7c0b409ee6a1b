"""How do the open pages hear what happened?"""

import asyncio
from collections.abc import Callable, Iterable

from bot.sandbox.json_types import Json

# A page that stopped reading loses the oldest news rather than the server its memory.
_BACKLOG = 1000


class Subscription:
    """One open page, looking at the workspace as one person."""

    def __init__(self, person: str) -> None:
        self.person = person
        self.news: asyncio.Queue[Json] = asyncio.Queue(_BACKLOG)

    def put(self, item: Json) -> None:
        """Queue one piece of news."""
        if self.news.full():
            self.news.get_nowait()
        self.news.put_nowait(item)


class Feed:
    """News for the pages, each piece for everyone or for some people."""

    def __init__(self) -> None:
        self._subscriptions: set[Subscription] = set()

    def subscribe(self, person: str) -> Subscription:
        """Start listening as a person."""
        subscription = Subscription(person)
        self._subscriptions.add(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Stop listening."""
        self._subscriptions.discard(subscription)

    def publish(self, item: Json, readers: Iterable[str] | None = None) -> None:
        """Tell everyone, or only the given people (ids)."""
        chosen = None if readers is None else frozenset(readers)
        self.publish_where(item, lambda person: chosen is None or person in chosen)

    def publish_where(self, item: Json, may_read: Callable[[str], bool]) -> None:
        """Tell those open pages whose person (id) may read it."""
        for subscription in self._subscriptions:
            if may_read(subscription.person):
                subscription.put(item)

    def toast(self, person: str, text: str, level: str = "error") -> None:
        """Show a person a short notice that Slack would not show; it helps whoever makes the app."""
        self.publish({"type": "toast", "level": level, "text": text}, [person])
