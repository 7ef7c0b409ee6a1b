"""A Bolt app that shows whatever blocks a test gives it, on any surface, and keeps every payload it hears."""

import asyncio
import re
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.page.demo_app import MANIFEST, option, plain

ANYTHING = re.compile("")
GALLERY: dict[str, Any] = MANIFEST | {
    "oauth_config": {
        "scopes": {
            "bot": [
                *MANIFEST["oauth_config"]["scopes"]["bot"],
                "files:write",
                "files:read",
                "links.embed:write",
            ]
        }
    }
}


class GalleryApp:
    """The app, connected to a sandbox. `heard` holds the payloads of actions, submissions and suggestions."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        self.app = AsyncApp(
            client=self.client, signing_secret=sandbox.signing_secret, process_before_response=True
        )
        self.heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.view: dict[str, Any] = {}
        """What the shortcut "Tell a story" opens."""
        self.suggested: list[str] = []
        self._handler = AsyncSocketModeHandler(self.app, sandbox.app_token)
        self.app.action(ANYTHING)(self._keep)
        self.app.view(ANYTHING)(self._keep)
        self.app.options(ANYTHING)(self._suggest)
        self.app.shortcut("story")(self._open)

    async def connect(self) -> None:
        """Open the socket."""
        await self._handler.connect_async()

    async def close(self) -> None:
        """Close the socket."""
        await self._handler.close_async()
        await self._handler.client.aiohttp_client_session.close()

    async def post(self, *blocks: dict[str, Any], text: str = "Gallery") -> str:
        """Post blocks in #general; the ts of the message."""
        answer = await self.client.chat_postMessage(channel="#general", text=text, blocks=list(blocks))
        return str(answer["ts"])

    def modal(self, *blocks: dict[str, Any]) -> None:
        """Let the shortcut open a modal with these blocks."""
        self.view = {
            "type": "modal",
            "callback_id": "gallery",
            "title": plain("Gallery"),
            "submit": plain("Send"),
            "blocks": list(blocks),
        }

    async def hears(self) -> dict[str, Any]:
        """The next payload."""
        async with asyncio.timeout(5):
            return await self.heard.get()

    async def action(self) -> dict[str, Any]:
        """The action of the next payload."""
        action: dict[str, Any] = (await self.hears())["actions"][0]
        return action

    async def _keep(self, ack: Any, body: dict[str, Any]) -> None:
        await ack()
        self.heard.put_nowait(body)

    async def _suggest(self, ack: Any, payload: dict[str, Any]) -> None:
        self.suggested.append(payload["value"])
        words = [
            word for word in ("Listening", "Lifting", "Patience") if payload["value"].lower() in word.lower()
        ]
        await ack(options=[option(word.lower(), word) for word in words])

    async def _open(self, ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=self.view)
