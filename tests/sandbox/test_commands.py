"""Slash commands and shortcuts: what is sent, and what the person sees."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.model import Message
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import MakeSandbox
from tests.sandbox.payloads import modal
from tests.sandbox.socket_peer import SocketPeer


def _seen_by(sandbox: Sandbox, person: str, channel: str) -> list[Message]:
    ephemerals = sandbox.state.channel(channel).ephemerals.values()
    return [one for one in ephemerals if one.addressee == sandbox.state.person(person).id]


async def test_an_escaped_command_names_people_and_channels(sandbox: Sandbox, peer: SocketPeer) -> None:
    typed = "/praise @ana.costa and @Ana Silva in #general & <b>"
    answer = await sandbox.act("sam", "command", channel="desk-london", text=typed)
    assert answer["ok"] is True
    assert answer["latency_ms"] > 0
    (payload,) = await peer.received("slash_commands")
    ids = {one: sandbox.state.person(one).id for one in ("ana.costa", "ana.silva")}
    general, london = sandbox.state.channel("general").id, sandbox.state.channel("desk-london").id
    people = " and ".join(f"<@{ids[one]}|{one}>" for one in ids)
    assert payload["text"] == f"{people} in <#{general}|general> &amp; &lt;b&gt;"
    assert payload["command"] == "/praise"
    assert (payload["channel_id"], payload["channel_name"]) == (london, "desk-london")
    assert payload["user_id"] == sandbox.state.person("sam").id
    assert payload["is_enterprise_install"] == "false"
    assert payload["response_url"].startswith(sandbox.url)


@pytest.mark.parametrize(("place", "name"), [("desk-leads", "privategroup"), (None, "directmessage")])
async def test_private_places_do_not_tell_their_names(
    sandbox: Sandbox, peer: SocketPeer, place: str | None, name: str
) -> None:
    channel = place or (await sandbox.act("marco", "home_open", tab="messages"))["channel"]
    await sandbox.act("marco", "command", channel=channel, text="/praise")
    (payload,) = await peer.received("slash_commands")
    assert payload["channel_name"] == name


async def test_a_command_without_escaping_arrives_as_typed(sandbox: Sandbox, peer: SocketPeer) -> None:
    await sandbox.act("sam", "command", channel="general", text="/plain  @ana.costa & <b> ")
    (payload,) = await peer.received("slash_commands")
    assert payload["text"] == "@ana.costa & <b>"


async def test_two_people_of_one_first_name_are_left_unresolved(sandbox: Sandbox, peer: SocketPeer) -> None:
    await sandbox.act("sam", "command", channel="general", text="/praise @ana for helping")
    (payload,) = await peer.received("slash_commands")
    assert payload["text"] == "@ana for helping"


async def test_the_trigger_opens_a_modal(sandbox: Sandbox, client: AsyncWebClient, peer: SocketPeer) -> None:
    await sandbox.act("sam", "command", channel="general", text="/praise")
    (payload,) = await peer.received("slash_commands")
    await client.views_open(trigger_id=payload["trigger_id"], view=modal())
    assert len(sandbox.world.views.stack(sandbox.state.person("sam").id)) == 1


async def test_an_acknowledgement_may_carry_an_ephemeral_message(sandbox: Sandbox, peer: SocketPeer) -> None:
    peer.answer = lambda _: {"text": "done"}
    await sandbox.act("sam", "command", channel="general", text="/praise")
    (message,) = _seen_by(sandbox, "sam", "general")
    assert (message.text, message.user) == ("done", sandbox.state.bot.id)


async def test_or_a_message_for_everyone(sandbox: Sandbox, peer: SocketPeer) -> None:
    peer.answer = lambda _: {"text": "done", "response_type": "in_channel"}
    await sandbox.act("sam", "command", channel="general", text="/praise")
    assert next(reversed(sandbox.state.channel("general").messages.values())).text == "done"


async def test_a_late_app_shows_the_person_operation_timeout(make_sandbox: MakeSandbox) -> None:
    sandbox = await make_sandbox(ack_seconds=0.05)
    peer = await SocketPeer.connected(sandbox)
    peer.silent = True
    answer = await sandbox.act("sam", "command", channel="general", text="/praise")
    assert (answer["ok"], answer["reason"]) == (False, "timeout")
    assert answer["error"] == '/praise failed with the error "operation_timeout"'
    assert _seen_by(sandbox, "sam", "general")[0].username == "Slackbot"
    assert len(peer.requests) == 1, "commands are not retried"
    await peer.close()


async def test_an_absent_app_shows_dispatch_failed(sandbox: Sandbox) -> None:
    answer = await sandbox.act("sam", "command", channel="general", text="/praise")
    assert answer["error"] == '/praise failed with the error "dispatch_failed"'


async def test_unknown_commands_and_threads_are_explained(sandbox: Sandbox, peer: SocketPeer) -> None:
    answer = await sandbox.act("sam", "command", channel="general", text="/nothing here")
    assert answer["error"] == "/nothing is not a valid command."
    assert "is not a valid command" in _seen_by(sandbox, "sam", "general")[0].text
    ts = next(iter(sandbox.state.channel("general").messages))
    answer = await sandbox.act("sam", "command", channel="general", text="/praise", thread_ts=ts)
    assert answer["error"] == "/praise is not supported in threads. Sorry!"
    assert peer.requests == []


async def test_slacks_own_commands_work(sandbox: Sandbox) -> None:
    lisbon = sandbox.state.channel("desk-lisbon")
    assert (await sandbox.act("marco", "command", channel=lisbon.id, text="/invite @praise @mia"))["ok"]
    assert {sandbox.state.bot.id, sandbox.state.person("mia").id} <= set(lisbon.members)
    await sandbox.act("marco", "command", channel=lisbon.id, text="/remove @mia")
    assert sandbox.state.person("mia").id not in lisbon.members
    await sandbox.act("marco", "command", channel=lisbon.id, text="/topic Day shift")
    assert lisbon.topic == "Day shift"
    assert (await sandbox.act("marco", "command", channel=lisbon.id, text="/invite nobody"))["ok"] is False


async def test_a_global_shortcut_has_no_channel(sandbox: Sandbox, peer: SocketPeer) -> None:
    assert (await sandbox.act("sam", "shortcut", callback_id="praise"))["ok"]
    (payload,) = await peer.received("shortcut")
    assert payload["callback_id"] == "praise"
    assert payload["user"]["username"] == "sam"
    assert payload["trigger_id"]
    assert not {"channel", "message", "response_url"} & set(payload)


async def test_a_message_shortcut_carries_the_message(sandbox: Sandbox, peer: SocketPeer) -> None:
    general = sandbox.state.channel("general")
    ts = next(iter(general.messages))
    assert (await sandbox.act("sam", "shortcut", callback_id="praise_this", channel=general.id, ts=ts))["ok"]
    (payload,) = await peer.received("message_action")
    message: dict[str, Any] = payload["message"]
    assert (payload["message_ts"], message["ts"]) == (ts, ts)
    assert payload["channel"] == {"id": general.id, "name": "general"}
    assert payload["response_url"].startswith(sandbox.url)
    unknown = await sandbox.act("sam", "shortcut", callback_id="nothing")
    assert unknown == {"ok": False, "error": "That shortcut does not exist."}
