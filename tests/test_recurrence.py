"""Does a rule fall due on the right local dates, once each, in every zone and however often it is asked?"""

import time as stopwatch
from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import groupby, islice, pairwise, takewhile
from zoneinfo import ZoneInfo, available_timezones

import pytest
from cronsim import CronSim, CronSimError
from dateutil.rrule import rrulestr
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.recurrence import (
    OFFICE,
    Due,
    RecurrenceError,
    Rule,
    Window,
    due_between,
    next_due,
    next_open,
    parse,
    resolve,
    zone,
)

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
FIRST, LAST = datetime(2010, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)


def examples(count: int) -> settings:
    return settings(max_examples=count, deadline=None, database=None)


def at(text: str) -> datetime:
    """A naive local time."""
    return datetime.fromisoformat(text)


def wall(instant: datetime, name: str) -> str:
    return instant.astimezone(ZoneInfo(name)).isoformat(timespec="minutes")


def walls(rule: str, name: str, first: str, days: int) -> list[str]:
    """What the clocks of the zone show at each occurrence in `days` days from the date `first` on."""
    midnight = datetime.fromisoformat(first)
    after, until = (resolve(midnight + n * DAY, zone(name)) - MINUTE for n in (0, days))
    found = due_between(rule, zone=zone(name), after=after, until=until, limit=99)
    return [wall(due.instant, name) for due in found]


def dates(rule: str, first: str, count: int, anchor: date | None = None) -> list[str]:
    """The first `count` local dates of the rule in London after the start of the date `first`."""
    after = datetime.fromisoformat(first).replace(tzinfo=UTC)
    until = after + 200 * 366 * DAY
    found = due_between(
        rule, zone=zone("Europe/London"), after=after, until=until, anchor=anchor, limit=count
    )
    return [due.local_date.isoformat() for due in found]


@cache
def clock_changes(name: str) -> list[datetime]:
    """Every instant (UTC, to the minute) between FIRST and LAST at which the offset of the zone changes."""
    there = ZoneInfo(name)
    changes = []
    days = [FIRST + n * DAY for n in range((LAST - FIRST).days + 1)]
    for today, tomorrow in pairwise(days):
        offset = today.astimezone(there).utcoffset()
        if tomorrow.astimezone(there).utcoffset() != offset:
            minutes = (today + n * MINUTE for n in range(1441))
            changes.append(next(m for m in minutes if m.astimezone(there).utcoffset() != offset))
    return changes


