"""Is the app still busy with what it was told? Time should not move on while it is."""

import asyncio
import contextlib
import time
from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler

_APP_PATHS = ("/api/", "/response/", "/upload/")


class AppPulse:
    """Listens to the app's requests; `monotonic` is real time."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._under_way = 0
        self._last = monotonic()
        self._beats = 0
        self._changed = asyncio.Event()

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Count a request of the app while it is being answered."""
        if not request.path.startswith(_APP_PATHS):
            return await handler(request)
        self._under_way += 1
        self._beat()
        try:
            return await handler(request)
        finally:
            self._under_way -= 1
            self._beat()

    @property
    def beats(self) -> int:
        """How many requests have begun or ended so far."""
        return self._beats

    async def quiet(
        self, seconds: float, most: float, *, first: float = 0.0, since: int | None = None
    ) -> bool:
        """Return True once the app has asked nothing for so many real seconds, False after `most`.

        With `since`, an earlier number of `beats`, the app is given `first` seconds to ask anything at all.
        """
        begun = self._monotonic()
        before = self._beats if since is None else since
        while True:
            now = self._monotonic()
            wanted = max(self._last, begun) + seconds
            if self._beats == before:
                wanted = max(wanted, begun + first)
            left = wanted - now
            if left <= 0 and not self._under_way:
                return True
            if now - begun >= most:
                return False
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                wait = most if self._under_way else left
                await asyncio.wait_for(self._changed.wait(), min(wait, most - (now - begun)))

    def _beat(self) -> None:
        self._last = self._monotonic()
        self._beats += 1
        self._changed.set()
