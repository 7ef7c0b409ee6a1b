"""What the page reads: the workspace, conversations, messages, views, and the feed."""

from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.payloads import button, home, modal
from tests.sandbox.socket_peer import SocketPeer


async def _get(http: aiohttp.ClientSession, sandbox: Sandbox, what: str, **query: str) -> dict[str, Any]:
    async with http.get(f"{sandbox.url}/sandbox/api/{what}", params=query) as response:
        answer: dict[str, Any] = await response.json()
        assert response.status == 200, answer
        return answer


async def test_the_workspace_lists_app_people_and_channels(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    shown = await _get(http, sandbox, "workspace")
    assert shown["workspace"] == {"id": sandbox.state.team.id, "name": "Northwind Travel"}
    assert shown["app"]["name"] == "Praise"
    assert shown["app"]["has_home"] is True
    assert [one["command"] for one in shown["app"]["commands"]] == ["/praise", "/plain"]
    assert [one["type"] for one in shown["app"]["shortcuts"]] == ["global", "message"]
    assert shown["connected"] is False
    people = {one["name"]: one for one in shown["people"]}
    assert people["mia"]["tz_label"] == "Australian Eastern Daylight Time"
    assert people["peter"]["deleted"] is True
    assert people["slackbot"]["is_bot"] is True
    assert {one["name"] for one in shown["channels"]} >= {"general", "desk-leads"}
    assert shown["usergroups"][0]["handle"] == "trainers"
    assert {"tada", "northwind"} <= set(shown["emoji"])


async def test_each_person_sees_their_own_conversations(
    sandbox: Sandbox, http: aiohttp.ClientSession, client: AsyncWebClient
) -> None:
    async def seen(handle: str) -> dict[str, dict[str, Any]]:
        user = sandbox.state.person(handle).id
        listed = (await _get(http, sandbox, "conversations", **{"as": user}))["conversations"]
        return {one["name"]: one for one in listed}

    marco, sam, guest = await seen("marco"), await seen("sam"), await seen("jo.visitor")
    assert "desk-leads" in marco
    assert "desk-leads" not in sam
    assert sam["desk-lisbon"]["is_member"] is False
    assert set(guest) == {"general", "desk-london", "Praise"}
    assert sam["Praise"]["kind"] == "app"
    await sandbox.act("marco", "open_dm", user="sam")
    assert (await seen("sam"))["Marco Ferreira"]["kind"] == "im"


async def test_unread_counts_what_others_said_since_the_last_look(
    sandbox: Sandbox, http: aiohttp.ClientSession, client: AsyncWebClient
) -> None:
    sam, general = sandbox.state.person("sam").id, sandbox.state.channel("general").id

    async def unread() -> int:
        listed = (await _get(http, sandbox, "conversations", **{"as": sam}))["conversations"]
        return int(next(one["unread"] for one in listed if one["id"] == general))

    assert await unread() == 0
    ts = [(await client.chat_postMessage(channel=general, text=str(n)))["ts"] for n in range(2)]
    assert await unread() == 2
    body = {"as": sam, "channel": general, "ts": ts[0]}
    async with http.post(f"{sandbox.url}/sandbox/api/read", json=body) as response:
        assert await response.json() == {"ok": True}
    assert await unread() == 1
    await sandbox.act("sam", "message", channel=general, text="mine")
    assert await unread() == 0


async def test_messages_come_oldest_first_with_ephemeral_ones_for_their_addressee(
    sandbox: Sandbox, http: aiohttp.ClientSession, client: AsyncWebClient
) -> None:
    sam, lena = sandbox.state.person("sam").id, sandbox.state.person("lena").id
    general = sandbox.state.channel("general").id
    parent = (await client.chat_postMessage(channel=general, text="parent"))["ts"]
    reply = (await client.chat_postMessage(channel=general, text="reply", thread_ts=parent))["ts"]
    secret = (await client.chat_postEphemeral(channel=general, user=sam, text="psst"))["message_ts"]
    seen = await _get(http, sandbox, "messages", channel=general, **{"as": sam})
    assert [one["ts"] for one in seen["messages"]][-2:] == [parent, secret]
    assert seen["messages"][-1]["ephemeral"] is True
    assert seen["messages"][-2]["reply_count"] == 1
    assert seen["messages"][0]["reactions"][0]["name"] == "thumbsup"
    others = await _get(http, sandbox, "messages", channel=general, **{"as": lena})
    assert secret not in [one["ts"] for one in others["messages"]]
    thread = await _get(http, sandbox, "messages", channel=general, thread_ts=parent, **{"as": lena})
    assert [one["ts"] for one in thread["messages"]] == [parent, reply]
    page = await _get(http, sandbox, "messages", channel=general, limit="1", before=parent, **{"as": lena})
    assert (len(page["messages"]), page["has_more"]) == (1, True)
    assert page["messages"][0]["ts"] < parent


async def test_private_things_are_not_shown_to_others(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    url = f"{sandbox.url}/sandbox/api/messages"
    leads, sam = sandbox.state.channel("desk-leads").id, sandbox.state.person("sam").id
    for query in (
        {"as": sam, "channel": leads},
        {"as": "U0", "channel": leads},
        {"as": sam, "channel": "C0"},
    ):
        async with http.get(url, params=query) as response:
            assert response.status == 404
            assert (await response.json())["ok"] is False


async def test_views_are_shown_with_their_errors(
    sandbox: Sandbox, http: aiohttp.ClientSession, client: AsyncWebClient, peer: SocketPeer
) -> None:
    sam = sandbox.state.person("sam").id
    assert (await _get(http, sandbox, "home", **{"as": sam}))["view"] is None
    await client.views_publish(user_id=sam, view=home())
    assert (await _get(http, sandbox, "home", **{"as": sam}))["view"]["blocks"][0]["block_id"] == "go-block"
    opened = await client.views_open(trigger_id=sandbox.world.triggers.issue(sam), view=modal())
    await sandbox.act(sam, "view_submit", view_id=opened["view"]["id"], values={})
    (view,) = (await _get(http, sandbox, "modals", **{"as": sam}))["views"]
    assert view["id"] == opened["view"]["id"]
    assert set(view["errors"]) == {"why"}


async def test_acting_over_http_is_the_same_as_in_process(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    url, sam = f"{sandbox.url}/sandbox/api/act", sandbox.state.person("sam").id
    general = sandbox.state.channel("general").id
    body: dict[str, Any] = {"as": sam, "kind": "message", "channel": general, "text": "hi"}
    async with http.post(url, json=body) as response:
        answer = await response.json()
    assert sandbox.state.conversations[general].messages[answer["ts"]].user == sam
    for wrong in ({"as": sam, "kind": "fly"}, {"as": sandbox.state.bot.id, "kind": "message"}):
        async with http.post(url, json=wrong) as response:
            assert (await response.json())["ok"] is False
    async with http.post(url, data="[") as response:
        assert response.status == 400


async def test_the_feed_tells_each_person_what_concerns_them(
    sandbox: Sandbox, http: aiohttp.ClientSession, client: AsyncWebClient
) -> None:
    sam, lena = sandbox.state.person("sam").id, sandbox.state.person("lena").id
    general = sandbox.state.channel("general").id
    async with (
        http.ws_connect(f"{sandbox.url}/sandbox/api/feed?as={sam}") as to_sam,
        http.ws_connect(f"{sandbox.url}/sandbox/api/feed?as={lena}") as to_lena,
    ):
        ephemeral = await client.chat_postEphemeral(channel=general, user=sam, text="psst")
        posted = await client.chat_postMessage(channel=general, text="a", blocks=[button("go")])
        await sandbox.act("sam", "reaction", channel=general, ts=posted["ts"], name="tada")
        await client.chat_update(channel=general, ts=posted["ts"], text="b")
        await client.chat_delete(channel=general, ts=posted["ts"])
        await client.views_publish(user_id=sam, view=home())
        await client.views_open(trigger_id=sandbox.world.triggers.issue(sam), view=modal())
        sandbox.clock.pause()
        await sandbox.act("lena", "archive", channel="desk-london")
        peer = await SocketPeer.connected(sandbox)
        sams = [await to_sam.receive_json(timeout=3) for _ in range(11)]
        lenas = [await to_lena.receive_json(timeout=3) for _ in range(8)]
        await peer.close()
    assert [one["type"] for one in sams] == [
        "message",
        "message",
        "reaction",
        "message_changed",
        "message_deleted",
        "home",
        "modals",
        "clock",
        "workspace",
        "conversations",
        "app",
    ]
    assert (sams[0]["message"]["ts"], sams[0]["message"]["ephemeral"]) == (ephemeral["message_ts"], True)
    assert sams[2]["message"]["reactions"] == [{"name": "tada", "users": [sam], "count": 1}]
    assert sams[7]["paused"] is True
    assert sams[10] == {"type": "app", "connected": True}
    assert "home" not in [one["type"] for one in lenas]
    assert lenas[0]["message"]["ts"] == posted["ts"]
