"""Installing through OAuth: the page that asks, the code, the tokens, and Bolt's own flow as the peer."""

import base64
import hashlib
import socket
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import MakeSandbox, client_of, error_of
from tests.sandbox.fake_time import FakeTime
from tests.sandbox.manifests import SCOPES, manifest

BACK = "http://127.0.0.1:9/slack/oauth_redirect"
Json = dict[str, Any]

# slack_sdk names the app to aiohttp in a way that aiohttp 4 will no longer take.
pytestmark = [
    pytest.mark.filterwarnings("ignore:The 'auth' parameter is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning"),
]


def _manifest(*, rotating: bool = False, pkce: bool = False) -> Json:
    document = manifest()
    document["oauth_config"] |= {"redirect_urls": [BACK], "pkce_enabled": pkce}
    document["settings"]["token_rotation_enabled"] = rotating
    return document


@pytest.fixture
def time() -> FakeTime:
    """The real time of codes and tokens."""
    return FakeTime()


@pytest.fixture
async def sandbox(make_sandbox: MakeSandbox, time: FakeTime) -> Sandbox:
    """A sandbox whose app names one address to come back to."""
    return await make_sandbox(_manifest(), monotonic=time)


@pytest.fixture
async def rotating(make_sandbox: MakeSandbox, time: FakeTime) -> Sandbox:
    """The same with token rotation."""
    return await make_sandbox(_manifest(rotating=True), monotonic=time)


@pytest.fixture
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    """Follows no redirect by itself, so that the address can be looked at."""
    async with aiohttp.ClientSession() as session:
        yield session


def _asked(sandbox: Sandbox, **changes: str) -> dict[str, str]:
    return {"client_id": sandbox.client_id, "scope": "chat:write,commands", "state": "s1"} | changes


async def _answer(
    sandbox: Sandbox, browser: aiohttp.ClientSession, answer: str = "allow", who: str = "sam", **asked: str
) -> tuple[str, dict[str, str]]:
    """Answer the install page; returns the address gone back to, and its parameters."""
    url, form = (
        f"{sandbox.url}/oauth/v2/authorize",
        {"person": sandbox.state.person(who).id, "answer": answer},
    )
    async with browser.post(
        url, params=_asked(sandbox, **asked), data=form, allow_redirects=False
    ) as response:
        assert response.status == 303, await response.text()
        gone = urlsplit(response.headers["Location"])
    return f"{gone.scheme}://{gone.netloc}{gone.path}", {
        name: values[0] for name, values in parse_qs(gone.query).items()
    }


async def _code(sandbox: Sandbox, browser: aiohttp.ClientSession, **asked: str) -> str:
    return (await _answer(sandbox, browser, **asked))[1]["code"]


def _client(sandbox: Sandbox) -> AsyncWebClient:
    return AsyncWebClient(base_url=sandbox.api_url, retry_handlers=[])


async def _exchange(sandbox: Sandbox, code: str, **changes: Any) -> Json:
    given = {"client_id": sandbox.client_id, "client_secret": sandbox.client_secret, "code": code} | changes
    return dict((await _client(sandbox).oauth_v2_access(**given)).data)


async def _refused(sandbox: Sandbox, code: str, **changes: Any) -> str:
    given = {"client_id": sandbox.client_id, "client_secret": sandbox.client_secret, "code": code} | changes
    return await error_of(_client(sandbox).oauth_v2_access(**given))


async def test_the_page_names_what_the_app_asks_for(sandbox: Sandbox, browser: aiohttp.ClientSession) -> None:
    url = f"{sandbox.url}/oauth/v2/authorize"
    async with browser.get(url, params=_asked(sandbox, user_scope="search:read")) as response:
        assert (response.status, response.content_type) == (200, "text/html")
        page = await response.text()
    assert "Install Praise" in page
    assert all(f"<code>{one}</code>" in page for one in ("chat:write", "commands", "search:read"))
    assert sandbox.state.person("sam").id in page
    assert sandbox.state.bot.id not in page


async def test_allowing_goes_back_with_a_code_and_the_state(
    sandbox: Sandbox, browser: aiohttp.ClientSession
) -> None:
    address, query = await _answer(sandbox, browser)
    assert address == BACK
    assert set(query) == {"code", "state"}
    assert query["state"] == "s1"


