"""Celebrations: one message a day and channel, in office hours, part of the round-up on its day, once, and true."""

from __future__ import annotations

import pytest

from bot.db.celebrations import CelebrationRow
from bot.db.session import Database
from bot.services import celebrations
from tests.company import ManualClock
from tests.services.celebration_world import CHANNEL, CelebrationWorld
from tests.services.programme_world import WORKSPACE


@pytest.fixture
def world(database: Database, clock: ManualClock) -> CelebrationWorld:
    found = CelebrationWorld(database, clock)
    found.open("UANA", "UBEN", "UCLEO")
    return found


def test_what_is_noted_is_told_at_eleven_with_its_figures(world: CelebrationWorld) -> None:
    world.note()
    world.at("2026-11-23T10:59+00:00")
    assert world.posts() == []
    world.at("2026-11-23T11:00+00:00")
    (words,) = world.posts()
    assert "answer within a day" in words
    assert "9 in 10 answered" in words
    world.at("2026-11-24T11:00+00:00")
    assert len(world.posts()) == 1


def test_several_on_one_day_are_one_message(world: CelebrationWorld) -> None:
    world.note(subject="goal:1")
    world.note(subject="goal:2", evidence={"goal": "ring back", "result": "all rung back"})
    world.note(subject="goal:1")
    world.at("2026-11-23T11:00+00:00")
    (words,) = world.posts()
    assert words.count("answer within a day") == 2, "in its line and in its evidence"
    assert "all rung back" in words


def test_what_is_noted_after_eleven_waits_for_the_next_working_day(world: CelebrationWorld) -> None:
    world.clock.set("2026-11-27T16:00+00:00")  # Friday, after the round-up
    world.work()
    world.note()
    for text in ("2026-11-27T17:00+00:00", "2026-11-28T11:00+00:00", "2026-11-29T11:00+00:00"):
        world.at(text)
    assert world.posts() == []
    world.at("2026-11-30T11:00+00:00")
    assert len(world.posts()) == 1


def test_after_a_night_without_a_clock_it_is_told_in_office_hours(world: CelebrationWorld) -> None:
    world.note()
    world.at("2026-11-23T21:00+00:00")
    assert world.posts() == []
    world.at("2026-11-24T11:00+00:00")
    assert len(world.posts()) == 1


def test_late_by_some_office_hours_it_is_told_at_once(world: CelebrationWorld) -> None:
    world.note()
    world.at("2026-11-23T14:00+00:00")
    assert len(world.posts()) == 1


def test_on_the_day_of_the_round_up_it_waits_for_it(world: CelebrationWorld) -> None:
    world.at("2026-11-27T09:00+00:00")
    world.note()
    world.at("2026-11-27T11:00+00:00")
    assert world.posts() == []


def test_what_is_taken_back_before_is_not_told(world: CelebrationWorld) -> None:
    world.note()
    world.database.write_now(
        celebrations.take_back,
        workspace_id=WORKSPACE,
        occasion="goal_met",
        subject="goal:1",
        now=world.clock.now(),
    )
    world.at("2026-11-23T11:00+00:00")
    assert world.posts() == []
    assert world.all(CelebrationRow) == []


def test_what_is_taken_back_later_leaves_its_message(world: CelebrationWorld) -> None:
    world.note(subject="goal:1")
    world.note(subject="goal:2", evidence={"goal": "ring back", "result": "all rung back"})
    world.at("2026-11-23T11:00+00:00")
    for subject in ("goal:1", "goal:2"):
        world.clock.move(minutes=5)
        world.database.write_now(
            celebrations.take_back,
            workspace_id=WORKSPACE,
            occasion="goal_met",
            subject=subject,
            now=world.clock.now(),
        )
        world.work()
    first, second, third = world.posts()
    assert "answer within a day" in first
    assert "answer within a day" not in second
    assert "all rung back" in second
    assert third == "What stood here has been taken back."


def test_an_unknown_occasion_is_refused(world: CelebrationWorld) -> None:
    with pytest.raises(KeyError):
        world.note(occasion="birthday")


def test_a_channel_that_is_no_team_s_any_more_reads_nothing(world: CelebrationWorld) -> None:
    world.note(channel_id="CGONE")
    world.at("2026-11-23T11:00+00:00")
    assert world.posts() == []
    assert CHANNEL not in [row.channel_id for row in world.all(CelebrationRow)]
