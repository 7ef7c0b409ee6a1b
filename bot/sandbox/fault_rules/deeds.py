"""Which misfortunes happen once, at a moment: connections, the token, a channel, the installation?"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.sandbox.model import Conversation
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.world import World

What: TypeAlias = Literal[
    "drop",
    "refresh",
    "refuse",
    "accept",
    "archive",
    "unarchive",
    "revoke",
    "restore",
    "uninstall",
    "reinstall",
]

REVOKED = "token_revoked"


class CannotHappen(Exception):
    """The deed makes no sense in this workspace; the message is a sentence."""


@dataclass(eq=False)
class Deed:
    """Something that happens once, `in_seconds` (real seconds) from now.

    `seconds` is how long new connections are refused, `channel` the name of a channel without "#", `error` what calls
    with the revoked token are told.
    """

    what: What
    in_seconds: float = 0.0
    seconds: float = 10.0
    channel: str = ""
    error: str = REVOKED
    id: int = 0

    @property
    def words(self) -> str:
        """What happens, for the page and the inspector."""
        return {
            "drop": "Socket Mode connections cut without a word",
            "refresh": "Socket Mode asked to connect anew",
            "refuse": f"new Socket Mode connections refused for {self.seconds:g} s",
            "accept": "new Socket Mode connections taken again",
            "archive": f"#{self.channel} archived",
            "unarchive": f"#{self.channel} brought back",
            "revoke": f"token revoked: every call answers {self.error}",
            "restore": "token good again",
            "uninstall": "app uninstalled",
            "reinstall": "app installed again",
        }[self.what]


class Deeds:
    """Does deeds, now or later; `planned` are those to come. Every deed is noted in the journal."""

    def __init__(self, world: World, sockets: SocketMode) -> None:
        self._world = world
        self._sockets = sockets
        self._waiting: dict[int, asyncio.Task[None]] = {}
        self.planned: list[Deed] = []

    async def add(self, deed: Deed) -> None:
        """Do it, or plan it when it is to happen later; raises CannotHappen."""
        self.check(deed)
        deed.id = self._world.faults.new_id()
        if deed.in_seconds <= 0:
            await self._do(deed)
            return
        self.planned.append(deed)
        self._waiting[deed.id] = asyncio.create_task(self._later(deed))
        self._tell()

    def remove(self, deed_id: int) -> bool:
        """Let a planned deed not happen; whether there was one."""
        task = self._waiting.pop(deed_id, None)
        if task is None:
            return False
        task.cancel()
        self.planned = [one for one in self.planned if one.id != deed_id]
        self._tell()
        return True

    async def behave_again(self) -> None:
        """No faults from now on: rules and plans are gone, connections are taken, the token is good."""
        for deed in list(self.planned):
            self.remove(deed.id)
        self._world.faults.clear()
        self._sockets.refuse(0)
        if not self._world.state.installed:
            self._world.reinstall()
        self._world.tokens.refused_with = None
        self._world.wire.note_fault("Slack behaves again", {})
        self._tell()

    def close(self) -> None:
        """Forget what is planned because the server stops."""
        for task in self._waiting.values():
            task.cancel()

    async def _later(self, deed: Deed) -> None:
        await asyncio.sleep(deed.in_seconds)
        self._waiting.pop(deed.id, None)
        self.planned = [one for one in self.planned if one.id != deed.id]
        await self._do(deed)

    async def _do(self, deed: Deed) -> None:
        self._world.wire.note_fault(deed.words, {})
        done = self._ways[deed.what](deed)
        if done is not None:
            await done
        self._tell()

    @property
    def _ways(self) -> dict[What, Callable[[Deed], Awaitable[None] | None]]:
        return {
            "drop": lambda _: self._sockets.drop(),
            "refresh": lambda _: self._sockets.disconnect("refresh_requested"),
            "refuse": lambda deed: self._sockets.refuse(deed.seconds),
            "accept": lambda _: self._sockets.refuse(0),
            "archive": lambda deed: self._set_archived(deed, archived=True),
            "unarchive": lambda deed: self._set_archived(deed, archived=False),
            "revoke": lambda deed: self._world.revoke(deed.error),
            "restore": lambda _: self._restore(),
            "uninstall": lambda _: self._world.uninstall(),
            "reinstall": lambda _: self._world.reinstall(),
        }

    def check(self, deed: Deed) -> None:
        """Raise CannotHappen for a deed that makes no sense in this workspace."""
        if deed.what in {"archive", "unarchive"} and self._channel(deed.channel) is None:
            raise CannotHappen(f"There is no channel #{deed.channel}.")

    def _channel(self, name: str) -> Conversation | None:
        return next((one for one in self._world.state.channels() if one.name == name), None)

    def _set_archived(self, deed: Deed, *, archived: bool) -> None:
        channel = self._channel(deed.channel)
        if channel is None or channel.is_archived is archived:
            return
        by = next((one.id for one in self._world.state.people.values() if one.is_admin), channel.creator)
        self._world.activity.set_archived(channel, by, archived=archived)

    def _restore(self) -> None:
        self._world.tokens.refused_with = None

    def _tell(self) -> None:
        self._world.feed.publish({"type": "faults"})
