"""Socket Mode with slack_sdk's own client: connections, acknowledgements, redelivery, refresh."""

import inspect

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.events import RETRY_DELAYS
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import MakeSandbox
from tests.sandbox.socket_peer import SocketPeer, eventually


async def test_hello_comes_first_and_counts_connections(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    urls = [(await client.apps_connections_open(app_token=sandbox.app_token))["url"] for _ in range(2)]
    async with http.ws_connect(urls[0]) as first, http.ws_connect(urls[1]) as second:
        hellos = [await one.receive_json(timeout=3) for one in (first, second)]
    assert [one["type"] for one in hellos] == ["hello", "hello"]
    assert [one["num_connections"] for one in hellos] == [1, 2]
    assert hellos[0]["connection_info"] == {"app_id": sandbox.state.app_id}


async def test_a_ticket_lets_one_connection_in(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
    async with http.ws_connect(url):
        pass
    async with http.get(url.replace("ws://", "http://")) as response:
        assert response.status == 403


async def test_ten_connections_are_the_most(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    sockets = []
    for _ in range(10):
        url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
        sockets.append(await http.ws_connect(url))
    url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
    async with http.ws_connect(url) as eleventh:
        assert (await eleventh.receive_json(timeout=3))["reason"] == "too_many_websockets"
        assert (await eleventh.receive(timeout=3)).type is aiohttp.WSMsgType.CLOSE
    assert sandbox.sockets.connections == 10
    for one in sockets:
        await one.close()


async def test_each_envelope_goes_to_exactly_one_connection(sandbox: Sandbox) -> None:
    peers = [await SocketPeer.connected(sandbox) for _ in range(3)]
    for _ in range(6):
        await sandbox.act("sam", "home_open", tab="home")
    await sandbox.events.settled()
    await eventually(lambda: sum(len(one.requests) for one in peers) == 6)
    assert sorted(len(one.requests) for one in peers) == [2, 2, 2]
    ids = {request.envelope_id for one in peers for request in one.requests}
    assert len(ids) == 6
    for one in peers:
        await one.close()


async def test_an_event_that_is_not_acknowledged_is_sent_three_times_more(make_sandbox: MakeSandbox) -> None:
    sandbox = await make_sandbox(ack_seconds=0.05)
    peer = await SocketPeer.connected(sandbox)
    peer.silent = True
    await sandbox.act("sam", "home_open", tab="home")
    await sandbox.events.settled()
    tries = [(one.retry_attempt, one.retry_reason) for one in peer.requests]
    assert tries == [(0, ""), (1, "timeout"), (2, "timeout"), (3, "timeout")]
    assert len({one.payload["event_id"] for one in peer.requests}) == 1
    assert len({one.envelope_id for one in peer.requests}) == 4
    await peer.close()


def test_slacks_own_patience_is_the_default() -> None:
    assert RETRY_DELAYS == (0.0, 60.0, 300.0)
    assert inspect.signature(Sandbox).parameters["retry_delays"].default == RETRY_DELAYS
    assert inspect.signature(Sandbox).parameters["ack_seconds"].default == 3.0


async def test_an_acknowledgement_ends_the_retries(make_sandbox: MakeSandbox) -> None:
    sandbox = await make_sandbox(ack_seconds=0.3)
    peer = await SocketPeer.connected(sandbox)
    peer.silent = True
    await sandbox.act("sam", "home_open", tab="home")
    await eventually(lambda: len(peer.requests) == 2)
    peer.silent = False
    await sandbox.events.settled()
    assert [one.retry_attempt for one in peer.requests] == [0, 1, 2]
    await peer.close()


async def test_an_event_meant_for_an_app_that_is_away_arrives_when_it_is_back(
    make_sandbox: MakeSandbox,
) -> None:
    sandbox = await make_sandbox(retry_delays=(0.0, 0.8))
    await sandbox.act("sam", "home_open", tab="home")
    peer = await SocketPeer.connected(sandbox)
    (payload,) = await peer.received("app_home_opened")
    assert peer.requests[0].retry_attempt == 2
    assert payload["event"]["user"] == sandbox.state.person("sam").id
    await peer.close()


async def test_after_a_refresh_the_client_is_back_and_nothing_is_lost(
    sandbox: Sandbox, peer: SocketPeer
) -> None:
    old = peer.client.current_session
    await sandbox.sockets.disconnect("refresh_requested")
    for _ in range(3):
        await sandbox.act("sam", "home_open", tab="home")
    await peer.received("app_home_opened", 3)
    assert peer.client.current_session is not old
    assert [one.retry_attempt for one in peer.requests if one.type == "events_api"] == [0, 0, 0]


async def test_a_broken_line_is_mended_by_the_client(sandbox: Sandbox) -> None:
    peer = await SocketPeer.connected(sandbox, ping_interval=0.1)
    await sandbox.sockets.drop()
    await sandbox.act("sam", "home_open", tab="home")
    assert await peer.received("app_home_opened")
    await peer.close()


async def test_pings_are_answered(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
    async with http.ws_connect(url, autoping=False) as socket:
        await socket.receive_json(timeout=3)
        await socket.ping(b"sdk-ping-pong:1")
        answer = await socket.receive(timeout=3)
    assert (answer.type, bytes(answer.data)) == (aiohttp.WSMsgType.PONG, b"sdk-ping-pong:1")
