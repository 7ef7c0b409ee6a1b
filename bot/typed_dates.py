"""Which date did somebody mean who typed "4 December", "Friday", "a week" or "2026-12-04"?"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from dateutil.parser import parse
from dateutil.relativedelta import relativedelta

_BEFORE = re.compile(r"^(?:until|till|til|for|through|up to|to|on|the)\s+")
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_SPAN = re.compile(r"(?P<count>\w+) (?P<unit>day|week|fortnight|month)s?")
_SHORT_SPAN = re.compile(r"(?P<count>\d{1,3})\s*(?P<unit>[dw])")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(r"(?P<next>next )?(?:this )?(?P<day>[a-z]{3,9})")
_COUNTS = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b")
_GERMAN = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MOST = 60
"""Nobody needs more characters for a date."""


def typed_date(text: str, *, today: date) -> date | None:
    """The date that is meant, seen from a local date; None where that is not clear.

    A date without its year is the next one of that name, a weekday the next one after today, "a week" seven days from
    today. "4/12" is not clear: half of the world reads it as the other date.
    """
    words = " ".join(text.lower().replace(",", " ").split()).strip(" .!")
    while (shorter := _BEFORE.sub("", words)) != words:
        words = shorter
    if not words or len(words) > _MOST:
        return None
    if words in {"today", "tonight"}:
        return today
    if words == "tomorrow":
        return today + timedelta(days=1)
    if words == "next week":
        return today + timedelta(days=7)
    return _after_a_span(words, today) or _on_a_weekday(words, today) or _by_name(words, text, today)


def _after_a_span(words: str, today: date) -> date | None:
    found = _SPAN.fullmatch(words) or _SHORT_SPAN.fullmatch(words)
    if not found:
        return None
    count = _count(found["count"])
    if count is None:
        return None
    match found["unit"][0]:
        case "d":
            return today + timedelta(days=count)
        case "w":
            return today + timedelta(weeks=count)
        case "f":
            return today + timedelta(weeks=2 * count)
    return today + relativedelta(months=count)


def _count(word: str) -> int | None:
    if word in {"one", "an"}:
        return 1
    if word in _COUNTS:
        return _COUNTS.index(word) + 1
    return int(word) if word.isascii() and word.isdecimal() and len(word) <= 3 else None


def _on_a_weekday(words: str, today: date) -> date | None:
    found = _WEEKDAY.fullmatch(words)
    if not found:
        return None
    meant = [number for number, name in enumerate(_DAYS) if name.startswith(found["day"])]
    if len(meant) != 1:
        return None
    if found["next"]:  # of the week after this one
        return today + timedelta(days=7 - today.weekday() + meant[0])
    return today + timedelta(days=(meant[0] - today.weekday() - 1) % 7 + 1)


def _by_name(words: str, text: str, today: date) -> date | None:
    try:
        if iso := _ISO.fullmatch(words):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if german := _GERMAN.fullmatch(" ".join(text.split())):
            return _soon(today, int(german[1]), int(german[2]), int(german[3]) if german[3] else None)
        if not _MONTH.search(words) or not any(sign.isdigit() for sign in words) or ":" in words:
            return None
        plain = _ORDINAL.sub(r"\1", words).replace(" of ", " ")
        # What stands in neither text comes from the default: so a missing day or year shows.
        one, other = (parse(plain, default=datetime(year, 1, day)) for year, day in ((2000, 1), (2004, 2)))  # noqa: DTZ001
    except (ValueError, OverflowError):
        return None
    if one.day != other.day:
        return None
    return _soon(today, one.day, one.month, one.year if one.year == other.year else None)


def _soon(today: date, day: int, month: int, year: int | None) -> date | None:
    """A date, without a year the next one from today on. 29 February is found in whichever year has it."""
    for candidate in (year,) if year else range(today.year, today.year + 9):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return found
    return None
