"""How does the fake Slack bring load over Socket Mode, and how long do acknowledgements take? One connection an app."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import orjson
from aiohttp import WSMsgType, web

from tests.benchmarks.envelopes import Envelopes
from tests.benchmarks.report import percentile

_PATIENCE_SECONDS = 60.0


class AppSocket:
    """The connection of one app, and the load it is put under."""

    def __init__(self, envelopes: Envelopes) -> None:
        self._envelopes = envelopes
        self._socket: web.WebSocketResponse | None = None
        self._connected = asyncio.Event()
        self._serials: dict[str, int] = {}
        self._sent: dict[str, float] = {}
        self._took: list[float] = []
        self._unasked = 0
        self._refused = 0
        self._waiting: list[tuple[str, str]] = []
        self._done = asyncio.Event()
        self.sent_at: dict[str, float] = {}

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Says hello and reads acknowledgements until the app goes."""
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        await socket.send_json(
            {"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A000000001"}}
        )
        self._socket = socket
        self._connected.set()
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                await self._acknowledged(orjson.loads(frame.data), socket)
        self._connected.clear()
        return socket

    async def connected(self) -> float:
        """Waits for the app; the time of day then."""
        await asyncio.wait_for(self._connected.wait(), _PATIENCE_SECONDS)
        return time.time()

    async def _acknowledged(self, frame: dict[str, Any], socket: web.WebSocketResponse) -> None:
        sent = self._sent.pop(frame["envelope_id"], None)
        if sent is None:
            self._unasked += 1
            return
        self._took.append(time.perf_counter() - sent)
        if (frame.get("payload") or {}).get("response_action") == "errors" or "text" in (
            frame.get("payload") or {}
        ):
            self._refused += 1
        if self._waiting:
            await self._send(*self._waiting.pop(), socket)
        elif not self._sent:
            self._done.set()

    async def _send(self, envelope_id: str, text: str, socket: web.WebSocketResponse) -> None:
        self.sent_at[envelope_id] = self._sent[envelope_id] = time.perf_counter()
        await socket.send_str(text)

    def _prepare(self, kind: str, count: int) -> list[tuple[str, str]]:
        first = self._serials.get(kind, 0)
        self._serials[kind] = first + count
        self._took, self._refused, self._unasked, self._waiting = [], 0, 0, []
        self._done.clear()
        return [self._envelopes.make(kind, number) for number in range(first, first + count)]

    async def window(self, kind: str, count: int, size: int) -> dict[str, Any]:
        """Keeps `size` envelopes unacknowledged until `count` are done."""
        envelopes = self._prepare(kind, count)
        self._waiting = envelopes[size:][::-1]
        return await self._measure(count, envelopes[:size])

    async def burst(self, kind: str, count: int) -> dict[str, Any]:
        """Sends everything at once; each one's time counts from the beginning of the burst."""
        envelopes = self._prepare(kind, count)
        socket, started = self._socket, time.perf_counter()
        assert socket is not None
        self._sent = {envelope_id: started for envelope_id, _ in envelopes}
        self.sent_at.update(self._sent)
        for _, text in envelopes:
            await socket.send_str(text)
        return await self._result(count, started)

    async def steady(self, kind: str, count: int, a_second: float) -> dict[str, Any]:
        """Sends so many a second, whatever the app does."""
        envelopes = self._prepare(kind, count)
        socket, started = self._socket, time.perf_counter()
        assert socket is not None
        for index, (envelope_id, text) in enumerate(envelopes):
            pause = started + index / a_second - time.perf_counter()
            if pause > 0:
                await asyncio.sleep(pause)
            if index == count - 1:
                self._done.clear()
            await self._send(envelope_id, text, socket)
        return await self._result(count, started)

    async def _measure(self, count: int, first: list[tuple[str, str]]) -> dict[str, Any]:
        socket, started = self._socket, time.perf_counter()
        assert socket is not None
        for envelope_id, text in first:
            await self._send(envelope_id, text, socket)
        return await self._result(count, started)

    async def _result(self, count: int, started: float) -> dict[str, Any]:
        try:
            await asyncio.wait_for(self._done.wait(), _PATIENCE_SECONDS)
        except TimeoutError:
            self._waiting = []
        seconds = time.perf_counter() - started
        lost, self._sent = count - len(self._took), {}
        return {
            "seconds": seconds,
            "acks": len(self._took),
            "a_second": len(self._took) / seconds,
            "p50": 1000 * percentile(self._took, 0.50),
            "p99": 1000 * percentile(self._took, 0.99),
            "lost": lost,
            "refused": self._refused,
            "unasked": self._unasked,
        }
