"""The Friday round-up: thanks, stories, goals, barriers, nominations, celebrations; nobody who likes it private."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.db.goals import GoalRow
from bot.db.nominations import NominationRow
from bot.db.programmes import TeamRow
from bot.db.session import Database
from bot.domain import BarrierState
from tests.company import ManualClock
from tests.services.celebration_world import CHANNEL, CelebrationWorld
from tests.services.programme_world import WORKSPACE

WEDNESDAY, FRIDAY = "2026-11-25T10:00+00:00", "2026-11-27T15:00+00:00"


@pytest.fixture
def world(database: Database, clock: ManualClock) -> CelebrationWorld:
    found = CelebrationWorld(database, clock)
    found.open("UANA", "UBEN", "UCLEO", "UDAN")
    return found


def friday(world: CelebrationWorld) -> str:
    world.at(FRIDAY)
    return world.posts("roundup")[-1]


def test_a_full_week_is_told_in_its_order(world: CelebrationWorld) -> None:
    world.at(WEDNESDAY)
    world.thank("UANA", "UBEN", text="stayed on the line")
    world.story(1, "UCLEO", "A caller had been cut off twice", WEDNESDAY)
    world.barrier(BarrierState.DONE, WEDNESDAY)
    world.barrier(BarrierState.WILL_DO, WEDNESDAY)
    world.at("2026-11-27T09:00+00:00")
    world.note()
    words = friday(world)
    parts = (
        "stayed on the line",
        "A success story by <@UCLEO>: A caller had been cut off twice",
        "You said, we did: *1* thing",
        "answer within a day",
    )
    places = [words.index(part) for part in parts]
    assert places == sorted(places)
    assert world.posts() == []


def test_what_is_noted_on_friday_is_in_the_round_up_and_nowhere_else(world: CelebrationWorld) -> None:
    world.at("2026-11-27T09:00+00:00")
    world.note(subject="goal:1")
    world.at("2026-11-27T11:00+00:00")
    world.at("2026-11-27T14:00+00:00")
    world.note(subject="goal:2", evidence={"goal": "ring back", "result": "all rung back"})
    words = friday(world)
    assert "9 in 10 answered" in words
    assert "all rung back" in words
    world.at("2026-11-30T11:00+00:00")
    assert world.posts() == []


def test_when_the_round_up_does_not_go_out_the_next_working_day_tells_it(world: CelebrationWorld) -> None:
    world.at("2026-11-27T09:00+00:00")
    world.note()
    world.at("2026-11-27T11:00+00:00")
    world.switch("paused")
    world.at(FRIDAY)
    assert world.posts("roundup") == []
    world.at("2026-11-30T11:00+00:00")
    assert len(world.posts()) == 1


def test_a_quiet_week_has_kind_words_and_one_invitation(world: CelebrationWorld) -> None:
    words = friday(world)
    assert words.count("/kudos") == 1
    assert "quiet week" in words


def test_eight_quiet_fridays_in_eight_different_openings(world: CelebrationWorld) -> None:
    for day in ("11-27", "12-04", "12-11", "12-18"):
        world.at(f"2026-{day}T15:00+00:00")
    for day in ("01-08", "01-15", "01-22", "01-29"):
        world.at(f"2027-{day}T15:00+00:00")
    openings = [words.splitlines()[1] for words in world.posts("roundup")]
    assert len(openings) == 8
    assert len(set(openings)) == 8


def test_thanks_from_somebody_private_come_from_a_colleague(world: CelebrationWorld) -> None:
    world.at(WEDNESDAY)
    world.thank("UANA", "UBEN")
    world.prefers("UANA", "private")
    words = friday(world)
    assert "<@UANA>" not in words
    assert "<@UBEN>" in words


@pytest.mark.parametrize("said", ["just like Udan did", "with @udan", "thanks to UDAN"])
def test_words_that_name_somebody_private_are_left_out(world: CelebrationWorld, said: str) -> None:
    world.prefers("UDAN", "private")
    world.at(WEDNESDAY)
    world.thank("UANA", "UBEN", text=f"stayed on the line {said}")
    world.story(1, "UCLEO", f"A caller was helped {said}", WEDNESDAY)
    world.story(2, "UDAN", "A parcel came back", WEDNESDAY)
    words = friday(world)
    assert "dan" not in words.lower()
    assert "A success story from a colleague: A parcel came back" in words


def test_a_story_from_before_the_week_or_taken_back_is_not_told(world: CelebrationWorld) -> None:
    world.story(1, "UANA", "Too long ago", "2026-11-20T14:59+00:00")
    world.story(2, "UANA", "Taken back", WEDNESDAY, state="withdrawn")
    world.story(3, "UANA", "Just in time", "2026-11-20T15:00+00:00")
    words = friday(world)
    assert "Just in time" in words
    assert "Too long ago" not in words
    assert "Taken back" not in words


def test_live_goals_and_nominations_have_their_lines(world: CelebrationWorld) -> None:
    (team,) = world.all(TeamRow)
    instant = datetime.fromisoformat(WEDNESDAY)
    goal: dict[str, Any] = {
        "workspace_id": WORKSPACE,
        "team_id": team.id,
        "proposer_id": "UANA",
        "behaviour_id": "b",
        "measure": "calls listened to",
        "unit": "calls of 10",
        "baseline": "4",
        "target": "8",
        "effect": "nobody waits",
        "due_on": instant.date(),
        "proposed_at": instant,
        "agreed_at": instant,
    }
    world.keep(
        GoalRow(id=1, text="Every caller hears *when*", state="active", **goal),
        GoalRow(id=2, text="Only proposed", state="proposed", **(goal | {"agreed_at": None})),
        GoalRow(id=3, text="Like Udan", state="active", **goal),
        NominationRow(
            workspace_id=WORKSPACE,
            nominator_id="UBEN",
            nominee_id="UCLEO",
            state="posted",
            evidence="Wrote the note for the night desk",
            channel_id=CHANNEL,
            posted_at=instant,
            created_at=instant,
        ),
    )
    world.prefers("UDAN", "private")
    words = friday(world)
    assert "0 % of the way. 4 calls of 10 now, 8 calls of 10 by" in words
    assert "Every caller hears *when*" in words
    assert "<@UCLEO>, by <@UBEN>: Wrote the note for the night desk" in words
    assert "Only proposed" not in words
    assert "Udan" not in words


def test_the_channel_is_the_team_s(world: CelebrationWorld) -> None:
    friday(world)
    assert {claimed.conversation for claimed, _ in world.sent if claimed.kind == "roundup"} == {CHANNEL}
