"""Working days are Monday to Friday or, where a country is known, its own, without its holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.working_days import (
    at_local,
    country_at,
    days_that_become,
    is_working_day,
    last_working_day,
    next_office_hour,
    working_days_after,
)

DAYS = st.dates(date(2020, 1, 1), date(2034, 12, 31))
COUNTRIES = st.sampled_from((None, "GB", "PT", "SA", "IL", "BN", "IR", "HK", "CN", "RU", "EG"))
"""Of each working week there is one, and those with the longest holidays."""


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-23", 2, "2026-11-25"),
        ("2026-11-26", 2, "2026-11-30"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-11-28", 0, "2026-11-30"),
        ("2026-11-28", 1, "2026-12-01"),
        ("2026-11-29", 10, "2026-12-14"),
    ],
)
def test_weekends_do_not_count(day: str, count: int, expected: str) -> None:
    assert working_days_after(date.fromisoformat(day), count) == date.fromisoformat(expected)


@given(DAYS, st.integers(0, 40), COUNTRIES)
def test_exactly_so_many_working_days_lie_behind(day: date, count: int, country: str | None) -> None:
    end = working_days_after(day, count, country)
    assert is_working_day(end, country)
    start = working_days_after(day, 0, country)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(is_working_day(one, country) for one in between) == count


@given(DAYS, COUNTRIES)
def test_every_date_becomes_one_working_day(day: date, country: str | None) -> None:
    became = working_days_after(day, 0, country)
    assert day in list(days_that_become(became, country))
    before = last_working_day(day, country)
    assert is_working_day(before, country)
    assert (before == day) == is_working_day(day, country) == (became == day)
    assert working_days_after(before, 1, country) == (
        became if became != day else working_days_after(day, 1, country)
    )


@pytest.mark.parametrize(
    ("zone", "instant", "opens"),
    [
        ("Europe/Lisbon", "2026-11-27T18:00", "2026-11-30T08:30"),
        ("Europe/Lisbon", "2026-12-01T10:00", "2026-12-02T08:30"),
        ("Asia/Riyadh", "2026-11-26T18:00", "2026-11-29T08:30"),
        ("Asia/Riyadh", "2026-11-29T12:00", "2026-11-29T12:00"),
        ("Asia/Jerusalem", "2026-11-27T10:00", "2026-11-29T08:30"),
        ("UTC", "2026-12-25T10:00", "2026-12-25T10:00"),
    ],
)
def test_people_are_at_work_on_the_days_of_their_country(zone: str, instant: str, opens: str) -> None:
    where = ZoneInfo(zone)
    found = next_office_hour(datetime.fromisoformat(instant).replace(tzinfo=where), where)
    assert found.astimezone(where).replace(tzinfo=None) == datetime.fromisoformat(opens)


def test_the_country_of_a_zone() -> None:
    zones = ("Europe/Lisbon", "Asia/Riyadh", "UTC", "Etc/GMT+3")
    assert [country_at(ZoneInfo(name)) for name in zones] == ["PT", "SA", None, None]


def test_a_wall_time_that_is_skipped_is_the_first_valid_one_after() -> None:
    zone = ZoneInfo("Europe/London")
    assert at_local(date(2027, 3, 28), time(1, 30), zone) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert at_local(date(2026, 11, 23), time(9, 30), zone) == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
