"""How fast does the real time pass that rate limits count in? Normally as it does; in a time-lapse, faster.

Weeks that pass in minutes would otherwise run into limits that no app meets in weeks.
"""

import time
from collections.abc import Callable


class HurriedTime:
    """Monotonic seconds; call it for the time."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._base = self._anchor = monotonic()
        self._factor = 1.0

    def __call__(self) -> float:
        """The time in seconds."""
        return self._base + (self._monotonic() - self._anchor) * self._factor

    def hurry(self, factor: float) -> None:
        """Let `factor` seconds pass in a real one from now on."""
        self._base, self._anchor = self(), self._monotonic()
        self._factor = factor
