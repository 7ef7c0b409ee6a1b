"""Pausing, resuming and the end of a campaign."""

from __future__ import annotations

import threading

import pytest

from bot.db.session import Database
from bot.errors import Refusal
from tests.company import ManualClock
from tests.services.programme_world import (
    ADMIN,
    LEAD,
    RHYTHM,
    World,
    channel_step,
    day,
    person_step,
    somebody,
    step_of,
)


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    """Sunday; Encore is installed, and a team of two waits for its campaign."""
    one = World(database, clock)
    clock.set("2026-11-22T06:00+00:00")
    one.arrive()
    one.people(somebody("U1"), somebody("U2", "Pacific/Honolulu"))
    one.channel("C1", ["U1", "U2"])
    return one


def test_nothing_is_made_in_a_pause_and_what_fell_in_it_is_neither_sent_later_nor_called_missed(
    world: World,
) -> None:
    world.set_up(*RHYTHM)
    world.tick_at("2026-11-23T09:30+00:00")
    before = len(world.made())
    assert world.switch("paused") == "paused"
    for at in ("24T09:30", "24T19:30", "25T11:00", "27T15:00", "30T09:30"):
        world.tick_at(f"2026-11-{at}+00:00")
    assert len(world.made()) == before == 1
    world.clock.set("2026-11-30T10:00+00:00")
    assert world.switch("running") == "running"
    world.tick()
    assert len(world.made()) == before
    assert world.told("missed") == []
    world.tick_at("2026-12-01T09:30+00:00", "2026-12-01T19:30+00:00", "2026-12-02T11:00+00:00")
    assert [(row.kind, row.conversation, str(row.state)) for row in world.made()[before:]] == [
        ("scenario", "U1", "pending"),
        ("scenario", "U2", "pending"),
        ("moment", "C1", "pending"),
    ]
    # The pause cost no content: it goes on where it stopped.
    assert {row.values["n"] for row in world.made()[before:]} == {0}


def test_a_pause_over_a_downtime_is_a_pause(world: World) -> None:
    world.set_up(*RHYTHM)
    world.switch("paused")
    world.clock.set("2026-12-21T12:00+00:00")
    world.tick()
    world.switch("running")
    world.tick()
    assert world.made() == []
    assert world.told("missed") == []


def test_a_short_pause_before_a_step_does_not_lose_it(world: World) -> None:
    world.set_up(step_of("intention"))
    world.clock.set("2026-11-23T08:00+00:00")
    world.switch("paused")
    world.clock.set("2026-11-23T09:29+00:00")
    world.switch("running")
    world.tick_at("2026-11-23T09:30+00:00")
    assert world.days("C1") == ["2026-11-23"]


def test_what_was_waiting_is_skipped_with_the_reason(world: World) -> None:
    world.set_up(step_of("intention"))
    world.tick_at("2026-11-23T20:00+00:00")
    assert world.days(state="held") == ["2026-11-23"]
    world.switch("paused")
    assert [(row.state, row.reason) for row in world.made()] == [("skipped", "campaign_paused")]
    world.switch("running")
    world.tick_at("2026-11-24T08:30+00:00")
    assert [(row.state, row.reason) for row in world.made()] == [("skipped", "campaign_paused")]


def test_who_joins_in_a_pause_gets_the_next_step_after_it(world: World) -> None:
    world.set_up(person_step("30 9 * * *"))
    world.switch("paused")
    world.people(somebody("U3"))
    world.clock.set("2026-11-23T09:35+00:00")
    world.channel("C1", ["U1", "U2", "U3"])
    world.sync()
    world.clock.set("2026-11-23T09:40+00:00")
    world.switch("running")
    world.sync()
    world.tick()
    assert world.made() == []
    world.tick_at("2026-11-24T09:30+00:00")
    assert world.days("U1") == world.days("U3") == ["2026-11-24"]


def test_who_joins_just_after_a_pause_gets_nothing_that_fell_in_it(world: World) -> None:
    world.set_up(person_step("30 9 * * *"))
    world.switch("paused")
    world.clock.set("2026-11-23T09:35+00:00")
    world.switch("running")
    world.people(somebody("U3"))
    world.channel("C1", ["U1", "U2", "U3"])
    world.clock.set("2026-11-23T09:36+00:00")
    world.sync()
    world.tick()
    assert world.made() == []


