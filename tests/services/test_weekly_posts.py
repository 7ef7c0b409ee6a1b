"""The week's posts come once a week to a channel, however many campaigns bring them; and the calendar says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import pytest

from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.domain import Audience
from bot.services.campaigns import PlannedStep
from tests.company import ManualClock
from tests.services.attention_world import TEAM, Ledger
from tests.services.calendar_world import add_campaign, calendar, told
from tests.services.celebration_world import CHANNEL
from tests.services.champion_world import on_sqlite

BROUGHT = "skipped: brought"
GOES = "sent"


@pytest.fixture
def ledger(database: Database, clock: ManualClock) -> Ledger:
    """It is Monday, 23 November 2026, 08:55 UTC in a team in Lisbon."""
    one = Ledger(database, clock)
    one.open()
    return one


def post(kind: str, weekday: int, at: int, **more: str) -> PlannedStep:
    return PlannedStep(kind, Audience.CHANNEL, f"0 {at} * * {weekday}", 72 * 60, **more)


WEEK = (post("intention", 1, 10), post("moment", 3, 11), post("roundup", 5, 15))


def live(ledger: Ledger, until: str) -> None:
    """What is due is made and sent, hour by hour."""
    while ledger.clock.now() < datetime.fromisoformat(until):
        ledger.tick()
        ledger.send()
        ledger.clock.instant += timedelta(minutes=5 if ledger.clock.now().minute % 60 == 55 else 60)


def fates(ledger: Ledger, campaign_id: int) -> list[tuple[str, str]]:
    rows: Sequence[DeliveryRow] = ledger.made(TEAM)
    return [
        (row.kind, row.state if row.state == GOES else f"{row.state}: {row.reason}")
        for row in rows
        if row.values.get("campaign_id") == campaign_id
    ]


def foreseen(ledger: Ledger, campaign_id: int) -> Iterator[tuple[str, list[tuple[str, str, int, str]]]]:
    for touch in calendar(ledger, campaign_id).in_week(0):
        yield touch.kind, told(touch)


def test_of_two_campaigns_for_a_channel_one_brings_the_weeks_posts_and_all_three_come(ledger: Ledger) -> None:
    first, second = (
        add_campaign(ledger, *WEEK, name="One", start=True),
        add_campaign(ledger, *WEEK, name="Two", start=True),
    )
    assert list(foreseen(ledger, first)) == [("intention", []), ("moment", []), ("roundup", [])]
    out = [("left_out", "brought", 1, "")]
    assert list(foreseen(ledger, second)) == [("intention", out), ("moment", out), ("roundup", out)]
    live(ledger, "2026-11-28T00:00+00:00")
    assert [fate for _, fate in fates(ledger, first)] == [GOES, GOES, GOES]
    assert [fate for _, fate in fates(ledger, second)] == [BROUGHT, BROUGHT, BROUGHT]
    assert ledger.told("nobody_received") == []


def test_the_calendar_of_a_draft_comes_after_what_runs_already_whichever_was_made_first(
    ledger: Ledger,
) -> None:
    draft = add_campaign(ledger, *WEEK, name="Draft")
    running = add_campaign(ledger, *WEEK, name="Runs", start=True)
    assert all(fate == [("left_out", "brought", 1, "")] for _, fate in foreseen(ledger, draft))
    assert all(fate == [] for _, fate in foreseen(ledger, running))


def test_posts_with_words_of_a_lead_or_a_choice_of_theirs_are_not_the_usual_ones(ledger: Ledger) -> None:
    usual = add_campaign(ledger, WEEK[0], start=True)
    special = add_campaign(ledger, post("intention", 1, 11, words="Our own"), start=True)
    chosen = add_campaign(ledger, post("intention", 1, 12, content_id="say_it_back_first"), start=True)
    live(ledger, "2026-11-28T00:00+00:00")
    assert [fates(ledger, one) for one in (usual, special, chosen)] == [[("intention", GOES)]] * 3


def test_the_usual_post_gives_way_to_one_with_a_theme_that_is_due_at_the_same_time(ledger: Ledger) -> None:
    first = add_campaign(ledger, *WEEK, name="One", start=True)
    themed = add_campaign(ledger, WEEK[0], name="Two", start=True, theme="Calm")
    assert list(foreseen(ledger, themed)) == [("intention", [])]
    assert list(foreseen(ledger, first)) == [
        ("intention", [("left_out", "brought", 1, "")]),
        ("moment", []),
        ("roundup", []),
    ]
    live(ledger, "2026-11-28T00:00+00:00")
    assert fates(ledger, themed) == [("intention", GOES)]
    assert [fate for _, fate in fates(ledger, first)] == [BROUGHT, GOES, GOES]


def test_the_usual_post_gives_way_to_none_whose_time_is_over(ledger: Ledger) -> None:
    """Nothing could be sent for two hours, and of the two the themed one is of use for one."""
    usual = add_campaign(ledger, WEEK[0], name="One", start=True)
    short = PlannedStep("intention", Audience.CHANNEL, "0 10 * * 1", 60)
    themed = add_campaign(ledger, short, name="Two", start=True, theme="Calm")
    ledger.tick_at("2026-11-23T10:00+00:00")
    ledger.send_at("2026-11-23T12:00+00:00")
    assert fates(ledger, usual) == [("intention", GOES)]
    assert fates(ledger, themed) == [("intention", "missed: too_late")]


def test_a_campaign_that_says_a_post_twice_a_week_may(ledger: Ledger) -> None:
    twice = add_campaign(ledger, WEEK[1], post("moment", 4, 11), start=True)
    live(ledger, "2026-11-28T00:00+00:00")
    assert fates(ledger, twice) == [("moment", GOES), ("moment", GOES)]


def test_the_post_comes_from_the_second_campaign_in_the_weeks_the_first_leaves_out(ledger: Ledger) -> None:
    first = add_campaign(ledger, post("moment", 3, 11), weeks=1, start=True)
    second = add_campaign(ledger, post("moment", 4, 11), weeks=2, start=True)
    live(ledger, "2026-12-05T00:00+00:00")
    assert [fate for _, fate in fates(ledger, first)] == [GOES]
    assert fates(ledger, second) == [("moment", BROUGHT), ("moment", GOES)]


@pytest.mark.parametrize("words", ["", "Ring one customer back"])
def test_what_a_champion_wrote_for_a_post_is_not_lost(
    sqlite_url: str, clock: ManualClock, words: str
) -> None:
    with on_sqlite(sqlite_url, clock) as world:
        world.champion()
        add_campaign(world, post("moment", 4, 11), start=True)
        if words:
            world.own(words, at=2)
        world.at("2026-11-25T11:00+00:00")
        world.at("2026-11-26T11:00+00:00")
        last = world.made(CHANNEL)[-1]
        assert (last.state, last.reason) == (("sent", None) if words else ("skipped", "brought"))
