"""A minimal app that follows the sandbox's clock over HTTP and acts at its due instants, as its README says."""

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp

from bot.sandbox.server import Sandbox


class ClockFollower:
    """Reports `dues` one after the other; calls `act(due)` when the sandbox's clock has reached one."""

    def __init__(self, sandbox: Sandbox, dues: list[float], act: Callable[[float], Awaitable[None]]) -> None:
        self._url = f"{sandbox.url}/sandbox/clock"
        self._dues = sorted(dues)
        self._act = act
        self.acted_at: list[float] = []
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Stop following."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        version = ""
        async with aiohttp.ClientSession() as session:
            while True:
                due = str(self._dues[0]) if self._dues else ""
                query = {"version": version, "next": due, "timeout": "0.05"}
                async with session.get(self._url, params=query) as response:
                    clock = await response.json()
                version = str(clock["version"])
                if self._dues and clock["now"] >= self._dues[0]:
                    self.acted_at.append(clock["now"])
                    await self._act(self._dues.pop(0))
