"""The measured process of the acknowledgement benchmark: Bolt with an empty listener, or the whole of Encore.

`python -m tests.benchmarks.listener <app> <Slack's URL> [<database URL>]`
"""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot import logs
from bot.app import Encore
from bot.settings import Settings
from bot.slack.pace import MethodPace
from content import ids
from tests.benchmarks.company import BOT, WORKSPACE
from tests.benchmarks.processes import answer_lines


async def used() -> dict[str, float]:
    """Processor seconds so far and the highest memory, in MiB."""
    use = resource.getrusage(resource.RUSAGE_SELF)
    return {"cpu": use.ru_utime + use.ru_stime, "memory": use.ru_maxrss / 1024}


async def listen_emptily(name: str, slack_url: str) -> None:
    """The baseline: acknowledges and does nothing."""
    known = AuthorizeResult(
        enterprise_id=None, team_id=WORKSPACE, bot_token=f"xoxb-{name}", bot_id="B000000001", bot_user_id=BOT
    )

    async def authorize() -> AuthorizeResult:
        return known

    async def acknowledge(ack: Callable[..., Awaitable[Any]]) -> None:
        await ack()

    async def idle() -> dict[str, float]:
        return {"seconds": 0.0}

    async with aiohttp.ClientSession() as http:
        client = AsyncWebClient(base_url=f"{slack_url}api/", session=http)
        app = AsyncApp(client=client, authorize=authorize, process_before_response=True)
        app.command(ids.KUDOS)(acknowledge)
        app.action(f"{ids.DRILL_ANSWER}.B")(acknowledge)
        app.view_submission(ids.RECOGNITION_FORM)(acknowledge)
        socket = AsyncSocketModeHandler(app, f"xapp-{name}", ping_interval=5)
        await socket.connect_async()
        await answer_lines({"idle": idle, "used": used})
        await socket.close_async()


async def listen(name: str, slack_url: str, database_url: str) -> None:
    """Encore as it runs in production; only reading the company from the fake Slack knows no pace."""
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        slack_bot_token=f"xoxb-{name}",
        slack_app_token=f"xapp-{name}",
        slack_api_url=f"{slack_url}api/",
        database_url=database_url,
    )
    encore = Encore(settings, pace=MethodPace(limits={}))

    async def idle() -> dict[str, float]:
        """Waits until everything acknowledged has been worked through; how long that took."""
        started = time.perf_counter()
        while encore.intake.busy:  # noqa: ASYNC110 - no one event tells
            await asyncio.sleep(0.005)
        return {"seconds": time.perf_counter() - started}

    async def serve() -> None:
        await encore.sync.everybody()
        await answer_lines({"idle": idle, "used": used})
        os.kill(os.getpid(), signal.SIGTERM)

    await encore.run(serve)


if __name__ == "__main__":
    logs.set_up("WARNING", "text")
    asyncio.run(listen(*sys.argv[1:]) if len(sys.argv) > 3 else listen_emptily(*sys.argv[1:]))
