"""What do the days of an RRULE say in plain English?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from content.calendar_words import (
    WORK_WEEK,
    day_words,
    joined,
    month_names,
    ordinal,
    ordinals,
    spelt_all,
    weekday_name,
    weekday_names,
)
from content.text import plain

_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_Parts = dict[str, str]


def rrule_words(text: str) -> str:
    """The days of an RRULE (upper case, without "RRULE:"), without its time; it has been read as a rule before."""
    parts: _Parts = dict(piece.partition("=")[::2] for piece in text.split(";"))
    interval = int(parts.get("INTERVAL", "1"))
    what = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}[parts["FREQ"]](
        parts, interval
    )
    if weeks := _numbers(parts, "BYWEEKNO"):
        what = plain("recurrence.weeks_of_year", what=what, weeks=joined(map(_week, weeks)))
    if places := _numbers(parts, "BYSETPOS"):
        what = plain("recurrence.only_places", what=what, places=ordinals(places))
    return what


def _week(number: int) -> str:
    return str(number) if number > 0 else ordinal(number)


def ended(text: str, what: str) -> str:
    """What an RRULE (as for `rrule_words`) says, with how often or until when it does."""
    parts: _Parts = dict(piece.partition("=")[::2] for piece in text.split(";"))
    count = int(parts.get("COUNT", "0"))
    if count == 1:
        return plain("recurrence.once", what=what)
    if count:
        return plain("recurrence.times", what=what, count=count)
    if until := parts.get("UNTIL"):
        last = date.fromisoformat(f"{until[:4]}-{until[4:6]}-{until[6:8]}")
        return plain("recurrence.until", what=what, day=day_words(last))
    return what


def _daily(parts: _Parts, interval: int) -> str:
    what = plain("recurrence.every_day") if interval == 1 else plain("recurrence.every_days", count=interval)
    return _narrowed(parts, what)


def _weekly(parts: _Parts, interval: int) -> str:
    days = {day for _, day in _weekdays(parts)}
    if not days:
        what = (
            plain("recurrence.week_open")
            if interval == 1
            else plain("recurrence.week_open_more", count=interval)
        )
    elif interval == 1:
        what = _each(days)
    elif interval == 2:
        what = plain("recurrence.weekdays_second", days=weekday_names(days))
    else:
        what = plain("recurrence.weekdays_more", days=weekday_names(days), count=interval)
    return _in_months(parts, what)


def _monthly(parts: _Parts, interval: int) -> str:
    what = _of_months(parts, month_names(_numbers(parts, "BYMONTH") or range(1, 13)))
    if what is None:
        what = (
            plain("recurrence.month_open")
            if interval == 1
            else plain("recurrence.month_open_more", count=interval)
        )
        return _in_months(parts, what)
    return what if interval == 1 else plain("recurrence.months_more", what=what, count=interval)


def _yearly(parts: _Parts, interval: int) -> str:
    what = None
    if days := _numbers(parts, "BYYEARDAY"):
        what = plain("recurrence.days_of_year", days=ordinals(days))
        what = _narrowed(parts, what)
    elif "BYMONTH" not in parts and any(place for place, _ in _weekdays(parts)):
        what = _placed(parts, lambda places, day: plain("recurrence.of_year", places=places, day=day))
    else:
        what = _of_months(parts, month_names(_numbers(parts, "BYMONTH") or range(1, 13)))
    if what is None:
        what = (
            plain("recurrence.year_open")
            if interval == 1
            else plain("recurrence.year_open_more", count=interval)
        )
        return _in_months(parts, what)
    return what if interval == 1 else plain("recurrence.years_more", what=what, count=interval)


def _of_months(parts: _Parts, months: str) -> str | None:
    """The days that BYMONTHDAY and BYDAY name; None when they name none."""
    days = _numbers(parts, "BYMONTHDAY")
    by_month_day = plain("recurrence.month_days", days=_month_days(days), months=months) if days else None
    by_weekday = None
    if any(place for place, _ in _weekdays(parts)):
        by_weekday = _placed(
            parts, lambda places, day: plain("recurrence.of_month", places=places, day=day, months=months)
        )
    elif found := {day for _, day in _weekdays(parts)}:
        by_weekday = _each(found) if by_month_day else _in_months(parts, _each(found))
    if by_month_day and by_weekday:
        return plain("recurrence.both", one=by_weekday, other=by_month_day)
    return by_month_day or by_weekday


def _month_days(days: list[int]) -> str:
    return joined(plain("recurrence.last_day") if day == -1 else ordinal(day) for day in days)


def _placed(parts: _Parts, tell: Callable[[str, str], str]) -> str:
    weekdays = _weekdays(parts)
    return joined(
        tell(spelt_all(place for place, one in weekdays if one == day), weekday_name(day))
        for day in sorted({day for _, day in weekdays})
    )


def _narrowed(parts: _Parts, what: str) -> str:
    """A rule by days that hold only if they are these weekdays, these days of the month, in these months."""
    if days := {day for _, day in _weekdays(parts)}:
        what = plain("recurrence.both", one=what, other=weekday_names(days))
    if numbers := _numbers(parts, "BYMONTHDAY"):
        months = month_names(_numbers(parts, "BYMONTH") or range(1, 13))
        named = plain("recurrence.month_days", days=_month_days(numbers), months=months)
        return plain("recurrence.both", one=what, other=named)
    return _in_months(parts, what)


def _in_months(parts: _Parts, what: str) -> str:
    months = _numbers(parts, "BYMONTH")
    if not months or len(set(months)) == 12:
        return what
    return plain("recurrence.within", what=what, months=month_names(months))


def _each(days: set[int]) -> str:
    if days == WORK_WEEK:
        return plain("recurrence.work_week")
    if len(days) == 7:
        return plain("recurrence.every_day")
    return plain("recurrence.weekdays", days=weekday_names(days))


def _weekdays(parts: _Parts) -> list[tuple[int, int]]:
    """(place or 0, ISO weekday) of BYDAY."""
    named = [day for day in parts.get("BYDAY", "").split(",") if day]
    return [(int(day[:-2] or "0"), _NAMES.index(day[-2:]) + 1) for day in named]


def _numbers(parts: _Parts, name: str) -> list[int]:
    return sorted(
        {int(number) for number in parts.get(name, "").split(",") if number},
        key=lambda one: (one < 0, one),
    )
