"""The app leaves the workspace and comes back: what it hears, what it may do, what people see."""

import asyncio

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import MakeSandbox, client_of, error_of
from tests.sandbox.manifests import EVENTS, manifest
from tests.sandbox.payloads import home, modal
from tests.sandbox.socket_peer import SocketPeer, eventually


@pytest.fixture
async def sandbox(make_sandbox: MakeSandbox) -> Sandbox:
    """A sandbox whose app asked to hear when it is uninstalled."""
    return await make_sandbox(manifest(events=[*EVENTS, "app_uninstalled"]))


async def test_the_app_hears_both_events_before_its_line_is_closed(sandbox: Sandbox) -> None:
    peer = await SocketPeer.connected(sandbox)
    await sandbox.uninstall()
    assert [one["type"] for one in peer.events()] == ["tokens_revoked", "app_uninstalled"]
    assert peer.events()[0]["tokens"] == {"oauth": [], "bot": [sandbox.state.bot.id]}
    await eventually(lambda: sandbox.sockets.connections == 0)
    await peer.close()


async def test_the_line_is_closed_with_link_disabled_and_no_new_one_opens(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
    spare = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
    async with http.ws_connect(url) as socket:
        assert (await socket.receive_json(timeout=3))["type"] == "hello"
        leaving = asyncio.create_task(sandbox.uninstall())
        frames = []
        while (frame := await socket.receive(timeout=3)).type is aiohttp.WSMsgType.TEXT:
            frames.append(frame.json())
            if "envelope_id" in frames[-1]:
                await socket.send_json({"envelope_id": frames[-1]["envelope_id"]})
        await leaving
    assert [one["type"] for one in frames] == ["events_api", "events_api", "disconnect"]
    assert frames[-1]["reason"] == "link_disabled"
    async with http.get(spare.replace("ws://", "http://")) as response:
        assert response.status == 403
    assert await error_of(client.apps_connections_open(app_token=sandbox.app_token)) == "account_inactive"


async def test_every_call_is_refused_afterwards(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await sandbox.uninstall()
    assert await error_of(client.auth_test()) == "account_inactive"
    assert await error_of(client.chat_postMessage(channel="#general", text="hi")) == "account_inactive"


async def test_people_see_that_the_app_is_gone(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    sam = sandbox.state.person("sam").id
    sandbox.world.views.publish(sam, home(), None)
    sandbox.world.views.open(sam, modal())
    await sandbox.uninstall()
    assert sandbox.world.views.home(sam) is None
    assert sandbox.world.views.stack(sam) == []
    assert sandbox.state.bot.deleted
    assert not any(sandbox.state.bot.id in one.members for one in sandbox.state.channels())
    async with http.get(f"{sandbox.url}/sandbox/api/workspace") as response:
        app = (await response.json())["app"]
    assert (app["installed"], app["has_home"]) == (False, False)
    assert (await sandbox.act("sam", "home_open"))["error"] == "Praise is not installed in this workspace."
    refused = await sandbox.act("sam", "command", channel="general", text="/praise")
    assert refused["error"] == "/praise is not a valid command."
    direct = sandbox.state.direct(sandbox.state.bot.id, sam)
    refused = await sandbox.act("sam", "message", channel=direct.id, text="hello?")
    assert refused["error"] == "Praise is not installed in this workspace."


async def test_nothing_that_happens_is_told_to_an_app_that_is_gone(sandbox: Sandbox) -> None:
    await sandbox.uninstall()
    before = len(sandbox.events.sent)
    await sandbox.act("sam", "message", channel="general", text="Anyone there?")
    await sandbox.act("ana.costa", "add_person", handle="new.one", real_name="New One")
    assert len(sandbox.events.sent) == before


async def test_uninstalling_twice_tells_it_once(sandbox: Sandbox) -> None:
    await sandbox.uninstall()
    told = len(sandbox.events.sent)
    await sandbox.uninstall()
    assert len(sandbox.events.sent) == told == 2


async def test_reinstalling_revives_the_tokens(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await sandbox.uninstall()
    sandbox.reinstall()
    assert (await client.auth_test())["user_id"] == sandbox.state.bot.id
    peer = await SocketPeer.connected(sandbox)
    assert (await sandbox.act("sam", "home_open"))["ok"]
    await peer.received("app_home_opened")
    await peer.close()


async def test_the_app_can_uninstall_itself_with_its_client_secret(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    mine, secret = sandbox.client_id, sandbox.client_secret
    assert await error_of(client.apps_uninstall(client_id="1.2", client_secret=secret)) == "invalid_client_id"
    assert await error_of(client.apps_uninstall(client_id=mine, client_secret="x")) == "bad_client_secret"
    assert sandbox.state.installed
    assert (await client.apps_uninstall(client_id=mine, client_secret=secret))["ok"]
    await eventually(lambda: not sandbox.state.installed)
    assert await error_of(client_of(sandbox).auth_test()) == "account_inactive"


async def test_the_page_can_uninstall_and_reinstall(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    url = f"{sandbox.url}/sandbox/api/app"
    async with http.post(url, json={"action": "uninstall"}) as response:
        assert await response.json() == {"ok": True, "installed": False}
    async with http.post(url, json={"action": "reinstall"}) as response:
        assert await response.json() == {"ok": True, "installed": True}
    async with http.post(url, json={"action": "explode"}) as response:
        assert response.status == 400
        assert await response.json() == {"ok": False, "error": "The app can be uninstalled and reinstalled."}
