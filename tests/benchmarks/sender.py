"""The measured process of the ledger benchmark: Encore's sender, waiting for its turn as in production.

`python -m tests.benchmarks.sender <app> <Slack's URL> <database URL> <messages a minute>`
"""

from __future__ import annotations

import asyncio
import sys
import time
from datetime import UTC, datetime
from functools import partial

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot import logs
from bot.clock import SystemClock
from bot.db.lock import SenderLock
from bot.db.session import Database
from bot.jobs.sender import Sender
from bot.slack.door import Door
from bot.slack.pace import Lanes
from content.messages import render
from content.pack import builtin_pack
from tests.benchmarks.listener import used
from tests.benchmarks.processes import answer_lines

PAUSE = 1.0
"""Between two messages in a conversation, and before the first one of all."""
BURST = 4
AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
"""When it begins by Encore's clock: a working day, in working hours."""
_LOCK_SECONDS = 0.2


class _WorkingDay(SystemClock):
    """The computer's clock, set to a working day: a benchmark on a Sunday would see everything held."""

    def __init__(self) -> None:
        self._ahead = AT - datetime.now(UTC)

    def now(self) -> datetime:
        """The instant it would be, in UTC."""
        return super().now() + self._ahead


async def main(app: str, slack_url: str, database_url: str, per_minute: str) -> None:
    """Sends between "go" and the end of the parent."""
    database = Database(database_url)
    database.start()
    lock = SenderLock(database.engine)
    pack = builtin_pack()
    async with aiohttp.ClientSession() as http:
        client = AsyncWebClient(
            token=f"xoxb-{app}", base_url=f"{slack_url}api/", session=http, retry_handlers=[], timeout=20
        )
        sending: list[asyncio.Task[None]] = []
        senders: list[Sender] = []

        async def send(started: asyncio.Future[float]) -> None:
            while not await asyncio.to_thread(lock.take):  # noqa: ASYNC110 - another process's end tells nobody
                await asyncio.sleep(_LOCK_SECONDS)
            sender = Sender(
                database,
                Door(client, http),
                Lanes(per_minute=int(per_minute), seconds_between=PAUSE, burst=BURST),
                _WorkingDay(),
                render=partial(render, pack=pack),
            )
            senders.append(sender)
            started.set_result(time.time())
            await sender.run(keeps_place=lock.take)

        turn: asyncio.Future[float] = asyncio.get_running_loop().create_future()

        async def go() -> float:
            """Starts, or waits for the sender that is there to go away; the time of day."""
            sending.append(asyncio.create_task(send(turn)))
            return time.time()

        async def sends() -> bool:
            """Whether this process is the one that sends."""
            return turn.done()

        await answer_lines({"go": go, "sends": sends, "used": used})
        for sender in senders:
            await sender.stop()
        for task in sending:
            task.cancel()
        await asyncio.gather(*sending, return_exceptions=True)
    await asyncio.to_thread(lock.release)
    await asyncio.to_thread(database.stop)


if __name__ == "__main__":
    logs.set_up("WARNING", "text")
    asyncio.run(main(*sys.argv[1:]))