async def test_cancelling_goes_back_with_access_denied(
    sandbox: Sandbox, browser: aiohttp.ClientSession
) -> None:
    assert await _answer(sandbox, browser, "cancel") == (BACK, {"error": "access_denied", "state": "s1"})


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"redirect_uri": "http://127.0.0.1:9/elsewhere"}, "bad_redirect_uri"),
        ({"redirect_uri": "http://127.0.0.1:9/slack/oauth_redirected"}, "bad_redirect_uri"),
        ({"redirect_uri": "https://evil.example/slack/oauth_redirect"}, "bad_redirect_uri"),
        ({"redirect_uri": "javascript:alert(1)"}, "bad_redirect_uri"),
        ({"scope": "chat:shout"}, "invalid_scope"),
        ({"user_scope": "commands:all"}, "invalid_scope"),
        ({"scope": ""}, "no_scopes"),
        ({"team": "T0OTHER"}, "invalid_team_for_non_distributed_app"),
        ({"code_challenge": "x", "code_challenge_method": "S256"}, "pkce_not_allowed"),
    ],
)
async def test_a_wrong_link_is_explained_and_leads_nowhere(
    sandbox: Sandbox, browser: aiohttp.ClientSession, changes: dict[str, str], error: str
) -> None:
    url = f"{sandbox.url}/oauth/v2/authorize"
    for verb in ("GET", "POST"):
        async with browser.request(
            verb, url, params=_asked(sandbox, **changes), allow_redirects=False
        ) as response:
            assert response.status == 400
            assert f"<code>{error}</code>" in await response.text()


async def test_what_an_app_asks_for_cannot_become_markup(
    sandbox: Sandbox, browser: aiohttp.ClientSession
) -> None:
    params = _asked(sandbox, scope="<script>")
    async with browser.get(f"{sandbox.url}/oauth/v2/authorize", params=params) as response:
        assert "<script>" not in await response.text()


async def test_another_sites_page_cannot_allow(sandbox: Sandbox, browser: aiohttp.ClientSession) -> None:
    url = f"{sandbox.url}/oauth/v2/authorize"
    headers = {"Origin": "https://evil.example"}
    async with browser.post(
        url, params=_asked(sandbox), data={"answer": "allow"}, headers=headers
    ) as response:
        assert response.status == 403


async def test_guests_cannot_install(make_sandbox: MakeSandbox, browser: aiohttp.ClientSession) -> None:
    sandbox = await make_sandbox(_manifest())
    sandbox.state.person("sam").is_restricted = True
    form = {"person": sandbox.state.person("sam").id, "answer": "allow"}
    url = f"{sandbox.url}/oauth/v2/authorize"
    async with browser.post(url, params=_asked(sandbox), data=form, allow_redirects=False) as response:
        assert response.status == 400
        assert "<code>user_not_found</code>" in await response.text()


async def test_a_code_becomes_the_bot_token(sandbox: Sandbox, browser: aiohttp.ClientSession) -> None:
    answer = await _exchange(sandbox, await _code(sandbox, browser))
    team = {"id": sandbox.state.team.id, "name": sandbox.state.team.name}
    assert answer == {
        "ok": True,
        "app_id": sandbox.state.app_id,
        "authed_user": {"id": sandbox.state.person("sam").id},
        "scope": ",".join(SCOPES),
        "token_type": "bot",
        "access_token": sandbox.bot_token,
        "bot_user_id": sandbox.state.bot.id,
        "team": team,
        "enterprise": None,
        "is_enterprise_install": False,
    }


async def test_a_code_is_good_once_and_for_ten_minutes(
    sandbox: Sandbox, browser: aiohttp.ClientSession, time: FakeTime
) -> None:
    code = await _code(sandbox, browser)
    await _exchange(sandbox, code)
    assert await _refused(sandbox, code) == "invalid_code"
    in_time, late = await _code(sandbox, browser), await _code(sandbox, browser)
    time.advance(600)
    assert (await _exchange(sandbox, in_time))["ok"]
    time.advance(1)
    assert await _refused(sandbox, late) == "invalid_code"
    assert await _refused(sandbox, "made.up") == "invalid_code"


async def test_client_and_address_must_fit(sandbox: Sandbox, browser: aiohttp.ClientSession) -> None:
    code = await _code(sandbox, browser, redirect_uri=f"{BACK}/more")
    assert await _refused(sandbox, code, client_id="1.2") == "invalid_client_id"
    assert await _refused(sandbox, code, client_secret="guess") == "bad_client_secret"
    assert await _refused(sandbox, code, grant_type="password") == "invalid_grant_type"
    assert await _refused(sandbox, code, redirect_uri=BACK) == "bad_redirect_uri"
    again = await _code(sandbox, browser, redirect_uri=f"{BACK}/more")
    assert (await _exchange(sandbox, again, redirect_uri=f"{BACK}/more"))["ok"]


