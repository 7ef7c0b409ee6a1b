"""Is this a day people have off there? Weekends and public holidays of the country a time zone lies in."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from importlib.resources import files

from holidays import HolidayBase, country_holidays

_EVERY_DAY = frozenset(range(1, 8))
_SATURDAY_SUNDAY = frozenset({6, 7})


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """The country (ISO 3166 code) of each IANA zone that lies in one: zone.tab of the tz database."""
    lines = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[2]: row[0] for row in rows}


def country_of(timezone: str) -> str | None:
    """The country (ISO 3166 code) of an IANA zone; None for UTC and the like."""
    return _countries().get(timezone)


@lru_cache(maxsize=1024)
def _calendar(place: str) -> HolidayBase | None:
    country, _, region = place.partition("-")
    try:
        return country_holidays(country, subdiv=region or None)
    except NotImplementedError:  # a country or region the package does not know
        return _calendar(country) if region else None


@lru_cache(maxsize=256)
def regions_of(country: str | None) -> tuple[tuple[str, str], ...]:
    """(place, name) of the regions of a country with public holidays of their own, by name; a place as "GB-ENG"."""
    calendar = _calendar(country) if country else None
    if calendar is None:
        return ()
    names: dict[str, str] = {}
    for name, code in calendar.subdivisions_aliases.items():
        names.setdefault(code, name)
    found = ((f"{country}-{code}", names.get(code, code)) for code in calendar.subdivisions)
    return tuple(sorted(found, key=lambda one: one[1]))


def place_of(timezone: str, region: str | None = None) -> str | None:
    """Whose holidays count in an IANA zone: those of a region ("GB-ENG") of its country, or of the whole country."""
    country = country_of(timezone)
    return region if region and country == region.partition("-")[0] else country


@lru_cache(maxsize=256)
def working_week(place: str | None) -> frozenset[int]:
    """The ISO weekdays (1 Monday to 7 Sunday) people work in a place; Monday to Friday where nothing is known."""
    calendar = _calendar(place) if place else None
    # An empty calendar, before its first year is asked for, is false.
    off = _SATURDAY_SUNDAY if calendar is None else {day + 1 for day in calendar.weekend}
    return (_EVERY_DAY - off) or _EVERY_DAY - _SATURDAY_SUNDAY


@lru_cache(maxsize=4096)
def is_public_holiday(day: date, place: str | None) -> bool:
    """Whether a date is a public holiday in a place: a country ("GB", the whole of it) or a region ("GB-ENG")."""
    calendar = _calendar(place) if place else None
    return calendar is not None and day in calendar


def warm() -> None:
    """Loads every country's calendar, which takes a while the first time."""
    _countries()
    _calendar("GB")
