"""How Socket Mode connections grow old, and what an app is told that may have none."""

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from bot.sandbox.socket_mode import DEBUG_SECONDS, LIFETIME_SECONDS, WARNING_SECONDS
from tests.sandbox.conftest import MakeSandbox, client_of, error_of
from tests.sandbox.manifests import manifest
from tests.sandbox.socket_peer import SocketPeer, eventually


async def _url(sandbox: Sandbox) -> str:
    return str((await client_of(sandbox).apps_connections_open(app_token=sandbox.app_token))["url"])


def _short_lived(sandbox: Sandbox) -> None:
    sandbox.sockets._lifetime, sandbox.sockets._warning_seconds = 0.3, 0.2


async def test_a_connection_is_warned_before_its_time_is_up(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    _short_lived(sandbox)
    async with http.ws_connect(await _url(sandbox)) as socket:
        assert (await socket.receive_json(timeout=3))["type"] == "hello"
        frame = await socket.receive_json(timeout=3)
        assert (frame["type"], frame["reason"]) == ("disconnect", "warning")
        assert sandbox.sockets.connections == 1
        assert (await socket.receive(timeout=3)).type is aiohttp.WSMsgType.CLOSE


async def test_nothing_is_lost_while_connections_are_renewed(sandbox: Sandbox) -> None:
    _short_lived(sandbox)
    peer = await SocketPeer.connected(sandbox)
    first = peer.client.current_session
    await eventually(lambda: peer.client.current_session is not first)
    for _ in range(5):
        await sandbox.act("sam", "home_open", tab="home")
    assert len(await peer.received("app_home_opened", 5)) == 5
    await peer.close()


async def test_the_hello_frame_says_how_long_a_connection_lasts(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    assert (LIFETIME_SECONDS, DEBUG_SECONDS, WARNING_SECONDS) == (3600, 360, 10)
    for query, seconds in (("", 3600), ("&debug_reconnects=true", 360)):
        async with http.ws_connect(await _url(sandbox) + query) as socket:
            info = (await socket.receive_json(timeout=3))["debug_info"]
        assert info["approximate_connection_time"] == seconds


async def test_switching_socket_mode_off_ends_every_connection_and_gives_out_no_more(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    async with http.ws_connect(await _url(sandbox)) as socket:
        assert (await socket.receive_json(timeout=3))["type"] == "hello"
        await sandbox.sockets.disconnect("link_disabled")
        assert (await socket.receive_json(timeout=3))["reason"] == "link_disabled"
        assert await error_of(client.apps_connections_open(app_token=sandbox.app_token)) == "forbidden_team"
        sandbox.sockets.enabled = True
        assert await _url(sandbox)


async def test_an_app_by_http_gets_no_socket(make_sandbox: MakeSandbox) -> None:
    document = manifest()
    document["settings"]["socket_mode_enabled"] = False
    sandbox = await make_sandbox(document)
    opening = client_of(sandbox).apps_connections_open(app_token=sandbox.app_token)
    assert await error_of(opening) == "forbidden_team"


async def test_frames_that_say_nothing_are_passed_over(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    async with http.ws_connect(await _url(sandbox)) as socket:
        await socket.receive_json(timeout=3)
        for junk in ("[]", "null", "{", '"envelope_id"', '{"envelope_id": ["x"]}'):
            await socket.send_str(junk)
        await sandbox.act("sam", "home_open", tab="home")
        envelope = await socket.receive_json(timeout=3)
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        await sandbox.events.settled()
    assert envelope["retry_attempt"] == 0