@st.composite
def zones_and_instants(draw: st.DrawFn) -> tuple[str, datetime]:
    """A zone and an instant to the minute, three times in four within two days of a change of its clocks."""
    name = draw(st.sampled_from(ZONES))
    changes = clock_changes(name)
    if changes and draw(st.integers(0, 3)):
        return name, draw(st.sampled_from(changes)) + draw(st.integers(-2880, 2880)) * MINUTE
    return name, FIRST + draw(st.integers(0, (LAST - FIRST) // MINUTE)) * MINUTE


# --- local times to instants -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "local", "expected"),
    [
        ("Europe/London", "2025-03-30T00:59", "2025-03-30T00:59+00:00"),
        ("Europe/London", "2025-03-30T01:00", "2025-03-30T02:00+01:00"),
        ("Europe/London", "2025-03-30T01:30", "2025-03-30T02:00+01:00"),
        ("Europe/London", "2025-03-30T02:00", "2025-03-30T02:00+01:00"),
        ("Europe/London", "2025-10-26T00:59", "2025-10-26T00:59+01:00"),
        ("Europe/London", "2025-10-26T01:30", "2025-10-26T01:30+01:00"),
        ("Europe/London", "2025-10-26T02:00", "2025-10-26T02:00+00:00"),
        ("America/New_York", "2025-03-09T02:30", "2025-03-09T03:00-04:00"),
        ("America/New_York", "2025-11-02T01:30", "2025-11-02T01:30-04:00"),
        ("Australia/Lord_Howe", "2025-10-05T02:15", "2025-10-05T02:30+11:00"),
        ("Australia/Lord_Howe", "2025-04-06T01:45", "2025-04-06T01:45+11:00"),
        ("Africa/Casablanca", "2025-02-23T02:30", "2025-02-23T02:30+01:00"),  # Ramadan begins: back
        ("Africa/Casablanca", "2025-04-06T02:30", "2025-04-06T03:00+01:00"),  # Ramadan over: forward
        ("Antarctica/Troll", "2024-03-31T01:30", "2024-03-31T03:00+02:00"),
        ("Antarctica/Troll", "2024-03-31T02:59", "2024-03-31T03:00+02:00"),
        ("Antarctica/Troll", "2024-10-27T02:30", "2024-10-27T02:30+02:00"),
        ("America/Sao_Paulo", "2018-11-04T00:00", "2018-11-04T01:00-02:00"),  # no midnight
        ("America/Sao_Paulo", "2018-02-17T23:30", "2018-02-17T23:30-02:00"),
        ("America/Sao_Paulo", "2018-02-18T00:00", "2018-02-18T00:00-03:00"),
        ("Asia/Gaza", "2022-03-27T00:30", "2022-03-27T01:00+03:00"),
        ("Asia/Gaza", "2022-10-29T01:30", "2022-10-29T01:30+03:00"),
        ("America/Nuuk", "2024-03-30T23:30", "2024-03-31T00:00-01:00"),  # the gap ends on the next date
        ("America/St_Johns", "2010-11-07T00:00", "2010-11-07T00:00-02:30"),  # midnight twice
        ("Pacific/Apia", "2011-12-30T00:00", "2011-12-31T00:00+14:00"),
        ("Pacific/Apia", "2011-12-30T18:00", "2011-12-31T00:00+14:00"),
        ("Asia/Kathmandu", "2025-03-30T09:45", "2025-03-30T09:45+05:45"),
    ],
)
def test_a_skipped_time_moves_to_the_end_of_its_gap_and_a_repeated_one_is_its_first(name, local, expected):
    instant = resolve(datetime.fromisoformat(local), zone(name))
    assert instant.tzinfo is UTC
    assert wall(instant, name) == expected


def test_resolve_ignores_fold_and_refuses_an_aware_time():
    london = zone("Europe/London")
    assert resolve(at("2025-10-26T01:30").replace(fold=1), london) == datetime(
        2025, 10, 26, 0, 30, tzinfo=UTC
    )
    with pytest.raises(RecurrenceError, match="naive"):
        resolve(datetime(2025, 10, 26, 1, 30, tzinfo=UTC), london)


def test_a_skipped_time_with_seconds_moves_to_the_same_minute():
    local = at("2025-03-30T01:29:59.999999")
    assert resolve(local, zone("Europe/London")) == datetime(2025, 3, 30, 1, 0, tzinfo=UTC)


@given(place=zones_and_instants(), shift=st.integers(-180, 180))
@example(place=("Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)), shift=-1000)
@examples(150)
def test_resolve_is_the_first_instant_whose_local_time_is_not_earlier(place, shift):
    name, instant = place
    local = instant.astimezone(ZoneInfo(name)).replace(tzinfo=None) + shift * MINUTE
    start = local.replace(tzinfo=UTC) - timedelta(hours=40)
    minutes = (start + n * MINUTE for n in range(80 * 60))
    shown = ((m, m.astimezone(ZoneInfo(name)).replace(tzinfo=None)) for m in minutes)
    assert resolve(local, zone(name)) == next(m for m, clock in shown if clock >= local)


@pytest.mark.parametrize(
    "name",
    ["Europe/London", "UTC", "EST5EDT", "Etc/GMT+5", "Asia/Kathmandu", "America/Argentina/Buenos_Aires"],
)
def test_zones_are_known_by_their_iana_names(name):
    assert zone(name).key == name


@pytest.mark.parametrize(
    "name",
    [
        *("", "europe/london", "London", "GMT+5", "UTC+1", "CET-1CEST,M3.5.0,M10.5.0", "BST", "+01:00"),
        *("../../etc/passwd", "/usr/share/zoneinfo/Europe/London", "Europe/../Europe/London", "Europe"),
        *("localtime", "Factory", "posixrules", "posix/Europe/London", "right/Europe/London"),
        *("Europe/London\n", " Europe/London", "Europe/London\0", "zone.tab", "x" * 10_000),
    ],
)
def test_anything_but_an_iana_name_is_refused_in_a_short_sentence(name):
    with pytest.raises(RecurrenceError, match="IANA") as refusal:
        zone(name)
    assert len(str(refusal.value)) < 400


# --- clock changes -----------------------------------------------------------------------------------------

NIGHTS = [
    ("Europe/London", "30 1 * * *", "2025-03-29", ["29T01:30+00:00", "30T02:00+01:00", "31T01:30+01:00"]),
    ("Europe/London", "30 1 * * *", "2025-10-25", ["25T01:30+01:00", "26T01:30+01:00", "27T01:30+00:00"]),
    ("Europe/London", "0 9 * * *", "2025-03-29", ["29T09:00+00:00", "30T09:00+01:00", "31T09:00+01:00"]),
    ("America/New_York", "30 2 * * *", "2025-03-08", ["08T02:30-05:00", "09T03:00-04:00", "10T02:30-04:00"]),
    ("America/New_York", "30 1 * * *", "2025-11-01", ["01T01:30-04:00", "02T01:30-04:00", "03T01:30-05:00"]),
    (
        "Australia/Lord_Howe",
        "15 2 * * *",
        "2025-10-04",
        ["04T02:15+10:30", "05T02:30+11:00", "06T02:15+11:00"],
    ),
    (
        "Australia/Lord_Howe",
        "45 1 * * *",
        "2025-04-05",
        ["05T01:45+11:00", "06T01:45+11:00", "07T01:45+10:30"],
    ),
    ("Africa/Casablanca", "30 2 * * *", "2025-02-22", ["22T02:30+01:00", "23T02:30+01:00", "24T02:30+00:00"]),
    ("Africa/Casablanca", "30 2 * * *", "2025-04-05", ["05T02:30+00:00", "06T03:00+01:00", "07T02:30+01:00"]),
    ("Antarctica/Troll", "15 1 * * *", "2024-03-30", ["30T01:15+00:00", "31T03:00+02:00", "01T01:15+02:00"]),
    ("Antarctica/Troll", "15 2 * * *", "2024-10-26", ["26T02:15+02:00", "27T02:15+02:00", "28T02:15+00:00"]),
    ("America/Sao_Paulo", "0 0 * * *", "2018-11-03", ["03T00:00-03:00", "04T01:00-02:00", "05T00:00-02:00"]),
    (
        "America/Sao_Paulo",
        "30 23 * * *",
        "2018-02-16",
        ["16T23:30-02:00", "17T23:30-02:00", "18T23:30-03:00"],
    ),
    ("Asia/Gaza", "30 0 * * *", "2022-03-26", ["26T00:30+02:00", "27T01:00+03:00", "28T00:30+03:00"]),
    ("Asia/Gaza", "30 1 * * *", "2022-10-28", ["28T01:30+03:00", "29T01:30+03:00", "30T01:30+02:00"]),
    ("America/St_Johns", "0 0 * * *", "2010-11-06", ["06T00:00-02:30", "07T00:00-02:30", "08T00:00-03:30"]),
    ("Asia/Kathmandu", "45 9 * * *", "2025-03-29", ["29T09:45+05:45", "30T09:45+05:45", "31T09:45+05:45"]),
]


@pytest.mark.parametrize(("name", "cron", "first", "expected"), NIGHTS)
def test_a_daily_rule_fires_once_on_each_date_around_a_clock_change(name, cron, first, expected):
    assert [shown[8:] for shown in walls(cron, name, first, 3)] == expected


@pytest.mark.parametrize(("name", "cron", "first", "expected"), NIGHTS)
def test_an_rrule_and_cron_agree_around_a_clock_change(name, cron, first, expected):
    minute, hour, *_ = cron.split()
    rule = f"RRULE:FREQ=DAILY;BYHOUR={hour};BYMINUTE={minute}"
    assert [shown[8:] for shown in walls(rule, name, first, 3)] == expected


def test_a_time_that_is_skipped_over_midnight_keeps_the_date_it_was_ruled_for():
    nuuk = zone("America/Nuuk")
    due = next_due("30 23 * * SAT", zone=nuuk, after=datetime(2024, 3, 30, 12, tzinfo=UTC))
    assert due == Due(
        local=at("2024-03-30T23:30"),
        local_date=date(2024, 3, 30),
        instant=datetime(2024, 3, 31, 1, 0, tzinfo=UTC),
    )
    assert wall(due.instant, "America/Nuuk") == "2024-03-31T00:00-01:00"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("0 9 * * *", ["29 at 29T09:00", "30 at 31T00:00", "31 at 31T09:00"]),
        ("0 0 * * *", ["29 at 29T00:00", "31 at 31T00:00"]),  # the real midnight stands
        ("0 9 * * FRI", ["30 at 31T00:00"]),
        ("FREQ=MONTHLY;BYMONTHDAY=30;BYHOUR=9", ["30 at 31T00:00"]),
    ],
)
def test_a_date_a_zone_skips_falls_at_the_start_of_the_next(rule, expected):
    apia = zone("Pacific/Apia")
    after, until = datetime(2011, 12, 29, 9, 59, tzinfo=UTC), datetime(2011, 12, 31, 9, 59, tzinfo=UTC)
    found = due_between(rule, zone=apia, after=after, until=until, limit=9)
    assert [f"{due.local_date:%d} at {wall(due.instant, 'Pacific/Apia')[8:16]}" for due in found] == expected
    one_by_one = []
    while (due := next_due(rule, zone=apia, after=after)) and due.instant <= until:
        one_by_one.append(due)
        after = due.instant
    assert one_by_one == found


# --- rules -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("0 9 29 2 *", ["2028-02-29", "2032-02-29", "2036-02-29"]),
        ("0 9 31 * *", ["2026-01-31", "2026-03-31", "2026-05-31"]),
        ("0 9 L * *", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("0 9 LW * *", ["2026-01-30", "2026-02-27", "2026-03-31"]),
        ("0 9 * * MON#1", ["2026-01-05", "2026-02-02", "2026-03-02"]),
        ("0 9 * * 5L", ["2026-01-30", "2026-02-27", "2026-03-27"]),
        ("0 9 1 * mon", ["2026-01-05", "2026-01-12", "2026-01-19"]),  # either day will do
        ("0 9 * 2/12 0,7", ["2026-02-01", "2026-02-08", "2026-02-15"]),
        ("*/15 9-17 * * 1-5", ["2026-01-02", "2026-01-05", "2026-01-06"]),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=31;BYHOUR=9", ["2026-01-31", "2026-03-31", "2026-05-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", ["2026-01-30", "2026-02-27", "2026-03-27"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", ["2026-01-30", "2026-02-27", "2026-03-31"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ["2028-02-29", "2032-02-29", "2036-02-29"]),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", ["2027-01-04", "2028-01-03", "2029-01-01"]),
        ("FREQ=YEARLY;BYDAY=-53TH,53FR", ["2027-12-31", "2032-01-01", "2032-12-31"]),
        ("FREQ=YEARLY;BYYEARDAY=-1", ["2026-12-31", "2027-12-31", "2028-12-31"]),
        ("freq=weekly;byday=mo,we", ["2026-01-05", "2026-01-07", "2026-01-12"]),
    ],
)
def test_rules_fall_on_their_dates(rule, expected):
    assert dates(rule, "2026-01-01T12:00", 3) == expected


