"""The synchronous clients work too: WebClient, the builtin Socket Mode client and a synchronous Bolt app."""

import asyncio
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.socket_peer import eventually


async def test_the_web_client_pages_and_posts(sandbox: Sandbox) -> None:
    client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)

    def use() -> tuple[list[str], str]:
        names = [one["name"] for page in client.users_list(limit=5) for one in page["members"]]
        return names, str(client.chat_postMessage(channel="#general", text="hi")["ts"])

    names, ts = await asyncio.to_thread(use)
    assert len(names) == len(set(names)) == len(sandbox.state.people)
    assert sandbox.state.channel("general").messages[ts].text == "hi"


async def test_a_synchronous_app_answers_a_command(sandbox: Sandbox) -> None:
    def build() -> SocketModeHandler:
        app = App(client=WebClient(token=sandbox.bot_token, base_url=sandbox.api_url))

        @app.command("/praise")
        def praise(ack: Any, command: dict[str, Any]) -> None:
            ack(f"Thank you, <@{command['user_id']}>")

        handler = SocketModeHandler(app, sandbox.app_token)
        handler.connect()
        return handler

    handler = await asyncio.to_thread(build)
    await eventually(lambda: sandbox.sockets.connected)
    assert (await sandbox.act("sam", "command", channel="general", text="/praise"))["ok"]
    (message,) = sandbox.state.channel("general").ephemerals.values()
    assert message.text == f"Thank you, <@{sandbox.state.person('sam').id}>"
    await asyncio.to_thread(handler.close)
