"""How does the page move time on so that the app can do what is due on the way?"""

import asyncio
import contextlib
import time

from bot.sandbox.clock import SandboxClock
from bot.sandbox.scheduled import ScheduledMessages

LONGEST = 21 * 86400.0
"""Simulated seconds `next_post` looks ahead."""

FAST = 21_600.0
"""Simulated seconds a real second when the app does not say when it is due."""

TRIP_SECONDS = 30.0
"""Real seconds that `to` may take on the way; what is left is jumped over."""

SETTLE_SECONDS = 0.1
"""Real seconds for a message to arrive after the app has named its next due instant."""


class TimeTravel:
    """Moves a clock from one due instant of the app to the next."""

    def __init__(self, clock: SandboxClock, scheduled: ScheduledMessages) -> None:
        self._clock = clock
        self._scheduled = scheduled
        self._posted = asyncio.Event()
        self._trip = asyncio.Lock()
        self._left_behind = 0.0
        self.taken = ""
        """Who moves the clock alone at present, as a sentence for others who would like to; "" when anybody may."""

    @property
    def busy(self) -> bool:
        """Whether a move is under way."""
        return self._trip.locked()

    def app_posted(self) -> None:
        """Note that the app posted a message."""
        self._posted.set()

    async def to(self, instant: float) -> None:
        """Move on to an instant, stopping at every due instant before it until the app has dealt with it."""
        async with self._trip:
            deadline = time.monotonic() + TRIP_SECONDS
            while (due := self.next_due()) is not None and due < instant and time.monotonic() < deadline:
                await self.stop_at(due)
            self._clock.set(max(instant, self._clock.now()))

    async def next_post(self) -> bool:
        """Move on until the app has posted something; False if it did not within 21 simulated days."""
        async with self._trip:
            self._posted.clear()
            end = self._clock.now() + LONGEST
            while not self._posted.is_set() and self._clock.now() < end:
                due = self.next_due()
                if due is None and not self._clock.followed:
                    return False
                if due is None:
                    await self._run_fast(end)
                elif due > end:
                    self._clock.set(end)
                else:
                    await self.stop_at(due, until_posted=True)
            return self._posted.is_set()

    def next_due(self) -> float | None:
        """When the app, or a scheduled message, is next due; None when nobody says."""
        dues = (self._clock.next_due, self._scheduled.next_due())
        ahead = [one for one in dues if one is not None and one > self._left_behind]
        return min(ahead) if ahead else None

    async def stop_at(self, due: float, *, until_posted: bool = False) -> None:
        """Be at a due instant until the app names a later one, or has had its time."""
        if due > self._clock.now():
            self._clock.set(due)
        deadline = time.monotonic() + self._clock.hold_seconds
        while self.next_due() == due and time.monotonic() < deadline:
            if until_posted and self._posted.is_set():
                return
            await self._clock.wait_for_change(self._clock.version, 0.05)
        if self.next_due() == due:  # the app is stuck or gone
            self._left_behind = due
        elif until_posted:
            await self._wait_for_post(SETTLE_SECONDS)

    async def _run_fast(self, end: float) -> None:
        speed, paused = self._clock.speed, self._clock.paused
        self._clock.set_speed(FAST)
        try:
            while self._clock.now() < end and not self._posted.is_set() and self.next_due() is None:
                await self._wait_for_post(min(SETTLE_SECONDS, max((end - self._clock.now()) / FAST, 0.001)))
        finally:
            self._clock.set_speed(speed)
            if paused:
                self._clock.pause()

    async def _wait_for_post(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._posted.wait(), seconds)
