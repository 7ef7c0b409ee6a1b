"""Buttons and inputs in messages, ephemeral messages, modals and the Home tab."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import MakeSandbox
from tests.sandbox.payloads import button, home, modal, option, plain, text_input
from tests.sandbox.socket_peer import SocketPeer

SELECT = {"type": "static_select", "action_id": "pick", "options": [option("a"), option("b")]}
PRESS = {"type": "button", "value": "1"}


@pytest.fixture
def ana(sandbox: Sandbox) -> str:
    """Who acts here."""
    return sandbox.state.person("ana.costa").id


async def test_a_button_in_a_message(
    sandbox: Sandbox, client: AsyncWebClient, peer: SocketPeer, ana: str
) -> None:
    posted = await client.chat_postMessage(channel="#general", text="a", blocks=[button("go", "41")])
    source = {"type": "message", "channel": posted["channel"], "ts": posted["ts"], "ephemeral": False}
    answer = await sandbox.act(
        ana, "block_action", source=source, block_id="go-block", action_id="go", value=PRESS
    )
    assert answer["ok"] is True
    (payload,) = await peer.received("block_actions")
    (action,) = payload["actions"]
    assert (action["type"], action["action_id"], action["block_id"], action["value"]) == (
        "button",
        "go",
        "go-block",
        "41",
    )
    assert action["action_ts"]
    assert payload["container"] == {
        "type": "message",
        "message_ts": posted["ts"],
        "channel_id": posted["channel"],
        "is_ephemeral": False,
    }
    assert payload["user"]["id"] == ana
    assert payload["channel"] == {"id": posted["channel"], "name": "general"}
    assert payload["message"]["blocks"][0]["block_id"] == "go-block"
    assert payload["state"] == {"values": {}}
    assert payload["trigger_id"]
    assert payload["response_url"]


async def test_inputs_in_a_message_come_with_its_state(
    sandbox: Sandbox, client: AsyncWebClient, peer: SocketPeer, ana: str
) -> None:
    blocks = [{"type": "actions", "block_id": "b", "elements": [SELECT]}, text_input("why"), button("go")]
    posted = await client.chat_postMessage(channel="#general", text="a", blocks=blocks)
    chosen = {"type": "static_select", "selected_option": {"value": "b"}}
    source = {"type": "message", "channel": posted["channel"], "ts": posted["ts"]}
    state = {"why": {"input": {"type": "plain_text_input", "value": "typed"}}}
    await sandbox.act(
        ana, "block_action", source=source, block_id="b", action_id="pick", value=chosen, state=state
    )
    (payload,) = await peer.received("block_actions")
    assert payload["actions"][0]["selected_option"]["text"]["text"] == "Option b"
    assert payload["state"]["values"]["b"]["pick"]["selected_option"]["value"] == "b"
    assert payload["state"]["values"]["why"]["input"]["value"] == "typed"


async def test_an_option_that_is_not_offered_is_not_sent(
    sandbox: Sandbox, client: AsyncWebClient, peer: SocketPeer, ana: str
) -> None:
    overflow = {"type": "overflow", "action_id": "more", "options": [option("x")]}
    blocks = [{"type": "actions", "block_id": "b", "elements": [SELECT, overflow]}]
    posted = await client.chat_postMessage(channel="#general", text="a", blocks=blocks)
    source = {"type": "message", "channel": posted["channel"], "ts": posted["ts"]}
    for action_id, kind in (("pick", "static_select"), ("more", "overflow")):
        value = {"type": kind, "selected_option": {"value": "forged"}}
        answer = await sandbox.act(
            ana, "block_action", source=source, block_id="b", action_id=action_id, value=value
        )
        assert answer["ok"] is False
    value = {"type": "overflow", "selected_option": {"value": "x"}}
    await sandbox.act(ana, "block_action", source=source, block_id="b", action_id="more", value=value)
    (payload,) = await peer.received("block_actions")
    assert payload["actions"][0]["selected_option"] == option("x") | {
        "text": {"type": "plain_text", "text": "Option x", "emoji": True}
    }


async def test_a_button_in_an_ephemeral_message_is_its_addressees(
    sandbox: Sandbox, client: AsyncWebClient, peer: SocketPeer, ana: str
) -> None:
    general = sandbox.state.channel("general").id
    posted = await client.chat_postEphemeral(channel=general, user=ana, text="a", blocks=[button("go")])
    source = {"type": "message", "channel": general, "ts": posted["message_ts"], "ephemeral": True}
    press: dict[str, Any] = {"source": source, "block_id": "go-block", "action_id": "go", "value": PRESS}
    assert (await sandbox.act("sam", "block_action", **press))["error"] == "That message is gone."
    assert (await sandbox.act(ana, "block_action", **press))["ok"] is True
    (payload,) = await peer.received("block_actions")
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload


async def test_a_button_on_the_home_tab(
    sandbox: Sandbox, client: AsyncWebClient, peer: SocketPeer, ana: str
) -> None:
    view = (await client.views_publish(user_id=ana, view=home()))["view"]
    source = {"type": "view", "view_id": view["id"]}
    await sandbox.act(ana, "block_action", source=source, block_id="go-block", action_id="go", value=PRESS)
    (payload,) = await peer.received("block_actions")
    assert payload["container"] == {"type": "view", "view_id": view["id"]}
    assert payload["view"]["type"] == "home"
    assert payload["view"]["hash"] == view["hash"]
    assert not {"channel", "response_url", "message"} & set(payload)


async def test_a_button_in_a_modal_carries_what_was_typed(
    sandbox: Sandbox, client: AsyncWebClient, peer: SocketPeer, ana: str
) -> None:
    content = modal(blocks=[text_input("why"), button("go")])
    opened = await client.views_open(trigger_id=sandbox.world.triggers.issue(ana), view=content)
    source = {"type": "view", "view_id": opened["view"]["id"]}
    state = {"why": {"input": {"type": "plain_text_input", "value": "so far"}}}
    await sandbox.act(
        ana, "block_action", source=source, block_id="go-block", action_id="go", value=PRESS, state=state
    )
    (payload,) = await peer.received("block_actions")
    assert payload["view"]["state"]["values"]["why"]["input"]["value"] == "so far"


async def test_an_input_tells_the_app_only_if_it_dispatches(
    sandbox: Sandbox, client: AsyncWebClient, peer: SocketPeer, ana: str
) -> None:
    content = modal(blocks=[text_input("quiet"), text_input("loud", dispatch_action=True)])
    opened = await client.views_open(trigger_id=sandbox.world.triggers.issue(ana), view=content)
    source = {"type": "view", "view_id": opened["view"]["id"]}
    typed = {"type": "plain_text_input", "value": "x"}
    for block in ("quiet", "loud"):
        answer = await sandbox.act(
            ana, "block_action", source=source, block_id=block, action_id="input", value=typed
        )
        assert answer["ok"] is True
    (payload,) = await peer.received("block_actions")
    assert (payload["actions"][0]["block_id"], payload["actions"][0]["value"]) == ("loud", "x")
    assert payload["view"]["state"]["values"]["quiet"]["input"]["value"] == "x"


async def test_what_is_gone_cannot_be_pressed(sandbox: Sandbox, client: AsyncWebClient, ana: str) -> None:
    source: dict[str, Any] = {"type": "view", "view_id": "V0"}
    press: dict[str, Any] = {"block_id": "b", "action_id": "a", "value": PRESS}
    assert (await sandbox.act(ana, "block_action", source=source, **press))["ok"] is False
    posted = await client.chat_postMessage(channel="#general", text="a")
    source = {"type": "message", "channel": posted["channel"], "ts": posted["ts"]}
    answer = await sandbox.act(ana, "block_action", source=source, **press)
    assert answer == {"ok": False, "error": "That button is no longer there."}


async def test_a_late_app_shows_a_notice(make_sandbox: MakeSandbox) -> None:
    sandbox = await make_sandbox(ack_seconds=0.05)
    peer = await SocketPeer.connected(sandbox)
    peer.silent = True
    view = sandbox.world.views.publish(sandbox.state.person("sam").id, home(), None)
    answer = await sandbox.act(
        "sam",
        "block_action",
        source={"type": "view", "view_id": view.id},
        block_id="go-block",
        action_id="go",
        value=PRESS,
    )
    assert answer["ok"] is False
    assert answer["error"].startswith("Operation timed out")
    assert len(peer.requests) == 1, "interactions are not retried"
    await peer.close()


async def test_suggestions_come_from_the_app(
    sandbox: Sandbox, client: AsyncWebClient, peer: SocketPeer, ana: str
) -> None:
    element = {"type": "external_select", "action_id": "find", "min_query_length": 0}
    block = {"type": "input", "block_id": "who", "label": plain("Who"), "element": element}
    opened = await client.views_open(trigger_id=sandbox.world.triggers.issue(ana), view=modal(blocks=[block]))
    peer.answer = lambda request: {"options": [option(str(request.payload["value"]))]}
    source = {"type": "view", "view_id": opened["view"]["id"]}
    answer = await sandbox.act(ana, "suggest", source=source, block_id="who", action_id="find", value="cos")
    assert answer["options"] == [option("cos")]
    (payload,) = await peer.received("block_suggestion")
    assert (payload["action_id"], payload["block_id"], payload["value"]) == ("find", "who", "cos")
    peer.answer = lambda _: {"option_groups": [{"label": plain("A"), "options": [option("1")]}]}
    answer = await sandbox.act(ana, "suggest", source=source, block_id="who", action_id="find", value="")
    assert len(answer["option_groups"]) == 1
    assert "options" not in answer
