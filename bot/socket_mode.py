"""How do envelopes come in and answers go out? Slack's own Socket Mode client and Bolt's adapter, with faster JSON.

Both read and write JSON in plain Python, a form's next view even three times: that was a quarter of the time of an
acknowledgement. Connecting, pinging and dispatching stay theirs (Slack facts 1.3).
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import orjson
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

_OK = 200


class SocketMode(AsyncSocketModeHandler):
    """Bolt's adapter between the socket and the app."""

    client: SocketModeClient

    def __init__(self, app: AsyncApp, app_token: str, *, ping_interval: float) -> None:
        super().__init__(app, app_token, ping_interval=ping_interval)
        self._running: set[asyncio.Task[None]] = set()
        self.client.process_message = self._process_message  # type: ignore[method-assign]

    async def handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        """Lets Bolt find the answer and sends it; without one (a status that is not 200) Slack sends again."""
        answer = await run_async_bolt_app(self.app, req)
        if answer.status == _OK:
            await client.send_message(_envelope(req.envelope_id, answer))

    async def _process_message(self) -> None:
        """One message from the socket: as in the SDK, which keeps no hold of the task it starts."""
        text = await self.client.message_queue.get()
        if text is not None:
            message = _read(text) if text.startswith("{") else {}
            task = asyncio.create_task(self.client.run_message_listeners(message, text))
            self._running.add(task)
            task.add_done_callback(self._running.discard)


def _read(text: str) -> dict[str, Any]:
    try:
        message: dict[str, Any] = orjson.loads(text)
    except orjson.JSONDecodeError:
        message = json.loads(text)  # half a character, which is no text but can be written in JSON
    return message


def _envelope(envelope_id: str, answer: BoltResponse) -> str:
    """The acknowledgement of an envelope as JSON, with what Bolt answers as its payload."""
    name = orjson.dumps(envelope_id).decode()
    if not answer.body:
        return f'{{"envelope_id":{name}}}'
    if answer.body.startswith("{"):
        return f'{{"envelope_id":{name},"payload":{answer.body}}}'
    text = orjson.dumps({"text": answer.body}).decode()
    return f'{{"envelope_id":{name},"payload":{text}}}'
