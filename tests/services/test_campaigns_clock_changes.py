"""Nights on which clocks change, and clocks that jump."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.db.session import Database
from tests.company import ManualClock
from tests.services.programme_world import World, channel_step, day, person_step, somebody, step_of

TIMES = ("01:30", "02:15", "02:30", "09:30")
# Zone, the date of the change, and the instant (UTC) of each of TIMES on that date.
NIGHTS = [
    ("Europe/London", "2027-03-28", ("28T01:00", "28T01:15", "28T01:30", "28T08:30")),  # 01:00 becomes 02:00
    ("Europe/London", "2026-10-25", ("25T00:30", "25T02:15", "25T02:30", "25T09:30")),  # 02:00 becomes 01:00
    ("America/New_York", "2027-03-14", ("14T06:30", "14T07:00", "14T07:00", "14T13:30")),
    ("America/New_York", "2026-11-01", ("01T05:30", "01T07:15", "01T07:30", "01T14:30")),
    ("Australia/Lord_Howe", "2026-10-04", ("03T15:00", "03T15:30", "03T15:30", "03T22:30")),  # half an hour
    ("Australia/Lord_Howe", "2027-04-04", ("03T14:30", "03T15:45", "03T16:00", "03T23:00")),
    ("Africa/Casablanca", "2027-02-07", ("07T00:30", "07T01:15", "07T01:30", "07T09:30")),  # Ramadan begins
    ("Africa/Casablanca", "2027-03-14", ("14T01:30", "14T02:00", "14T02:00", "14T08:30")),  # and is over
]


def cron(wall: str) -> str:
    hour, minute = wall.split(":")
    return f"{int(minute)} {int(hour)} * * *"


def three_days(database: Database, clock: ManualClock, timezone: str, change: str) -> World:
    """A campaign of the four times from the day before the change to the day after; its channel is in that zone."""
    world = World(database, clock)
    start = day(change) - timedelta(days=1)
    clock.instant = datetime.combine(start, datetime.min.time(), UTC) - timedelta(hours=24)
    world.arrive()
    world.people(somebody("U1", timezone))
    world.channel("C1", ["U1"])
    steps = [channel_step(cron(wall), grace_hours=72) for wall in TIMES]
    steps += [person_step(cron(wall), grace_hours=72) for wall in TIMES]
    world.set_up(*steps, starts_on=start)
    return world


def instants_on(world: World, on: str) -> dict[tuple[str, str], str]:
    """{(target, local time of the step): the instant its occurrence of that date was due}."""
    walls = {}
    for step_id, step in world.steps().items():
        minute, hour = step.rule.split()[:2]
        walls[step_id] = f"{int(hour):02d}:{int(minute):02d}"
    return {
        (row.conversation, walls[row.step_id or 0]): f"{row.due_at:%dT%H:%M}"
        for row in world.made()
        if row.local_date == day(on)
    }


def night(clock: ManualClock, timezone: str, change: str) -> tuple[datetime, datetime]:
    where = ZoneInfo(timezone)
    date = day(change)
    return (
        datetime(date.year, date.month, date.day, 0, 0, tzinfo=where).astimezone(UTC),
        datetime(date.year, date.month, date.day, 9, 45, tzinfo=where).astimezone(UTC),
    )


@pytest.mark.parametrize(("timezone", "change", "instants"), NIGHTS)
def test_with_a_tick_a_minute_every_step_goes_out_once_and_on_time(
    database: Database, clock: ManualClock, timezone: str, change: str, instants: tuple[str, ...]
) -> None:
    world = three_days(database, clock, timezone, change)
    begins, ends = night(clock, timezone, change)
    clock.instant = begins - timedelta(hours=13)
    world.tick()  # the day before
    before = len(world.made())
    clock.instant = begins + timedelta(hours=1)
    while clock.instant <= begins + timedelta(hours=4, minutes=5):
        world.tick()
        clock.move(minutes=1)
    clock.instant = ends - timedelta(minutes=15)
    world.tick()
    clock.instant = ends
    world.tick()
    expected = {(who, wall): at for who in ("C1", "U1") for wall, at in zip(TIMES, instants, strict=True)}
    assert instants_on(world, change) == expected
    rows = world.made()[before:]
    assert len(rows) == len(expected)
    assert {str(row.state) for row in rows} == {"pending"}
    assert {row.not_before for row in rows} == {None}
    assert all(
        timedelta(0) <= row.created_at - row.due_at <= timedelta(minutes=1) for row in rows if row.due_at
    )
    clock.instant = ends + timedelta(days=1)
    world.tick()
    assert world.days("C1").count(change) == world.days("U1").count(change) == len(TIMES)
    assert len(world.days("C1")) == 3 * len(TIMES)


@pytest.mark.parametrize(("timezone", "change", "instants"), NIGHTS)
def test_with_one_tick_after_the_night_every_step_is_found_once(
    database: Database, clock: ManualClock, timezone: str, change: str, instants: tuple[str, ...]
) -> None:
    world = three_days(database, clock, timezone, change)
    begins, ends = night(clock, timezone, change)
    clock.instant = begins - timedelta(minutes=1)
    world.tick()
    clock.instant = ends
    world.tick()
    world.tick()
    expected = {(who, wall): at for who in ("C1", "U1") for wall, at in zip(TIMES, instants, strict=True)}
    assert instants_on(world, change) == expected
    assert len(world.days("C1")) == 2 * len(TIMES)
    # It is Sunday: what is late waits for Monday morning there, what is on time (09:30) does not.
    opens = {row.not_before.astimezone(ZoneInfo(timezone)) for row in world.made() if row.not_before}
    assert {f"{one:%a %H:%M}" for one in opens} == {"Mon 08:30"}
    clock.instant = ends + timedelta(days=2)
    world.tick()
    assert sorted(set(world.days("C1"))) == sorted(set(world.days("U1")))
    assert all(world.days(who).count(one) == len(TIMES) for who in ("C1", "U1") for one in world.days(who))


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=7)])
def test_a_clock_that_is_set_back_sends_nothing_twice(
    database: Database, clock: ManualClock, back: timedelta
) -> None:
    world = World(database, clock)
    clock.set("2026-11-22T06:00+00:00")
    world.arrive()
    world.people(somebody("U1"), somebody("U2", "America/New_York"))
    world.channel("C1", ["U1", "U2"])
    world.set_up(channel_step("0 9 * * *"), person_step("0 9 * * *"))
    for _ in range(24 * 8):
        clock.move(hours=1)
        world.tick()
    keys = [(row.step_id, row.conversation, row.local_date) for row in world.made()]
    turns = {row.target: row.occurrences for row in world.all(type(world.schedules()["C1"]))}
    clock.instant -= back
    world.sync()
    hours = int(back.total_seconds() // 3600)
    for _ in range(hours):
        world.tick()
        clock.move(hours=1)
    world.tick()
    assert [(row.step_id, row.conversation, row.local_date) for row in world.made()] == keys
    assert {row.target: row.occurrences for row in world.all(type(world.schedules()["C1"]))} == turns
    assert world.told("missed") == []
    clock.move(hours=24)
    world.tick()
    assert len(world.made()) == len(keys) + 3


def test_who_joins_while_the_clock_is_set_back_gets_each_date_once(
    database: Database, clock: ManualClock
) -> None:
    world = World(database, clock)
    clock.set("2026-11-22T06:00+00:00")
    world.arrive()
    world.people(somebody("U1"), somebody("U2"))
    world.channel("C1", ["U1", "U2"])
    world.set_up(person_step("30 9 * * *"))
    world.tick_at("2026-11-22T09:30+00:00", "2026-11-23T09:30+00:00", "2026-11-24T09:30+00:00")
    clock.set("2026-11-22T08:00+00:00")
    world.channel("C1", ["U1"])
    world.sync()
    world.channel("C1", ["U1", "U2"])
    world.sync()
    for at in ("22", "23", "24", "25"):
        world.tick_at(f"2026-11-{at}T09:30+00:00")
    for who in ("U1", "U2"):
        assert world.days(who) == ["2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25"]


def test_a_clock_that_jumps_forward_by_a_week_and_back_is_a_downtime_and_nothing_else(
    database: Database, clock: ManualClock
) -> None:
    world = World(database, clock)
    clock.set("2026-11-22T06:00+00:00")
    world.arrive()
    world.people(somebody("U1"))
    world.channel("C1", ["U1"])
    world.set_up(step_of("intention"), step_of("scenario"))
    world.tick_at("2026-11-23T09:20+00:00", "2026-11-30T09:20+00:00")
    assert [str(row.state) for row in world.made()] == ["missed", "missed"]
    assert len(world.told("missed")) == 1
    world.tick_at("2026-11-23T09:30+00:00", "2026-11-24T09:30+00:00")
    assert len(world.made()) == 2
    world.tick_at("2026-11-30T09:30+00:00", "2026-12-01T09:30+00:00")
    assert [str(row.state) for row in world.made()] == ["missed", "missed", "pending", "pending"]
