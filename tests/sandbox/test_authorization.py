"""Who may call the Web API, and what does it say to the others?"""

import json

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import MakeSandbox, client_of, error_of, refusal_of
from tests.sandbox.manifests import SCOPES, manifest

JSON_HEADER = {"Content-Type": "application/json; charset=utf-8"}


async def test_auth_test_names_the_bot_and_the_workspace(sandbox: Sandbox, client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert answer["team"] == "Northwind Travel"
    assert answer["user_id"] == sandbox.state.bot.id
    assert answer["bot_id"] == sandbox.state.bot_id
    assert answer["is_enterprise_install"] is False


async def test_granted_scopes_are_in_the_headers_of_every_answer(client: AsyncWebClient) -> None:
    assert (await client.auth_test()).headers["x-oauth-scopes"].split(",") == SCOPES


async def test_a_call_without_a_token_is_not_authed(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    async with http.post(f"{sandbox.api_url}auth.test") as response:
        assert await response.json() == {"ok": False, "error": "not_authed"}
        assert "x-oauth-scopes" in response.headers


async def test_a_wrong_token_is_invalid(sandbox: Sandbox) -> None:
    stranger = AsyncWebClient(token="xoxb-wrong", base_url=sandbox.api_url)
    assert await error_of(stranger.auth_test()) == "invalid_auth"


async def test_the_token_may_be_an_argument(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    async with http.get(f"{sandbox.api_url}auth.test", params={"token": sandbox.bot_token}) as response:
        assert (await response.json())["ok"] is True


async def test_app_tokens_open_sockets_and_nothing_else(sandbox: Sandbox, client: AsyncWebClient) -> None:
    assert (
        await error_of(client.apps_connections_open(app_token=sandbox.bot_token)) == "not_allowed_token_type"
    )
    opened = await client.apps_connections_open(app_token=sandbox.app_token)
    assert opened["url"].startswith("ws://127.0.0.1:")
    wrong = AsyncWebClient(token=sandbox.app_token, base_url=sandbox.api_url)
    assert await error_of(wrong.users_list()) == "not_allowed_token_type"


async def test_an_unknown_method_is_named(client: AsyncWebClient) -> None:
    answer = await error_of(client.api_call("chat.shout"))
    assert answer == "unknown_method"


async def test_a_missing_scope_is_named_with_what_was_granted(make_sandbox: MakeSandbox) -> None:
    client = client_of(await make_sandbox(manifest(without=("chat:write",))))
    answer = await refusal_of(client, "chat.postMessage", channel="#general", text="hi")
    assert answer["error"] == "missing_scope"
    assert answer["needed"] == "chat:write"
    assert "users:read" in answer["provided"].split(",")


async def test_a_missing_argument_is_named(client: AsyncWebClient) -> None:
    answer = await refusal_of(client, "views.open", trigger_id="1.2.3")
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: view"]


async def test_json_and_form_bodies_are_read_alike(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
    url = f"{sandbox.api_url}users.info"
    user = sandbox.state.person("lena").id
    as_json = {"data": json.dumps({"user": user}), "headers": headers | JSON_HEADER}
    async with http.post(url, **as_json) as response:
        from_json = await response.json()
    async with http.post(url, headers=headers, data={"user": user}) as response:
        from_form = await response.json()
    assert from_json == from_form
    assert from_json["user"]["name"] == "lena"


async def test_a_body_that_is_not_json_is_refused(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    headers = {"Authorization": f"Bearer {sandbox.bot_token}", "Content-Type": "application/json"}
    async with http.post(f"{sandbox.api_url}users.info", headers=headers, data="{") as response:
        assert (await response.json())["error"] == "invalid_json"


async def test_after_revoking_every_call_is_refused(sandbox: Sandbox, client: AsyncWebClient) -> None:
    assert (await client.auth_revoke(test=True))["revoked"] is False
    assert (await client.auth_revoke())["revoked"] is True
    assert await error_of(client.auth_test()) == "account_inactive"


async def test_calls_are_recorded_with_decoded_arguments_and_no_token(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    blocks = [{"type": "divider"}]
    await client.chat_postMessage(channel="#general", text="hi", blocks=blocks)
    call = sandbox.calls[-1]
    assert (call.method, call.status, call.answer["ok"]) == ("chat.postMessage", 200, True)
    assert call.args["blocks"] == blocks
    assert "token" not in call.args
    assert abs(call.at - sandbox.clock.now()) < 5
