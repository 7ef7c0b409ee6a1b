"""Any rule of the timetable can be told in plain English."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.recurrence import RecurrenceError
from bot.rule_patterns import rule_of
from bot.timetable import wall_time
from content.recurrence_words import words_of
from tests.test_recurrence import rrules
from tests.test_rule_patterns import choices


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("30 9 * * 1", "each Monday at 09:30"),
        ("0 11 * * 1,4", "each Monday and Thursday at 11:00"),
        ("0 9 * * 1-5", "each day from Monday to Friday at 09:00"),
        ("0 9 * * *", "every day at 09:00"),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;BYHOUR=11;BYMINUTE=0", "every second Thursday at 11:00"),
        ("0 10 1 * * working", "the first working day of each month at 10:00"),
        ("every session+3d@09:30", "3 days after each session at 09:30"),
        ("every session+1d@09:30", "1 day after each session at 09:30"),
        ("every session+1,3,7d@09:30", "1, 3 and 7 days after each session at 09:30"),
        ("session[2]-1d@09:30", "1 day before session 2 at 09:30"),
        ("session[1]+0d@16:00", "on the day of session 1 at 16:00"),
        ("day0+7d@09:30", "7 days after a person's first day at 09:30"),
        ("day0+0,14d@09:30", "on a person's first day and 14 days after it at 09:30"),
        ("on 2027-05-04@09:30", "on Tuesday 4 May 2027 at 09:30"),
        ("0 10 1,15 * *", "the 1st and 15th of each month at 10:00"),
        ("0 10 L * *", "the last day of each month at 10:00"),
        ("0 10 * * 5L", "the last Friday of each month at 10:00"),
        ("0 10 * 1,7 1#1", "the first Monday of January and July at 10:00"),
        ("0 10 13 * 5", "the 13th of each month and each Friday at 10:00"),
        ("FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=9", "the last Friday of each month at 09:00"),
        (
            "RRULE:FREQ=WEEKLY;BYDAY=WE;BYHOUR=11;BYMINUTE=0;COUNT=26",
            "each Wednesday at 11:00, 26 times",
        ),
        (
            "FREQ=DAILY;INTERVAL=3;UNTIL=20270101;BYHOUR=9",
            "every 3 days at 09:00, until Friday 1 January 2027",
        ),
        (
            "day0+2d@09:30 working",
            "2 days after a person's first day at 09:30, or the next working day if that is a day off",
        ),
        (
            "30 9 * * 1 except 2026-12-28 also 2026-12-30@10:00",
            (
                "each Monday at 09:30, but not on Monday 28 December 2026, "
                "and again on Wednesday 30 December 2026 at 10:00"
            ),
        ),
    ],
)
def test_rules_are_told_as_people_say_them(rule: str, words: str) -> None:
    assert words_of(rule) == words


FIELDS = st.tuples(
    st.sampled_from(["0", "30", "*/15", "5,10"]),
    st.sampled_from(["9", "*", "8-17", "0,12"]),
    st.sampled_from(["*", "1", "1,15", "L", "LW", "*/5", "28-31"]),
    st.sampled_from(["*", "1", "JAN-MAR", "2,8"]),
    st.sampled_from(["*", "0", "MON-FRI", "1,7", "2#3", "5L", "1#1,3", "0-7"]),
).map(" ".join)


@settings(max_examples=400, deadline=None, database=None)
@given(
    st.one_of(FIELDS, FIELDS.map(lambda text: f"{text} working"), rrules(), choices.map(rule_of)),
    st.sampled_from(["", " except 2026-12-28", " also 2026-12-30@09:30"]),
)
def test_every_rule_has_words_that_end_nowhere_and_name_its_time(rule: str, single: str) -> None:
    try:
        words = words_of(rule + single)
    except RecurrenceError:
        return
    at = wall_time(rule)
    assert at is None or f"at {at:%H:%M}" in words
    assert not re.search(r"[{}<>]|\s\s|^\s|\s$| ,|None|\b(BY|FREQ)", words), words
    assert words[0].islower() or words[0].isdigit()
    assert ("but not on" in words) == ("except" in single)


@settings(max_examples=200, deadline=None, database=None)
@given(choices, choices)
def test_two_common_rules_never_share_their_words(one: object, other: object) -> None:
    first, second = rule_of(one), rule_of(other)  # type: ignore[arg-type]
    assert (words_of(first) == words_of(second)) == (first == second)
