"""A line that is longer than the leases of what waits in it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.db.inbox import InboxRow
from bot.db.session import Database
from bot.services import inbox
from content.pack import builtin_pack
from handlers.context import Context
from handlers.deps import Deps
from handlers.intake import Intake, Route
from handlers.payloads import Interaction
from tests.company import ManualClock, eventually

THINGS = 20


class Line:
    """An intake whose handler lets nothing through until `open` is set."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.open = asyncio.Event()
        self.handled: Counter[str] = Counter()
        nobody: Any = None
        deps = Deps(
            workspace_id="T1",
            database=database,
            slack=nobody,
            clock=clock,
            lease_clock=clock,
            pack=builtin_pack(),
            wake=lambda: None,
            heed_problems=lambda: None,
            draw_home=nobody,
            sync_soon=lambda *_: None,
            sync_groups_soon=lambda: None,
            messages_per_minute=180,
        )
        self.intake = Intake([Route("event", "waved", self._handle)], deps)

    async def _handle(self, context: Context) -> None:
        self.handled[context.did.key] += 1
        await self.open.wait()

    async def take(self, number: int) -> None:
        """Somebody waves."""

        async def ack(**_body: Any) -> None:
            return None

        did = Interaction(
            kind="event", name="waved", key=f"wave:{number}", workspace_id="T1", user_id=f"U{number}"
        )
        await self.intake.take(did, ack)


@pytest.fixture
async def lines(database: Database, clock: ManualClock) -> AsyncIterator[tuple[Line, Line]]:
    """Two processes' intakes on one database."""
    both = Line(database, clock), Line(database, clock)
    for line in both:
        line.intake.start()
    yield both
    for line in both:
        await line.intake.drain(0)


def attempts(session: Session) -> set[int]:
    return set(session.scalars(select(InboxRow.attempts)))


async def test_what_waits_in_line_is_done_once_by_the_process_that_took_it_however_long_that_is(
    lines: tuple[Line, Line], database: Database, clock: ManualClock
) -> None:
    mine, other = lines
    for number in range(THINGS):
        await mine.take(number)
    for _ in range(10):
        clock.instant += inbox.LEASE / 2
        await mine.intake.recover()
        await other.intake.recover()
    assert database.read_now(attempts) == {1}
    mine.open.set()
    await eventually(lambda: not mine.intake.busy, what="the line is worked through")
    assert mine.handled == {f"wave:{number}": 1 for number in range(THINGS)}
    assert not other.handled


async def test_what_a_process_left_in_line_is_taken_up_by_another_when_the_leases_end(
    lines: tuple[Line, Line], database: Database, clock: ManualClock
) -> None:
    gone, other = lines
    for number in range(THINGS):
        await gone.take(number)
    await gone.intake.drain(0)
    other.open.set()
    await other.intake.recover()
    assert not other.handled
    clock.instant += inbox.LEASE + timedelta(seconds=1)
    await other.intake.recover()
    await eventually(lambda: not other.intake.busy, what="the line is worked through")
    assert other.handled == {f"wave:{number}": 1 for number in range(THINGS)}
    assert database.read_now(attempts) == {2}
