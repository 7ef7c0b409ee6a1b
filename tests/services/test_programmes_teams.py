"""Teams follow Slack: who is in, in which zone, and what happens when a channel is in trouble."""

from __future__ import annotations

import pytest

from bot.db import people as people_table
from bot.db import programmes as programmes_table
from bot.db.session import Database
from bot.services import programmes
from tests.company import ManualClock
from tests.services.programme_world import LEAD, WORKSPACE, World, channel_step, day, person_step, somebody

LISBON, LONDON, NEW_YORK, TOKYO = "Europe/Lisbon", "Europe/London", "America/New_York", "Asia/Tokyo"
MONDAYS = "30 9 * * 1"


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    """Sunday; Encore is installed."""
    one = World(database, clock)
    clock.set("2026-11-22T06:00+00:00")
    one.arrive()
    return one


def zones(world: World) -> dict[str, str]:
    return {target: row.timezone for target, row in world.schedules().items()}


def problems(world: World) -> dict[str, str]:
    return dict(world.database.read_now(people_table.channels_with_problems, WORKSPACE))


def members(world: World, channel_id: str) -> set[str]:
    def query(session: object) -> set[str]:
        team = programmes_table.team_of_channel(session, WORKSPACE, channel_id)  # type: ignore[arg-type]
        assert team is not None
        return programmes_table.members(session, team.id)  # type: ignore[arg-type]

    return world.database.read_now(query)


# Zones


@pytest.mark.parametrize(
    ("timezones", "expected"),
    [
        ([LONDON, NEW_YORK, NEW_YORK], NEW_YORK),
        ([TOKYO, LONDON], TOKYO),  # as many of each: the first by name
        ([LONDON, TOKYO], TOKYO),
        ([None, None, TOKYO], TOKYO),
        ([None], "UTC"),
        ([], "UTC"),
    ],
)
def test_a_channel_is_in_the_zone_of_most_of_its_members(
    world: World, timezones: list[str | None], expected: str
) -> None:
    them = [somebody(f"U{number}", timezone) for number, timezone in enumerate(timezones)]
    world.people(
        *them,
        somebody("UBOT2", "Asia/Kolkata", is_bot=True),
        somebody("UGUEST", "Asia/Kolkata", is_guest=True),
    )
    world.channel("C1", [*(one.user_id for one in them), "UBOT2", "UGUEST"])
    world.set_up(channel_step(MONDAYS))
    assert zones(world) == {"C1": expected}


def test_each_person_is_asked_in_their_own_zone(world: World) -> None:
    world.people(somebody("U1", LONDON), somebody("U2", NEW_YORK), somebody("U3", TOKYO))
    world.channel("C1", ["U1", "U2", "U3"])
    world.set_up(person_step(MONDAYS))
    assert {target: f"{row.next_due_at:%dT%H:%M}" for target, row in world.schedules().items()} == {
        "U1": "23T09:30",
        "U2": "23T14:30",
        "U3": "23T00:30",
    }


def test_a_person_without_a_zone_is_asked_in_that_of_their_first_team(world: World) -> None:
    world.people(
        somebody("U1", NEW_YORK), somebody("U2", NEW_YORK), somebody("U3", TOKYO), somebody("U9", None)
    )
    world.channel("C1", ["U1", "U2", "U9"])
    world.channel("C2", ["U3", "U9"])
    world.set_up(person_step(MONDAYS))
    assert zones(world)["U9"] == NEW_YORK
    world.channel("C1", ["U1", "U2"])
    world.sync()
    assert zones(world)["U9"] == TOKYO


def test_who_moves_gets_the_pending_step_at_the_time_of_the_new_place(world: World) -> None:
    world.people(somebody("U1", LISBON))
    world.channel("C1", ["U1"])
    world.set_up(person_step(MONDAYS, grace_hours=48))
    world.clock.set("2026-11-23T08:00+00:00")
    world.people(somebody("U1", NEW_YORK))
    world.sync()
    world.tick_at("2026-11-23T09:30+00:00")
    assert world.made("U1") == []
    world.tick_at("2026-11-23T14:30+00:00")
    assert [(str(row.local_date), row.state, row.not_before) for row in world.made("U1")] == [
        ("2026-11-23", "pending", None)
    ]


