"""When does a pulse open, ask, remind, close and nudge? Wall times and zones become instants here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.recurrence import resolve
from bot.working_days import country_at, last_working_day, next_office_hour, working_days_after

CLOSING = time(17, 0)
"""On its last day a pulse closes then, in the programme's zone: the results come while people are at work."""
MORNING = time(9, 30)
_DAY = timedelta(days=1)
_REMINDER_DAY = 3
"""Counted from the day somebody was asked, which is the first."""
_ON_TIME = timedelta(hours=4)
_NUDGE_DAYS = 2


def programme_zone(timezones: Iterable[str | None]) -> str:
    """The IANA zone most people of a programme are in; of equals the first by name; UTC without any."""
    counts = Counter(name for name in timezones if name)
    return min(counts, key=lambda name: (-counts[name], name), default="UTC")


def opening(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant (UTC) a pulse opens."""
    return resolve(datetime.combine(day, at), zone)


def closing(day: date, zone: ZoneInfo) -> datetime:
    """The instant (UTC) a pulse closes."""
    return resolve(datetime.combine(day, CLOSING), zone)


def at_work(instant: datetime, zone: ZoneInfo) -> datetime:
    """The first instant (UTC) from then on in somebody's office hours."""
    return next_office_hour(instant, zone)


def reminders(asked_at: datetime, closes_at: datetime, zone: ZoneInfo) -> list[datetime]:
    """The at most two instants (UTC) somebody is reminded at: 09:30 on the third and on the last day, where they are.

    Both fall on working days: the third day moves on to the next one, the last day back to the one before. None is on
    the day somebody was asked, and none after the close.
    """
    country = country_at(zone)
    asked_on = asked_at.astimezone(zone).date()
    third = working_days_after(asked_on + (_REMINDER_DAY - 1) * _DAY, 0, country)
    last = last_working_day(closes_at.astimezone(zone).date(), country)
    while _morning(last, zone) >= closes_at:
        last = last_working_day(last - _DAY, country)
    days = [day for day in (third, last) if asked_on < day <= last]
    return [_morning(day, zone) for day in dict.fromkeys(days)]


def _morning(day: date, zone: ZoneInfo) -> datetime:
    return resolve(datetime.combine(day, MORNING), zone)


def is_late(due_at: datetime, now: datetime) -> bool:
    """Whether a reminder's morning is over: late is a decision, and this one is left out."""
    return now - due_at > _ON_TIME


def nudge(closed_at: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) leads are reminded of the answer they owe: the second working day after the close, 09:30."""
    country = country_at(zone)
    closed_on = last_working_day(closed_at.astimezone(zone).date(), country)
    return _morning(working_days_after(closed_on, _NUDGE_DAYS, country), zone)
