"""How do weeks pass in minutes, with every due instant of the app and every colleague in their right place?

The clock stands still and is moved from one instant to the next: whatever is said is said at the time it belongs to.
At each instant the clock waits until the app is done, but never for long: an app that hangs is left behind.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from enum import StrEnum

from bot.sandbox.clock import SandboxClock
from bot.sandbox.colleagues.crowd import Crowd
from bot.sandbox.colleagues.hurried_time import HurriedTime
from bot.sandbox.colleagues.pulse import AppPulse
from bot.sandbox.feed import Feed
from bot.sandbox.json_types import Json
from bot.sandbox.time_travel import TimeTravel

WEEK = 7 * 86400.0
MOST_WEEKS = 52
SLOWEST, FASTEST = 1.0, 3600.0
"""Real seconds a simulated week may be asked to take."""

_STEP_SECONDS = 0.2
_TELL_SECONDS = 0.25
_RATE_LIMIT_FACTOR = 60.0
_TAKEN = "A time-lapse is playing. Stop it to move the clock by hand."


class Phase(StrEnum):
    """What the time-lapse does."""

    IDLE = "idle"
    PLAYING = "playing"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"


class TimeLapseRefused(ValueError):
    """What was asked for cannot be done; the message is for the person who asked."""


class TimeLapse:
    """Plays weeks. `monotonic` and `sleep` are real time, and replaceable for tests.

    `limits` is the time of the rate limits. Without a pace time moves on as fast as the app answers.
    """

    def __init__(
        self,
        clock: SandboxClock,
        feed: Feed,
        travel: TimeTravel,
        crowd: Crowd,
        pulse: AppPulse,
        *,
        limits: HurriedTime,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.crowd = crowd
        self._clock, self._feed, self._travel, self._pulse, self._limits = clock, feed, travel, pulse, limits
        self._monotonic, self._sleep = monotonic, sleep
        self._phase = Phase.IDLE
        self._weeks = 0
        self._start = self._until = clock.now()
        self._week_seconds: float | None = None
        self._task: asyncio.Task[None] | None = None
        self._go = asyncio.Event()
        self._was_paused = False
        self._told_at = float("-inf")
        self._anchor = (0.0, 0.0)
        self._problem = ""

    @property
    def active(self) -> bool:
        """Whether it plays or is paused on the way."""
        return self._phase in {Phase.PLAYING, Phase.PAUSED}

    def snapshot(self) -> Json:
        """The state as the page shows it. Times are epoch seconds."""
        now = self._clock.now()
        week = min(int((now - self._start) // WEEK) + 1, max(self._weeks, 1))
        return {
            "phase": self._phase.value,
            "weeks": self._weeks,
            "week": week if self._weeks else 0,
            "start": self._start,
            "until": self._until,
            "now": now,
            "week_seconds": self._week_seconds,
            "acts": self.crowd.acts,
            "people": len(self.crowd.names),
            "app_answers": not self.crowd.app_is_lost,
            "problem": self._problem,
        }

    def play(self, weeks: int, week_seconds: float | None) -> None:
        """Begin; a week takes `week_seconds` real seconds or as few as possible (None)."""
        if self.active:
            raise TimeLapseRefused("A time-lapse is playing already.")
        if not 1 <= weeks <= MOST_WEEKS:
            raise TimeLapseRefused(f"A time-lapse has 1 to {MOST_WEEKS} weeks.")
        _check_pace(week_seconds)
        if self._travel.busy:
            raise TimeLapseRefused("The clock is being moved. Try again in a moment.")
        self._weeks, self._problem = weeks, ""
        self._start = self._clock.now()
        self._until = self._start + weeks * WEEK
        self._was_paused = self._clock.paused
        self._clock.pause()
        self._travel.taken = _TAKEN
        self._limits.hurry(_RATE_LIMIT_FACTOR)
        self.crowd.begin(self._start, self._until)
        self._phase = Phase.PLAYING
        self._go.set()
        self.set_pace(week_seconds)
        self._task = asyncio.create_task(self._run())

    def set_pace(self, week_seconds: float | None) -> None:
        """Let a week take so many real seconds, or as few as possible (None)."""
        _check_pace(week_seconds)
        self._week_seconds = week_seconds
        self._re_anchor()
        self._tell()

    def pause(self) -> None:
        """Stand still until `resume`."""
        self._needs(Phase.PLAYING)
        self._phase = Phase.PAUSED
        self._go.clear()
        self._tell()

    def resume(self) -> None:
        """Go on."""
        self._needs(Phase.PAUSED)
        self._phase = Phase.PLAYING
        self._re_anchor()
        self._go.set()
        self._tell()

    async def stop(self) -> None:
        """End it where it is."""
        if not self.active:
            raise TimeLapseRefused("No time-lapse is playing.")
        await self._cancel()

    async def close(self) -> None:
        """End it because the sandbox stops."""
        await self._cancel()

    async def finished(self) -> None:
        """Return when it is over."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        phase = Phase.STOPPED
        try:
            await self._play_on()
            phase = Phase.DONE
        except Exception as problem:
            self._problem = f"The time-lapse ended early: {problem!r}"
            raise
        finally:
            self._phase = phase
            self._travel.taken = ""
            self._limits.hurry(1.0)
            self._clock.set_speed(1)
            if self._was_paused:
                self._clock.pause()
            self._tell()

    async def _play_on(self) -> None:
        while self._clock.now() < self._until:
            await self._go.wait()
            self.crowd.look()
            due, act = self._travel.next_due(), self.crowd.next_at()
            instant = min(one for one in (due, act, self._until) if one is not None)
            if not await self._move_towards(instant):
                continue
            if due is not None and due <= instant:
                await self._travel.stop_at(due)
                await self._pulse.quiet(self.crowd.acting.quiet_seconds, self._clock.hold_seconds)
            elif act is not None and act <= instant:
                await self.crowd.act()
            self._tell_now_and_then()

    async def _move_towards(self, instant: float) -> bool:
        """Move to an instant at the pace; False when it is not reached yet, because there is more to watch."""
        now = self._clock.now()
        if instant <= now:
            return True
        if self._week_seconds is not None:
            speed = WEEK / self._week_seconds
            real, simulated = self._anchor
            should_be = simulated + (self._monotonic() - real) * speed
            if should_be < instant:
                await self._sleep(min(_STEP_SECONDS, (instant - should_be) / speed))
                reached = simulated + (self._monotonic() - real) * speed
                if reached < instant:
                    if reached > now and self._phase is Phase.PLAYING:
                        self._clock.set(reached)
                    self._tell_now_and_then()
                    return False
            elif should_be - instant > speed:  # more than a second late: do not race to make it up
                self._anchor = (self._monotonic(), instant)
        if self._phase is not Phase.PLAYING:
            return False
        self._clock.set(max(instant, self._clock.now()))
        return True

    def _re_anchor(self) -> None:
        self._anchor = (self._monotonic(), self._clock.now())

    def _needs(self, phase: Phase) -> None:
        if self._phase is not phase:
            raise TimeLapseRefused(f"The time-lapse is not {phase.value}.")

    def _tell_now_and_then(self) -> None:
        if self._monotonic() - self._told_at >= _TELL_SECONDS:
            self._tell()

    def _tell(self) -> None:
        self._told_at = self._monotonic()
        self._feed.publish({"type": "timelapse", **self.snapshot()})


def _check_pace(week_seconds: float | None) -> None:
    if week_seconds is not None and not SLOWEST <= week_seconds <= FASTEST:
        raise TimeLapseRefused(f"A week can take {SLOWEST:.0f} to {FASTEST:.0f} seconds.")
