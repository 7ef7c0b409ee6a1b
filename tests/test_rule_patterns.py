"""The common rules as choices, both ways; single dates left out of a rule and added to it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.recurrence import RecurrenceError, zone
from bot.rule_patterns import Pattern, When, pattern_of, repeating, rule_of, skipping, with_single_dates
from bot.timetable import Dates, due_between, from_which, parse

START = date(2026, 11, 23)
LISBON = zone("Europe/Lisbon")
DATES = Dates(START, START + timedelta(days=364), (date(2026, 12, 1), date(2027, 1, 12)), START)
times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
weekdays = st.sets(st.integers(1, 7), min_size=1).map(lambda days: tuple(sorted(days)))
ahead = st.sets(st.integers(0, 400), min_size=1, max_size=6).map(lambda days: tuple(sorted(days)))
behind = st.sets(st.integers(-400, -1), min_size=1, max_size=6).map(lambda days: tuple(sorted(days)))
choices = st.one_of(
    st.builds(When, st.sampled_from([Pattern.WEEKLY, Pattern.FORTNIGHTLY]), at=times, weekdays=weekdays),
    st.builds(When, st.just(Pattern.MONTHLY), at=times),
    st.builds(When, st.just(Pattern.ONCE), at=times, on=st.dates(date(2026, 1, 1), date(2030, 1, 1))),
    st.builds(
        When,
        st.just(Pattern.SESSION),
        at=times,
        days=ahead | behind,
        session=st.integers(0, 99),
        working=st.booleans(),
    ),
    st.builds(When, st.just(Pattern.DAY0), at=times, days=ahead, working=st.booleans()),
)


@settings(max_examples=300, deadline=None, database=None)
@given(choices)
def test_what_is_chosen_is_found_again_in_its_rule(when: When) -> None:
    assert pattern_of(rule_of(when)) == when


@pytest.mark.parametrize(
    ("rule", "pattern"),
    [
        ("30 9 * * 1", Pattern.WEEKLY),
        ("30 9 * * 0", Pattern.WEEKLY),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;BYHOUR=11;BYMINUTE=0", Pattern.FORTNIGHTLY),
        ("30 9 1 * * working", Pattern.MONTHLY),
        ("every session+3d@09:30", Pattern.SESSION),
        ("day0+7d@09:30 working", Pattern.DAY0),
        ("on 2027-05-04@09:30", Pattern.ONCE),
        ("30 9 15 * *", Pattern.RULE),
        ("30 9 1 * *", Pattern.RULE),
        ("RRULE:FREQ=WEEKLY;INTERVAL=3;BYDAY=TH;BYHOUR=11;BYMINUTE=0", Pattern.RULE),
        ("30 9 * * 1 except 2026-12-28", Pattern.WEEKLY),
    ],
)
def test_a_rule_is_offered_as_what_it_is(rule: str, pattern: Pattern) -> None:
    assert pattern_of(rule).pattern is pattern


def test_a_rule_of_any_other_kind_stays_as_it_is_without_its_single_dates() -> None:
    when = pattern_of("30 9 15 * * except 2027-01-15 also 2027-01-18@10:00")
    assert rule_of(when) == "30 9 15 * *"


@pytest.mark.parametrize(
    "when",
    [
        When(Pattern.WEEKLY, weekdays=()),
        When(Pattern.ONCE),
        When(Pattern.SESSION, days=()),
        When(Pattern.SESSION, days=(401,)),
        When(Pattern.SESSION, days=(-1, 1)),
        When(Pattern.RULE, text=""),
        When(Pattern.RULE, text="<!channel>"),
        When(Pattern.RULE, text="30 9 * * 1 except 2026-02-30"),
        When(Pattern.RULE, text="30 9 * * 1 also 2026-02-30@09:30"),
        When(Pattern.RULE, text="30 9 * * 1 except"),
    ],
)
def test_what_is_missing_or_cannot_be_is_refused_in_a_sentence(when: When) -> None:
    with pytest.raises(RecurrenceError) as refused:
        rule_of(when)
    assert str(refused.value).endswith(".")


def days_of(rule: str) -> list[datetime]:
    found = due_between(
        rule,
        dates=DATES,
        zone=LISBON,
        after=datetime(2026, 1, 1, tzinfo=UTC),
        until=datetime(2028, 1, 1, tzinfo=UTC),
        limit=1000,
    )
    return [due.local for due in found]


rules = st.sampled_from(
    [
        "30 9 * * 1",
        "30 9 1 * * working",
        "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;BYHOUR=11;BYMINUTE=0",
        "every session+1,3,7d@09:30 working",
        "day0+1,8,15d@09:30",
        "on 2027-05-04@09:30",
    ]
)
dates = st.dates(START, START + timedelta(days=120))


@settings(max_examples=300, deadline=None, database=None)
@given(rules, st.sets(dates, max_size=5), st.dictionaries(dates, times, max_size=4))
def test_single_dates_are_left_out_and_added_and_no_other_date_changes(
    rule: str, without: set[date], also: dict[date, time]
) -> None:
    moments = tuple(datetime.combine(day, at) for day, at in also.items())
    changed = with_single_dates(rule, without=frozenset(without), also=moments)
    own = {local.date(): local for local in days_of(rule) if local.date() not in without}
    wanted = own | {local.date(): local for local in moments}
    assert days_of(changed) == [wanted[day] for day in sorted(wanted)]
    assert parse(changed).core == rule
    if from_which(rule, DATES, LISBON):
        assert set(from_which(changed, DATES, LISBON)) >= set(wanted)


@settings(max_examples=200, deadline=None, database=None)
@given(rules, st.lists(st.tuples(st.booleans(), dates, times), max_size=8))
def test_skipping_and_repeating_say_the_last_word_on_their_date(
    rule: str, done: list[tuple[bool, date, time]]
) -> None:
    last: dict[date, datetime | None] = {}
    for again, day, at in done:
        local = datetime.combine(day, at)
        rule = repeating(rule, local, today=START) if again else skipping(rule, day, today=START)
        last[day] = local if again else None
    found = {local.date(): local for local in days_of(rule)}
    assert {day: found.get(day) for day in last} == last


def test_dates_that_are_over_are_forgotten() -> None:
    rule = "30 9 * * 1 except 2026-11-30 also 2026-12-02@09:30"
    assert skipping(rule, date(2027, 1, 4), today=date(2026, 12, 10)) == "30 9 * * 1 except 2027-01-04"


def test_what_is_said_again_is_about_the_session_of_what_came_before_it() -> None:
    which = from_which("every session+1d@09:30 also 2027-01-05@09:30", DATES, LISBON)
    assert which[date(2027, 1, 5)] == (1, 1)
