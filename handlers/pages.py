"""Who wants to see their Home tab drawn? One page after the other, each person's newest wish once.

Slack lets an app publish about a hundred pages a minute (Slack facts 2.4). On a Monday morning that is less than
people open, so drawing waits here, and nothing that people do waits behind it.
"""

from __future__ import annotations

import asyncio

import structlog

from bot.clock import Clock
from bot.errors import EncoreError
from bot.services import home
from content import home as words
from content.pack import Pack
from handlers.deps import Database, Slack

log = structlog.get_logger()


class Pages:
    """`draw()` asks for somebody's Home tab; `run()` draws until cancelled."""

    def __init__(
        self, database: Database, slack: Slack, clock: Clock, pack: Pack, *, workspace_id: str
    ) -> None:
        self._database = database
        self._slack = slack
        self._clock = clock
        self._pack = pack
        self._workspace_id = workspace_id
        self._wanted: dict[str, None] = {}
        self._asked = asyncio.Event()
        self._drawing = False

    @property
    def busy(self) -> bool:
        """Whether a page is still to be drawn."""
        return self._drawing or bool(self._wanted)

    def draw(self, user_id: str) -> None:
        """Somebody opened Home, or something on it changed."""
        self._wanted[user_id] = None
        self._asked.set()

    async def run(self) -> None:
        """Draws what is asked for, one page at a time."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            while self._wanted:
                user_id = next(iter(self._wanted))
                self._drawing = True
                del self._wanted[user_id]
                try:
                    await self._publish(user_id)
                except EncoreError as problem:
                    log.warning("home_not_published", code=str(problem))
                except Exception:
                    log.exception("home_not_drawn")
                finally:
                    self._drawing = False

    async def _publish(self, user_id: str) -> None:
        facts = await self._database.read(
            home.facts, workspace_id=self._workspace_id, user_id=user_id, now=self._clock.now()
        )
        await self._slack.publish_home(user_id, words.view(facts, self._pack))
