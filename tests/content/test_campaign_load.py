"""What a campaign costs people is worked out from its steps, and says what really comes."""

from __future__ import annotations

from datetime import date

import pytest

from bot.timetable import Dates
from content.campaign_load import Load, by_week, of_steps, of_template, seconds_of, time_asked, usual_dates
from content.pack import TemplateStep, builtin_pack
from content.pack_schedule_rules import CAPS

PACK = builtin_pack()
QUARTER = Dates(date(2026, 11, 23), date(2027, 2, 21))


def step(kind: str, audience: str, when: str) -> TemplateStep:
    return TemplateStep.model_validate({"kind": kind, "audience": audience, "when": when, "grace_hours": 24})


def test_a_question_a_week_is_one_message_of_its_own_reading_time() -> None:
    load = of_steps([step("scenario", "person", "30 9 * * 2")], QUARTER, PACK)
    assert load == Load(minutes=1, dms=1, posts=0)
    assert 20 < seconds_of("scenario", PACK) < 120


def test_minutes_grow_with_what_is_sent_and_managers_are_counted_apart() -> None:
    question = step("scenario", "person", "30 9 * * 2,4")
    post = step("moment", "channel", "0 11 * * 1-3")
    nudge = step("manager_nudge", "manager", "0 10 * * 1")
    assert of_steps([question], QUARTER, PACK).minutes == 2
    assert of_steps([question, post], QUARTER, PACK) == Load(minutes=6, dms=2, posts=3)
    assert of_steps([question, post, nudge], QUARTER, PACK) == Load(minutes=6, dms=2, posts=3, nudges=1)


def test_the_busiest_week_counts_and_a_week_without_anything_does_not() -> None:
    once = [step("tried_it", "person", f"on 2026-12-0{day}@09:30 working") for day in (1, 2, 3)]
    assert of_steps(once, QUARTER, PACK) == Load(minutes=5, dms=3, posts=0)
    assert of_steps([], QUARTER, PACK) == Load(minutes=0, dms=0, posts=0)
    assert of_steps([step("recall", "person", "no rule")], QUARTER, PACK).dms == 0


def test_follow_ups_that_are_one_are_counted_once() -> None:
    steps = (step("recall", "person", "every session+1d@09:30"),)
    close = Dates(QUARTER.starts_on, QUARTER.ends_on, (date(2026, 12, 1), date(2026, 12, 3)))
    assert sum(by_week(steps, close).values()) == 1


@pytest.mark.parametrize("template", PACK.campaigns, ids=lambda one: one.id)
def test_every_template_keeps_the_caps_and_says_something_honest(template: object) -> None:
    load = of_template(template, PACK)  # type: ignore[arg-type]
    assert 1 <= load.minutes <= 6
    assert load.dms <= CAPS["person"][1]
    assert load.posts <= CAPS["channel"][1]
    assert load.dms + load.posts > 0


def test_the_six_templates_a_lead_starts_from_are_there_and_differ() -> None:
    assert [one.id for one in PACK.campaigns] == [
        "weekly_rhythm",
        "full_year",
        "quick_start",
        "refresher",
        "new_starters",
        "after_incident",
        "light",
    ]
    full_year = PACK.campaign("full_year")
    assert usual_dates(full_year).sessions == (date(2026, 1, 13), date(2026, 2, 3), date(2026, 2, 24))
    assert PACK.campaign("refresher").asks_theme
    assert PACK.campaign("new_starters").joiners_only
    assert of_template(PACK.campaign("new_starters"), PACK).posts == 0


def test_times_in_words_are_seconds() -> None:
    assert [time_asked(text) for text in ("20 seconds", "1 minute", "3 minutes", "soon")] == [20, 60, 180, 30]