def test_who_moves_to_a_country_with_other_holidays_gets_each_month_once(world: World) -> None:
    world.people(somebody("U1", LONDON), somebody("U2", LISBON))
    world.channel("C1", ["U1", "U2"])
    world.clock.set("2026-11-29T09:00+00:00")
    world.set_up(person_step("30 9 1 * * working", grace_hours=72))
    for text in ("2026-12-01T10:00+00:00", "2026-12-02T10:00+00:00"):
        world.tick_at(text)
    assert (world.days("U1"), world.days("U2")) == (["2026-12-01"], ["2026-12-02"]), (
        "Lisbon is off on the first"
    )
    world.people(somebody("U1", LISBON), somebody("U2", LONDON))
    world.sync()
    world.tick_at("2027-01-01T10:00+00:00", "2027-01-04T10:00+00:00")
    assert world.days("U1") == ["2026-12-01", "2027-01-04"]
    world.people(somebody("U1", "Asia/Riyadh"))
    world.sync()
    world.tick_at("2027-02-01T10:00+00:00", "2027-02-02T10:00+00:00")
    assert world.days("U1") == ["2026-12-01", "2027-01-04", "2027-02-01"]
    assert world.days("U2") == ["2026-12-02", "2027-01-04", "2027-02-01"]


def test_who_moves_east_past_the_time_of_a_step_still_gets_it(world: World) -> None:
    world.people(somebody("U1", LISBON))
    world.channel("C1", ["U1"])
    world.set_up(person_step(MONDAYS, grace_hours=48))
    world.clock.set("2026-11-23T07:00+00:00")  # 16:00 in Seoul
    world.people(somebody("U1", "Asia/Seoul"))
    world.sync()
    world.tick()
    assert world.days("U1", state="pending") == ["2026-11-23"]
    assert world.told("missed") == []


@pytest.mark.parametrize("there_and_back", [(NEW_YORK, LISBON), ("Pacific/Kiritimati", "Pacific/Pago_Pago")])
def test_moving_never_brings_a_date_twice_or_loses_one(world: World, there_and_back: tuple[str, str]) -> None:
    world.people(somebody("U1", LISBON))
    world.channel("C1", ["U1"])
    world.set_up(person_step("30 9 * * *", grace_hours=48), weeks=2)
    world.clock.set("2026-11-22T06:00+00:00")
    for hour in range(24 * 18):
        if hour % 7 == 3:
            world.people(somebody("U1", there_and_back[hour % 2]))
            world.sync()
        world.tick()
        world.clock.move(hours=1)
    days = world.days("U1")
    assert (
        sorted(days)
        == sorted(set(days))
        == [f"2026-11-{n}" for n in range(22, 31)] + [f"2026-12-0{n}" for n in range(1, 6)]
    )
    turns = [row.values["n"] for row in sorted(world.made("U1"), key=lambda row: str(row.local_date))]
    assert turns == list(range(14))


def test_a_channel_whose_people_move_keeps_its_date(world: World) -> None:
    world.people(somebody("U1", LISBON))
    world.channel("C1", ["U1"])
    world.set_up(channel_step(MONDAYS))
    world.tick_at("2026-11-23T09:30+00:00")
    world.people(somebody("U1", NEW_YORK))
    world.sync()
    world.tick_at("2026-11-23T14:30+00:00", "2026-11-30T09:30+00:00")
    assert world.days("C1") == ["2026-11-23"]
    world.tick_at("2026-11-30T14:30+00:00")
    assert world.days("C1") == ["2026-11-23", "2026-11-30"]


# Joiners and leavers


