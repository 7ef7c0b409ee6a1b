"""How does Bolt hand things over? All of them through one middleware, whatever they are.

Bolt tries its listeners one after the other and works out every argument anew for each; a middleware sees what comes in
once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from handlers import payloads
from handlers.intake import Intake


class Everything(AsyncMiddleware):
    """The last middleware: whatever comes this far goes to the intake."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt's name for it
    ) -> BoltResponse | None:
        """The acknowledgement, once the thing is stored. Raises what stands in its way: then it comes again."""
        did = payloads.read(req.body)
        if did is None:
            return BoltResponse(status=200)
        ack = _Ack()
        await self._intake.take(did, ack)
        return ack.response


class _Ack:
    """Takes the acknowledgement's body, written at once: Bolt's own takes the way through plain Python's JSON."""

    def __init__(self) -> None:
        self.response: BoltResponse | None = None

    async def __call__(self, **answer: Any) -> None:
        self.response = BoltResponse(status=200, body=orjson.dumps(answer).decode() if answer else "")
