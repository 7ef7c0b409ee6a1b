"""A real slack_sdk Socket Mode client that keeps what it was sent."""

import asyncio
from collections.abc import Callable
from typing import Any

from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox

Answer = dict[str, Any] | None


class SocketPeer:
    """Acknowledges with `answer(request)`, or not at all while `silent`."""

    def __init__(self, sandbox: Sandbox, ping_interval: float = 5) -> None:
        self.requests: list[SocketModeRequest] = []
        self.answer: Callable[[SocketModeRequest], Answer] = lambda _: None
        self.silent = False
        self._news = asyncio.Condition()
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])
        self.client = SocketModeClient(
            app_token=sandbox.app_token, web_client=client, ping_interval=ping_interval
        )
        self.client.socket_mode_request_listeners.append(self._take)

    @classmethod
    async def connected(cls, sandbox: Sandbox, ping_interval: float = 5) -> "SocketPeer":
        """Connect and wait until the sandbox has said hello."""
        peer, before = cls(sandbox, ping_interval), sandbox.sockets.connections
        await peer.client.connect()
        await eventually(lambda: sandbox.sockets.connections > before)
        return peer

    async def close(self) -> None:
        """Go away."""
        await self.client.close()

    async def received(self, kind: str, count: int = 1) -> list[dict[str, Any]]:
        """The payloads of that envelope type, or inner event type, once there are `count` of them."""

        def found() -> list[dict[str, Any]]:
            return [one.payload for one in self.requests if kind in {one.type, _kind(one)}]

        async with self._news:
            await asyncio.wait_for(self._news.wait_for(lambda: len(found()) >= count), 3)
        return found()

    def events(self) -> list[dict[str, Any]]:
        """The inner events so far."""
        return [one.payload["event"] for one in self.requests if one.type == "events_api"]

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        if not self.silent:
            response = SocketModeResponse(request.envelope_id, self.answer(request))
            await client.send_socket_mode_response(response)
        async with self._news:
            self.requests.append(request)
            self._news.notify_all()


def _kind(request: SocketModeRequest) -> str:
    payload: dict[str, Any] = request.payload
    return str(payload["event"]["type"] if request.type == "events_api" else payload.get("type", ""))


async def eventually(condition: Callable[[], bool]) -> None:
    """Return when the condition holds; fail after three seconds."""
    async with asyncio.timeout(3):
        while not condition():  # noqa: ASYNC110  about the state of others
            await asyncio.sleep(0.005)
