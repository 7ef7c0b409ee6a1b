"""A team's own days and hours: who chooses them, what cannot be, and that nothing comes twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.db.session import Database
from bot.errors import Refusal
from bot.services import campaign_calendar, rituals, roles
from bot.services.ritual_times import KINDS, day_and_time, rule_of
from bot.services.rituals import LEFT_OUT, Choice
from tests.company import ManualClock
from tests.services.programme_world import LEAD, WORKSPACE, World, somebody, step_of

MARCO = "UMARCO"
USUAL = {kind: Choice(kind, None, None) for kind in KINDS}


@pytest.fixture
def world(database: Database, clock: ManualClock) -> Iterator[World]:
    """Two team channels in Lisbon with the week as usual; Marco manages the first team."""
    world = World(database, clock)
    clock.set("2026-11-22T12:00+00:00")
    world.arrive()
    world.people(somebody("UANA"), somebody("UBEA"), somebody(MARCO))
    world.channel("C1", ["UANA", MARCO])
    world.channel("C2", ["UBEA"])
    world.set_up(*(step_of(kind) for kind in KINDS))
    write = world.database.write_now
    change = roles.Change(1, (), (MARCO,))
    write(roles.set_managers, workspace_id=WORKSPACE, by=LEAD, changes=[change], now=clock.now())
    return world


def choose(world: World, *choices: Choice, by: str = MARCO, team_id: int = 1) -> None:
    wanted = {**USUAL, **{one.kind: one for one in choices}}
    world.database.write_now(
        rituals.save,
        workspace_id=WORKSPACE,
        by=by,
        team_id=team_id,
        choices=[wanted[kind] for kind in KINDS],
        now=world.clock.now(),
    )


def posts(world: World, channel: str) -> list[tuple[str, str]]:
    return [(row.kind, f"{row.due_at:%m-%d %H:%M}") for row in world.made(channel)]


def test_a_team_that_starts_on_tuesday_has_its_intention_then_and_the_others_as_before(world: World) -> None:
    choose(world, Choice("intention", 2, time(10)), Choice("roundup", LEFT_OUT, None))
    world.tick_at(*(f"2026-11-{day}T{hour}:00+00:00" for day in range(23, 29) for hour in (10, 12, 16)))
    assert posts(world, "C1") == [("intention", "11-24 10:00"), ("moment", "11-25 11:00")]
    assert posts(world, "C2") == [
        ("intention", "11-23 09:30"),
        ("moment", "11-25 11:00"),
        ("roundup", "11-27 15:00"),
    ]
    assert (MARCO, "ritual_changed") in world.acts()
    world.sync()
    choose(world)
    world.tick_at("2026-11-30T16:00+00:00", "2026-12-04T16:00+00:00")
    assert posts(world, "C1")[2:] == [
        ("intention", "11-30 09:30"),
        ("moment", "12-02 11:00"),
        ("roundup", "12-04 15:00"),
    ]


def test_what_came_this_week_does_not_come_again_when_it_is_changed_on_the_very_day(world: World) -> None:
    world.tick_at("2026-11-23T09:30+00:00")
    choose(world, Choice("intention", 1, time(16)))
    choose(world, Choice("intention", 2, time(10)))
    world.tick_at("2026-11-23T16:00+00:00", "2026-11-24T10:00+00:00", "2026-12-01T10:00+00:00")
    assert posts(world, "C1")[0] == ("intention", "11-23 09:30")
    assert [when for kind, when in posts(world, "C1") if kind == "intention"] == [
        "11-23 09:30",
        "12-01 10:00",
    ]


def test_the_calendar_shows_a_teams_own_days(world: World) -> None:
    choose(world, Choice("intention", 2, time(10)), Choice("moment", LEFT_OUT, None))
    found = world.database.read_now(
        campaign_calendar.planned,
        workspace_id=WORKSPACE,
        campaign_id=world.campaign_id,
        now=world.clock.now(),
        target="C1",
    )
    assert {(one.kind, f"{one.local:%a %H:%M}") for one in found} == {
        ("intention", "Tue 10:00"),
        ("roundup", "Fri 15:00"),
    }


@pytest.mark.parametrize(
    ("choice", "field", "key"),
    [
        (Choice("intention", 2, None), "intention.time", "rituals.time_missing"),
        (Choice("intention", 2, time(7)), "intention.time", "rituals.time_quiet"),
        (Choice("moment", 3, time(17, 30)), "moment.time", "rituals.time_quiet"),
        (Choice("moment", 6, time(11)), "moment.day", "rituals.day_off"),
        (Choice("moment", 1, time(11)), "moment.day", "rituals.day_taken"),
    ],
)
def test_a_week_that_cannot_be_is_refused_at_its_field(
    world: World, choice: Choice, field: str, key: str
) -> None:
    with pytest.raises(Refusal) as refused:
        choose(world, choice)
    assert (refused.value.field, refused.value.key) == (field, key)


def test_only_the_teams_managers_and_leads_choose(world: World) -> None:
    choose(world, by=LEAD, team_id=2)
    for by, team_id in ((MARCO, 2), ("UANA", 1), (LEAD, 99)):
        with pytest.raises(Refusal):
            choose(world, by=by, team_id=team_id)
    read = world.database.read_now
    assert len(read(rituals.teams, workspace_id=WORKSPACE, by=LEAD)) == 2
    assert [one.channel_id for one in read(rituals.teams, workspace_id=WORKSPACE, by=MARCO)] == ["C1"]
    with pytest.raises(Refusal):
        read(rituals.teams, workspace_id=WORKSPACE, by="UANA")


@settings(max_examples=60)
@given(weekday=st.integers(1, 7), at=st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_a_rule_says_its_day_and_time(weekday: int, at: time) -> None:
    assert day_and_time(rule_of(weekday, at)) == (weekday, at)
