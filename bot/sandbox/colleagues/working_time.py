"""When is somebody at work, by the wall clock where they are?"""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.colleagues.description import DAYS, Habits

_LOOK_AHEAD_DAYS = 60
_BREAK_MINUTES = 5.0


class WorkingTime:
    """Working hours in an IANA zone. `off` tells of local days on which the person is away although it is a workday."""

    def __init__(self, tz: str, habits: Habits, off: Callable[[date], bool] = lambda _: False) -> None:
        self._zone = ZoneInfo(tz)
        self._start, self._end = habits.span
        self._days = frozenset(habits.days)
        self._off = off

    def day_of(self, instant: float) -> date:
        """The local date at an instant (epoch seconds)."""
        return self._local(instant).date()

    def works_on(self, day: date) -> bool:
        """Whether this local date is a day at work."""
        return DAYS[day.weekday()] in self._days and not self._off(day)

    def is_at_work(self, instant: float) -> bool:
        """Whether the person is at work at an instant (epoch seconds)."""
        local = self._local(instant)
        return self.works_on(local.date()) and self._start <= local.time() < self._end

    def next_at_work(self, instant: float, dice: random.Random) -> float | None:
        """The instant if at work then, else some minutes into the next time at work; None when that is far off."""
        if self.is_at_work(instant):
            return instant
        day = self.day_of(instant)
        for _ in range(_LOOK_AHEAD_DAYS):
            opens, closes = self._hours_of(day)
            if opens >= instant and self.works_on(day):
                return min(opens + dice.uniform(_BREAK_MINUTES, 75.0) * 60, closes - 60)
            day += timedelta(days=1)
        return None

    def some_instant(self, day: date, dice: random.Random) -> float:
        """An instant at work on a day at work, not in the first or last minutes."""
        opens, closes = self._hours_of(day)
        margin = min(_BREAK_MINUTES * 60, (closes - opens) / 4)
        return round(dice.uniform(opens + margin, closes - margin), 3)

    def days_between(self, start: float, end: float) -> Iterator[date]:
        """The days at work that have any part between two instants."""
        day, last = self.day_of(start), self.day_of(end)
        while day <= last:
            if self.works_on(day):
                yield day
            day += timedelta(days=1)

    def _local(self, instant: float) -> datetime:
        return datetime.fromtimestamp(instant, UTC).astimezone(self._zone)

    def _hours_of(self, day: date) -> tuple[float, float]:
        return self._instant(day, self._start), self._instant(day, self._end)

    def _instant(self, day: date, at: time) -> float:
        return datetime.combine(day, at, self._zone).timestamp()
