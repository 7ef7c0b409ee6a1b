"""A clock that follows the sandbox's: it may run fast, stand still or jump, and it stops at what is due next."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

import aiohttp
import structlog

log = structlog.get_logger()

_PATIENCE_SECONDS = 20


class FollowedClock:
    """The time of a server that speaks `GET ...?version=&next=&timeout=` (see the sandbox's README).

    `start()` takes the time over, `follow()` keeps it in step until cancelled; before that `now()` is the computer's
    time.
    """

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._url = url
        self._session = session
        self._base = time.time()
        self._at = time.monotonic()
        self._speed = 1.0
        self._hold: float | None = None
        self._version: int | None = None
        self._next: float | None = None
        self._said: float | None = None
        self._asking: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        """The sandbox's present instant, in UTC."""
        instant = self._base + (time.monotonic() - self._at) * self._speed
        if self._hold is not None and self._hold >= self._base:
            instant = min(instant, self._hold)
        return datetime.fromtimestamp(instant, UTC)

    def report_next(self, instant: datetime | None) -> None:
        """Tells the sandbox where to stop."""
        self._next = instant.timestamp() if instant else None
        if self._next != self._said and self._asking is not None:
            self._asking.cancel()

    async def follow(self) -> None:
        """Asks again whenever the clock was changed or there is something new to say."""
        while True:
            self._asking = asyncio.create_task(self._ask())
            try:
                await asyncio.wait([self._asking])
            except asyncio.CancelledError:
                self._asking.cancel()
                raise
            if not self._asking.cancelled() and (problem := self._asking.exception()):
                log.warning("clock_not_followed", problem=type(problem).__name__)
                await asyncio.sleep(1)

    async def start(self) -> None:
        """Takes the time over once, before anything is decided by it."""
        await self._ask()

    async def _ask(self) -> None:
        query = {"timeout": str(_PATIENCE_SECONDS), "next": "" if self._next is None else str(self._next)}
        if self._version is not None:
            query["version"] = str(self._version)
        self._said = self._next
        async with self._session.get(
            self._url, params=query, timeout=aiohttp.ClientTimeout(total=_PATIENCE_SECONDS + 10)
        ) as answer:
            answer.raise_for_status()
            told = await answer.json()
        self._base, self._at = float(told["now"]), time.monotonic()
        self._speed = 0.0 if told["paused"] else float(told["speed"])
        self._hold = float(told["hold"]) if told.get("hold") is not None else None
        self._version = int(told["version"])