def test_only_the_first_time_of_a_date_is_due_whenever_one_asks():
    london = zone("Europe/London")
    for rule in ("0,30 9,15 * * *", "FREQ=DAILY;BYHOUR=15,9;BYMINUTE=30,0"):
        for hour, day in ((8, 5), (9, 6), (12, 6), (16, 6)):
            due = next_due(rule, zone=london, after=datetime(2026, 1, 5, hour, 10, tzinfo=UTC))
            assert due is not None
            assert due.local == at(f"2026-01-0{day}T09:00")


def test_an_occurrence_at_the_very_instant_asked_about_is_past():
    london = zone("Europe/London")
    nine = datetime(2026, 1, 5, 9, tzinfo=UTC)
    just_before = next_due("0 9 * * *", zone=london, after=nine - timedelta(microseconds=1))
    assert just_before is not None
    assert just_before.instant == nine
    at_nine = next_due("0 9 * * *", zone=london, after=nine)
    assert at_nine is not None
    assert at_nine.instant == nine + DAY


def test_after_may_be_in_any_zone_even_at_a_repeated_hour():
    london = ZoneInfo("Europe/London")
    second = datetime(2025, 10, 26, 1, 10, tzinfo=london, fold=1)  # after the first 01:30, before the second
    due = next_due("30 1 * * *", zone=london, after=second)
    assert due is not None
    assert due.local_date == date(2025, 10, 27)


