"""The measured process of the acknowledgement benchmark: Bolt with an empty listener, or with Encore behind it.

`python -m tests.benchmarks.listener <app> <Slack's URL> [<database URL>]`
"""

from __future__ import annotations

import asyncio
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from bot import logs
from bot.clock import SystemClock
from bot.db.session import Database
from bot.slack.door import Door
from bot.slack.pace import MethodPace
from content import ids
from content.pack import builtin_pack
from handlers.deps import Deps
from handlers.intake import Intake
from tests.benchmarks.company import BOT, WORKSPACE
from tests.benchmarks.processes import answer_lines


def bolt(client: AsyncWebClient, app: str) -> AsyncApp:
    """A Bolt app as Encore builds it."""
    known = AuthorizeResult(
        enterprise_id=None, team_id=WORKSPACE, bot_token=f"xoxb-{app}", bot_id="B000000001", bot_user_id=BOT
    )

    async def authorize() -> AuthorizeResult:
        return known

    return AsyncApp(client=client, authorize=authorize, process_before_response=True)


def listen_emptily(app: AsyncApp) -> None:
    """The baseline: acknowledges and does nothing."""

    async def acknowledge(ack: Callable[..., Awaitable[Any]]) -> None:
        await ack()

    app.command(ids.KUDOS)(acknowledge)
    app.action(f"{ids.DRILL_ANSWER}.B")(acknowledge)
    app.view_submission(ids.RECOGNITION_FORM)(acknowledge)


class Measured:
    """What the parent may ask this process."""

    def __init__(self, intake: Intake | None) -> None:
        self._intake = intake

    async def idle(self) -> dict[str, float]:
        """Waits until everything acknowledged has been worked through; how long that took."""
        started = time.perf_counter()
        while self._intake is not None and self._intake.busy:
            await asyncio.sleep(0.005)
        return {"seconds": time.perf_counter() - started}

    async def used(self) -> dict[str, float]:
        """Processor seconds so far and the highest memory, in MiB."""
        use = resource.getrusage(resource.RUSAGE_SELF)
        return {"cpu": use.ru_utime + use.ru_stime, "memory": use.ru_maxrss / 1024}


async def main(name: str, slack_url: str, database_url: str | None = None) -> None:
    """Connects and serves until the parent goes away."""
    logs.set_up("WARNING", "text")
    async with aiohttp.ClientSession() as http:
        client = AsyncWebClient(
            token=f"xoxb-{name}", base_url=f"{slack_url}api/", session=http, retry_handlers=[], timeout=20
        )
        app = bolt(client, name)
        database, intake = None, None
        if database_url is None:
            listen_emptily(app)
        else:
            database = Database(database_url)
            database.start()
            intake = Intake(handlers.ROUTES, _deps(database, client, http))
            handlers.register(app, intake)
            intake.start()
        socket = AsyncSocketModeHandler(app, f"xapp-{name}", ping_interval=5)
        await socket.connect_async()
        measured = Measured(intake)
        await answer_lines({"idle": measured.idle, "used": measured.used})
        await socket.close_async()
        if intake is not None and database is not None:
            await intake.drain(1)
            await asyncio.to_thread(database.stop)


def _deps(database: Database, client: AsyncWebClient, http: aiohttp.ClientSession) -> Deps:
    return Deps(
        database=database,
        slack=Door(client, http, pace=MethodPace(limits={})),
        clock=SystemClock(),
        lease_clock=SystemClock(),
        pack=builtin_pack(),
        wake=lambda: None,
        sync_soon=lambda: None,
    )


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