async def test_client_and_secret_may_be_in_the_body(sandbox: Sandbox, browser: aiohttp.ClientSession) -> None:
    form = {
        "client_id": sandbox.client_id,
        "client_secret": sandbox.client_secret,
        "code": await _code(sandbox, browser),
    }
    async with browser.post(f"{sandbox.api_url}oauth.v2.access", data=form) as response:
        assert (await response.json())["access_token"] == sandbox.bot_token


async def test_a_user_token_says_whose_it_is_and_can_be_revoked(
    sandbox: Sandbox, browser: aiohttp.ClientSession
) -> None:
    sam = sandbox.state.person("sam").id
    authed = (await _exchange(sandbox, await _code(sandbox, browser, user_scope="search:read")))[
        "authed_user"
    ]
    assert (authed["id"], authed["scope"], authed["token_type"]) == (sam, "search:read", "user")
    client = AsyncWebClient(token=authed["access_token"], base_url=sandbox.api_url, retry_handlers=[])
    whose = await client.auth_test()
    assert (whose["user_id"], "bot_id" in whose.data) == (sam, False)
    assert await error_of(client.users_list()) == "not_allowed_token_type"
    assert (await client.auth_revoke())["revoked"]
    assert await error_of(client.auth_test()) == "token_revoked"
    told = sandbox.events.sent[-1]["event"]
    assert (told["type"], told["tokens"]) == ("tokens_revoked", {"oauth": [sam], "bot": []})
    assert (await client_of(sandbox).auth_test())["ok"]


async def test_scopes_add_up_until_the_app_is_uninstalled(
    sandbox: Sandbox, browser: aiohttp.ClientSession
) -> None:
    old = sandbox.bot_token
    added = await _exchange(sandbox, await _code(sandbox, browser, scope="links:read"))
    assert added["scope"].split(",") == [*SCOPES, "links:read"]
    await sandbox.uninstall()
    assert (
        await _refused(sandbox, await _code(sandbox, browser), client_secret="guess") == "bad_client_secret"
    )
    anew = await _exchange(sandbox, await _code(sandbox, browser))
    assert anew["scope"] == "chat:write,commands"
    assert anew["access_token"] == sandbox.bot_token != old
    client = client_of(sandbox)
    assert (await client.auth_test()).headers["x-oauth-scopes"] == "chat:write,commands"
    assert await error_of(client.users_list()) == "missing_scope"
    gone = AsyncWebClient(token=old, base_url=sandbox.api_url, retry_handlers=[])
    assert await error_of(gone.auth_test()) == "account_inactive"


async def test_a_code_from_before_an_uninstall_is_dead(
    sandbox: Sandbox, browser: aiohttp.ClientSession
) -> None:
    code = await _code(sandbox, browser)
    await sandbox.uninstall()
    assert await _refused(sandbox, code) == "invalid_code"


async def test_rotated_tokens_live_twelve_hours_and_are_renewed_once(
    rotating: Sandbox, browser: aiohttp.ClientSession, time: FakeTime
) -> None:
    first = await _exchange(rotating, await _code(rotating, browser))
    assert first["access_token"].startswith("xoxe.xoxb-1-")
    assert first["refresh_token"].startswith("xoxe-1-")
    assert first["expires_in"] == 43_200
    client = AsyncWebClient(token=first["access_token"], base_url=rotating.api_url, retry_handlers=[])
    assert (await client.auth_test())["bot_id"] == rotating.state.bot_id
    time.advance(43_200)
    assert await error_of(client.auth_test()) == "token_expired"
    renewal = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = await _exchange(rotating, "", **renewal)
    assert second["access_token"] != first["access_token"]
    client.token = second["access_token"]
    assert (await client.auth_test())["ok"]
    assert await _refused(rotating, "", **renewal) == "invalid_refresh_token"