def test_a_range_holds_its_end_but_not_its_start_and_no_more_than_its_limit():
    def between(limit: int) -> list[Due]:
        after, until = datetime(2026, 1, 5, 9, tzinfo=UTC), datetime(2026, 1, 8, 9, tzinfo=UTC)
        return due_between("0 9 * * *", zone=zone("UTC"), after=after, until=until, limit=limit)

    assert [due.local_date.day for due in between(99)] == [6, 7, 8]
    assert between(2) == between(99)[:2]
    assert between(0) == between(-1) == []


@pytest.mark.parametrize(
    ("rule", "anchor", "expected"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", date(2026, 1, 5), ["2026-06-08", "2026-06-22"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", date(2026, 1, 12), ["2026-06-15", "2026-06-29"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", date(2026, 1, 7), ["2026-06-08", "2026-06-12"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO", date(1997, 8, 5), ["2026-06-02", "2026-06-07"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", date(1997, 8, 5), ["2026-06-02", "2026-06-14"]),
        ("FREQ=WEEKLY;BYDAY=SU,WE;BYSETPOS=1;WKST=SU", date(2026, 1, 5), ["2026-06-07", "2026-06-14"]),
        ("FREQ=WEEKLY", date(2026, 1, 1), ["2026-06-04", "2026-06-11"]),
        ("FREQ=DAILY;INTERVAL=10", date(2026, 1, 1), ["2026-06-10", "2026-06-20"]),
        ("FREQ=MONTHLY;INTERVAL=2", date(2026, 1, 31), ["2026-07-31", "2027-01-31"]),
        ("FREQ=YEARLY", date(2024, 2, 29), ["2028-02-29", "2032-02-29"]),
        ("FREQ=YEARLY;BYMONTH=3", date(2024, 2, 17), ["2027-03-17", "2028-03-17"]),
        ("FREQ=MONTHLY;BYMONTHDAY=10", date(2026, 6, 15), ["2026-07-10", "2026-08-10"]),
        ("FREQ=DAILY", date(2026, 9, 1), ["2026-09-01", "2026-09-02"]),
        ("0 9 * * *", date(2026, 9, 1), ["2026-09-01", "2026-09-02"]),
    ],
)
def test_the_anchor_gives_phase_day_and_beginning(rule, anchor, expected):
    assert dates(rule, "2026-06-01T12:00", 2, anchor) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;BYHOUR=9;UNTIL=20260403", ["01", "02", "03"]),  # the whole last day
        ("FREQ=DAILY;BYHOUR=9;UNTIL=20260403T090000", ["01", "02", "03"]),
        ("FREQ=DAILY;BYHOUR=9;UNTIL=20260403T085959", ["01", "02"]),
        ("FREQ=DAILY;BYHOUR=9;UNTIL=20260403T080000Z", ["01", "02", "03"]),  # 09:00 BST
        ("FREQ=DAILY;BYHOUR=9;UNTIL=20260403T075959Z", ["01", "02"]),
        ("FREQ=DAILY;BYHOUR=9;COUNT=3", ["01", "02", "03"]),
        ("FREQ=DAILY;BYHOUR=9,15;COUNT=3", ["01", "02"]),  # COUNT counts times, as the RFC says
    ],
)
def test_a_rule_ends_with_until_or_count(rule, expected):
    anchor = date(2026, 4, 1)
    assert [shown[8:] for shown in dates(rule, "2026-01-01", 9, anchor)] == expected
    london = zone("Europe/London")
    assert next_due(rule, zone=london, after=datetime(2026, 4, 9, tzinfo=UTC), anchor=anchor) is None
    assert next_due(rule, zone=london, after=datetime(2046, 4, 9, tzinfo=UTC), anchor=anchor) is None


