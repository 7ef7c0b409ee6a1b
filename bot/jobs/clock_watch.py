"""What if the computer's clock is set back? The scheduler's timers would wait for the old time to come again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.base import BaseScheduler

log = structlog.get_logger()

_LOOK_SECONDS = 1.0
_STEP_SECONDS = 2.0
"""A smaller step is left to the timers: they are late by it once."""


class ClockWatch:
    """Compares two clocks that count seconds: the computer's, which can be set, and a steady one."""

    def __init__(
        self,
        scheduler: BaseScheduler,
        *,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._scheduler = scheduler
        self._wall = wall
        self._steady = steady
        self._ahead = wall() - steady()

    def look(self) -> float:
        """Lets every job run now if the clock was set back since the last look. Returns by how many seconds it was."""
        ahead = self._wall() - self._steady()
        back, self._ahead = self._ahead - ahead, ahead
        if back <= _STEP_SECONDS:
            return 0.0
        log.warning("clock_set_back", seconds=round(back))
        now = datetime.fromtimestamp(self._wall(), UTC)
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=now)
        return back

    async def run(self) -> None:
        """Looks every second, until cancelled."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            self.look()
