"""Desks: a sandbox, a database and senders."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from bot.db.session import Database
from bot.manifest import manifest
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from tests.company import ManualClock
from tests.engines import Engines
from tests.jobs.sending import Desk, company

MakeDesk = Callable[..., Awaitable[Desk]]


@pytest.fixture
async def make_desk(clock: ManualClock, engines: Engines) -> AsyncIterator[MakeDesk]:
    """Builds desks on migrated databases; what was posted is checked when they close."""
    made: list[Desk] = []
    async with aiohttp.ClientSession() as http:

        async def make(
            database_url: str,
            *,
            without_scopes: tuple[str, ...] = (),
            leads: tuple[str, ...] = ("lena",),
            **more: Any,
        ) -> Desk:
            app = manifest()
            scopes = app["oauth_config"]["scopes"]
            scopes["bot"] = [one for one in scopes["bot"] if one not in without_scopes]
            sandbox = Sandbox(
                company(), app, clock=SandboxClock(clock.instant), **({"limits": "none"} | more)
            )
            sandbox.clock.pause()
            await sandbox.start()
            database = Database(engines.of(database_url))
            database.start()
            desk = Desk(sandbox, database, http, clock)
            made.append(desk)
            desk.arrive(leads=leads)
            return desk

        yield make
        for desk in made:
            await desk.stop()
            await desk.sandbox.stop()
            await asyncio.to_thread(desk.database.stop)
            desk.check_posts()


@pytest.fixture
async def desk(make_desk: MakeDesk, database_url: str) -> Desk:
    """A desk, on both databases one after the other."""
    return await make_desk(database_url)


@pytest.fixture
async def sqlite_desk(make_desk: MakeDesk, sqlite_url: str) -> Desk:
    """A desk on SQLite, for what does not depend on the database."""
    return await make_desk(sqlite_url)
