"""Every place on IANA's list, ten years: each planned date comes once, to the minute, and nothing outside the hours."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.public_holidays import country_of, is_public_holiday, working_week
from bot.recurrence import Due, zone
from bot.services.attention_windows import closed, opens, reach_of
from bot.timetable import Dates, due_between, next_due

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
NAMES = sorted(available_timezones() - {"localtime", "Factory"})
PROBES = timedelta(days=3)
FIRST, LAST = date(2025, 1, 1), date(2034, 12, 31)  # of later years some countries do not know their holidays
SESSIONS = tuple(FIRST + timedelta(days=60 + 380 * n) for n in range(9))
DAY0 = date(2028, 2, 29)
DATES = Dates(FIRST, LAST, SESSIONS, DAY0)
BEGIN, END = datetime(2024, 12, 20, tzinfo=UTC), datetime(2035, 1, 10, tzinfo=UTC)
OFFICE_HOURS = (time(8, 30), time(17, 30))


def clock_of(name: str) -> tuple[tuple[datetime, timedelta | None], ...]:
    """When the clocks of a zone change in these years, to the minute, and what they show then."""
    where = ZoneInfo(name)
    changes, at, shown = [], BEGIN, BEGIN.astimezone(where).utcoffset()
    changes.append((at, shown))
    while at < END:
        following = at + PROBES
        if (then := following.astimezone(where).utcoffset()) != shown:
            low, high = at, following
            while high - low > MINUTE:
                middle = low + (high - low) // 2
                low, high = (middle, high) if middle.astimezone(where).utcoffset() == shown else (low, middle)
            changes.append((high, then))
        at, shown = following, then
    return tuple(changes)


def every_day() -> Iterator[date]:
    return (FIRST + n * DAY for n in range((LAST - FIRST).days + 1))


def worked(day: date, country: str | None) -> date:
    """The date itself or, if it is off there, the first one after that is neither of the weekend nor a holiday."""
    days = (day + n * DAY for n in range(60))
    return next(
        one
        for one in days
        if one.isoweekday() in working_week(country) and not is_public_holiday(one, country)
    )


RULES: dict[str, tuple[set[date], time]] = {
    "0 0 * * 5": ({day for day in every_day() if day.isoweekday() == 5}, time()),
    "30 1 * * 0": ({day for day in every_day() if day.isoweekday() == 7}, time(1, 30)),
    "15 2 * * 0": ({day for day in every_day() if day.isoweekday() == 7}, time(2, 15)),
    "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;BYHOUR=16;BYMINUTE=0": (
        {day for day in every_day() if day.isoweekday() == 4 and (day - date(2025, 1, 2)).days % 14 == 0},
        time(16),
    ),
    "30 9 29 2 *": ({date(2028, 2, 29), date(2032, 2, 29)}, time(9, 30)),
    "45 23 31 * *": ({day for day in every_day() if day.day == 31}, time(23, 45)),
    "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=0;BYMINUTE=30": (
        {day for day in every_day() if day.day == monthrange(day.year, day.month)[1]},
        time(0, 30),
    ),
    "30 9 1 * * working": ({day for day in every_day() if day.day == 1}, time(9, 30)),
    "every session+1,3,7d@02:30": (
        {session + timedelta(days=n) for session in SESSIONS for n in (1, 3, 7)},
        time(2, 30),
    ),
    "session[2]-4d@00:00": ({SESSIONS[1] - timedelta(days=4)}, time()),
    "day0+0,1,8,366d@09:30 working": (
        {DAY0 + timedelta(days=n) for n in (0, 1, 8, 366)},
        time(9, 30),
    ),
}
"""Each rule with the local dates it names, counted from the calendar alone, and its time of day."""


def wanted(rule: str, name: str) -> list[date]:
    """The local dates on which it falls in a zone."""
    named = RULES[rule][0]
    if rule.endswith(" working"):
        named = {worked(day, country_of(name)) for day in named}
    return sorted(day for day in named if day <= LAST)


@pytest.fixture(scope="module")
def countries() -> list[str]:
    """One zone of each country."""
    return list({country_of(name): name for name in NAMES}.values())


@pytest.fixture(scope="module")
def clocks() -> list[str]:
    """One name for each of the different clocks on IANA's list: what holds for it holds for all that agree with it."""
    return list({clock_of(name): name for name in NAMES}.values())


def check_minute(due: Due, where: ZoneInfo) -> None:
    """The instant is the first at which the clocks there show the wall time, or have skipped it."""
    here = due.instant.astimezone(where)
    shown = here.replace(tzinfo=None)
    assert here.fold == 0, "a repeated time is its first"
    if shown != due.local:
        assert shown > due.local
        before = (due.instant - MINUTE).astimezone(where).replace(tzinfo=None)
        assert before < due.local, "a skipped time is the first valid minute after the gap"


