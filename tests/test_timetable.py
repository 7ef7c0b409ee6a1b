"""Does a campaign's rule fall on the dates it says, once each, whatever zone, sessions and joining days there are?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import recurrence
from bot.follow_ups import APART, merge
from bot.recurrence import RecurrenceError, zone
from bot.timetable import (
    Dates,
    carried,
    due_between,
    from_which,
    next_due,
    parse,
    wall_time,
)
from bot.working_days import country_at, is_working_day

ZONES = sorted(available_timezones() - {"localtime", "Factory"})
DAY = timedelta(days=1)
START = date(2026, 11, 23)
YEAR = Dates(START, START + 364 * DAY)
LONDON = zone("Europe/London")
FOLLOW_UP_DAYS = (1, 3, 7, 16, 35, 75, 160)
"""Days after a session at which it is taken up again (programme C2)."""
SERIES = [f"every session+{days}d@09:30 working" for days in FOLLOW_UP_DAYS]

some_days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
some_sessions = st.lists(some_days, min_size=1, max_size=8, unique=True).map(sorted)
close_sessions = st.builds(
    lambda first, gaps: [first + sum(gaps[:count]) * DAY for count in range(len(gaps) + 1)],
    some_days,
    st.lists(st.integers(1, 40), max_size=7),
)
some_rules = st.sampled_from(
    [
        "30 9 * * 1",
        "30 9 1 * * working",
        "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;BYHOUR=9",
        "30 1 * * 0,6 working",
        "every session+1,3,7d@09:30",
        "every session+1,3,7d@01:30 working",
        "every session-5d@14:00 working",
        "session[1]+16d@23:59",
        "day0+0,1,2,3,8d@00:00",
        "day0+1,8,15d@02:30 working",
        "on 2027-03-28@01:30",
    ]
)


def days(rule: str, dates: Dates = YEAR, zone_name: str = "Europe/London") -> list[str]:
    """Every local date of a rule in a campaign."""
    first, last = (datetime(year, 1, 1, tzinfo=UTC) for year in (2020, 2032))
    found = due_between(rule, dates=dates, zone=zone(zone_name), after=first, until=last, limit=2000)
    return [due.local_date.isoformat() for due in found]


def with_sessions(*texts: str, **more: object) -> Dates:
    return Dates(START, START + 364 * DAY, tuple(map(date.fromisoformat, texts)), **more)  # type: ignore[arg-type]


def test_days_after_one_session_after_each_and_before_one() -> None:
    dates = with_sessions("2026-12-01", "2027-01-12")
    assert days("session[2]+3d@09:30", dates) == ["2027-01-15"]
    assert days("every session+1d@09:30", dates) == ["2026-12-02", "2027-01-13"]
    assert days("every session-5d@09:30", dates) == ["2026-11-26", "2027-01-07"]
    assert days("every session+0,7d@09:30", dates) == ["2026-12-01", "2026-12-08", "2027-01-12", "2027-01-19"]
    assert days("session[3]+1d@09:30", dates) == [], "there is no third session"


def test_days_after_a_persons_own_first_day() -> None:
    joined = Dates(START, START + 364 * DAY, day0=date(2027, 2, 26))
    assert days("day0+0,1,3d@09:30", joined) == ["2027-02-26", "2027-02-27", "2027-03-01"]
    assert days("day0+0,1,3d@09:30 working", joined) == ["2027-02-26", "2027-03-01"]
    assert days("day0+1d@09:30", YEAR) == [], "without a day 0 there is nothing to reckon from"


def test_a_date_and_the_working_day_after_it() -> None:
    assert days("on 2026-12-26@10:00") == ["2026-12-26"]
    assert days("on 2026-12-26@10:00 working", zone_name="UTC") == ["2026-12-28"]
    nowhere = days("30 9 1 * * working", zone_name="UTC")
    assert nowhere[:4] == ["2026-12-01", "2027-01-01", "2027-02-01", "2027-03-01"]
    assert nowhere[4:7] == ["2027-04-01", "2027-05-03", "2027-06-01"]
    assert days("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;BYHOUR=9")[:2] == ["2026-11-26", "2026-12-10"]
    assert days("30 9 29 2 *", Dates(date(2026, 1, 1), date(2030, 1, 1))) == ["2028-02-29"]
    assert days("0 9 * * 6,0,1 working")[:2] == ["2026-11-23", "2026-11-30"], "three dates, one Monday"


def test_working_days_are_those_of_the_country_a_zone_lies_in() -> None:
    monthly = "30 9 1 * * working"
    assert days(monthly)[1] == "2027-01-04", "New Year in London, then a weekend"
    assert days(monthly)[4:6] == ["2027-04-01", "2027-05-04"], "the first Monday of May is a holiday"
    assert days(monthly, zone_name="Asia/Riyadh")[5] == "2027-05-02", "a Sunday is worked there"
    assert days("on 2027-06-04@10:00 working", zone_name="Asia/Jerusalem") == ["2027-06-06"], "Friday is not"
    assert days("on 2026-12-26@10:00 working") == ["2026-12-29"], (
        "in London Monday is off instead of Saturday"
    )
    joined = Dates(START, START + 364 * DAY, day0=date(2027, 2, 4))
    assert days("day0+0,1,2,3d@09:30 working", joined, "Asia/Riyadh") == ["2027-02-04", "2027-02-07"]
    assert days("day0+0,1,2,3d@09:30 working", joined, "UTC") == ["2027-02-04", "2027-02-05", "2027-02-08"]


def test_the_days_of_other_countries_change_nothing_for_a_rule_that_does_not_ask_for_working_days() -> None:
    assert days("30 9 1 * *", zone_name="Asia/Riyadh") == days("30 9 1 * *", zone_name="UTC")


@settings(max_examples=200, deadline=None, database=None)
@given(some_rules, st.sampled_from(ZONES), st.sampled_from(ZONES), some_sessions, some_days)
@example("30 9 1 * * working", "Europe/London", "Asia/Riyadh", [START], START)
def test_who_moves_meets_each_date_of_a_rule_once_wherever_they_go(
    rule: str, old: str, new: str, sessions: list[date], day0: date
) -> None:
    dates = Dates(date(2026, 6, 1), date(2027, 10, 1), tuple(sessions), day0)
    here, there = (list(map(date.fromisoformat, days(rule, dates, name))) for name in (old, new))
    went = [carried(rule, day, dates=dates, old=zone(old), new=zone(new)) for day in here]
    assert went == sorted(went), "what comes first here comes first there"
    inside = [day for day in went if day <= dates.ends_on]
    assert set(inside) <= set(there)
    for day in here:
        assert carried(rule, day, dates=dates, old=zone(old), new=zone(old)) == day


def test_nothing_falls_before_the_campaign_or_after_it() -> None:
    dates = Dates(START, START + 6 * DAY, (START + DAY,))
    assert days("every session-5d@09:30", dates) == []
    assert days("every session+16d@09:30", dates) == []
    assert days("every session+4d@09:30", dates) == ["2026-11-28"]
    assert days("every session+4d@09:30 working", dates) == [], "Monday is over the end"


def test_the_clock_changes_move_no_date_and_double_none() -> None:
    spring = Dates(START, START + 364 * DAY, (date(2027, 3, 27), date(2027, 10, 30)))
    found = due_between(
        "every session+1d@01:30",
        dates=spring,
        zone=LONDON,
        after=datetime(2026, 1, 1, tzinfo=UTC),
        until=datetime(2028, 1, 1, tzinfo=UTC),
        limit=9,
    )
    assert [due.instant.isoformat() for due in found] == [
        "2027-03-28T01:00:00+00:00",
        "2027-10-31T00:30:00+00:00",
    ]


@settings(max_examples=300, deadline=None, database=None)
@given(some_rules, st.sampled_from(ZONES), some_sessions, some_days, st.integers(0, 400), st.integers(0, 400))
@example("every session+1,3,7d@01:30 working", "Pacific/Apia", [date(2027, 1, 1)], date(2027, 1, 1), 3, 9)
def test_asked_often_or_once_the_dates_are_the_same_and_each_comes_once(  # noqa: PLR0917
    rule: str, zone_name: str, sessions: list[date], day0: date, first: int, second: int
) -> None:
    dates = Dates(date(2026, 6, 1), date(2027, 10, 1), tuple(sessions), day0)
    start = datetime(2026, 5, 1, tzinfo=UTC)
    where = zone(zone_name)
    whole = due_between(rule, dates=dates, zone=where, after=start, until=start + 700 * DAY, limit=1000)
    cuts = [start, *sorted({start + first * DAY, start + second * DAY} - {start}), start + 700 * DAY]
    parts = [
        due
        for begin, end in pairwise(cuts)
        for due in due_between(rule, dates=dates, zone=where, after=begin, until=end, limit=1000)
    ]
    one_by_one, after = [], start
    while (due := next_due(rule, dates=dates, zone=where, after=after)) is not None:
        one_by_one.append(due)
        after = due.instant
    assert parts == whole == one_by_one
    local = [due.local_date for due in whole]
    assert local == sorted(set(local))
    assert all(dates.starts_on <= day <= dates.ends_on for day in local)
    if rule.endswith("working"):
        assert all(is_working_day(day, country_at(where)) for day in local)
    if parse(rule).rule is None:
        assert all(due.instant == recurrence.resolve(due.local, where) for due in whole)


@settings(max_examples=300, deadline=None, database=None)
@given(close_sessions, st.booleans(), st.sampled_from(ZONES))
@example([date(2026, 12, 1), date(2026, 12, 15), date(2026, 12, 29)], True, "UTC")
@example([date(2026, 12, 4), date(2026, 12, 5)], True, "UTC")
@example([date(2027, 8, 27), date(2027, 8, 31), date(2027, 9, 6)], True, "Europe/Lisbon")
@example([date(2027, 2, 3), date(2027, 2, 10)], True, "Asia/Shanghai")
def test_nobody_meets_two_series_within_a_week(sessions: list[date], working: bool, zone_name: str) -> None:
    rules = [rule if working else rule.removesuffix(" working") for rule in SERIES]
    where = zone(zone_name)
    merged = merge(rules, sessions, where)
    dates = Dates(sessions[0], date(2029, 1, 1), tuple(sessions), merged=frozenset(merged))
    kept = [(day, origin) for rule in rules for day, origin in from_which(rule, dates, where).items()]
    for day, origin in kept:
        for other, of in kept:
            assert origin[0] == of[0] or abs(day - other) >= APART
    falls = {origin: day for day, origin in kept}
    every = {(number, after) for number in range(1, len(sessions) + 1) for after in FOLLOW_UP_DAYS}
    assert falls.keys() | merged.keys() == every, "nothing is lost without saying into which it went"
    assert not falls.keys() & merged.keys()
    for (number, _), into in merged.items():
        assert into in falls
        assert falls[into] > sessions[number - 1], "it cannot be asked about before it was"


def test_one_session_keeps_its_whole_series_and_the_first_checks_stay_fresh() -> None:
    assert merge(SERIES, [START]) == {}
    fortnight = merge(SERIES, [START, START + 14 * DAY])
    assert {(2, 1), (2, 3), (2, 7), (1, 1), (1, 3), (1, 7)}.isdisjoint(fortnight)
    assert fortnight[1, 16] == (2, 1)


def test_a_session_placed_by_hand_is_not_merged() -> None:
    dates = with_sessions("2026-12-01", "2026-12-03")
    rules = ["every session+1d@09:30", "session[1]+1d@09:30"]
    merged = frozenset(merge(rules, dates.sessions))
    both = Dates(dates.starts_on, dates.ends_on, dates.sessions, merged=merged)
    assert days(rules[0], both) == ["2026-12-04"]
    assert days(rules[1], both) == ["2026-12-02"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "day0+1d",
        "day0+1d@9:30",
        "day0+1d@24:00",
        "day0 + 1d@09:30",
        "day0+1000d@09:30",
        "day0+401d@09:30",
        "day0+" + ",".join(str(one) for one in range(40)) + "d@09:30",
        "day0+١d@09:30",
        "session[0]+1d@09:30",
        "session[100]+1d@09:30",
        "session+1d@09:30",
        "every session+1d@09:30 working working",
        "on 2026-02-30@09:30",
        "on tomorrow@09:30",
        "working",
        "30 9 * *",
        "30 9 30 2 *",
        "x" * 5000,
    ],
)
def test_a_text_that_is_no_rule_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(RecurrenceError) as refused:
        parse(text)
    assert str(refused.value).endswith(".")
    assert len(str(refused.value)) < 200


def test_spaces_do_not_matter_and_the_time_can_be_read() -> None:
    assert parse("  every   session+1d@09:30   working ") == parse("every session+1d@09:30 working")
    assert [str(wall_time(rule)) for rule in ("30 9 * * 1", "day0+1d@07:05", "on 2026-12-01@23:59")] == [
        "09:30:00",
        "07:05:00",
        "23:59:00",
    ]
