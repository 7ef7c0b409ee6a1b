"""What time is it? The only module that reads the computer's clock for the programme's sake.

Everything that decides *when* something is due, late or over asks a `Clock`. Pacing towards Slack and
time-outs are a different question: they use the event loop's monotonic time and never this clock.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """The programme's time."""

    def now(self) -> datetime:
        """The present instant, time-zone aware, in UTC."""
        ...

    def report_next(self, instant: datetime | None) -> None:
        """Says when something is due next (aware UTC), or that nothing is; a clock one can speed up stops there."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """The present instant in UTC."""
        return datetime.now(UTC)

    def report_next(self, instant: datetime | None) -> None:
        """The computer's clock waits for nobody."""