async def test_two_rotated_tokens_are_alive_at_most(
    rotating: Sandbox, browser: aiohttp.ClientSession
) -> None:
    tokens = [(await _exchange(rotating, await _code(rotating, browser)))["access_token"] for _ in range(3)]
    client = AsyncWebClient(base_url=rotating.api_url, retry_handlers=[])
    assert await error_of(client.auth_test(token=tokens[0])) == "token_revoked"
    assert (await client.auth_test(token=tokens[1]))["ok"]
    assert (await client.auth_test(token=tokens[2]))["ok"]


async def test_a_lasting_token_can_be_exchanged_for_a_rotated_one(
    sandbox: Sandbox, rotating: Sandbox
) -> None:
    def mine(one: Sandbox) -> Json:
        return {"client_id": one.client_id, "client_secret": one.client_secret}

    assert await error_of(client_of(sandbox).oauth_v2_exchange(token=sandbox.bot_token, **mine(sandbox))) == (
        "token_rotation_not_enabled"
    )
    client = client_of(rotating)
    answer = await client.oauth_v2_exchange(token=rotating.bot_token, **mine(rotating))
    assert answer["refresh_token"].startswith("xoxe-1-")
    assert await error_of(client.auth_test()) == "token_revoked"
    assert (await client.auth_test(token=answer["access_token"]))["ok"]


async def test_pkce_takes_the_verifier_in_place_of_the_secret(
    make_sandbox: MakeSandbox, browser: aiohttp.ClientSession
) -> None:
    sandbox = await make_sandbox(_manifest(pkce=True))
    verifier = "a-verifier-that-is-long-enough-to-be-one-of-them"
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    asked = {"code_challenge": challenge, "code_challenge_method": "S256"}
    form = {"client_id": sandbox.client_id, "code": await _code(sandbox, browser, **asked)}
    url = f"{sandbox.api_url}oauth.v2.access"
    async with browser.post(url, data=form | {"code_verifier": "another"}) as response:
        assert (await response.json())["error"] == "invalid_code_verifier"
    form["code"] = await _code(sandbox, browser, **asked)
    async with browser.post(url, data=form | {"code_verifier": verifier}) as response:
        assert (await response.json())["ok"]


async def test_bolts_own_flow_installs_and_is_told_of_a_cancel(
    make_sandbox: MakeSandbox, browser: aiohttp.ClientSession, tmp_path: Any
) -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    home = f"http://127.0.0.1:{listening.getsockname()[1]}"
    document = _manifest()
    document["oauth_config"]["redirect_urls"] = [f"{home}/slack/oauth_redirect"]
    sandbox = await make_sandbox(document)
    store = FileInstallationStore(base_dir=str(tmp_path / "installations"), client_id=sandbox.client_id)
    settings = AsyncOAuthSettings(
        client_id=sandbox.client_id,
        client_secret=sandbox.client_secret,
        scopes=["chat:write", "commands"],
        user_scopes=["search:read"],
        authorization_url=f"{sandbox.url}/oauth/v2/authorize",
        installation_store=store,
        state_store=FileOAuthStateStore(expiration_seconds=60, base_dir=str(tmp_path / "states")),
    )
    client = AsyncWebClient(base_url=sandbox.api_url, retry_handlers=[])
    app = AsyncApp(
        signing_secret=sandbox.signing_secret,
        client=client,
        installation_store=store,
        oauth_flow=AsyncOAuthFlow(client=client, settings=settings),
    )
    runner = web.AppRunner(app.web_app())
    await runner.setup()
    await web.SockSite(runner, listening).start()
    try:
        async with browser.get(f"{home}/slack/install") as response:
            page, cookie = await response.text(), response.headers["Set-Cookie"].partition(";")[0]
        link = page.partition('<a href="')[2].partition('"')[0].replace("&amp;", "&")
        sam = sandbox.state.person("sam").id
        for answer, status, words in (("cancel", 200, "access_denied"), ("allow", 200, "Thank you")):
            form = {"person": sam, "answer": answer}
            async with browser.post(link, data=form, allow_redirects=False) as response:
                back = response.headers["Location"]
            async with browser.get(back, headers={"Cookie": cookie}) as response:
                assert response.status == status
                assert words in await response.text()
    finally:
        await runner.cleanup()
    found = await store.async_find_installation(
        enterprise_id=None, team_id=sandbox.state.team.id, is_enterprise_install=False
    )
    assert found is not None
    assert (found.bot_token, found.bot_id) == (sandbox.bot_token, sandbox.state.bot_id)
    assert found.user_id == sam
    assert found.user_token is not None
    assert found.user_token.startswith("xoxp-")
