"""How does Socket Mode work: tickets, connections, envelopes and acknowledgements? (Slack facts 1.3)"""

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Any, ClassVar

import orjson
from aiohttp import WSMsgType, web

from bot.sandbox import chance
from bot.sandbox.json_types import Json
from bot.sandbox.transport import NO_CONNECTION, TIMEOUT, Outcome, Retry

MAX_CONNECTIONS = 10
WARNING_SECONDS = 10.0
LIFETIME_SECONDS = 3600.0
DEBUG_SECONDS = 360.0
"""The lifetime of a connection opened with `&debug_reconnects=true`."""
PING_SECONDS = 15.0


class _Connection:
    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self.request = request
        self.leaving = False
        self.delivered = 0


class SocketMode:
    """The app's connections; each envelope goes to exactly one of them, in turn."""

    def __init__(
        self,
        app_id: str,
        *,
        ack_seconds: float = 3.0,
        warning_seconds: float = WARNING_SECONDS,
        lifetime: float = LIFETIME_SECONDS,
    ) -> None:
        self._app_id = app_id
        self._ack_seconds = ack_seconds
        self._warning_seconds = warning_seconds
        self._lifetime = lifetime
        self.enabled = True
        """Whether the app has Socket Mode switched on; without it no address is given out."""
        self._tickets: set[str] = set()
        self._connections: list[_Connection] = []
        self._pending: dict[str, asyncio.Future[Json | None]] = {}
        self._opened = asyncio.Event()
        self._expected_until = 0.0
        self._closers: set[asyncio.Task[None]] = set()
        self.on_connected: list[Callable[[bool], None]] = []
        self.on_news: list[Callable[[str, Json], None]] = []
        """Told of every opened, closed, dropped or refused connection and disconnect frame, with details."""
        self._refusing_until = 0.0
        self.url = ""
        """ws://host:port, set when the server listens."""

    reasons: ClassVar = {TIMEOUT: "timeout", NO_CONNECTION: "timeout"}

    @property
    def connected(self) -> bool:
        """Whether the app holds a connection that takes envelopes."""
        return bool(self._live())

    @property
    def connections(self) -> int:
        """How many connections are open."""
        return len(self._connections)

    @property
    def deliveries(self) -> list[int]:
        """How many envelopes each open connection has been given."""
        return [one.delivered for one in self._connections]

    def issue_ticket(self) -> str:
        """The URL of `apps.connections.open`, whose ticket lets one connection in; "" with Socket Mode off."""
        if not self.enabled:
            return ""
        ticket = chance.hexadecimal("ticket", 16)
        self._tickets.add(ticket)
        self._expect_soon()
        return f"{self.url}/link/?ticket={ticket}&app_id={self._app_id}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        if time.monotonic() < self._refusing_until:
            self._say("refused", error="no new connections for a while")
            return web.Response(status=503, text="Service unavailable")
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            self._say("refused", error="invalid_ticket")
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=403)
        self._tickets.discard(ticket)
        if len(self._connections) >= MAX_CONNECTIONS:
            self._say("refused", error="too_many_websockets")
            return await _turned_away(request)
        lifetime = DEBUG_SECONDS if request.query.get("debug_reconnects") == "true" else self._lifetime
        socket = web.WebSocketResponse(heartbeat=PING_SECONDS)
        await socket.prepare(request)
        connection = _Connection(socket, request)
        self._connections.append(connection)
        self._say("opened", connections=len(self._connections))
        aging = asyncio.create_task(self._age(connection, lifetime))
        with contextlib.suppress(ConnectionError):
            await socket.send_json(self._hello(lifetime))
            self._opened.set()
            self._tell_connected()
            await self._read(socket)
        aging.cancel()
        self._connections.remove(connection)
        self._say("closed", connections=len(self._connections), delivered=connection.delivered)
        self._expect_soon()
        self._tell_connected()
        return socket

    async def send(
        self, kind: str, payload: Json, *, accepts_response: bool = False, retry: Retry | None = None
    ) -> Outcome:
        """Put one envelope on one connection and wait for its acknowledgement."""
        started = time.monotonic()
        connection = await self._next_connection(started + self._ack_seconds)
        if connection is None:
            return Outcome(_ms(started), failure=NO_CONNECTION)
        envelope: Json = {
            "envelope_id": chance.uuid4("envelope"),
            "type": kind,
            "accepts_response_payload": accepts_response,
            "payload": payload,
        }
        if retry is not None:
            envelope |= {"retry_attempt": retry.attempt, "retry_reason": retry.reason}
        elif kind == "events_api":
            envelope |= {"retry_attempt": 0, "retry_reason": ""}
        answered = asyncio.get_running_loop().create_future()
        self._pending[envelope["envelope_id"]] = answered
        connection.delivered += 1
        started = time.monotonic()
        try:
            await connection.socket.send_str(orjson.dumps(envelope).decode())
            answer = await asyncio.wait_for(answered, self._ack_seconds)
        except (TimeoutError, ConnectionError):
            return Outcome(_ms(started), failure=TIMEOUT)
        finally:
            del self._pending[envelope["envelope_id"]]
        return Outcome(_ms(started), payload=answer if accepts_response else None, ack=answer)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to go: "warning", "refresh_requested" or "link_disabled"; then close it.

        After "link_disabled" Socket Mode is switched off, as in the app's settings; set `enabled` to switch it on.
        """
        frame = _disconnect_frame(reason)
        self.enabled = self.enabled and reason != "link_disabled"
        self._say("disconnect", reason=reason, connections=len(self._live()))
        for connection in self._live():
            connection.leaving = True
            await connection.socket.send_json(frame)
            task = asyncio.create_task(self._close_later(connection))
            self._closers.add(task)
            task.add_done_callback(self._closers.discard)
        self._expect_soon()
        self._tell_connected()

    async def uninstalled(self) -> None:
        """Say `link_disabled` on every connection and close it at once."""
        self._say("disconnect", reason="link_disabled", connections=len(self._connections))
        frame = _disconnect_frame("link_disabled")
        self._tickets.clear()
        leaving = list(self._connections)
        for connection in leaving:
            connection.leaving = True
            with contextlib.suppress(ConnectionError):
                await connection.socket.send_json(frame)
        await asyncio.gather(*(connection.socket.close() for connection in leaving), return_exceptions=True)
        self._expected_until = 0.0
        self._tell_connected()

    async def drop(self) -> None:
        """Cut every connection without a word, as a broken network would."""
        self._say("dropped", connections=len(self._connections))
        for connection in list(self._connections):
            connection.leaving = True
            if connection.request.transport is not None:
                connection.request.transport.abort()

    def refuse(self, seconds: float) -> None:
        """Let nobody in for so many real seconds (0: let everybody in again)."""
        self._refusing_until = time.monotonic() + seconds

    @property
    def refusing_for(self) -> float:
        """For how many more real seconds nobody is let in."""
        return max(0.0, self._refusing_until - time.monotonic())

    async def close(self) -> None:
        """End every connection because the server stops."""
        for task in self._closers:
            task.cancel()
        for connection in list(self._connections):
            await connection.socket.close()

    def _live(self) -> list[_Connection]:
        return [one for one in self._connections if not one.leaving and not one.socket.closed]

    async def _next_connection(self, deadline: float) -> _Connection | None:
        # While the app is changing connections Slack holds on to what it has to deliver for a moment.
        while not (live := self._live()):
            left = min(deadline, self._expected_until) - time.monotonic()
            if left <= 0:
                return None
            self._opened.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._opened.wait(), left)
        return min(live, key=lambda one: one.delivered)

    async def _read(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            try:
                frame = orjson.loads(message.data)
            except orjson.JSONDecodeError:
                continue
            if not isinstance(frame, dict):
                continue
            answered = self._pending.get(str(frame.get("envelope_id", "")))
            if answered is not None and not answered.done():
                answered.set_result(frame.get("payload"))

    async def _close_later(self, connection: _Connection) -> None:
        await asyncio.sleep(self._warning_seconds)
        await connection.socket.close()

    async def _age(self, connection: _Connection, lifetime: float) -> None:
        """Warn ten seconds before a connection's time is up, and close it then; a new one is to be open by then."""
        await asyncio.sleep(max(0.0, lifetime - self._warning_seconds))
        self._say("disconnect", reason="warning", connections=1)
        connection.leaving = True
        self._expect_soon()
        with contextlib.suppress(ConnectionError):
            await connection.socket.send_json(_disconnect_frame("warning"))
            self._tell_connected()
            await asyncio.sleep(min(lifetime, self._warning_seconds))
            await connection.socket.close()

    def _hello(self, lifetime: float) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "connection_info": {"app_id": self._app_id},
            "debug_info": {
                "host": "sandbox",
                "started": time.strftime("%Y-%m-%d %H:%M:%S"),
                "build_number": 1,
                "approximate_connection_time": int(lifetime),
            },
        }

    def _expect_soon(self) -> None:
        self._expected_until = time.monotonic() + 10.0

    def _say(self, what: str, **details: Any) -> None:
        for listener in self.on_news:
            listener(what, details)

    def _tell_connected(self) -> None:
        for listener in self.on_connected:
            listener(self.connected)


def _disconnect_frame(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}


async def _turned_away(request: web.Request) -> web.WebSocketResponse:
    """What an eleventh connection gets: it opens, is told `too_many_websockets`, and closes.

    The reason is known from a comment in Slack's SDK alone (Slack facts 1.3).
    """
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    with contextlib.suppress(ConnectionError):
        await socket.send_json(_disconnect_frame("too_many_websockets"))
        await socket.close()
    return socket


def _ms(started: float) -> float:
    return round((time.monotonic() - started) * 1000, 2)
