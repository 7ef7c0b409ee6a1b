"""Working days are Monday to Friday, by the local clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.working_days import at_local, is_working_day, working_days_after

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


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


@given(DAYS, st.integers(0, 40))
def test_exactly_so_many_working_days_lie_behind(day: date, count: int) -> None:
    end = working_days_after(day, count)
    assert is_working_day(end)
    start = working_days_after(day, 0)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(map(is_working_day, between)) == count


def test_a_wall_time_that_is_skipped_is_the_first_valid_one_after() -> None:
    zone = ZoneInfo("Europe/London")
    assert at_local(date(2027, 3, 28), time(1, 30), zone) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert at_local(date(2026, 11, 23), time(9, 30), zone) == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