def test_nothing_is_due_beyond_ten_years_or_out_of_step_for_ever():
    london = zone("Europe/London")
    after = datetime(2026, 1, 1, tzinfo=UTC)
    leap_monday = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO"
    assert next_due(leap_monday, zone=london, after=after) is None
    assert dates(leap_monday, "2026-01-01", 1) == ["2044-02-29"]
    never = "FREQ=DAILY;INTERVAL=7;BYDAY=TU"
    assert next_due(never, zone=london, after=after, anchor=date(2026, 1, 5)) is None
    assert next_due("0 9 * * *", zone=london, after=after, anchor=date(2036, 1, 3)) is None


@pytest.mark.parametrize(
    "rule", ["FREQ=WEEKLY", "FREQ=DAILY;INTERVAL=2", "FREQ=DAILY;COUNT=2", "FREQ=YEARLY"]
)
def test_a_rule_without_meaning_of_its_own_asks_for_an_anchor(rule):
    assert parse(rule).needs_anchor
    with pytest.raises(RecurrenceError, match="anchor"):
        next_due(rule, zone=zone("UTC"), after=FIRST)


def test_a_naive_instant_is_refused_everywhere():
    utc, naive = zone("UTC"), at("2026-01-01")
    with pytest.raises(RecurrenceError, match="aware"):
        next_due("0 9 * * *", zone=utc, after=naive)
    with pytest.raises(RecurrenceError, match="aware"):
        due_between("0 9 * * *", zone=utc, after=FIRST, until=naive, limit=1)
    with pytest.raises(RecurrenceError, match="aware"):
        next_open(naive, zone=utc, window=OFFICE)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "neither"),
        ("at nine", "neither"),
        ("0 9 * *", "neither"),
        ("0 0 9 * * *", "neither"),
        ("@daily", "neither"),
        ("60 9 * * *", "bad minute"),
        ("0 24 * * *", "bad hour"),
        ("0 9 32 * *", "bad day-of-month"),
        ("0 9 30 2 *", "bad day-of-month"),
        ("0 9 * * 8", "bad day-of-week"),
        ("*/0 9 * * *", "bad minute"),
        (f"{'9' * 5000} 9 * * *", "at most 500"),
        ("RRULE:", "not a part"),
        ("FREQ=HOURLY", "daily, weekly"),
        ("FREQ=SECONDLY;BYHOUR=9", "daily, weekly"),
        ("FREQ=DAILY;", "not a part"),
        ("FREQ=DAILY;FREQ=WEEKLY", "only once"),
        ("RRULE:BYDAY=MO", "needs a FREQ"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL cannot be"),
        ("FREQ=DAILY;INTERVAL=-1", "INTERVAL cannot be"),
        ("FREQ=YEARLY;INTERVAL=11", "ten years"),
        ("FREQ=DAILY;COUNT=0", "COUNT cannot be"),
        ("FREQ=DAILY;COUNT=1٣", "COUNT cannot be"),
        ("FREQ=DAILY;COUNT=4001", "at most 4000"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "not by both"),
        ("FREQ=DAILY;UNTIL=20270230", "not a date"),
        ("FREQ=DAILY;UNTIL=tomorrow", "UNTIL cannot be"),
        ("FREQ=DAILY;BYHOUR=24", "BYHOUR cannot be"),
        ("FREQ=DAILY;BYSECOND=30", "not a part"),
        ("FREQ=YEARLY;BYEASTER=0", "not a part"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,32", "BYMONTHDAY cannot be"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY cannot be"),
        ("FREQ=WEEKLY;BYDAY=1MO", "numbered"),
        ("FREQ=MONTHLY;BYDAY=MO,1TU", "mix"),
        ("FREQ=MONTHLY;BYDAY=6MO", "at most five"),
        ("FREQ=YEARLY;BYMONTH=12;BYDAY=-53MO", "at most five"),
        ("FREQ=WEEKLY;BYMONTHDAY=13", "FREQ=WEEKLY"),
        ("FREQ=MONTHLY;BYWEEKNO=20", "FREQ=YEARLY"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "never falls"),
        ("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2", "never falls"),
        ("DTSTART:20260101T090000\nRRULE:FREQ=DAILY", "neither"),
        ("RRULE:FREQ=DAILY\nEXDATE:20260101T000000", "FREQ cannot be"),
    ],
)
def test_what_is_not_a_rule_is_refused_with_a_sentence(text, reason):
    with pytest.raises(RecurrenceError, match=reason) as refusal:
        parse(text)
    assert len(str(refusal.value)) < 250
    assert str(refusal.value).endswith(".")