def test_asking_twice_is_asking_once_and_the_log_says_who(world: World) -> None:
    world.set_up(step_of("intention"), leads=(LEAD, "U1"))
    world.switch("paused")
    assert world.switch("paused", by="U1") == "paused"
    assert world.campaign().state_changed_by == LEAD
    world.clock.move(hours=1)
    world.switch("running", by="U1")
    assert world.switch("running") == "running"
    assert world.campaign().state_changed_by == "U1"
    assert world.acts() == [(ADMIN, "set_up"), (LEAD, "campaign_paused"), ("U1", "campaign_running")]


def test_two_leads_who_pause_at_the_same_moment_pause_once(world: World) -> None:
    world.set_up(step_of("intention"), leads=(LEAD, "U1"))
    together = threading.Barrier(2)

    def pause(by: str) -> None:
        together.wait()
        world.switch("paused", by=by)

    threads = [threading.Thread(target=pause, args=(by,)) for by in (LEAD, "U1")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([act for _, act in world.acts() if act == "campaign_paused"]) == 1


@pytest.mark.parametrize("who", ["U2", ADMIN, "UNKNOWN"])
@pytest.mark.parametrize("state", ["paused", "running"])
def test_only_leads_may_pause_and_resume(world: World, who: str, state: str) -> None:
    world.set_up(step_of("intention"))
    if state == "running":
        world.switch("paused")
    acts = world.acts()
    with pytest.raises(Refusal) as refused:
        world.switch(state, by=who)
    assert (refused.value.key, refused.value.values) == ("roles.leads_only", {"leads": [LEAD]})
    assert world.campaign().state != state
    assert world.acts() == acts


def test_a_campaign_of_another_workspace_is_refused(world: World) -> None:
    world.set_up(step_of("intention"))
    other = World(world.database, world.clock, workspace_id="T2")
    other.arrive()
    other.channel("C1", ["U1"])
    other.submit(other.plan())
    for campaign_id in (world.campaign_id, 987_654):
        with pytest.raises(Refusal) as refused:
            other.switch("paused", campaign_id=campaign_id)
        assert refused.value.key == "campaigns.over"
    assert world.campaign().state == "running"


# The end


def test_a_campaign_ends_with_its_last_date_everywhere(world: World) -> None:
    world.set_up(channel_step("30 9 * * *"), person_step("30 22 * * *"), weeks=1, starts_on=day("2026-11-23"))
    assert str(world.campaign().ends_on) == "2026-11-29"
    world.clock.set("2026-11-23T00:30+00:00")
    states = []
    for hour in range(24 * 12):
        world.tick()
        if hour % 8 == 0:
            world.sync()
            states.append(world.campaign().state)
        world.clock.move(hours=1)
    assert states == ["running"] * (9 * 3) + ["finished"] * (3 * 3)  # two days after its last date it is over
    expected = [f"2026-11-{n}" for n in range(23, 30)]
    for target in ("C1", "U1", "U2"):  # on the last date it is already the next one in Greenwich for U2
        assert world.days(target) == expected
    assert world.campaign().state == "finished"
    assert world.schedules() == {}
    with pytest.raises(Refusal) as refused:
        world.switch("paused")
    assert refused.value.key == "campaigns.over"


def test_a_campaign_that_ended_while_encore_was_down_still_accounts_for_what_it_missed(world: World) -> None:
    world.set_up(step_of("intention"), weeks=2)
    world.clock.set("2027-01-15T12:00+00:00")
    world.sync()  # the teams are read before the first tick
    assert world.campaign().state == "running"
    world.tick()
    assert [(str(row.local_date), row.state) for row in world.made()] == [
        ("2026-11-23", "missed"),
        ("2026-11-30", "missed"),
    ]
    assert len(world.told("missed")) == 1
    world.sync()
    assert world.campaign().state == "finished"


def test_a_campaign_that_is_paused_over_its_end_is_finished(world: World) -> None:
    world.set_up(step_of("intention"), weeks=2)
    world.switch("paused")
    world.clock.set("2027-01-15T12:00+00:00")
    world.sync()
    assert world.campaign().state == "finished"
    world.tick()
    assert world.made() == []
