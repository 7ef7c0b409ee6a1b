"""Many schedules and several processes: each occurrence once, in a few statements."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.db.session import Database
from bot.services import campaigns
from tests.company import ManualClock
from tests.services.programme_world import World, channel_step, person_step, somebody
from tests.services.statements import statements

THREADS = {"sqlite": 2, "postgresql": 4}


def crowd(database: Database, clock: ManualClock, size: int, *timezones: str) -> World:
    """So many people of one team, spread over the zones, with one question on Monday at 09:30."""
    world = World(database, clock)
    clock.set("2026-11-22T00:00+00:00")
    world.arrive()
    zones = timezones or ("Europe/Lisbon",)
    world.people(*(somebody(f"U{n}", zones[n % len(zones)]) for n in range(size)))
    world.channel("C1", [f"U{n}" for n in range(size)])
    world.set_up(person_step("30 9 * * 1"))
    return world


def at_once(count: int, work: Callable[[], Any]) -> list[Any]:
    """Runs the work in so many threads, each with connections of its own, and returns the results."""
    together = threading.Barrier(count)
    results: list[Any] = []

    def run() -> None:
        together.wait()
        results.append(work())

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == count
    return results


def test_tickers_at_the_same_moment_make_each_of_a_thousand_occurrences_once(
    database: Database, clock: ManualClock
) -> None:
    world = crowd(database, clock, 1000, "Europe/Lisbon", "Europe/London", "Atlantic/Azores")
    clock.set("2026-11-23T10:40+00:00")
    taken = at_once(THREADS[database.engine.dialect.name], lambda: world.tick(limit=50))
    assert sum(taken) + world.tick() == 1000
    made = world.made()
    assert len(made) == len({row.conversation for row in made}) == 1000
    assert {str(row.state) for row in made} == {"pending"}
    assert {row.occurrences for row in world.schedules().values()} == {1}
    assert {str(row.next_local_date) for row in world.schedules().values()} == {"2026-11-30"}


def test_tickers_after_a_downtime_tell_the_leads_once(database: Database, clock: ManualClock) -> None:
    world = crowd(database, clock, 300)
    clock.set("2026-12-15T10:00+00:00")
    taken = at_once(THREADS[database.engine.dialect.name], lambda: world.tick(limit=50))
    assert sum(taken) + world.tick() == 300
    keys = [(row.conversation, row.local_date) for row in world.made()]
    assert len(keys) == len(set(keys)) == 4 * 300
    assert len(world.told("missed")) == 1


def test_reading_the_teams_while_the_clock_ticks_loses_and_doubles_nothing(
    database: Database, clock: ManualClock
) -> None:
    world = crowd(database, clock, 200)
    world.people(*(somebody(f"U{n}", "Europe/London") for n in range(100)))  # half of them move
    world.people(*(somebody(f"UNEW{n}") for n in range(50)))
    members = [f"U{n}" for n in range(20, 200)] + [f"UNEW{n}" for n in range(50)]
    world.channel("C1", members)
    clock.set("2026-11-23T09:30+00:00")
    turn = iter(range(4))

    def work() -> None:
        if next(turn) % 2:
            world.sync()
        else:
            world.tick(limit=20)

    at_once(THREADS[database.engine.dialect.name], work)
    world.tick()
    gone = {f"U{n}" for n in range(20)}
    made = [row.conversation for row in world.made() if row.conversation not in gone]
    assert sorted(made) == sorted(members)
    assert world.schedules().keys() == set(members)
    clock.set("2026-11-30T09:30+00:00")
    world.tick()
    assert len(world.made()) == len(members) * 2 + len(
        [row for row in world.made() if row.conversation in gone]
    )


def test_two_processes_that_read_the_teams_at_once_agree(database: Database, clock: ManualClock) -> None:
    world = crowd(database, clock, 10)
    world.people(*(somebody(f"UNEW{n}") for n in range(100)))
    world.channel("C1", [f"UNEW{n}" for n in range(100)])
    at_once(THREADS[database.engine.dialect.name], world.sync)
    assert world.schedules().keys() == {f"UNEW{n}" for n in range(100)}


@pytest.mark.parametrize("weeks_down", [0, 3])
def test_a_herd_of_any_size_takes_the_same_few_statements(
    database: Database, clock: ManualClock, weeks_down: int
) -> None:
    counts = []
    for number, size in enumerate((4, 400)):
        world = World(database, clock, workspace_id=f"T{number}")
        clock.set("2026-11-22T00:00+00:00")
        world.arrive()
        world.people(*(somebody(f"U{n}") for n in range(size)))
        world.channel("C1", [f"U{n}" for n in range(size)])
        world.submit(world.plan(), steps=[person_step("30 9 * * 1"), channel_step("30 9 * * 1")])
        world.sync()
        clock.set("2026-11-23T09:30+00:00")
        clock.instant += timedelta(weeks=weeks_down)
        with statements(database) as asked:
            database.write_now(campaigns.tick, now=clock.now())
        counts.append(len(asked))
        assert len(world.made()) == (size + 1) * (1 + weeks_down)
    assert counts[0] == counts[1] <= 12
    # With nothing due, a tick is one question.
    with statements(database) as idle:
        database.write_now(campaigns.tick, now=clock.now())
    assert len(idle) <= 2  # BEGIN IMMEDIATE counts on SQLite