def test_rules_with_one_text_are_one_rule():
    assert parse(" 0 9 * * MON ") == parse("0 9 * * MON")
    assert len({parse("0 9 * * MON"), parse("0 9 * * MON"), parse("0 9 * * TUE")}) == 2
    assert parse("0 9 * * MON").text == "0 9 * * MON"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=1",
        "FREQ=WEEKLY;INTERVAL=2",
        "FREQ=MONTHLY",
        "FREQ=YEARLY",
        "FREQ=DAILY;COUNT=4000",
    ],
)
def test_twenty_years_on_a_rule_is_as_quick_as_on_its_first_day(rule):
    london, anchor = zone("Europe/London"), date(2006, 1, 2)
    took = []
    for _ in range(5):
        start = stopwatch.perf_counter()
        next_due(rule, zone=london, after=datetime(2026, 1, 2, 12, tzinfo=UTC), anchor=anchor)
        took.append(stopwatch.perf_counter() - start)
    assert min(took) < 0.005


# --- properties of rules -----------------------------------------------------------------------------------


@st.composite
def simple_rules(draw: st.DrawFn) -> tuple[str, str, int, time]:
    """A daily, weekly or monthly rule as text, with its kind, ISO weekday or day of the month, and time."""
    hour, minute = draw(st.integers(0, 23)), draw(st.sampled_from([0, 1, 15, 30, 45, 59]))
    kind = draw(st.sampled_from(["daily", "weekly", "monthly"]))
    day = draw(st.integers(1, {"daily": 1, "weekly": 7, "monthly": 31}[kind]))
    if draw(st.booleans()):
        days = {"daily": "* * *", "weekly": f"* * {day}", "monthly": f"{day} * *"}
        return f"{minute} {hour} {days[kind]}", kind, day, time(hour, minute)
    weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[(day - 1) % 7]
    days = {
        "daily": "DAILY",
        "weekly": f"WEEKLY;BYDAY={weekday}",
        "monthly": f"MONTHLY;BYMONTHDAY={day}",
    }
    return f"FREQ={days[kind]};BYHOUR={hour};BYMINUTE={minute}", kind, day, time(hour, minute)


@given(name=st.sampled_from(ZONES), rule=simple_rules(), start=st.integers(2010, 2030))
@example(name="Pacific/Apia", rule=("0 0 * * *", "daily", 1, time()), start=2010)
@example(name="Pacific/Fakaofo", rule=("0 0 * * 5", "weekly", 5, time()), start=2010)
@example(name="America/Nuuk", rule=("30 23 * * *", "daily", 1, time(23, 30)), start=2020)
@examples(60)
def test_in_ten_years_no_local_date_is_lost_or_doubled(name, rule, start):
    text, kind, day, clock = rule
    after, until = datetime(start, 1, 1, tzinfo=UTC), datetime(start + 10, 1, 1, tzinfo=UTC)
    found = due_between(text, zone=zone(name), after=after, until=until, limit=4000)
    assert all(a.instant < b.instant and a.local_date < b.local_date for a, b in pairwise(found))
    ruled = {
        "daily": lambda d: d is not None,
        "weekly": lambda d: d.isoweekday() == day,
        "monthly": lambda d: d.day == day,
    }
    # What falls within a day or two of the ends may be in or out, by the offset of the zone.
    first, last = after.date() + 2 * DAY, until.date() - 2 * DAY
    wanted = {first + n * DAY for n in range((last - first).days) if ruled[kind](first + n * DAY)}
    if (kind, clock) == ("daily", time()):  # a skipped date gives way to the midnight it would move to
        wanted = {
            d for d in wanted if wall(resolve(datetime.combine(d, clock), zone(name)), name)[:10] == str(d)
        }
    assert {due.local_date for due in found if first <= due.local_date < last} == wanted
    for due in found:
        assert due.local.date() == due.local_date
        assert due.instant == resolve(due.local, zone(name))


@given(
    place=zones_and_instants(),
    rule=simple_rules(),
    sleeps=st.lists(st.integers(0, 60 * 24 * 400), max_size=12),
    offsets=st.lists(st.integers(0, 60 * 24 * 1000), max_size=12),
)
@examples(120)
def test_what_is_due_does_not_depend_on_when_or_how_often_one_asks(place, rule, sleeps, offsets):
    name, start = place
    there, text = zone(name), rule[0]
    cuts = [start]
    for sleep in sleeps:
        cuts.append(cuts[-1] + sleep * MINUTE)
    whole = due_between(text, zone=there, after=start, until=cuts[-1], limit=5000)
    pieces = [due_between(text, zone=there, after=a, until=b, limit=5000) for a, b in pairwise(cuts)]
    assert [due for piece in pieces for due in piece] == whole

    line = due_between(text, zone=there, after=start, until=start + 1100 * DAY, limit=1200)
    instants = [due.instant for due in line]
    for offset in offsets:
        asked = start + offset * MINUTE
        assert next_due(text, zone=there, after=asked) == line[bisect_right(instants, asked)]
    fed = start
    for expected in line[:30]:
        due = next_due(text, zone=there, after=fed)
        assert due == expected
        fed = due.instant


WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def some(*values: object) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True).map(
        lambda chosen: ",".join(map(str, chosen))
    )


