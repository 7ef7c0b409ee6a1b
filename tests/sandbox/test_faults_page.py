"""How are faults listed, added and taken back over the page's routes, and what happens at once?"""

from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import error_of
from tests.sandbox.socket_peer import SocketPeer, eventually


class Panel:
    """The routes, as the page uses them."""

    def __init__(self, sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
        self._url, self._http = f"{sandbox.url}/sandbox/api/faults", http

    async def list(self) -> dict[str, Any]:
        async with self._http.get(self._url) as response:
            return dict(await response.json())

    async def add(self, **fault: Any) -> dict[str, Any]:
        async with self._http.post(self._url, json=fault) as response:
            assert response.status == 200, await response.text()
            return dict(await response.json())

    async def remove(self, number: int, status: int = 200) -> dict[str, Any]:
        async with self._http.delete(f"{self._url}/{number}") as response:
            assert response.status == status
            return dict(await response.json())

    async def none(self) -> dict[str, Any]:
        async with self._http.post(f"{self._url}/none") as response:
            return dict(await response.json())


@pytest.fixture
async def panel(sandbox: Sandbox, http: aiohttp.ClientSession) -> Panel:
    """The fault panel of the sandbox."""
    return Panel(sandbox, http)


async def test_a_rule_shows_what_is_left_of_it_and_goes_when_used_up(
    panel: Panel, client: AsyncWebClient
) -> None:
    await panel.add(call="auth.test", error="internal_error", times=2)
    (rule,) = (await panel.list())["rules"]
    assert (rule["text"], rule["left"]) == ("auth.test: answered with internal_error (before it is done)", 2)
    assert await error_of(client.auth_test()) == "internal_error"
    assert (await panel.list())["rules"][0]["left"] == 1
    assert await error_of(client.auth_test()) == "internal_error"
    assert (await panel.list())["rules"] == []


async def test_a_rule_can_be_removed_and_all_of_them(panel: Panel, client: AsyncWebClient) -> None:
    first = (await panel.add(call="auth.test", status=503, times="always"))["rules"][0]
    await panel.add(event="message", duplicate=1)
    await panel.add(sockets="drop", in_seconds=3600)
    left = await panel.remove(first["id"])
    assert [one["text"] for one in left["rules"]] == ["event message: delivered twice, the same event_id"]
    assert (await client.auth_test())["ok"]
    await panel.remove(first["id"], status=404)
    planned = left["planned"][0]
    assert planned["text"] == "Socket Mode connections cut without a word"
    left = await panel.remove(planned["id"])
    assert left["planned"] == []
    await panel.add(sockets="drop", in_seconds=3600)
    assert {name: (await panel.none())[name] for name in ("rules", "planned")} == {"rules": [], "planned": []}


@pytest.mark.parametrize(
    "fault", [{}, {"call": "x"}, {"archive": "moon"}, {"call": "x", "drop": True, "y": 1}]
)
async def test_a_fault_nobody_understands_is_refused_in_a_sentence(
    panel: Panel, fault: dict[str, Any]
) -> None:
    answer = await panel.add(**fault)
    assert answer["ok"] is False
    assert answer["error"].endswith(".")
    assert (await panel.list())["rules"] == []


async def test_a_stranger_cannot_add_faults(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    headers = {"Origin": "https://elsewhere.example"}
    url = f"{sandbox.url}/sandbox/api/faults"
    async with http.post(url, json={"sockets": "drop"}, headers=headers) as response:
        assert response.status == 403


async def test_connections_are_refused_until_slack_behaves_again(
    sandbox: Sandbox, panel: Panel, http: aiohttp.ClientSession
) -> None:
    await panel.add(sockets="refuse", seconds=600)
    assert 590 < (await panel.list())["refusing_for"] <= 600
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await http.ws_connect(sandbox.sockets.issue_ticket())
    assert caught.value.status == 503
    assert [one.error for one in sandbox.wire if one.name == "refused"] == ["no new connections for a while"]
    await panel.none()
    async with http.ws_connect(sandbox.sockets.issue_ticket()) as line:
        assert (await line.receive_json())["type"] == "hello"


async def test_dropped_and_refreshed_connections_come_back(sandbox: Sandbox, panel: Panel) -> None:
    peer = await SocketPeer.connected(sandbox, ping_interval=0.1)
    for what, words in (("refresh", "asked to connect anew"), ("drop", "cut without a word")):
        before = sum(one.name == "opened" for one in sandbox.wire)
        await panel.add(sockets=what)
        await eventually(lambda before=before: sum(one.name == "opened" for one in sandbox.wire) > before)
        assert any(one.kind == "fault" and words in one.name for one in sandbox.wire)
    await peer.close()


async def test_a_revoked_token_is_good_again(sandbox: Sandbox, panel: Panel, client: AsyncWebClient) -> None:
    answer = await panel.add(token="revoke", error="token_revoked")
    assert answer["token_refused_with"] == "token_revoked"
    assert await error_of(client.auth_test()) == "token_revoked"
    await panel.add(token="restore")
    assert (await client.auth_test())["ok"]
    await panel.add(token="revoke")
    await panel.none()
    assert (await client.auth_test())["ok"]


async def test_an_archived_channel_comes_back(sandbox: Sandbox, panel: Panel, client: AsyncWebClient) -> None:
    answer = await panel.add(archive="#general")
    assert {"name": "general", "archived": True} in answer["channels"]
    assert await error_of(client.chat_postMessage(channel="#general", text="a")) == "is_archived"
    await panel.add(unarchive="general")
    assert (await client.chat_postMessage(channel="#general", text="a"))["ok"]


async def test_an_uninstalled_app_is_installed_again(
    sandbox: Sandbox, panel: Panel, client: AsyncWebClient
) -> None:
    assert (await panel.add(app="uninstall"))["installed"] is False
    assert await error_of(client.auth_test()) == "account_inactive"
    assert (await panel.none())["installed"] is True
    assert (await client.auth_test())["ok"]


async def test_a_planned_misfortune_happens_at_its_time(
    sandbox: Sandbox, panel: Panel, client: AsyncWebClient
) -> None:
    await panel.add(token="revoke", in_seconds=0.05)
    await eventually(lambda: sandbox.tokens.refused_with is not None)
    assert await error_of(client.auth_test()) == "token_revoked"
    assert (await panel.list())["planned"] == []
    assert [one.name for one in sandbox.wire if one.kind == "fault"] == [
        "token revoked: every call answers token_revoked"
    ]
