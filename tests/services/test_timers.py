"""Each timer is handed to its rule once, with its effects; one that fails is tried again and holds nobody up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.db import timers as rows
from bot.db.session import Database
from bot.db.timers import DueTimer, TimerRow
from bot.services import next_work, timers
from bot.services.timers import Rule
from tests.company import ManualClock
from tests.services.programme_world import WORKSPACE, World


def put(world: World, kind: str, subject: str, **ahead: float) -> None:
    world.database.write_now(
        rows.put,
        workspace_id=WORKSPACE,
        kind=kind,
        subject=subject,
        due_at=world.clock.now() + timedelta(**ahead),
    )


def tick(world: World, rules: Mapping[str, Rule], limit: int = 100) -> int:
    return world.database.write_now(timers.tick, rules=rules, now=world.clock.now(), limit=limit)


LATER = timedelta(days=99)


class Rules:
    """A rule that remembers what it was called with; `failing` subjects fail after writing."""

    def __init__(self, *failing: str) -> None:
        self.called: list[tuple[str, datetime]] = []
        self._failing = failing

    def __call__(self, session: Session, timer: DueTimer, *, now: datetime) -> None:
        subject = timer.subject
        self.called.append((subject, timer.due_at))
        rows.put(session, workspace_id=timer.workspace_id, kind="effect", subject=subject, due_at=now + LATER)
        if subject in self._failing:
            raise ValueError(subject)


def left(world: World, kind: str) -> dict[str, datetime]:
    return {row.subject: row.due_at for row in world.all(TimerRow, TimerRow.kind == kind)}


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    made = World(database, clock)
    made.arrive()
    return made


def test_a_timer_ends_once_when_its_time_has_come(world: World) -> None:
    rule = Rules()
    due = world.clock.now() + timedelta(hours=2)
    put(world, "nudge", "7", hours=2)
    assert tick(world, {"nudge": rule}) == 0
    world.clock.move(hours=3)
    assert tick(world, {"nudge": rule}) == 1
    assert tick(world, {"nudge": rule}) == 0
    assert rule.called == [("7", due)]
    assert left(world, "effect") == {"7": world.clock.now() + LATER}


def test_a_timer_set_again_moves_and_one_that_is_dropped_never_ends(world: World) -> None:
    rule = Rules()
    put(world, "nudge", "7", hours=1)
    put(world, "nudge", "7", hours=5)
    put(world, "nudge", "8", hours=1)
    world.database.write_now(rows.drop, workspace_id=WORKSPACE, kind="nudge", subject="8")
    world.database.write_now(
        rows.put_if_absent, workspace_id=WORKSPACE, kind="nudge", subject="7", due_at=world.clock.now()
    )
    world.clock.move(hours=2)
    assert tick(world, {"nudge": rule}) == 0
    world.clock.move(hours=4)
    tick(world, {"nudge": rule})
    assert [subject for subject, _ in rule.called] == ["7"]


def test_a_rule_that_fails_changes_nothing_holds_nobody_up_and_is_tried_again(world: World) -> None:
    rule = Rules("bad")
    put(world, "nudge", "bad", seconds=-2)
    put(world, "nudge", "good", seconds=-1)
    assert tick(world, {"nudge": rule}) == 2
    assert set(left(world, "effect")) == {"good"}
    assert left(world, "nudge") == {"bad": world.clock.now() + timers.AGAIN}


def test_a_kind_nobody_knows_waits(world: World) -> None:
    put(world, "of a newer version", "1")
    assert tick(world, {}) == 1
    assert left(world, "of a newer version") == {"1": world.clock.now() + timers.AGAIN}


def test_many_are_taken_oldest_first_a_few_at_a_time(world: World) -> None:
    rule = Rules()
    for n in range(5):
        put(world, "nudge", str(n), seconds=-n)
    assert tick(world, {"nudge": rule}, limit=3) == 3
    assert [subject for subject, _ in rule.called] == ["4", "3", "2"]


def test_the_next_timer_is_when_encore_next_has_something_to_do(world: World) -> None:
    put(world, "nudge", "1", hours=4)
    wanted: Any = world.database.read_now(next_work.next_instant, now=world.clock.now())
    assert wanted == world.clock.now() + timedelta(hours=4)
