"""What do the days of a cron text say in plain English?"""

from __future__ import annotations

from datetime import UTC, datetime

from cronsim import CronSim

from content.calendar_words import (
    WORK_WEEK,
    joined,
    month_names,
    ordinals,
    spelt_all,
    weekday_name,
    weekday_names,
)
from content.text import plain

_ANY_DAY = frozenset(range(1, 32))
_ANY_MONTH = frozenset(range(1, 13))


def cron_words(text: str) -> str:
    """The days of five-field cron text, without its time; the text has been read as a rule before."""
    cron = CronSim(text, datetime(2001, 1, 1, tzinfo=UTC))
    months = frozenset(cron.months)
    plain_days = frozenset(int(day) or 7 for day in cron.weekdays if isinstance(day, int))
    placed = [day for day in cron.weekdays if not isinstance(day, int)]
    any_weekday = len(plain_days) == 7
    by_month_day = None if frozenset(cron.days) == _ANY_DAY else _month_days(frozenset(cron.days), months)
    by_weekday = None if any_weekday else _weekdays(plain_days, placed, months)
    if by_month_day and by_weekday:
        key = "recurrence.both" if cron.day_and else "recurrence.either"
        one, other = (by_weekday, by_month_day) if cron.day_and else (by_month_day, by_weekday)
        return plain(key, one=one, other=other)
    return by_month_day or by_weekday or _every_day(months)


def _every_day(months: frozenset[int]) -> str:
    if months == _ANY_MONTH:
        return plain("recurrence.every_day")
    return plain("recurrence.days_in", months=month_names(months))


def _month_days(days: frozenset[int], months: frozenset[int]) -> str:
    named = []
    if numbers := [day for day in days if day > 0]:
        named.append(ordinals(numbers))
    if CronSim.LAST in days:
        named.append(plain("recurrence.last_day"))
    if CronSim.LAST_WEEKDAY in days:
        named.append(plain("recurrence.last_weekday"))
    return plain("recurrence.month_days", days=joined(named), months=month_names(months))


def _weekdays(days: frozenset[int], placed: list[tuple[int, int]], months: frozenset[int]) -> str:
    found = []
    if days == WORK_WEEK and months == _ANY_MONTH:
        found.append(plain("recurrence.work_week"))
    elif days and months == _ANY_MONTH:
        found.append(plain("recurrence.weekdays", days=weekday_names(days)))
    elif days:
        found.append(plain("recurrence.weekdays_in", days=weekday_names(days), months=month_names(months)))
    for weekday in sorted({day or 7 for day, _ in placed}):
        places = [-1 if place == CronSim.LAST else place for day, place in placed if (day or 7) == weekday]
        found.append(
            plain(
                "recurrence.of_month",
                places=spelt_all(places),
                day=weekday_name(weekday),
                months=month_names(months),
            )
        )
    return joined(found)
