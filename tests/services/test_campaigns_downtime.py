"""What comes of steps that fell due while Encore was not running."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.db import campaigns as campaign_tables
from bot.db.campaigns import ScheduleRow
from bot.db.session import Database
from bot.services import campaigns, deliveries
from tests.company import ManualClock
from tests.services.programme_world import (
    RHYTHM,
    World,
    channel_step,
    day,
    leaves_at,
    local,
    person_step,
    somebody,
    step_of,
)

LISBON, NEW_YORK, TOKYO = "Europe/Lisbon", "America/New_York", "Asia/Tokyo"
DUE = {"intention": "2026-11-23T09:30", "scenario": "2026-11-24T09:30"}
DUE |= {"moment": "2026-11-25T11:00", "roundup": "2026-11-27T15:00"}


def one_team(database: Database, clock: ManualClock, timezone: str = LISBON) -> World:
    world = World(database, clock)
    clock.set("2026-11-22T06:00+00:00")
    world.arrive()
    world.people(somebody("U1", timezone), somebody("U2", timezone))
    world.channel("C1", ["U1", "U2"])
    return world


# From ten minutes before a step was due, in Lisbon in winter: (step, hours down) -> what became of each occurrence that
# fell due, oldest first, and the local time at which the last one leaves.
DOWN = [
    ("intention", 1, ["pending"], "2026-11-23 10:20"),
    ("intention", 24, ["pending"], "2026-11-24 09:20"),
    ("intention", 24 * 7, ["missed"], None),
    ("intention", 24 * 30, ["missed"] * 5, None),
    ("scenario", 1, ["pending"], "2026-11-24 10:20"),
    ("scenario", 24, ["pending"], "2026-11-25 09:20"),
    ("scenario", 24 * 7, ["missed"], None),
    ("scenario", 24 * 30, ["missed"] * 4 + ["pending"], "2026-12-24 09:20"),
    ("moment", 1, ["pending"], "2026-11-25 11:50"),
    ("moment", 24, ["pending"], "2026-11-26 10:50"),
    ("moment", 24 * 7, ["missed"], None),
    ("moment", 24 * 30, ["missed"] * 5, None),
    ("roundup", 1, ["pending"], "2026-11-27 15:50"),
    ("roundup", 24, ["missed"], None),  # found on Saturday; Monday is too late for it
    ("roundup", 24 * 7, ["missed"], None),
    ("roundup", 24 * 30, ["missed"] * 5, None),
]


@pytest.mark.parametrize("case", DOWN, ids=lambda case: f"{case[0]}-{case[1]}h")
def test_after_a_downtime_a_step_comes_late_at_most_once_and_only_while_it_helps(
    database: Database,
    clock: ManualClock,
    case: tuple[str, int, list[str], str | None],
) -> None:
    kind, hours, states, leaves = case
    world = one_team(database, clock)
    world.set_up(step_of(kind))
    clock.set(f"{DUE[kind]}+00:00")
    clock.move(minutes=-10)
    world.tick()
    assert world.made() == []
    clock.move(hours=hours)
    world.tick()
    targets = ["U1", "U2"] if kind == "scenario" else ["C1"]
    for target in targets:
        rows = world.made(target)
        assert [str(row.state) for row in rows] == states
        assert len({row.local_date for row in rows}) == len(rows)
        assert {row.reason for row in rows if row.state == "missed"} <= {"too_late"}
        if leaves:
            assert f"{local(leaves_at(rows[-1]), LISBON):%Y-%m-%d %H:%M}" == leaves
    assert len(world.told("missed")) == ("missed" in states)
    # Nothing is left behind: the next one comes by itself, on its day, once.
    before = len(world.made())
    clock.set(world.schedules()[targets[0]].next_due_at.isoformat())
    world.tick()
    assert [str(row.state) for row in world.made()[before:]] == ["pending"] * len(targets)


@pytest.mark.parametrize("hours", [1, 24, 24 * 7, 24 * 30])
def test_a_downtime_over_the_whole_rhythm_floods_nobody(
    database: Database, clock: ManualClock, hours: int
) -> None:
    world = one_team(database, clock)
    world.set_up(*RHYTHM)
    for at in DUE.values():
        clock.set(f"{at}+00:00")
        clock.move(minutes=-10)
        world.tick()
        clock.move(hours=hours)
        world.tick()
    made = world.made()
    assert len({(row.step_id, row.conversation, row.local_date) for row in made}) == len(made)
    runs = {row.created_at for row in made}
    for run in runs:
        late = [
            (row.step_id, row.conversation)
            for row in made
            if row.created_at == run and row.state in {"pending", "held"}
        ]
        assert len(late) == len(set(late))


def test_ticking_through_makes_the_same_occurrences_as_a_downtime(
    database: Database, clock: ManualClock
) -> None:
    world = one_team(database, clock)
    world.set_up(*RHYTHM)
    clock.set("2026-11-23T00:00+00:00")
    for _ in range(24 * 14):
        world.tick()
        clock.move(hours=1)
    through = {(row.step_id, row.conversation, row.local_date) for row in world.made()}
    assert len(through) == 2 * (3 + 2)
    # Lisbon is off on 1 December: what is half an hour late by then waits for the next day.
    held = {str(row.local_date) for row in world.made() if row.state == "held"}
    assert held == {"2026-12-01"}
    assert {str(row.state) for row in world.made()} == {"pending", "held"}

    other = World(database, clock, workspace_id="T2", channels=world.channels)
    clock.set("2026-11-22T06:00+00:00")
    other.arrive()
    other.people(somebody("U1", LISBON), somebody("U2", LISBON))
    other.submit(other.plan())
    other.sync()
    clock.set("2026-12-07T00:00+00:00")
    other.tick()
    kinds = {row.id: row.kind for row in [*world.steps().values(), *other.steps().values()]}
    assert {(kinds[step], where, on) for step, where, on in through} == {
        (kinds[row.step_id or 0], row.conversation, row.local_date) for row in other.made()
    }


@pytest.mark.parametrize(
    ("timezone", "up", "leaves"),
    [
        (LISBON, "2026-11-24T03:00+00:00", "2026-11-24 08:30"),
        (LISBON, "2026-11-23T20:00+00:00", "2026-11-24 08:30"),
        (LISBON, "2026-11-24T15:20+00:00", "2026-11-24 15:20"),
        (NEW_YORK, "2026-11-24T07:00+00:00", "2026-11-24 08:30"),
        (TOKYO, "2026-11-23T18:00+00:00", "2026-11-24 08:30"),
        (TOKYO, "2026-11-23T03:00+00:00", "2026-11-24 08:30"),  # Monday is a holiday there
        ("Asia/Seoul", "2026-11-23T03:00+00:00", "2026-11-23 12:00"),
    ],
)
def test_what_is_late_leaves_in_the_office_hours_of_its_channel(
    database: Database, clock: ManualClock, timezone: str, up: str, leaves: str
) -> None:
    world = one_team(database, clock, timezone)
    world.set_up(step_of("intention"))
    world.tick_at(up)
    [row] = world.made("C1")
    assert row.state == ("held" if row.not_before else "pending"), "what waits holds nothing else up"
    assert f"{local(leaves_at(row), timezone):%Y-%m-%d %H:%M}" == leaves
    assert world.told("missed") == []


@pytest.mark.parametrize(
    ("kind", "up"),
    [
        ("roundup", "2026-11-27T18:00+00:00"),  # 20 hours of grace, but the office opens on Monday
        ("intention", "2026-11-24T16:00+00:00"),  # in office hours, half an hour after its grace
        ("moment", "2026-11-26T18:00+00:00"),
    ],
)
def test_what_could_only_leave_after_its_grace_is_missed_and_the_lead_is_told(
    database: Database, clock: ManualClock, kind: str, up: str
) -> None:
    world = one_team(database, clock)
    world.set_up(step_of(kind))
    world.tick_at(up)
    assert [(row.state, row.reason) for row in world.made("C1")] == [("missed", "too_late")]
    assert len(world.told("missed")) == 1


def test_fifteen_minutes_late_is_on_time_even_at_night(database: Database, clock: ManualClock) -> None:
    world = one_team(database, clock)
    world.set_up(channel_step("30 1 * * 1", grace_hours=1), person_step("30 1 * * 1", grace_hours=1))
    world.tick_at("2026-11-23T01:45+00:00")
    assert [(row.state, row.not_before) for row in world.made()] == [("pending", None)] * 3
    world.tick_at("2026-11-30T01:46+00:00")
    assert [str(row.state) for row in world.made()[3:]] == ["missed"] * 3


def test_of_several_that_could_still_go_only_the_newest_does(database: Database, clock: ManualClock) -> None:
    world = one_team(database, clock)
    world.set_up(channel_step("30 9 * * 1-5", grace_hours=72))
    world.tick_at("2026-11-25T09:45+00:00")
    assert [(str(row.local_date), row.state, row.reason) for row in world.made()] == [
        ("2026-11-23", "missed", "overtaken"),
        ("2026-11-24", "missed", "overtaken"),
        ("2026-11-25", "pending", None),
    ]
    assert [row.values["n"] for row in world.made()] == [0, 1, 2]


def test_a_very_long_downtime_still_finds_the_newest_and_records_a_bounded_number(
    database: Database, clock: ManualClock
) -> None:
    world = one_team(database, clock)
    world.set_up(channel_step("30 9 * * *", grace_hours=20), weeks=104, starts_on=day("2026-11-23"))
    world.tick_at("2027-06-01T11:00+00:00")
    rows = world.made()
    assert len(rows) == 60
    assert (str(rows[-1].local_date), rows[-1].state) == ("2027-06-01", "pending")
    assert rows[-1].values["n"] == world.schedules()["C1"].occurrences - 1 == 190
    assert {str(row.state) for row in rows[:-1]} == {"missed"}


def test_leads_are_told_once_a_day_however_much_was_missed(database: Database, clock: ManualClock) -> None:
    world = one_team(database, clock)
    world.set_up(
        channel_step("0 9 * * *", grace_hours=1),
        channel_step("0 12 * * *", grace_hours=1),
        person_step("0 15 * * *", grace_hours=1),
        leads=("ULEAD", "U2"),
        starts_on=day("2026-11-23"),
    )
    world.tick_at("2026-11-23T10:30+00:00", "2026-11-23T13:30+00:00", "2026-11-23T16:30+00:00")
    assert len(world.made(state="missed")) == 1 + 1 + 2
    assert len(world.told("missed")) == len(world.told("missed", lead="U2")) == 1
    world.tick_at("2026-11-24T10:30+00:00")
    assert len(world.told("missed")) == len(world.told("missed", lead="U2")) == 2


def test_a_message_nobody_could_send_for_hours_waits_for_the_office_hours_of_its_target(
    database: Database, clock: ManualClock
) -> None:
    world = one_team(database, clock, NEW_YORK)
    world.set_up(step_of("scenario"))
    clock.set("2026-11-24T09:30-05:00")
    world.tick()
    row = world.made("U1")[0]

    def waits(text: str, target: str = "U1") -> str | None:
        clock.set(text)
        zones = database.read_now(campaign_tables.timezones_of, [row.step_id or 0], ["U1", "U404"])
        until = campaigns.waits_until(
            row.due_at or clock.now(), zones.get((row.step_id or 0, target)), now=clock.now()
        )
        return f"{local(until, NEW_YORK):%Y-%m-%d %H:%M}" if until else None

    assert waits("2026-11-24T09:30-05:00") is None
    assert waits("2026-11-24T16:00-05:00") is None
    assert waits("2026-11-24T17:30-05:00") == "2026-11-25 08:30"
    assert waits("2026-11-25T03:00-05:00") == "2026-11-25 08:30"
    assert waits("2026-11-25T09:00-05:00") is None
    # Of somebody who has left, Encore knows no zone any more; UTC is as good as any.
    assert waits("2026-11-25T08:00+00:00", target="U404") == "2026-11-25 03:30"


def claimed(world: World) -> list[str]:
    """To whom the sender would send something now."""
    mine = world.database.write_now(deliveries.claim, now=world.clock.now(), busy=(), limit=50)
    return sorted(one.conversation for one in mine if one.kind in DUE)


def test_made_on_time_but_not_sent_for_a_night_it_leaves_in_the_morning(
    database: Database, clock: ManualClock
) -> None:
    world = one_team(database, clock)
    world.set_up(step_of("scenario"))
    world.tick_at("2026-11-24T09:30+00:00")
    assert {row.not_before for row in world.made()} == {None}
    clock.set("2026-11-25T03:00+00:00")
    assert claimed(world) == []
    assert {local(leaves_at(row), LISBON).isoformat() for row in world.made()} == {"2026-11-25T08:30:00"}
    clock.set("2026-11-25T08:30+00:00")
    assert claimed(world) == ["U1", "U2"]


def test_made_on_time_but_not_sent_before_the_week_end_it_is_missed_and_the_lead_is_told(
    database: Database, clock: ManualClock
) -> None:
    world = one_team(database, clock)
    world.set_up(step_of("roundup"))
    world.tick_at("2026-11-27T15:00+00:00")
    clock.set("2026-11-27T20:00+00:00")
    assert claimed(world) == []
    assert [(row.state, row.reason) for row in world.made()] == [("missed", "too_late")]
    assert len(world.told("missed")) == 1


def test_the_calendar_goes_on_when_the_rules_of_a_zone_change_under_it(
    database: Database, clock: ManualClock
) -> None:
    """A new time zone database can put a planned instant earlier or later: the local time counts."""
    world = one_team(database, clock)
    world.set_up(step_of("intention"))
    clock.set("2026-11-23T08:00+00:00")

    def shift(hours: int) -> None:
        database.write_now(
            lambda session: session.execute(
                update(ScheduleRow).values(next_due_at=clock.now() + timedelta(hours=hours))
            )
        )

    shift(-1)  # it would be due at 07:00 by the old rules
    world.tick()
    assert world.made() == []
    assert world.schedules()["C1"].next_due_at.isoformat() == "2026-11-23T09:30:00+00:00"
    shift(5)  # it would be due at 13:00 by the old rules
    world.sync()
    assert world.schedules()["C1"].next_due_at.isoformat() == "2026-11-23T09:30:00+00:00"
    shift(3)
    world.tick_at("2026-11-23T11:00+00:00")
    assert [(row.due_at.isoformat(), row.state) for row in world.made()] == [
        ("2026-11-23T09:30:00+00:00", "pending")
    ]
