"""Whatever the downtimes, places and moves: each planned date is accounted for exactly once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from tests.company import ManualClock
from tests.services.programme_world import RHYTHM, TEMPLATE, World, leaves_at, somebody

ZONES = (
    "Europe/Lisbon",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Asia/Kolkata",
)
ON_TIME = timedelta(minutes=15)
FIRST = date(2027, 1, 25)  # thirteen weeks over clock changes in New York, Lisbon, Lord Howe and Casablanca
BEGIN = datetime.fromisoformat("2027-01-24T09:00+00:00")  # over the date line it is Sunday or later
GRACE = {step.kind: timedelta(minutes=step.grace_minutes) for step in RHYTHM}
WEEKDAY = {"intention": 0, "scenario": 1, "moment": 2, "roundup": 4}
PERSONS, CHANNELS = ("U1", "U2", "U3"), ("C1", "C2")
_workspaces = count(1)


@dataclass(frozen=True)
class Story:
    """How long Encore sleeps between two ticks (minutes), where people live, and who moves where after which tick."""

    sleeps: tuple[int, ...]
    homes: tuple[str, ...]
    moves: dict[int, tuple[str, str]]


sleeps = st.lists(
    st.one_of(
        st.integers(1, 120),
        st.integers(60, 26 * 60),
        st.integers(24 * 60, 9 * 24 * 60),
        st.integers(7 * 24 * 60, 30 * 24 * 60),
    ),
    min_size=1,
    max_size=25,
).map(tuple)
zone_names = st.sampled_from(ZONES)
stories = st.builds(
    Story,
    sleeps=sleeps,
    homes=st.tuples(zone_names, zone_names, zone_names),
    moves=st.dictionaries(st.integers(0, 24), st.tuples(st.sampled_from(PERSONS), zone_names), max_size=6),
)


def live(database: Database, story: Story) -> World:
    """Thirteen weeks of the built-in template, ticking when Encore is awake, and once more when all is over."""
    clock = ManualClock(BEGIN)
    world = World(database, clock, workspace_id=f"T{next(_workspaces)}")
    world.arrive()
    world.people(*(somebody(who, where) for who, where in zip(PERSONS, story.homes, strict=True)))
    world.channel("C1", ["U1", "U2"])
    world.channel("C2", ["U3", "U1"])
    world.submit(world.plan(starts_on=FIRST))
    world.sync()
    end = BEGIN + timedelta(weeks=TEMPLATE.weeks, days=5)
    for number, minutes in enumerate(story.sleeps):
        clock.instant = min(clock.instant + timedelta(minutes=minutes), end)
        if number in story.moves:
            world.people(somebody(*story.moves[number]))
            world.sync()
        world.tick()
    clock.instant = end
    world.tick()
    return world


def keys(world: World) -> list[tuple[str, str, date]]:
    return sorted((row.kind, row.conversation, row.local_date) for row in world.made() if row.local_date)


def planned() -> list[tuple[str, str, date]]:
    return sorted(
        (step.kind, target, FIRST + timedelta(weeks=week, days=WEEKDAY[step.kind]))
        for step in RHYTHM
        for target in (PERSONS if step.kind == "scenario" else CHANNELS)
        for week in range(TEMPLATE.weeks)
    )


WAITING = {"pending", "held"}


def check_lateness(rows: list[DeliveryRow]) -> None:
    for row in rows:
        assert row.due_at is not None
        assert row.expires_at == row.due_at + GRACE[row.kind]
        assert row.created_at >= row.due_at
        if row.state == "missed":
            assert row.created_at - row.due_at > ON_TIME
            assert row.reason in {"too_late", "overtaken"}
        else:
            assert (row.state, row.reason) in {("pending", None), ("held", "quiet_hours")}
            assert leaves_at(row) <= row.expires_at


def check_no_flood(rows: list[DeliveryRow]) -> None:
    """At one waking, at most one message of a step to a target."""
    late = [(row.step_id, row.conversation, row.created_at) for row in rows if row.state in WAITING]
    assert len(late) == len(set(late))


def check_office(world: World, rows: list[DeliveryRow]) -> None:
    """What is late leaves in office hours; of who never moved it is known where that is."""
    zones = {target: row.timezone for target, row in world.schedules().items()}
    for row in rows:
        if row.state in WAITING and row.created_at - (row.due_at or row.created_at) > ON_TIME:
            leaves = leaves_at(row).astimezone(ZoneInfo(zones[row.conversation]))
            assert leaves.isoweekday() <= 5
            assert "08:30" <= f"{leaves:%H:%M}" < "17:30"


@pytest.mark.timeout(300)
@settings(max_examples=25)
@given(story=stories)
def test_each_planned_date_is_accounted_for_once(database: Database, story: Story) -> None:
    world = live(database, story)
    rows = world.made()
    assert keys(world) == planned()
    check_lateness(rows)
    check_no_flood(rows)
    if not story.moves:
        check_office(world, rows)
    turns = {(row.kind, row.conversation, row.local_date): row.values["n"] for row in rows}
    assert all(n == (on - FIRST).days // 7 for (_, _, on), n in turns.items() if on)


@pytest.mark.timeout(300)
@settings(max_examples=12)
@given(story=stories, other=sleeps)
def test_when_encore_was_awake_changes_what_is_late_but_never_what_there_is(
    database: Database, story: Story, other: tuple[int, ...]
) -> None:
    one = live(database, Story(story.sleeps, story.homes, {}))
    two = live(database, Story(other, story.homes, {}))
    assert keys(one) == keys(two)
    dues = [sorted((row.kind, row.conversation, row.due_at) for row in w.made()) for w in (one, two)]
    assert dues[0] == dues[1]
