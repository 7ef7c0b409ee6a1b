"""A time that moves only when a test says so, and the question every pacing test asks of a list of instants."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Time:
    """Monotonic seconds; `sleep` is the only thing that passes them."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def most_within(instants: Sequence[float], seconds: float) -> int:
    """The largest number of instants in any half-open span of so many seconds."""
    ordered = sorted(instants)
    # A hair less than the span: equal to it in exact arithmetic may be more in floating point.
    return max(
        (bisect_right(ordered, at + seconds - 1e-6) - index for index, at in enumerate(ordered)), default=0
    )
