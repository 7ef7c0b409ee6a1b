"""A goal's checker: numbers as people write them, what is missing named at its field, what is vague only said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.goal import Proposal, is_reached, percent_done
from bot.services import goal_checker, goal_numbers

TODAY = date(2026, 11, 23)
GOAL = Proposal(
    team_id=1,
    text="Every complaint reply says what happens next and by when",
    behaviour_id="own-it",
    measure="Two of us read 20 replies every Friday",
    unit="of 10 replies",
    baseline="5",
    target="8",
    effect="They need not call again.",
    due_on=TODAY + timedelta(days=60),
    owner_id="UANA",
)
NUMBERS = st.decimals(
    min_value=-1_000_000_000, max_value=1_000_000_000, places=3, allow_nan=False, allow_infinity=False
)
HUNDREDTHS = st.decimals(
    min_value=-1_000_000_000, max_value=1_000_000_000, places=2, allow_nan=False, allow_infinity=False
)


def outcome(typed: str) -> Decimal | str:
    """The number that is read, or the key of the refusal."""
    try:
        return goal_numbers.read(typed, field="f").value
    except Refusal as refused:
        return f"{refused.key} at {refused.field}"


def keys(goal: Proposal) -> dict[str | None, str]:
    return {one.field: one.key.removeprefix("goals.") for one in goal_checker.faults(goal, today=TODAY)}


def said(goal: Proposal) -> list[str]:
    return [one.key.removeprefix("goals.vague_") for one in goal_checker.vague(goal)]


def test_the_example_of_the_programme_is_sharp_enough() -> None:
    assert keys(GOAL) == {}
    assert said(GOAL) == []


@pytest.mark.parametrize(
    ("typed", "value", "unit"),
    [
        ("12", "12", ""),
        (" 12,5 ", "12.5", ""),
        ("12.5", "12.5", ""),
        ("1.234,5", "1234.5", ""),
        ("1,234.5", "1234.5", ""),
        ("1.234.567", "1234567", ""),
        ("1 234,5", "1234.5", ""),
        ("1\u202f234", "1234", ""),
        ("1'234", "1234", ""),
        ("1’234.25", "1234.25", ""),
        ("80 %", "80", "%"),
        ("80%", "80", "%"),
        ("80 percent", "80", "%"),
        ("-3", "-3", ""),
        ("\u22123,5", "-3.5", ""),
        ("+7", "7", ""),
        ("0", "0", ""),
        ("-0", "0", ""),
        ("0,125", "0.125", ""),
        ("0.125", "0.125", ""),
        ("12 min", "12", "min"),
        ("9 min.", "9", "min"),
        ("€ 5", "5", "€"),
        ("12.", "12", ""),
        ("\u0661\u0662", "12", ""),
        ("８０％", "80", "%"),
        ("1.2340", "1.234", ""),
        ("1234567", "1234567", ""),
    ],
)
def test_a_number_is_read_as_people_write_it(typed: str, value: str, unit: str) -> None:
    found = goal_numbers.read(typed, field="target")
    assert (found.value, found.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "number_needed"),
        ("many", "number_needed"),
        ("NaN", "number_needed"),
        ("inf", "number_needed"),
        ("1e5", "number_needed"),
        ("8 of 10", "number_needed"),
        ("5-10", "number_needed"),
        ("12 5", "number_needed"),
        ("1.2.3", "number_needed"),
        ("1,23,456", "number_needed"),
        ("--5", "number_needed"),
        ("<!channel>", "number_needed"),
        ("9" * 41, "number_needed"),
        ("9" * 20, "number_huge"),
        ("1.23456", "number_fine"),
        ("1,234", "number_unclear"),
        ("12.500", "number_unclear"),
    ],
)
def test_what_is_no_number_is_refused_kindly_at_its_field(typed: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        goal_numbers.read(typed, field="baseline")
    assert (refused.value.key, refused.value.field) == (f"goals.{key}", "baseline")


@given(NUMBERS)
def test_a_stored_number_is_read_back_as_it_was_in_both_ways_of_writing(value: Decimal) -> None:
    written = goal_numbers.stored(value)
    assert Decimal(written) == value
    for typed in (written, written.replace(".", ","), f"{written} %"):
        assert outcome(typed) in {value, "goals.number_unclear at f"}, typed


@given(HUNDREDTHS)
def test_a_number_with_its_thousands_parted_is_never_read_as_a_small_one(value: Decimal) -> None:
    for typed in (f"{value:,}", f"{value:,}".translate(str.maketrans(",.", ".,"))):
        assert goal_numbers.read(typed, field="f").value == value


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_number_or_a_refusal(typed: str) -> None:
    found = outcome(typed)
    if isinstance(found, str):
        assert found.endswith(" at f")
    else:
        assert abs(found) <= goal_numbers.LARGEST
        assert Decimal(goal_numbers.stored(found)) == found


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"text": ""}, {"text": "text_short"}),
        ({"text": "Better service"}, {"text": "text_short"}),
        ({"text": "x " * 200}, {"text": "too_long"}),
        ({"behaviour_id": ""}, {"behaviour": "behaviour_needed"}),
        ({"measure": "..."}, {"measure": "measure_short"}),
        ({"measure": "y" * 301}, {"measure": "too_long"}),
        ({"baseline": "five"}, {"baseline": "number_needed"}),
        ({"baseline": "", "target": ""}, {"baseline": "number_needed", "target": "number_needed"}),
        ({"target": "5,0"}, {"target": "same_number"}),
        ({"baseline": "90 s", "target": "1 min"}, {"target": "units_differ"}),
        ({"unit": "*bold*"}, {"unit": "unit_signs"}),
        ({"unit": "m" * 25}, {"unit": "too_long"}),
        ({"effect": "z" * 301}, {"effect": "too_long"}),
        ({"due_on": None}, {"due_on": "date_needed"}),
        ({"due_on": TODAY - timedelta(days=1)}, {"due_on": "date_past"}),
        ({"due_on": TODAY + timedelta(days=6)}, {"due_on": "date_near"}),
        ({"due_on": TODAY + timedelta(days=7)}, {}),
        ({"due_on": TODAY + timedelta(days=182)}, {}),
        ({"due_on": TODAY + timedelta(days=183)}, {"due_on": "date_far"}),
    ],
)
def test_what_is_missing_is_named_at_its_field(change: dict[str, object], expected: dict[str, str]) -> None:
    assert keys(replace(GOAL, **change)) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"text": "Improve our replies and answer asap"}, ["words"]),
        ({"text": "Give more customers a time for the call back"}, ["words"]),
        ({"text": "Say the next step in more than 8 of 10 replies"}, []),
        ({"text": "Fewer customers wait without news", "baseline": "5", "target": "8"}, ["up"]),
        ({"text": "Raise the share of kept promises", "baseline": "8", "target": "5"}, ["down"]),
        ({"unit": "%", "baseline": "50", "target": "130"}, ["percent"]),
        ({"unit": ""}, ["unit"]),
        ({"unit": "", "target": "8 replies"}, []),
        ({"text": "We answer every call", "measure": "Calls per hour from the phone system"}, ["volume"]),
        ({"text": "We close each case", "measure": "Number of tickets", "unit": "tickets/day"}, ["volume"]),
        ({"text": "We keep it short", "measure": "Average handling time", "unit": "min"}, ["handling"]),
        ({"measure": "Calls per hour, and how many were solved the first time"}, []),
        ({"effect": " "}, ["effect"]),
    ],
)
def test_what_is_vague_is_only_said(change: dict[str, object], expected: list[str]) -> None:
    goal = replace(GOAL, **change)
    assert keys(goal) == {}
    assert said(goal) == expected


@given(st.sampled_from(goal_checker.VAGUE_WORDS), st.booleans())
def test_every_vague_word_is_found_whole_and_in_any_case(word: str, shout: bool) -> None:
    text = f"We {word.upper() if shout else word} at the desk every day"
    assert "words" in said(replace(GOAL, text=text))
    assert "words" not in said(replace(GOAL, text=f"We x{word.replace(' ', '')}x at the desk every day"))


@given(HUNDREDTHS, HUNDREDTHS, st.integers(0, 400))
def test_a_goal_without_faults_has_two_numbers_a_direction_and_a_day(
    baseline: Decimal, target: Decimal, days: int
) -> None:
    goal = replace(GOAL, baseline=f"{baseline:,}", target=f"{target:,}", due_on=TODAY + timedelta(days=days))
    ok = baseline != target and 7 <= days <= 182
    assert (keys(goal) == {}) == ok
    if ok:
        count = goal_checker.numbers(goal)
        assert (count.baseline, count.target) == (baseline, target)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_goal_is_at_a_hundred_per_cent_exactly_when_it_is_reached(
    baseline: Decimal, target: Decimal, value: Decimal
) -> None:
    if baseline == target:
        return
    percent = percent_done(baseline, target, value)
    assert 0 <= percent <= 100
    assert (percent == 100) == is_reached(baseline, target, value)
    assert is_reached(baseline, target, target)
    assert not is_reached(baseline, target, baseline)
    assert percent_done(baseline, target, baseline) == 0
    assert percent == percent_done(-baseline, -target, -value), "either way a goal goes"
