"""Working hours by the wall clock, over midnight, weekends and changes of the clock."""

import random
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.colleagues.description import Habits
from bot.sandbox.colleagues.working_time import WorkingTime

HABITS = Habits(personality="any", hours="09:00-17:30")
ZONES = ("Europe/Lisbon", "America/New_York", "Asia/Kolkata", "Australia/Sydney", "Pacific/Auckland")


def _instant(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


@pytest.mark.parametrize(
    ("at", "works"),
    [
        ("2026-11-23T08:59:59+00:00", False),
        ("2026-11-23T09:00:00+00:00", True),
        ("2026-11-23T17:29:59+00:00", True),
        ("2026-11-23T17:30:00+00:00", False),
        ("2026-11-21T12:00:00+00:00", False),
        ("2027-03-29T08:30:00+00:00", True),  # summer time has begun the day before
    ],
)
def test_hours_are_those_of_the_place(at: str, works: bool) -> None:
    assert WorkingTime("Europe/Lisbon", HABITS).is_at_work(_instant(at)) is works


@given(
    at=st.floats(1_790_000_000, 1_830_000_000),
    zone=st.sampled_from(ZONES),
    seed=st.integers(0, 1000),
)
def test_the_next_time_at_work_is_at_work_and_not_earlier(at: float, zone: str, seed: int) -> None:
    time = WorkingTime(zone, HABITS)
    found = time.next_at_work(at, random.Random(seed))
    assert found is not None
    assert found >= at
    assert time.is_at_work(found)
    assert found - at < 4 * 86400


@given(
    day=st.dates(date(2026, 9, 1), date(2027, 11, 1)),
    zone=st.sampled_from(ZONES),
    seed=st.integers(0, 1000),
)
def test_some_instant_of_a_day_is_at_work_on_that_day(day: date, zone: str, seed: int) -> None:
    time = WorkingTime(zone, HABITS)
    found = datetime.fromtimestamp(time.some_instant(day, random.Random(seed)), UTC)
    local = found.astimezone(ZoneInfo(zone))
    assert local.date() == day
    assert "09:00" <= local.strftime("%H:%M") < "17:30"


def test_somebody_who_is_away_for_months_is_not_waited_for() -> None:
    time = WorkingTime("UTC", HABITS, off=lambda _: True)
    assert time.next_at_work(_instant("2026-11-23T10:00:00+00:00"), random.Random(1)) is None
