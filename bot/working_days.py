"""Which instant is so many working days away? By the local clock, the working week and the holidays of a country."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.public_holidays import country_of, is_public_holiday, working_week
from bot.recurrence import OFFICE, Window, next_open, resolve

_DAY = timedelta(days=1)


def country_at(zone: ZoneInfo) -> str | None:
    """The country (ISO 3166 code) whose days count in a zone; None where there is none to know, as in UTC."""
    return country_of(zone.key or "")


def is_working_day(day: date, country: str | None = None) -> bool:
    """Whether people work that day in a country; without one, Monday to Friday."""
    return day.isoweekday() in working_week(country) and not is_public_holiday(day, country)


def working_days_after(day: date, count: int, country: str | None = None) -> date:
    """The date `count` working days after a date; 0 gives that date or, on a day off, the next working day."""
    while not is_working_day(day, country):
        day += _DAY
    for _ in range(count):
        day += _DAY
        while not is_working_day(day, country):
            day += _DAY
    return day


def last_working_day(day: date, country: str | None = None) -> date:
    """The date itself or, on a day off, the last working day before it."""
    while not is_working_day(day, country):
        day -= _DAY
    return day


def days_that_become(day: date, country: str | None = None) -> Iterator[date]:
    """The dates whose next working day, or who themselves, are this one, ascending; none for a day off."""
    if not is_working_day(day, country):
        return
    first = day
    while not is_working_day(first - _DAY, country):
        first -= _DAY
    for days in range((day - first).days + 1):
        yield first + days * _DAY


def next_office_hour(instant: datetime, zone: ZoneInfo) -> datetime:
    """The first instant (aware, UTC) from `instant` on at which people are at work where a zone lies."""
    country = country_at(zone)
    window = Window(days=working_week(country), start=OFFICE.start, end=OFFICE.end)
    opens = next_open(instant, zone=zone, window=window)
    while is_public_holiday(day := opens.astimezone(zone).date(), country):
        opens = next_open(at_local(day + _DAY, time(), zone), zone=zone, window=window)
    return opens


def at_local(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant (aware, UTC) of a wall time on a date in a zone; one that is skipped is the first valid one after."""
    return resolve(datetime.combine(day, at), zone)
