"""Which date is meant by what people type for a day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.typed_dates import typed_date

SUNDAY = date(2026, 11, 22)
WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-12-04", "2026-12-04"),
        ("2026-12-4", "2026-12-04"),
        ("4 December", "2026-12-04"),
        ("until 4 December", "2026-12-04"),
        ("till Friday, 4 December", "2026-12-04"),
        ("December 4", "2026-12-04"),
        ("4th of December", "2026-12-04"),
        ("the 4th of Dec", "2026-12-04"),
        ("Dec 4th, 2026", "2026-12-04"),
        ("4.12.", "2026-12-04"),
        ("4.12.2026", "2026-12-04"),
        ("٤ December", "2026-12-04"),
        ("3 January", "2027-01-03"),
        ("20 November", "2027-11-20"),
        ("29 February", "2028-02-29"),
        ("today", "2026-11-25"),
        ("Tomorrow!", "2026-11-26"),
        ("Friday", "2026-11-27"),
        ("until fri", "2026-11-27"),
        ("Wednesday", "2026-12-02"),
        ("next Friday", "2026-12-04"),
        ("a day", "2026-11-26"),
        ("a week", "2026-12-02"),
        ("for one week", "2026-12-02"),
        ("next week", "2026-12-02"),
        ("2 weeks", "2026-12-09"),
        ("2w", "2026-12-09"),
        ("ten days", "2026-12-05"),
        ("a fortnight", "2026-12-09"),
        ("a month", "2026-12-25"),
    ],
)
def test_a_day_is_read_from_what_people_type(typed: str, meant: str) -> None:
    assert typed_date(typed, today=WEDNESDAY) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "until",
        "soon",
        "4/12",
        "12/4/2026",
        "4",
        "2026",
        "December",
        "December 2026",
        "31 November",
        "30 February",
        "2026-13-01",
        "0 December",
        "9999 weeks",
        "some weeks",
        "t",
        "the cows come home",
        "may",
        "maybe 3",
        "<!channel>",
        "12:30 dec 4",
        "4 December " * 40,
    ],
)
def test_what_is_not_clear_is_no_day(typed: str) -> None:
    assert typed_date(typed, today=WEDNESDAY) is None


def test_a_week_from_a_sunday_is_the_next_sunday() -> None:
    assert typed_date("a week", today=SUNDAY) == date(2026, 11, 29)


@given(
    st.text(max_size=70)
    | st.lists(
        st.sampled_from(
            [
                "4",
                "dec",
                "may",
                "until",
                "friday",
                "of",
                "2026",
                "99",
                "-",
                ".",
                "/",
                "am",
                "utc",
                "0",
                "1e9",
                "st",
            ]
        ),
        max_size=7,
    ).map(" ".join)
)
def test_whatever_is_typed_gives_a_date_or_none(typed: str) -> None:
    found = typed_date(typed, today=WEDNESDAY)
    assert found is None or isinstance(found, date)
