"""What the clock does: makes what is due, takes up what was left, forgets what is old."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.clock import Clock, SystemClock
from bot.db.session import Database
from bot.jobs.timers import RULES
from bot.services import attention, campaigns, inbox, my_data, next_work, timers

_BATCH = 500


class Ticks:
    """The jobs that need only the database. Each may run in any number of processes at once."""

    def __init__(self, database: Database, clock: Clock, *, wake: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake

    async def make_due(self) -> None:
        """Lets go what was held, makes every occurrence and ends every timer that is due; says when the next one is.

        All by one reading of the clock: of what is due at one instant, what was held comes first, then the campaigns'
        steps, then what a timer brings, also when that instant passes while this runs.
        """
        now = self._clock.now()
        await self._all_due(attention.release, now)
        await self._all_due(campaigns.tick, now)
        await self._all_due(timers.tick, now, rules=RULES)
        if isinstance(self._clock, SystemClock):
            return  # the computer's clock waits for nobody
        self._clock.report_next(await self._database.read(next_work.next_instant, now=self._clock.now()))

    async def _all_due(self, tick: Callable[..., int], now: datetime, **more: Any) -> None:
        while True:
            taken = await self._database.transact(tick, now=now, limit=_BATCH, **more)
            if taken:
                self._wake()
            if taken < _BATCH:
                return

    async def forget(self) -> None:
        """Deletes what the inbox no longer needs (its times are the computer's), and what names who was forgotten."""
        await self._database.transact(inbox.forget_old, SystemClock().now())
        await self._database.transact(my_data.sweep)
