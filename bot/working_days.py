"""Which instant is so many working days away? Monday to Friday, by the local clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.recurrence import resolve

_FRIDAY = 5


def is_working_day(day: date) -> bool:
    """Whether people work that day: Monday to Friday."""
    return day.isoweekday() <= _FRIDAY


def working_days_after(day: date, count: int) -> date:
    """The date `count` working days after a date; 0 gives that date or, at a weekend, the Monday after."""
    while not is_working_day(day):
        day += timedelta(days=1)
    for _ in range(count):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


def at_local(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant (aware, UTC) of a wall time on a date in a zone; one that is skipped is the first valid one after."""
    return resolve(datetime.combine(day, at), zone)