def test_who_joins_gets_what_the_others_get_from_the_next_step_on(world: World) -> None:
    world.people(somebody("U1"), somebody("U2"), somebody("U3", NEW_YORK))
    world.channel("C1", ["U1"])
    world.set_up(person_step(MONDAYS))
    world.tick_at("2026-11-23T09:30+00:00", "2026-11-30T09:30+00:00")
    world.clock.set("2026-11-30T10:00+00:00")
    world.channel("C1", ["U1", "U2", "U3"])
    world.sync()
    world.tick_at("2026-11-30T10:00+00:00", "2026-11-30T14:30+00:00", "2026-12-07T09:30+00:00")
    assert [(str(row.local_date), row.values["n"]) for row in world.made("U2")] == [("2026-12-07", 2)]
    # In New York that Monday's step was still to come when they joined.
    assert [(str(row.local_date), row.values["n"]) for row in world.made("U3")] == [("2026-11-30", 1)]
    assert world.told("missed") == []


def test_who_joins_a_moment_after_a_step_is_on_time_for_it(world: World) -> None:
    world.people(somebody("U1"), somebody("U2"), somebody("U3"))
    world.channel("C1", ["U1"])
    world.set_up(person_step(MONDAYS))
    world.tick_at("2026-11-23T09:30+00:00")
    world.clock.set("2026-11-23T09:44+00:00")
    world.channel("C1", ["U1", "U2"])
    world.sync()
    world.clock.set("2026-11-23T09:45:01+00:00")
    world.channel("C1", ["U1", "U2", "U3"])
    world.sync()
    world.tick()
    assert [(row.conversation, row.values["n"]) for row in world.made()] == [("U1", 0), ("U2", 0)]
    world.tick_at("2026-11-30T09:30+00:00")
    assert {row.conversation: row.values["n"] for row in world.made()[2:]} == {"U1": 1, "U2": 1, "U3": 1}


def test_who_leaves_gets_nothing_more_not_even_what_was_waiting(world: World) -> None:
    world.people(somebody("U1"), somebody("U2"))
    world.channel("C1", ["U1", "U2"])
    world.set_up(person_step(MONDAYS, grace_hours=48))
    world.tick_at("2026-11-23T20:00+00:00")  # late: it waits for Tuesday morning
    assert world.days("U2", state="held") == ["2026-11-23"]
    world.channel("C1", ["U1"])
    world.sync()
    assert [(row.conversation, row.state, row.reason) for row in world.made()] == [
        ("U1", "held", "quiet_hours"),
        ("U2", "skipped", "left_the_team"),
    ]
    world.tick_at("2026-11-30T09:30+00:00")
    assert world.days("U2") == ["2026-11-23"]
    assert world.days("U1") == ["2026-11-23", "2026-11-30"]


def test_a_person_in_two_teams_gets_one_message(world: World) -> None:
    world.people(somebody("U1"), somebody("U2"))
    world.channel("C1", ["U1", "U2"])
    world.channel("C2", ["U1"])
    world.set_up(person_step(MONDAYS))
    world.tick_at("2026-11-23T09:30+00:00")
    assert [row.conversation for row in world.made()] == ["U1", "U2"]
    world.channel("C1", ["U2"])
    world.sync()
    world.tick_at("2026-11-30T09:30+00:00")
    assert world.days("U1") == ["2026-11-23", "2026-11-30"]


def test_guests_bots_strangers_and_deactivated_people_get_nothing(world: World) -> None:
    world.people(
        somebody("U1"),
        somebody("UGUEST", is_guest=True),
        somebody("UROBOT", is_bot=True),
        somebody("UGONE", is_deleted=True),
        somebody("ULATER"),
    )
    world.channel("C1", ["U1", "UGUEST", "UROBOT", "UGONE", "UNKNOWN", "ULATER"])
    world.set_up(person_step(MONDAYS))
    assert members(world, "C1") == {"U1", "ULATER"}
    world.people(somebody("ULATER", is_deleted=True))
    world.sync()
    world.tick_at("2026-11-23T09:30+00:00")
    assert [row.conversation for row in world.made()] == ["U1"]


