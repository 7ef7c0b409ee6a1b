"""Encore as an operator runs it: `python -m bot run` in a process of its own, against a sandbox in the test."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.db.deliveries import OPEN, DeliveryRow
from bot.db.inbox import InboxRow
from bot.db.session import Database
from bot.manifest import manifest
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import DEFAULT_WORKSPACE, Workspace
from content.pack import Pack, builtin_pack
from tests.company import MONDAY, TEAM_CHANNELS, Company, ManualClock, eventually

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class EncoreProcess:
    """The process, what it has printed, and the sandbox and database it works with."""

    sandbox: Sandbox
    database_url: str
    settings: dict[str, str] = field(default_factory=dict)
    printed: bytearray = field(default_factory=bytearray)
    process: asyncio.subprocess.Process | None = None
    _reading: asyncio.Task[None] | None = None

    @property
    def pack(self) -> Pack:
        """What the company's driver asks of an Encore in the same process."""
        return builtin_pack()

    @property
    def logs(self) -> str:
        """Everything it has printed so far, on both streams."""
        return self.printed.decode(errors="replace")

    async def start(self) -> None:
        """Starts it and returns when it is ready and connected."""
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": self.sandbox.bot_token,
            "SLACK_APP_TOKEN": self.sandbox.app_token,
            "SLACK_API_URL": self.sandbox.api_url,
            "DATABASE_URL": self.database_url,
            "ENCORE_CLOCK_URL": f"{self.sandbox.url}/sandbox/clock",
            "ENCORE_MESSAGES_PER_MINUTE": "6000",
            "ENCORE_SECONDS_BETWEEN_MESSAGES": "0",
            "ENCORE_RECONCILE_SECONDS": "0.1",
            **self.settings,
        }
        started = len(self.printed)
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            cwd=Path(self.database_url.removeprefix("sqlite:///")).parent,  # no developer's .env there
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
        self._reading = asyncio.create_task(self._read())
        await eventually(
            lambda: b"Encore is running" in self.printed[started:] and self.sandbox.sockets.connected,
            seconds=60,
            what=f"Encore is ready; it printed: {self.logs}",
        )

    async def _read(self) -> None:
        assert self.process is not None
        assert self.process.stdout is not None
        while piece := await self.process.stdout.read(65536):
            self.printed += piece

    async def kill(self) -> None:
        """Ends it as a power cut would."""
        await self._end(signal.SIGKILL)

    async def terminate(self) -> int:
        """Asks it to go, as a host does; returns its exit code."""
        return await self._end(signal.SIGTERM)

    async def _end(self, number: signal.Signals) -> int:
        assert self.process is not None
        assert self._reading is not None
        if self.process.returncode is None:
            self.process.send_signal(number)
        code = await self.process.wait()
        await self._reading
        return code


@dataclass
class RemoteCompany(Company):
    """A company whose Encore runs in another process; how far it is shows in its database."""

    @property
    def running(self) -> EncoreProcess:
        """The process."""
        assert isinstance(self.encore, EncoreProcess)
        return self.encore

    async def idle(self) -> None:
        """Waits until everything was heard, worked through and sent."""
        await self.sandbox.events.settled()
        database = Database(self.running.database_url)
        try:
            await eventually(
                lambda: (
                    not database.read_now(_open_work, datetime.fromtimestamp(self.sandbox.clock.now(), UTC))
                ),
                seconds=60,
                what="Encore is idle",
            )
        finally:
            database.engine.dispose()

    async def set_up(self, *, channels: tuple[str, ...] = TEAM_CHANNELS) -> None:
        """As an admin does it, in Home: Lena leads, from today."""
        home = await self.open_home("oliver")
        await self.press("oliver", home, "Set up Encore")
        await eventually(lambda: self.modal("oliver"), what="the form opens")
        answer = await self.fill(
            "oliver",
            {
                "Who leads the programme?": ["lena"],
                "In which team channels?": list(channels),
                "On which day does it start?": MONDAY.date().isoformat(),
            },
        )
        assert answer["ok"], answer
        await eventually(self._everybody_has_a_team, what="the teams are read")

    def _everybody_has_a_team(self) -> bool:
        joined = {
            call.args.get("channel") for call in self.sandbox.calls if call.method == "conversations.members"
        }
        return {self.channel(name) for name in TEAM_CHANNELS} <= joined


def _open_work(session: Session, now: datetime) -> int:
    ready = (DeliveryRow.not_before.is_(None)) | (DeliveryRow.not_before <= now)
    waiting = session.scalar(select(func.count()).where(DeliveryRow.state.in_(OPEN), ready))
    undone = session.scalar(select(func.count()).where(InboxRow.done_at.is_(None)))
    return int(waiting or 0) + int(undone or 0)


@asynccontextmanager
async def running(
    database_url: str, *, settings: dict[str, str] | None = None, **slack: Any
) -> AsyncIterator[RemoteCompany]:
    """A company with Encore in a process of its own, set up; the sandbox's clock stands still."""
    clock = ManualClock()
    sandbox = Sandbox(
        Workspace.from_file(DEFAULT_WORKSPACE),
        **{"manifest": manifest(), "limits": "none", "clock": SandboxClock(clock.instant), **slack},
    )
    sandbox.clock.pause()
    await sandbox.start()
    encore = EncoreProcess(sandbox, database_url, settings or {})
    company = RemoteCompany(sandbox, encore, clock)  # type: ignore[arg-type]
    try:
        await encore.start()
        await company.set_up()
        yield company
    finally:
        if encore.process is not None:
            await encore.kill()
        await sandbox.stop()
