"""Over a real WebSocket: every envelope reaches Bolt, and its acknowledgement says what Bolt answers, no more."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.listener import Listener

KNOWN = AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_id="B1", bot_user_id="U1")


class Slack:
    """Slack's end of one socket: sends envelopes, and keeps what is answered."""

    def __init__(self) -> None:
        self.socket: asyncio.Future[web.WebSocketResponse] = asyncio.get_running_loop().create_future()
        self.answers: asyncio.Queue[Any] = asyncio.Queue()

    async def open(self, request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "url": f"ws://{request.host}/link"})

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.socket.set_result(socket)
        async for frame in socket:
            if frame.type is web.WSMsgType.TEXT:
                self.answers.put_nowait(json.loads(frame.data))
        return socket

    async def send(self, text: str) -> None:
        await (await self.socket).send_str(text)

    async def command(self, name: str, text: str = "", *, number: str = "1") -> None:
        payload = {"command": f"/{name}", "text": text, "team_id": "T1", "user_id": "U2"}
        await self.send(json.dumps({"envelope_id": number, "type": "slash_commands", "payload": payload}))

    async def heard(self) -> Any:
        return await asyncio.wait_for(self.answers.get(), 10)


@asynccontextmanager
async def connected(**listeners: Any) -> AsyncIterator[Slack]:
    """Slack, connected to an app whose commands are answered by these functions."""
    slack = Slack()
    server = web.Application()
    server.router.add_post("/api/apps.connections.open", slack.open)
    server.router.add_get("/link", slack.link)
    runner = web.AppRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()

    def register(app: AsyncApp) -> None:
        for name, listener in listeners.items():
            app.command(f"/{name}")(listener)

    client = AsyncWebClient(
        token="xoxb-1", base_url=f"http://127.0.0.1:{runner.addresses[0][1]}/api/", retry_handlers=[]
    )
    listener = Listener(client, "xapp-1", signed_in=KNOWN, register=register)
    await listener.connect()
    yield slack
    await listener.close()
    await runner.cleanup()


async def test_an_answer_with_blocks_comes_back_as_it_was_given() -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": 'Thanks, "Zoë" 🙌 \\ <@U2>'}}]

    async def thank(ack: Any) -> None:
        await ack(text="Thanks", blocks=blocks, response_type="ephemeral")

    async with connected(thank=thank) as slack:
        await slack.command("thank", number='odd " id')
        assert await slack.heard() == {
            "envelope_id": 'odd " id',
            "payload": {"text": "Thanks", "blocks": blocks, "response_type": "ephemeral"},
        }


async def test_an_empty_answer_carries_no_payload_and_a_sentence_is_the_text() -> None:
    async def nothing(ack: Any) -> None:
        await ack()

    async def sentence(ack: Any) -> None:
        await ack('It is "done".')

    async with connected(nothing=nothing, sentence=sentence) as slack:
        await slack.command("nothing")
        assert await slack.heard() == {"envelope_id": "1"}
        await slack.command("sentence", number="2")
        assert await slack.heard() == {"envelope_id": "2", "payload": {"text": 'It is "done".'}}


async def test_what_failed_is_not_acknowledged_and_the_next_thing_is() -> None:
    async def fail(ack: Any) -> None:
        raise RuntimeError("no")

    async def fine(ack: Any) -> None:
        await ack()

    async with connected(fail=fail, fine=fine) as slack:
        await slack.command("fail")
        await slack.command("fine", number="2")
        assert await slack.heard() == {"envelope_id": "2"}


async def test_half_a_character_and_no_json_at_all_stop_nothing() -> None:
    texts: list[str] = []

    async def echo(ack: Any, command: dict[str, Any]) -> None:
        texts.append(command["text"])
        await ack()

    async with connected(echo=echo) as slack:
        await slack.send("hello")
        await slack.send('{"type": "hello"')
        await slack.command("echo", "half a smile \ud83d")
        assert await slack.heard() == {"envelope_id": "1"}
        assert texts == ["half a smile \ud83d"]
