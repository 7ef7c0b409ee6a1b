"""How does a company live through weeks? Time goes from one due instant to the next, and Encore stops and starts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.app import Encore
from bot.manifest import manifest
from bot.sandbox.clock import SandboxClock
from bot.sandbox.faults import AFTER, Fault
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace
from bot.services import silence
from bot.slack.pace import MethodPace
from tests.company import Company, Json, ManualClock, eventually
from tests.conftest import encore_settings
from tests.story.weeks import LISBON, instant

COMPANY = Path(__file__).with_name("company.yaml")
_MOST_LOOKS = 20


@dataclass
class Diary(Company):
    """A company over weeks. `acted` are the instants at which somebody did something, `restarts` those of restarts.

    Everybody looks at their Home once a day, so that nobody counts as silent. Only what Encore keeps of that is
    written: to draw a thousand Homes would take longer than all else.
    """

    database_url: str = ""
    week: int = 0
    acted: set[datetime] = field(default_factory=set)
    restarts: list[datetime] = field(default_factory=list)
    looked_on: date | None = None

    async def act(self, person: str, kind: str, **fields: Any) -> Json:
        self.acted.add(self.clock.instant)
        return await super().act(person, kind, **fields)

    # Time

    async def on(self, text: str, zone: ZoneInfo = LISBON) -> None:
        """Lives on until this day and time of the week that is written about, such as "Tue 09:30"."""
        await self.until(instant(self.week, text, zone))

    async def until(self, end: datetime) -> None:
        """Goes from one instant to the next at which Encore has something to do, as its own report says."""
        assert end >= self.clock.instant, f"{end} is over: it is {self.clock.instant}"
        looks = 0
        while (due := await self._next()) is not None and due <= end:
            looks = looks + 1 if due <= self.clock.instant else 0
            assert looks < _MOST_LOOKS, f"something has been due since {due} and is not done"
            await self._move(max(due, self.clock.instant))
        await self._move(end)

    async def _next(self) -> datetime | None:
        await self.encore.ticks.make_due()
        return self.clock.reported[-1]

    async def _move(self, to: datetime) -> None:
        self.clock.instant = to
        self.sandbox.clock.set(to.timestamp())
        if self.looked_on != to.date():
            self.looked_on = to.date()
            await self.encore.database.transact(self._everybody_looks, now=to)
        await self.settle()

    def _everybody_looks(self, session: Session, *, now: datetime) -> None:
        for person in self.sandbox.state.people.values():
            silence.acted(session, workspace_id=self.encore.workspace_id, user_id=person.id, now=now)

    async def idle(self) -> None:
        """Also the teams are read: who joined, left or archived something."""
        await super().idle()
        if self.encore.sync.busy:
            await eventually(lambda: not self.encore.sync.busy, what="the teams are read")
            await super().idle()

    # The process

    async def starts(self) -> None:
        """The process begins, on whatever is in the database."""
        self.encore = Encore(
            encore_settings(self.sandbox, self.database_url, encore_log_level="ERROR"),
            clock=self.clock,
            pace=MethodPace(limits={}),
        )
        await self.encore.start()
        await eventually(lambda: self.sandbox.sockets.connected, what="Encore is connected")
        await self.idle()

    async def restarts_on(self, text: str, zone: ZoneInfo = LISBON) -> None:
        """At this time of the week Encore is stopped as a host does it, and begins anew."""
        await self.on(text, zone)
        await self.encore.stop()
        self.restarts.append(self.clock.instant)
        await self.starts()
        await self.settle()

    async def loses_power_on(self, text: str, zone: ZoneInfo = LISBON) -> int:
        """The same without a word: in the middle of sending what is due then. Returns how many were on their way.

        Slack has each of these messages, and Encore has heard of none.
        """
        end = instant(self.week, text, zone)
        while (due := await self._next()) is not None and due < end:
            await self._move(max(due, self.clock.instant))
        self.sandbox.faults.add(Fault("chat.postMessage", when=AFTER, delay=5.0, count=None))
        self.clock.instant = end
        self.sandbox.clock.set(end.timestamp())
        posted = self._posted()
        await self.encore.ticks.make_due()
        await eventually(lambda: self._posted() > posted, what="messages are on their way")
        cut_off = await self._cut()
        self.sandbox.faults.clear()
        self.restarts.append(end)
        await self.starts()
        await self.settle()
        return cut_off

    def _posted(self) -> int:
        return len(self.messages())

    async def _cut(self) -> int:
        """Ends every task where it stands: nothing is drained, acknowledged or given back."""
        encore = self.encore
        on_their_way = [task for _, task in encore.sender._in_flight.values()]
        assert encore.scheduler is not None
        encore.scheduler.shutdown(wait=False)
        for task in [*encore._tasks, *encore.intake._workers, *on_their_way]:
            task.cancel()
        encore._closing.remove(encore._finish)
        await encore.listener.close()
        await encore.stop()
        return len(on_their_way)


@asynccontextmanager
async def opened(database_url: str, *, starts: datetime) -> AsyncIterator[Diary]:
    """The company before it has a programme, at an instant; time goes only where the diary says."""
    clock = ManualClock(starts)
    sandbox = Sandbox(
        Workspace.from_file(COMPANY),
        manifest(),
        limits="none",
        clock=SandboxClock(starts),
        retry_delays=(0.0, 0.01, 0.01),
    )
    sandbox.clock.pause()
    await sandbox.start()
    diary = Diary(sandbox, None, clock, database_url=database_url)  # type: ignore[arg-type]
    try:
        await diary.starts()
        yield diary
    finally:
        await diary.encore.stop()
        await sandbox.stop()
