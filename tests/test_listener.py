"""An address of a socket is good for one connection: what fails is tried again with a fresh one."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot import listener
from bot.listener import Listener
from tests.company import eventually


class Slack:
    """Hands out tickets; the first `broken` connections fail, and a ticket that was used is refused for good."""

    def __init__(self, *, broken: int) -> None:
        self.broken = broken
        self.given = 0
        self.used: set[str] = set()
        self.refused = 0
        self.connected = 0
        self.url = ""

    async def open(self, _request: web.Request) -> web.Response:
        self.given += 1
        address = self.url.replace("http", "ws")
        return web.json_response({"ok": True, "url": f"{address}/link?ticket={self.given}"})

    async def link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query["ticket"]
        if ticket in self.used:
            self.refused += 1
            return web.Response(status=403)
        self.used.add(ticket)
        if self.broken:
            self.broken -= 1
            return web.Response(status=500)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.connected += 1
        await socket.receive()
        return socket


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    one = Slack(broken=2)
    app = web.Application()
    app.router.add_post("/api/apps.connections.open", one.open)
    app.router.add_get("/link", one.link)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield one
    await runner.cleanup()


async def test_a_failed_connection_is_tried_again_with_a_fresh_address(
    slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "_PING_SECONDS", 0.02)
    known = AuthorizeResult(
        enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_id="B1", bot_user_id="U1"
    )
    one = Listener(
        AsyncWebClient(token="xoxb-1", base_url=f"{slack.url}/api/"),
        "xapp-1",
        signed_in=known,
        register=lambda _app: None,
    )
    await one.connect()
    await eventually(lambda: slack.connected == 1)
    assert slack.given == 3
    assert slack.refused == 0
    await one.close()
