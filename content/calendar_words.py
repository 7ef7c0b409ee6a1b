"""The names of days, months and places in a row, as rules are told with them. Plain text."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from content.text import plain

WORK_WEEK = frozenset({1, 2, 3, 4, 5})
_SPELT = ("", "first", "second", "third", "fourth", "fifth")


def joined(items: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    parts = list(items)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {plain('recurrence.and')} {parts[-1]}"


def day_words(day: date) -> str:
    """A date in full: "Tuesday 4 May 2027"."""
    return plain("recurrence.day", weekday=f"{day:%A}", day=day.day, month=f"{day:%B}", year=day.year)


def weekday_name(day: int) -> str:
    """The name of an ISO weekday, 1 for Monday."""
    return f"{date(2001, 1, day):%A}"


def weekday_names(days: Collection[int]) -> str:
    """ "Monday and Thursday", from Monday on."""
    return joined(weekday_name(day) for day in sorted(days))


def month_names(months: Collection[int]) -> str:
    """ "January and July"; "each month" for all of them."""
    if len(set(months)) == 12:
        return plain("recurrence.each_month")
    return joined(f"{date(2001, month, 1):%B}" for month in sorted(set(months)))


def ordinal(number: int) -> str:
    """ "1st", "22nd"; "last", "2nd from the end" for what is counted from behind."""
    if number == -1:
        return plain("recurrence.last")
    if number < 0:
        return plain("recurrence.from_last", place=ordinal(-number))
    teen = 10 <= number % 100 <= 20
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def ordinals(numbers: Iterable[int]) -> str:
    """Several places, those from the front first."""
    return joined(ordinal(number) for number in sorted(set(numbers), key=lambda one: (one < 0, one)))


def spelt(number: int) -> str:
    """ "first" to "fifth", "last"; beyond that as `ordinal`."""
    return _SPELT[number] if 0 < number < len(_SPELT) else ordinal(number)


def spelt_all(numbers: Iterable[int]) -> str:
    """Several of them."""
    return joined(spelt(number) for number in sorted(set(numbers), key=lambda one: (one < 0, one)))
