"""Who may use the page's routes: this machine, and no other site by way of the browser."""

import aiohttp
import pytest

from bot.sandbox.server import Sandbox

PATHS = ("/", "/static/app.js", "/sandbox/clock", "/sandbox/api/workspace")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "10.0.0.1:8765"])
async def test_a_foreign_host_is_refused(
    sandbox: Sandbox, http: aiohttp.ClientSession, path: str, host: str
) -> None:
    async with http.get(f"{sandbox.url}{path}", headers={"Host": host}) as response:
        assert response.status == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_a_foreign_origin_is_refused(
    sandbox: Sandbox, http: aiohttp.ClientSession, origin: str
) -> None:
    headers = {"Origin": origin}
    body = {"as": sandbox.state.person("sam").id, "kind": "message", "channel": "general", "text": "hi"}
    async with http.post(f"{sandbox.url}/sandbox/api/act", json=body, headers=headers) as response:
        assert response.status == 403
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await http.ws_connect(f"{sandbox.url}/sandbox/api/feed?as=sam", headers=headers)
    assert "hi" not in {one.text for one in sandbox.state.channel("general").messages.values()}


async def test_its_own_origin_and_localhost_are_served(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    port = sandbox.url.rpartition(":")[2]
    for host in (f"127.0.0.1:{port}", f"localhost:{port}"):
        headers = {"Host": host, "Origin": f"http://{host}"}
        async with http.get(f"{sandbox.url}/sandbox/api/workspace", headers=headers) as response:
            assert response.status == 200


@pytest.mark.parametrize("name", ["../server.py", "%2e%2e/server.py", "..%2fserver.py", "nothing.js"])
async def test_only_the_pages_own_files_are_served(
    sandbox: Sandbox, http: aiohttp.ClientSession, name: str
) -> None:
    from yarl import URL

    async with http.get(URL(f"{sandbox.url}/static/{name}", encoded=True)) as response:
        assert response.status == 404


async def test_it_listens_on_this_machine_only(sandbox: Sandbox) -> None:
    assert sandbox.url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize("name", ["%00", "a" * 3000])
async def test_a_name_no_file_can_have_is_not_found(
    sandbox: Sandbox, http: aiohttp.ClientSession, name: str
) -> None:
    from yarl import URL

    async with http.get(URL(f"{sandbox.url}/static/{name}", encoded=True)) as response:
        assert response.status == 404


@pytest.mark.parametrize("limit", ["\u00b2", "9" * 5000, "-1", "0", "ten"])
async def test_a_limit_that_is_no_number_is_refused(
    sandbox: Sandbox, http: aiohttp.ClientSession, limit: str
) -> None:
    channel = sandbox.state.channel("general").id
    asked = {"as": sandbox.state.person("sam").id, "channel": channel, "limit": limit}
    async with http.get(f"{sandbox.url}/sandbox/api/messages", params=asked) as response:
        assert response.status == 400