def test_only_chosen_people_take_part_wherever_they_are(world: World) -> None:
    world.people(*(somebody(f"U{n}") for n in range(1, 6)), somebody("UGUEST", is_guest=True))
    world.channel("C1", ["U1", "U2"])
    world.channel("C2", ["U3", "U4"])
    world.set_up(person_step(MONDAYS), chosen_people=("U1", "U3", "U5", "UGUEST", "UNKNOWN"))
    world.sync()
    assert members(world, "C1") == {"U1", "U5"}  # who is in none of the channels belongs to the first
    assert members(world, "C2") == {"U3"}
    world.tick_at("2026-11-23T09:30+00:00")
    assert [row.conversation for row in world.made()] == ["U1", "U3", "U5"]
    # They join one of the channels, and one of the channels cannot be read for a moment.
    world.channel("C2", ["U3", "U4", "U5"])
    world.sync()
    assert (members(world, "C1"), members(world, "C2")) == ({"U1"}, {"U3", "U5"})
    del world.channels["C2"]
    world.sync()
    assert (members(world, "C1"), members(world, "C2")) == ({"U1"}, {"U3", "U5"})


# Channels in trouble


@pytest.mark.parametrize("code", ["is_archived", "not_in_channel", "channel_not_found"])
def test_when_a_channel_cannot_be_used_the_leads_hear_and_the_others_go_on(world: World, code: str) -> None:
    world.people(somebody("U1"), somebody("U2"))
    world.channel("C1", ["U1"])
    world.channel("C2", ["U2"])
    world.set_up(channel_step(MONDAYS), leads=(LEAD, "U1"))
    assert problems(world) == {}
    world.channel("C1", problem=code)
    world.sync()
    world.sync()
    assert problems(world) == {"C1": code}
    assert [row.values for row in world.told("channel_problem")] == [
        {"channel_id": "C1", "code": code, "campaign_id": world.campaign_id, "name": "Weekly rhythm"}
    ]
    assert len(world.told("channel_problem", lead="U1")) == 1
    assert members(world, "C1") == {"U1"}  # nobody is thrown out because Encore cannot look
    world.tick_at("2026-11-23T09:30+00:00")
    assert "C2" in {row.conversation for row in world.made(state="pending")}
    world.channel("C1", ["U1"])
    world.sync()
    assert problems(world) == {}
    assert len(world.told("channel_problem")) == 1
    world.tick_at("2026-11-30T09:30+00:00")
    assert world.days("C1")[-1] == world.days("C2")[-1] == "2026-11-30"


def test_the_same_trouble_is_told_once_a_day_and_another_one_at_once(world: World) -> None:
    world.people(somebody("U1"))
    world.channel("C1", ["U1"])
    world.set_up(channel_step(MONDAYS))
    for problem in ("is_archived", None, "is_archived"):
        world.channel("C1", ["U1"], problem=problem)
        world.sync()
    assert len(world.told("channel_problem")) == 1
    world.channel("C1", problem="channel_not_found")
    world.sync()
    assert len(world.told("channel_problem")) == 2
    world.clock.move(days=1)
    world.sync()
    assert len(world.told("channel_problem")) == 2  # nobody is reminded of it every day
    for problem in (None, "channel_not_found"):
        world.channel("C1", ["U1"], problem=problem)
        world.sync()
    assert len(world.told("channel_problem")) == 3


def test_a_workspace_without_a_programme_is_left_alone(world: World) -> None:
    world.channel("C1", ["U1"])
    world.sync()
    assert world.schedules() == {}
    assert world.database.read_now(programmes.team_channels, WORKSPACE) == []


def test_workspaces_do_not_touch_each_other(world: World) -> None:
    world.people(somebody("U1"))
    world.channel("C1", ["U1"])
    world.set_up(person_step(MONDAYS))
    other = World(world.database, world.clock, workspace_id="T2")
    other.arrive()
    other.people(somebody("U1", TOKYO))
    other.channel("C1", ["U1"])
    other.submit(other.plan(starts_on=day("2026-11-23")), steps=[person_step(MONDAYS)])
    other.sync()
    assert (zones(world), zones(other)) == ({"U1": LISBON}, {"U1": TOKYO})
    other.channel("C1", [])
    other.sync()
    world.tick_at("2026-11-23T09:30+00:00")
    assert (world.days(), other.days()) == (["2026-11-23"], [])