@st.composite
def rrules(draw: st.DrawFn) -> str:
    """An RRULE within the grammar, whether or not it ever falls; without COUNT and UNTIL."""
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = {"BYMONTH": some(*range(1, 13)), "BYHOUR": some(0, 9, 23), "BYMINUTE": some(0, 59)}
    parts |= {"WKST": st.sampled_from(WEEKDAYS), "BYDAY": some(*WEEKDAYS)}
    if freq != "WEEKLY":
        parts["BYMONTHDAY"] = some(1, 2, 13, 29, 30, 31, -1, -2, -31)
    if freq == "YEARLY":
        parts |= {"BYWEEKNO": some(1, 2, 52, 53, -1), "BYYEARDAY": some(1, 60, 366, -1, -366)}
    if freq in {"WEEKLY", "MONTHLY"}:
        parts["BYSETPOS"] = some(1, 2, -1, -3)
    chosen = draw(st.lists(st.sampled_from(sorted(parts)), max_size=3, unique=True))
    values = [
        f"FREQ={freq}",
        f"INTERVAL={draw(st.integers(1, 5))}",
        *(f"{k}={draw(parts[k])}" for k in chosen),
    ]
    return ";".join(values)


@given(
    text=rrules(),
    ending=st.sampled_from(
        ["", ";COUNT=7", ";COUNT=300", ";UNTIL=20190101T000000", ";UNTIL=20300715T093000"]
    ),
    anchor=st.dates(date(2012, 1, 1), date(2016, 12, 31)),
    later=st.integers(-400, 4000),
)
@examples(200)
def test_rrules_fall_where_dateutil_walking_from_the_anchor_finds_them(text, ending, anchor, later):
    try:
        rule = parse(text + ending)
    except RecurrenceError:
        with pytest.raises(RecurrenceError, match="never falls"):
            parse(text)
        return
    after = datetime.combine(anchor, time(12), tzinfo=UTC) + later * DAY
    until = after + 800 * DAY
    found = due_between(rule, zone=zone("UTC"), after=after, until=until, anchor=anchor, limit=1000)
    walk = rrulestr(text + ending, dtstart=datetime.combine(anchor, time()))
    assume(next(iter(walk), None) is not None)
    end = until.replace(tzinfo=None)
    first_times = [
        next(group) for _, group in groupby(takewhile(lambda at: at <= end, walk), key=datetime.date)
    ]
    assert [due.local for due in found] == [at for at in first_times if at > after.replace(tzinfo=None)]


@given(
    fields=st.tuples(
        st.sampled_from(["0", "*", "*/20", "5,50", "30-40"]),
        st.sampled_from(["0", "9", "*", "8-18/2", "23"]),
        st.sampled_from(["*", "1", "31", "*/10", "L", "LW", "13,29"]),
        st.sampled_from(["*", "2", "JAN-MAR", "*/5", "12"]),
        st.sampled_from(["*", "MON", "1-5", "FRI#2", "7", "0L", "3L"]),
    ),
    after=st.datetimes(at("2020-01-01"), at("2030-01-01")),
)
@examples(60)
def test_cron_falls_where_cronsim_does_first_on_each_date(fields, after):
    text = " ".join(fields)
    begins = datetime.combine(after.date(), time()) - timedelta(seconds=1)
    try:
        rule = parse(text)
    except RecurrenceError:
        with pytest.raises((CronSimError, StopIteration)):
            next(CronSim(text, begins))
        return
    until = at("2060-01-01")
    walk = takewhile(lambda local: local <= until, CronSim(text, begins))
    first_times = (next(group) for _, group in groupby(walk, key=datetime.date))
    found = due_between(
        rule, zone=zone("UTC"), after=after.replace(tzinfo=UTC), until=until.replace(tzinfo=UTC), limit=5
    )
    assert [due.local for due in found] == list(islice((t for t in first_times if t > after), 5))


@given(
    text=st.one_of(
        st.text(max_size=40),
        st.text("0123456789*/,-#LW MONFRI", max_size=30),
        st.text("FREQ=DAILYWKMONTHUBC;,:+-0123456789\n", max_size=60).map("FREQ=".__add__),
        st.tuples(
            rrules(), st.sampled_from(["", ";", ";COUNT=٣", ";UNTIL=99991231", ";BYDAY=5SU", ";BYDAY=-53SU"])
        ).map("".join),
        st.lists(st.text("0123456789*/,-#LMON", min_size=1, max_size=6), min_size=5, max_size=5).map(
            " ".join
        ),
    )
)
@example("0 9 ²L * *")
@example("0 9 * * ²L")
@example("0 9 L/2 * *")
@examples(250)
def test_any_text_is_a_usable_rule_or_refused(text):
    try:
        rule = parse(text)
    except RecurrenceError:
        return
    assert isinstance(rule, Rule)
    after = datetime(2026, 1, 1, tzinfo=UTC)
    due = next_due(rule, zone=zone("Europe/London"), after=after, anchor=date(2024, 2, 29))
    assert due is None or due.instant > after


# --- windows -----------------------------------------------------------------------------------------------

NIGHT = Window(days=frozenset({5}), start=time(22, 0), end=time(6, 0))
SMALL_HOURS = Window(days=frozenset(range(1, 8)), start=time(1, 15), end=time(1, 45))