@pytest.mark.parametrize("rule", RULES)
def test_in_every_zone_each_date_of_ten_years_comes_once_and_to_the_minute(
    clocks: list[str], countries: list[str], rule: str
) -> None:
    at = RULES[rule][1]
    for name in countries if rule.endswith(" working") else clocks:
        where = zone(name)
        found = due_between(rule, dates=DATES, zone=where, after=BEGIN, until=END, limit=4000)
        assert [due.local_date for due in found] == wanted(rule, name), name
        assert all(one.instant < other.instant for one, other in pairwise(found)), name
        for due in found:
            assert due.local == datetime.combine(due.local_date, at)
            check_minute(due, where)


def test_in_every_zone_what_comes_does_not_depend_on_when_one_looks(clocks: list[str]) -> None:
    rule = "15 2 * * 0"
    for number, name in enumerate(clocks):
        where = zone(name)
        cuts = [BEGIN]
        while cuts[-1] < END:  # a computer that sleeps for a while, another while in each place
            cuts.append(min(cuts[-1] + timedelta(days=173 + number % 59, hours=number % 24, minutes=11), END))
        parts = [
            due.local_date
            for begin, end in pairwise(cuts)
            for due in due_between(rule, dates=DATES, zone=where, after=begin, until=end, limit=4000)
        ]
        assert parts == sorted(RULES[rule][0]), name


def test_in_every_zone_what_waits_goes_in_the_hours_of_a_working_day_there_and_as_soon_as_it_may() -> None:
    for number, name in enumerate(NAMES):
        reach, country = reach_of(name), country_of(name)
        at = BEGIN + timedelta(hours=number % 24, minutes=number % 60)
        while at < END:
            opening = opens(reach, at)
            assert opening is not None
            here = opening.astimezone(reach.where)
            assert OFFICE_HOURS[0] <= here.time() < OFFICE_HOURS[1], (name, opening)
            assert here.isoweekday() in working_week(country), (name, opening)
            assert not is_public_holiday(here.date(), country), (name, opening)
            assert opening == at or closed(reach, opening - MINUTE) is not None, (name, opening)
            at += timedelta(days=219, hours=5, minutes=13)


@pytest.mark.parametrize(
    ("name", "friday", "opening"),
    [
        ("Africa/Cairo", "2027-06-04T09:30", "2027-06-06T08:30"),
        ("Asia/Riyadh", "2027-06-04T09:30", "2027-06-06T08:30"),
        ("Asia/Jerusalem", "2027-06-04T09:30", "2027-06-06T08:30"),
        ("Asia/Brunei", "2027-06-04T09:30", "2027-06-05T08:30"),
        ("Europe/London", "2027-06-05T09:30", "2027-06-07T08:30"),
    ],
)
def test_weekends_are_those_of_the_country(name: str, friday: str, opening: str) -> None:
    reach = reach_of(name)
    at = datetime.fromisoformat(friday).replace(tzinfo=reach.where).astimezone(UTC)
    found = opens(reach, at)
    assert found is not None
    assert found.astimezone(reach.where).replace(tzinfo=None) == datetime.fromisoformat(opening)


@pytest.mark.parametrize(
    ("name", "rule", "day", "instants"),
    [
        # The half hour that Lord Howe goes forward and back.
        ("Australia/Lord_Howe", "15 2 * * 0", date(2026, 10, 4), ["2026-10-03T15:30"]),
        ("Australia/Lord_Howe", "45 1 * * 0", date(2026, 4, 5), ["2026-04-04T14:45"]),
        # Casablanca leaves its summer time for Ramadan, and takes it up again.
        ("Africa/Casablanca", "30 2 * * 0", date(2026, 2, 15), ["2026-02-15T01:30"]),
        ("Africa/Casablanca", "30 2 * * 0", date(2026, 3, 22), ["2026-03-22T02:00"]),
        # Apia had no 30 December 2011: what was for it comes as the next day begins.
        ("Pacific/Apia", "30 9 30 12 *", date(2011, 12, 30), ["2011-12-30T10:00"]),
    ],
)
def test_odd_clocks(name: str, rule: str, day: date, instants: list[str]) -> None:
    dates = Dates(day, day)
    found = due_between(
        rule,
        dates=dates,
        zone=zone(name),
        after=datetime(day.year - 1, 1, 1, tzinfo=UTC),
        until=datetime(day.year + 1, 1, 1, tzinfo=UTC),
        limit=9,
    )
    assert [f"{due.instant:%Y-%m-%dT%H:%M}" for due in found] == instants
    assert [due.local_date for due in found] == [day]


@settings(max_examples=200)
@given(
    name=st.sampled_from(NAMES),
    rule=st.sampled_from(list(RULES)),
    minutes=st.integers(0, int((END - BEGIN) / MINUTE)),
)
def test_from_any_minute_the_next_is_the_first_after_it(name: str, rule: str, minutes: int) -> None:
    at = BEGIN + minutes * MINUTE
    due = next_due(rule, dates=DATES, zone=zone(name), after=at)
    # Whatever the clocks do, a wall time is within a day and two hours of the same time in UTC.
    days = wanted(rule, name)
    later = [day for day in days if day > at.date() + 2 * DAY]
    if due is None:
        assert not later
        return
    assert due.instant > at
    assert due.local_date in days
    assert not later or due.local_date <= later[0]
    check_minute(due, zone(name))
