"""The calendar of a campaign keeps to Slack's rules at its smallest, its largest and with hostile names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.calendar_facts import CalendarTouch, CampaignCalendar, Change, ComingTouch, Fate, StepFacts
from bot.domain import CampaignState
from content import (
    campaign_calendar,
    campaign_drivers,
    campaign_person,
    campaign_terminal,
    campaign_trial,
    messages,
)
from content.text import escape, sentences
from tests.company import elements, words
from tests.content.test_builders import EVERY_TEXT, PACK, check_message, check_view

STARTS = date(2026, 11, 23)
STEPS = tuple(
    StepFacts(step.kind, step.audience, step.when) for campaign in PACK.campaigns for step in campaign.steps
)
ZONES = tuple(f"America/Argentina/Buenos_Aires_{number}" for number in range(40))
CHANGES = tuple(
    Change(fate, reason, ZONES, 10**6, datetime.fromisoformat("2026-12-09T08:30"), ("x" * 80, "moment"))
    for fate in Fate
    for reason in ("quiet_hours", "day_off", "holiday", "day_full", "week_full", "new")
)


def touch(number: int, **more: Any) -> CalendarTouch:
    step = STEPS[number % len(STEPS)]
    local = datetime.fromisoformat("2026-11-23T09:30") + timedelta(hours=5 * number)
    given: dict[str, Any] = {"zones": ("Europe/Lisbon",), "targets": 3, "n": number, **more}
    return CalendarTouch(number, step.kind, step.audience, local, **given)


def calendar(text: str, weeks: int, touches: tuple[CalendarTouch, ...] = (), **more: Any) -> CampaignCalendar:
    one = CampaignCalendar(
        id=2**62,
        name=text[:80],
        state=CampaignState.DRAFT,
        starts_on=STARTS,
        ends_on=STARTS + timedelta(weeks=weeks) - timedelta(days=1),
        sessions=(),
        theme="",
        joiners_only=False,
        people=12,
        channels=3,
        managers=2,
        steps=STEPS[:4],
        touches=touches,
        today=STARTS,
    )
    return replace(one, **more)


def full(text: str) -> CampaignCalendar:
    """104 weeks with as much as can be in each, and everything that can go another way."""
    many = tuple(
        touch(
            number,
            zones=ZONES,
            changes=CHANGES,
            session=12,
            days=160,
            also=tuple((session, 75) for session in range(1, 13)),
            zone=ZONES[0] if number % 3 else None,
        )
        for number in range(3000)
    )
    return calendar(
        text,
        104,
        many,
        steps=STEPS,
        sessions=tuple(STARTS + timedelta(days=number) for number in range(300)),
        others=(text[:80],) * 50,
        joiners_only=True,
        people=10**6,
    )


def pressable(view: dict[str, Any]) -> list[dict[str, Any]]:
    """Everything interactive in a view or message that was never in Slack."""
    blocks = [{"block_id": "", **block} for block in view["blocks"]]
    return [one for _, one in elements({"blocks": blocks})]


@EVERY_TEXT
def test_every_page_at_its_smallest_and_at_its_largest(text: str) -> None:
    for state in CampaignState:
        check_view(campaign_calendar.view(calendar(text, 1, state=state), PACK, week=0))
    check_view(campaign_calendar.view(calendar(text, 1, (touch(0, targets=0),), people=0), PACK, week=0))
    large = full(text)
    for week in (0, 50, 103, 10**6):
        shown = check_view(campaign_calendar.view(large, PACK, week=week))
        assert "Week" in words(shown)
        assert escape(text[:80]).split()[0][:20] in words(shown)
    check_view(campaign_drivers.view(large, PACK))


OWN = 'Ours: <!channel> & *b*\nsecond "line"'


def test_own_words_stand_there_literally_and_nothing_of_the_pack_does() -> None:
    one = replace(touch(0), kind="intention", audience="channel", words=OWN)
    view = check_view(campaign_calendar.view(calendar("Rhythm", 1, (one,)), PACK, week=0))
    said = [block["text"] for block in view["blocks"] if block.get("text", {}).get("text") == OWN]
    assert [text["type"] for text in said] == ["plain_text"]
    assert PACK.intentions[0].title not in words(view)
    printed = campaign_terminal.text(calendar("Rhythm", 1, (one,)), PACK)
    assert "      Ours: <!channel> & *b*\n      second" in printed
    drivers = words(check_view(campaign_drivers.view(calendar("Rhythm", 1, (one,)), PACK)))
    assert "reinforce *gap*" in drivers
    assert "in your own words are not counted" in drivers


def test_a_week_full_of_own_words_fits() -> None:
    many = tuple(
        replace(touch(0), step_id=number, kind="moment", audience="channel", words="x" * 600)
        for number in range(60)
    )
    view = check_view(campaign_calendar.view(calendar("Rhythm", 3, many), PACK, week=0))
    assert "more in this week" in words(view)


def test_each_way_leads_to_its_week_and_there_is_none_beyond_the_ends() -> None:
    three = calendar("Rhythm", 3, (touch(0),))
    ways = {}
    for week in range(3):
        view = check_view(campaign_calendar.view(three, PACK, week=week))
        ways[week] = [one["value"] for one in pressable(view) if one["action_id"].endswith((".back", ".on"))]
    number = str(2**62)
    assert ways == {0: [f"{number}|1"], 1: [f"{number}|0", f"{number}|2"], 2: [f"{number}|1"]}
    one_week = campaign_calendar.view(calendar("Rhythm", 1), PACK, week=0)
    assert not [one for one in pressable(one_week) if one["action_id"].startswith("campaign_calendar.show")]


def test_a_line_says_when_by_whose_clock_what_and_to_whom() -> None:
    shown = words(
        campaign_calendar.view(
            calendar(
                "Rhythm",
                1,
                (
                    touch(0),
                    touch(1, zones=("Europe/Lisbon", "Asia/Tokyo"), targets=12),
                    touch(2, zone="Europe/London", targets=1),
                ),
            ),
            PACK,
            week=0,
        )
    )
    first = PACK.intentions[0].title
    assert f"*Monday, 23 November, 09:30* (Europe/Lisbon)\nMonday intention: {first}\nTo 3 channels." in shown
    assert "*Monday, 23 November, 14:30* in each person's time zone\nScenario question" in shown
    assert "To 12 people." in shown
    assert "in Europe/London, for everybody at once" in shown
    assert "Everything goes out as planned" in shown
    assert "For one person about" in shown


def test_the_drivers_mark_what_nothing_does() -> None:
    only_questions = calendar("Rhythm", 1, (touch(1),))
    shown = words(campaign_drivers.view(only_questions, PACK))
    assert shown.count("monitor in turn · reinforce *gap* · encourage *gap* · reward *gap*") == len(
        PACK.behaviours
    )
    assert f"*Gaps:* {3 * len(PACK.behaviours)}." in shown
    about = {prompt.behaviour for prompt in PACK.intentions if prompt.behaviour}
    every = tuple(
        CalendarTouch(
            1, "intention", "channel", datetime.fromisoformat("2026-11-23T09:30"), ("UTC",), 1, n=number
        )
        for number in range(len(PACK.intentions))
    )
    found, shared = campaign_drivers.count(calendar("Rhythm", 1, every + every), PACK)
    assert {behaviour for behaviour, driver in found if driver == "reinforce"} == about
    assert found.total() <= len(PACK.intentions), "one message counts once, wherever it goes"
    assert shared <= {"reinforce"}


def test_every_kind_a_template_sends_has_a_driver() -> None:
    kinds = {step.kind for campaign in PACK.campaigns for step in campaign.steps}
    assert kinds <= set(campaign_drivers.DRIVER_OF)
    for driver in campaign_drivers.DRIVERS:
        assert f"campaign_calendar.driver_{driver}" in sentences()


@EVERY_TEXT
@pytest.mark.parametrize("kind", sorted({step.kind for one in PACK.campaigns for step in one.steps}))
@pytest.mark.parametrize("by", [None, "U1"])
def test_a_preview_is_the_message_itself_marked_with_buttons_that_do_nothing(
    text: str, kind: str, by: str | None
) -> None:
    values = {
        "of": kind,
        "audience": "person",
        "local": "2026-11-24T09:30:00",
        "campaign": text,
        "by": by,
        "values": {"n": 1, "session": 1, "days": 3, "scenario_id": PACK.scenarios[0].id},
    }
    made = messages.render("campaign_trial", values, PACK, delivery="d", conversation="U1")
    shown = check_message(made)
    assert made.text.startswith("*Preview, only you see this.*" if by is None else "*Test run by <@U1>")
    real = messages.render(kind, campaign_trial.filled(values), PACK, delivery="d", conversation="U1")
    assert real.text[:200] in shown.text
    for one in pressable({"blocks": shown.blocks}):
        assert one["action_id"].startswith("campaign_trial.pressed.")
        assert "value" not in one


@EVERY_TEXT
def test_one_persons_next_days(text: str) -> None:
    local = datetime.fromisoformat("2026-11-24T09:30")
    many = [ComingTouch(text, "scenario", local, change) for change in (*CHANGES, None)] * 10
    check_view(campaign_person.view(2**62))
    check_view(campaign_person.view(2**62, user_id="U1"))
    shown = words(check_view(campaign_person.view(2**62, user_id="U1", coming=many)))
    assert "more" in shown
    check_view(campaign_trial.form(text, campaign_id=2**62, week=103))
    check_view(campaign_trial.started("C1", 103))
