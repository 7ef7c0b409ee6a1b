"""A whole Bolt app over real sockets: command, modal, message, button, Home tab, mention."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import client_of
from tests.sandbox.payloads import button, home, modal
from tests.sandbox.socket_peer import eventually

Json = dict[str, Any]


def _build(sandbox: Sandbox) -> AsyncApp:
    app = AsyncApp(client=client_of(sandbox), process_before_response=True)

    @app.command("/praise")
    async def start(ack: Any, command: Json, client: Any) -> None:
        await ack()
        await client.views_open(
            trigger_id=command["trigger_id"], view=modal(private_metadata=command["channel_id"])
        )

    @app.view("praise")
    async def post(ack: Any, view: Json, client: Any) -> None:
        why = view["state"]["values"]["why"]["input"]["value"]
        if len(why) < 4:
            await ack(response_action="errors", errors={"why": "A few words more, please."})
            return
        await ack()
        await client.chat_postMessage(channel=view["private_metadata"], text=why, blocks=[button("thanks")])

    @app.action("thanks")
    async def thanks(ack: Any, respond: Any) -> None:
        await ack()
        await respond(text="You thanked them.", replace_original=True)

    @app.event("app_home_opened")
    async def show_home(event: Json, client: Any) -> None:
        await client.views_publish(user_id=event["user"], view=home())

    @app.event("app_mention")
    async def mentioned(event: Json, say: Any) -> None:
        await say(text=f"<@{event['user']}> hello", thread_ts=event["ts"])

    return app


@pytest.fixture
async def running(sandbox: Sandbox) -> AsyncIterator[AsyncSocketModeHandler]:
    """The app, connected."""
    handler = AsyncSocketModeHandler(_build(sandbox), sandbox.app_token)
    await handler.connect_async()
    await eventually(lambda: sandbox.sockets.connected)
    yield handler
    await handler.close_async()


async def test_praise_from_command_to_button(sandbox: Sandbox, running: AsyncSocketModeHandler) -> None:
    lisbon, marco = sandbox.state.channel("desk-lisbon"), sandbox.state.person("marco").id
    assert (await sandbox.act("marco", "command", channel=lisbon.id, text="/praise"))["ok"]
    await eventually(lambda: len(sandbox.world.views.stack(marco)) == 1)
    view = sandbox.world.views.stack(marco)[0]

    def typed(text: str) -> Json:
        return {"why": {"input": {"type": "plain_text_input", "value": text}}}

    refused = await sandbox.act("marco", "view_submit", view_id=view.id, values=typed("ok"))
    assert refused["errors"] == {"why": "A few words more, please."}
    sent = await sandbox.act("marco", "view_submit", view_id=view.id, values=typed("Great call today"))
    assert sent["ok"] is True
    await eventually(lambda: next(reversed(lisbon.messages.values())).text == "Great call today")
    message = next(reversed(lisbon.messages.values()))
    source = {"type": "message", "channel": lisbon.id, "ts": message.ts}
    pressed = await sandbox.act(
        "tiago",
        "block_action",
        source=source,
        block_id="thanks-block",
        action_id="thanks",
        value={"type": "button", "value": "1"},
    )
    assert pressed["ok"] is True
    await eventually(lambda: message.text == "You thanked them.")


async def test_home_and_mentions(sandbox: Sandbox, running: AsyncSocketModeHandler) -> None:
    sam = sandbox.state.person("sam").id
    await sandbox.act("sam", "home_open", tab="home")
    await eventually(lambda: sandbox.world.views.home(sam) is not None)
    general = sandbox.state.channel("general")
    await sandbox.act("sam", "invite", channel=general.id, user=sandbox.state.bot.id)
    ts = (await sandbox.act("sam", "message", channel=general.id, text="@praise hi"))["ts"]
    await eventually(lambda: ts in general.replies)
    assert general.messages[general.replies[ts][0]].text == f"<@{sam}> hello"
