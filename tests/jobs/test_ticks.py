"""What the clock does: makes what is due, says what is next, forgets what is old."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.clock import SystemClock
from bot.db import timers
from bot.db.deliveries import DeliveryRow
from bot.db.inbox import InboxRow
from bot.db.session import Database
from bot.db.timers import TimerRow
from bot.domain import DeliveryState
from bot.jobs.ticks import Ticks
from bot.services import inbox
from bot.services.celebrations import TELLING
from tests.company import ManualClock
from tests.services.programme_world import WORKSPACE, World, channel_step, person_step, somebody, step_of


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    one = World(database, clock)
    clock.set("2026-11-22T06:00+00:00")
    one.arrive()
    return one


class Woken:
    """Counts how often somebody was woken."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


def reported(clock: ManualClock) -> str | None:
    last = clock.reported[-1]
    return f"{last:%dT%H:%M}" if last else None


async def test_more_than_a_batch_is_made_in_one_run(world: World, clock: ManualClock) -> None:
    world.people(*(somebody(f"U{n}") for n in range(1100)))
    world.channel("C1", [f"U{n}" for n in range(1100)])
    world.set_up(person_step("30 9 * * 1"))
    clock.set("2026-11-23T09:30+00:00")
    wake = Woken()
    await Ticks(world.database, clock, wake=wake).make_due()
    assert len(world.made()) == 1100
    assert wake.times == 3


async def test_the_sender_is_woken_only_when_there_is_something(world: World, clock: ManualClock) -> None:
    world.people(somebody("U1"))
    world.channel("C1", ["U1"])
    world.set_up(step_of("intention"))
    wake = Woken()
    ticks = Ticks(world.database, clock, wake=wake)
    await ticks.make_due()
    assert wake.times == 0
    clock.set("2026-11-23T09:30+00:00")
    await ticks.make_due()
    await ticks.make_due()
    assert wake.times == 1


def waiting(world: World) -> int:
    """Timers that tell a channel of something."""

    def count(session: Session) -> int:
        return session.scalar(select(func.count()).where(TimerRow.kind == TELLING)) or 0

    return world.database.read_now(count)


class PassingClock(ManualClock):
    """A clock on which half past nine passes as soon as it has been read."""

    def now(self) -> datetime:
        now, self.instant = self.instant, datetime.fromisoformat("2026-11-23T09:30+00:00")
        return now


async def test_what_a_timer_brings_does_not_overtake_a_step_that_is_due_at_the_same_instant(
    world: World, clock: ManualClock
) -> None:
    world.people(somebody("U1"))
    world.channel("C1", ["U1"])
    world.set_up(person_step("30 9 * * 1"))
    clock.set("2026-11-23T09:30+00:00")
    timer = {"workspace_id": WORKSPACE, "kind": TELLING, "subject": "C1", "due_at": clock.now()}
    world.database.write_now(timers.put, **timer)
    passing = PassingClock(datetime.fromisoformat("2026-11-23T09:29:59+00:00"))
    ticks = Ticks(world.database, passing, wake=Woken())
    await ticks.make_due()
    assert (len(world.made()), waiting(world)) == (0, 1), "by the time of the whole run nothing is due"
    await ticks.make_due()
    assert (len(world.made()), waiting(world)) == (1, 0)


def deliver(world: World) -> None:
    """Everything that may go now has been sent."""
    ready = DeliveryRow.not_before.is_(None) | (DeliveryRow.not_before <= world.clock.now())
    statement = update(DeliveryRow).where(DeliveryRow.state == DeliveryState.PENDING, ready)
    world.database.write_now(lambda session: session.execute(statement.values(state=DeliveryState.SENT)))


async def test_the_clock_hears_what_is_next_or_that_nothing_is(world: World, clock: ManualClock) -> None:
    ticks = Ticks(world.database, clock, wake=Woken())
    await ticks.make_due()
    assert reported(clock) is None
    world.people(somebody("U1"), somebody("U2"), somebody("U3", "America/New_York"))
    world.channel("C1", ["U1", "U2"])
    world.channel("C2", ["U3"])
    world.submit(world.plan(), steps=[channel_step("30 9 * * 1", grace_hours=30)], weeks=2)
    world.sync()
    await ticks.make_due()
    assert reported(clock) == "22T06:00"  # the leads' message is still to be sent: time must not run on
    for at, following in (
        ("2026-11-22T06:00", "23T09:30"),
        ("2026-11-23T09:30", "23T14:30"),
        ("2026-11-23T23:00", "24T13:30"),  # New York's is late and waits for the morning there
    ):
        clock.set(f"{at}+00:00")
        await ticks.make_due()
        deliver(world)
        await ticks.make_due()
        assert reported(clock) == following
    world.switch("paused")
    await ticks.make_due()
    assert (
        reported(clock) == "28T10:00"
    )  # nothing of the campaign; whether there is an end to celebrate is looked at
    world.switch("running")
    await ticks.make_due()
    assert reported(clock) == "28T10:00"
    clock.set("2026-11-28T10:00+00:00")
    await ticks.make_due()
    assert reported(clock) == "30T09:30"


async def test_the_inbox_is_forgotten_by_the_computers_time(database: Database, clock: ManualClock) -> None:
    """The sandbox's clock may run fast: Slack's redeliveries do not."""
    world = World(database, clock)
    clock.set("2036-01-01T00:00+00:00")
    world.arrive()
    really = SystemClock().now()

    def store(key: str, age: timedelta) -> None:
        at: datetime = really - age
        [row_id] = database.write_now(inbox.store, [(WORKSPACE, key, "{}", at)])
        assert row_id is not None
        database.write_now(inbox.finish, row_id, at)

    store("young", inbox.KEPT - timedelta(hours=1))
    store("old", inbox.KEPT + timedelta(hours=1))
    await Ticks(database, clock, wake=Woken()).forget()
    assert [row.key for row in world.all(InboxRow)] == ["young"]
