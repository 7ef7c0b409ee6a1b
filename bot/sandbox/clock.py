"""What time is it in the sandbox, and how does that time pass?"""

import asyncio
import math
import time
from collections.abc import Callable
from datetime import UTC, datetime

from bot.sandbox.json_types import Json

DEFAULT_START = datetime(2026, 11, 23, 8, 55, tzinfo=UTC)

LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()
"""Where time ends here: later years break the calendars of apps, and of the page."""

# A sped-up clock waits this long (real seconds) at the app's due instant for it to report a later one.
HOLD_SECONDS = 3.0


class SandboxClock:
    """Simulated time: `speed` simulated seconds pass in a real one; it can be paused and moved forward.

    While sped up it holds at the instant the app said it next has something to do, until the app reports a
    later one or `hold_seconds` of real time have passed; so at any speed the app acts at the due instant.
    A `start` without a zone is in UTC. `version` grows with every change that makes an earlier reading of the
    clock useless.
    """

    def __init__(
        self,
        start: datetime = DEFAULT_START,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        hold_seconds: float = HOLD_SECONDS,
    ) -> None:
        self.hold_seconds = hold_seconds
        self._monotonic = monotonic
        aware = start if start.tzinfo is not None else start.replace(tzinfo=UTC)
        self._base = aware.timestamp()
        self._anchor = monotonic()
        self._speed = 1.0
        self._paused = False
        self._hold: float | None = None
        self._jumped_to = self._base
        self._changed = asyncio.Event()
        self.version = 1
        self.next_due: float | None = None
        self.followed = False
        """Whether an app has ever asked for this clock."""
        self.on_change: list[Callable[[], None]] = []

    @property
    def speed(self) -> float:
        """Simulated seconds that pass in one real second."""
        return self._speed

    @property
    def paused(self) -> bool:
        """Whether time stands still until resumed or moved."""
        return self._paused

    @property
    def hold(self) -> float | None:
        """The instant (epoch seconds) the clock will wait at; None when it will not, as at normal speed."""
        self.now()
        return self._hold if self._speed > 1 else None

    def now(self) -> float:
        """The simulated instant, in epoch seconds."""
        if self._paused:
            return self._base
        elapsed = self._monotonic() - self._anchor
        instant = min(self._base + elapsed * self._speed, LATEST)
        if self._hold is None or self._speed <= 1 or instant <= self._hold:
            return instant
        reached = self._anchor + (self._hold - self._base) / self._speed
        if self._monotonic() - reached < self.hold_seconds:
            return self._hold
        self._base, self._anchor, self._hold = self._hold, reached + self.hold_seconds, None
        self._announce()
        return self.now()

    def set_speed(self, speed: float) -> None:
        """Let `speed` (> 0) simulated seconds pass in a real one, and resume if paused."""
        if not 0 < speed <= 1_000_000:
            raise ValueError("The speed must be above 0 and at most 1000000.")
        self._rebase(self.now())
        self._speed, self._paused = float(speed), False
        self._rehold()
        self._announce()

    def pause(self) -> None:
        """Stand still."""
        self._rebase(self.now())
        self._paused = True
        self._announce()

    def resume(self) -> None:
        """Go on at the speed set before the pause."""
        self._anchor, self._paused = self._monotonic(), False
        self._announce()

    def set(self, to: float) -> None:
        """Jump to a later instant (epoch seconds); raises ValueError for an earlier one, and after the year 2099."""
        if not math.isfinite(to) or to > LATEST:
            raise ValueError("The sandbox's clock goes to the end of the year 2099 at most.")
        if to < self.now():
            raise ValueError("The sandbox's clock only moves forward.")
        self._rebase(to)
        self._jumped_to = to
        self._rehold()
        self._announce()

    def advance(self, seconds: float) -> None:
        """Jump forward by so many simulated seconds."""
        self.set(self.now() + seconds)

    def report_next(self, due: float | None) -> None:
        """Remember when the app next has something to do (epoch seconds, None: it does not say).

        Raises ValueError for what is no instant; one after the end of time here counts as none.
        """
        if due is not None and not math.isfinite(due):
            raise ValueError("next must be an instant in epoch seconds.")
        due = None if due is not None and due > LATEST else due
        self.followed = True
        if due == self.next_due:
            return
        self._rebase(self.now())
        self.next_due = due
        self._rehold()
        self._announce()

    async def wait_for_change(self, version: int, seconds: float) -> None:
        """Return when the version is no longer `version`, or after that many real seconds."""
        deadline = self._monotonic() + seconds
        while self.version == version and (left := deadline - self._monotonic()) > 0:
            changed = self._changed
            try:
                await asyncio.wait_for(changed.wait(), min(left, self._until_release()))
            except TimeoutError:
                self.now()  # lets go of a hold that has lasted long enough, which is a change

    def snapshot(self) -> Json:
        """The clock as the page shows it."""
        now = self.now()
        return {
            "now": now,
            "iso": datetime.fromtimestamp(now, UTC).isoformat().replace("+00:00", "Z"),
            "speed": self._speed,
            "paused": self._paused,
            "next_due": self.next_due,
        }

    def _until_release(self) -> float:
        if self._hold is None or self._paused or self._speed <= 1:
            return float("inf")
        reached = self._anchor + (self._hold - self._base) / self._speed
        return max(reached + self.hold_seconds - self._monotonic(), 0.001)

    def _rebase(self, instant: float) -> None:
        self._base, self._anchor = instant, self._monotonic()

    def _rehold(self) -> None:
        due = self.next_due
        self._hold = due if due is not None and due >= max(self._jumped_to, self._base) else None

    def _announce(self) -> None:
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()
        for listener in self.on_change:
            listener()