@pytest.mark.parametrize(
    ("name", "window", "instant", "expected"),
    [
        ("Europe/London", OFFICE, "2025-03-28T08:29:59+00:00", "2025-03-28T08:30+00:00"),
        ("Europe/London", OFFICE, "2025-03-28T08:30+00:00", "2025-03-28T08:30+00:00"),
        ("Europe/London", OFFICE, "2025-03-28T17:29+00:00", "2025-03-28T17:29+00:00"),
        ("Europe/London", OFFICE, "2025-03-28T17:30+00:00", "2025-03-31T08:30+01:00"),
        ("Europe/London", OFFICE, "2025-10-25T12:00+01:00", "2025-10-27T08:30+00:00"),
        ("Asia/Kathmandu", OFFICE, "2025-03-28T00:00+00:00", "2025-03-28T08:30+05:45"),
        ("Europe/London", NIGHT, "2025-03-29T05:59+00:00", "2025-03-29T05:59+00:00"),
        ("Europe/London", NIGHT, "2025-03-29T06:00+00:00", "2025-04-04T22:00+01:00"),
        ("Europe/London", NIGHT, "2025-03-28T05:00+00:00", "2025-03-28T22:00+00:00"),
        ("Europe/London", SMALL_HOURS, "2025-03-30T00:50+00:00", "2025-03-31T01:15+01:00"),  # swallowed
        ("Europe/London", SMALL_HOURS, "2025-10-26T01:50+01:00", "2025-10-26T01:15+00:00"),  # opens twice
        ("America/Sao_Paulo", NIGHT, "2018-02-16T12:00-02:00", "2018-02-16T22:00-02:00"),
        ("Pacific/Apia", OFFICE, "2011-12-29T18:00-10:00", "2012-01-02T08:30+14:00"),  # no Friday
    ],
)
def test_a_window_opens_by_the_local_clock(name, window, instant, expected):
    opened = next_open(datetime.fromisoformat(instant), zone=zone(name), window=window)
    assert opened.tzinfo is UTC
    assert wall(opened, name) == expected


def test_a_clock_set_back_into_a_window_opens_it_at_that_moment():
    window = Window(days=frozenset({7}), start=time(0, 30), end=time(1, 30))
    closed = datetime(2025, 10, 26, 0, 40, tzinfo=UTC)  # 01:40 BST; at 02:00 BST it is 01:00 GMT
    assert next_open(closed, zone=zone("Europe/London"), window=window) == datetime(
        2025, 10, 26, 1, tzinfo=UTC
    )


def test_a_clock_change_and_its_reversal_a_week_later_are_both_noticed():
    # Noronha put its clocks forward on 8 October 2000 and, thinking better of it, back on the 15th.
    window = Window(days=frozenset({6}), start=time(23, 20), end=time(23, 25))
    opened = next_open(datetime(2000, 10, 8, 1, 30, tzinfo=UTC), zone=zone("America/Noronha"), window=window)
    assert wall(opened, "America/Noronha") == "2000-10-14T23:20-01:00"


def test_an_instant_inside_a_window_is_kept_to_the_microsecond():
    instant = datetime(2025, 3, 28, 9, 0, 0, 123_456, tzinfo=UTC)
    assert next_open(instant, zone=zone("UTC"), window=OFFICE) == instant


@pytest.mark.parametrize("days", [frozenset(), frozenset({0}), frozenset({1, 8})])
def test_a_window_needs_days_of_the_week(days):
    with pytest.raises(RecurrenceError, match="days"):
        Window(days=days, start=time(9), end=time(17))


def test_the_times_of_a_window_carry_no_zone():
    with pytest.raises(RecurrenceError, match="zone"):
        Window(days=frozenset({1}), start=time(9, tzinfo=UTC), end=time(17))


def minutes_inside(window: Window) -> set[tuple[int, int]]:
    """The ISO weekday and minute of the day of every minute of the window, walked one by one."""
    inside = set()
    for day in window.days:
        at = datetime.combine(date(2001, 1, day), window.start)  # 1 January 2001 was a Monday
        while True:
            inside.add((at.isoweekday(), at.hour * 60 + at.minute))
            at += MINUTE
            if at.time() == window.end:
                break
    return inside


@given(
    place=zones_and_instants(),
    days=st.frozensets(st.integers(1, 7), min_size=1),
    start=st.integers(0, 1439),
    length=st.one_of(st.integers(1, 90), st.integers(1, 1440)),
    near_night=st.booleans(),
)
@examples(200)
def test_next_open_is_the_first_minute_a_watcher_of_the_clock_would_find(
    place, days, start, length, near_night
):
    name, instant = place
    start = start % 240 if near_night else start
    end = (start + length) % 1440
    window = Window(days, time(start // 60, start % 60), time(end // 60, end % 60))
    inside = minutes_inside(window)
    minutes = (instant + n * MINUTE for n in range(16 * 1440))
    local = ((m, m.astimezone(ZoneInfo(name))) for m in minutes)
    expected = next(m for m, at in local if (at.isoweekday(), at.hour * 60 + at.minute) in inside)
    assert next_open(instant, zone=zone(name), window=window) == expected
