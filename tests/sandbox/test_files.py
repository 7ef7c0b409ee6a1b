"""Uploading files in three steps, as slack_sdk does."""

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import error_of, refusal_of
from tests.sandbox.payloads import plain


async def test_a_file_is_uploaded_and_shared(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    lisbon = sandbox.state.channel("desk-lisbon")
    await client.conversations_join(channel=lisbon.id)
    answer = await client.files_upload_v2(
        channel=lisbon.id, content="a,b\n1,2\n", filename="report.csv", title="Report", initial_comment="Here"
    )
    message = next(reversed(lisbon.messages.values()))
    assert (message.text, message.subtype) == ("Here", "file_share")
    assert message.files[0]["id"] == answer["file"]["id"]
    shown = (await client.files_info(file=answer["file"]["id"]))["file"]
    assert (shown["name"], shown["title"], shown["size"]) == ("report.csv", "Report", 8)
    assert shown["shares"]["public"][lisbon.id][0]["ts"] == message.ts
    for address in (shown["url_private"], shown["url_private_download"]):
        async with http.get(address, headers=_bearer(sandbox.bot_token)) as response:
            assert await response.text() == "a,b\n1,2\n"
            assert response.headers["Content-Security-Policy"] == "sandbox"
            assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''report.csv"
    async with http.get(f"{sandbox.url}/files/{shown['id']}/guess") as response:
        assert response.status == 404


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("token", [None, "xoxb-guess", "app", "dead", "without files:read"])
async def test_who_may_not_read_a_file_is_sent_to_the_page_to_sign_in(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession, token: str | None
) -> None:
    announced = await client.files_upload_v2(content="secret", filename="a b.yaml")
    file = (await client.files_info(file=announced["file"]["id"]))["file"]
    assert (file["filetype"], file["mimetype"], file["user"]) == ("yaml", "text/plain", sandbox.state.bot.id)
    if token == "without files:read":
        token = sandbox.bot_token
        sandbox.world.manifest.scopes = ("files:write",)
    elif token == "dead":
        token = sandbox.bot_token
        sandbox.world.tokens.kill(token, "token_revoked")
    elif token == "app":
        token = sandbox.app_token
    headers = _bearer(token) if token else {}
    address = file["url_private_download"]
    async with http.get(address, headers=headers, allow_redirects=False) as response:
        assert response.status == 302
        assert response.headers["Location"].startswith(f"{sandbox.url}/?redir=")
    async with http.get(address, headers=headers) as response:
        assert (response.status, response.content_type) == (200, "text/html")
    noted = [one for one in sandbox.world.wire if one.kind == "download"]
    assert {one.status for one in noted} == {302}
    assert all(one.error for one in noted)


async def test_a_private_address_of_no_file_is_not_found(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    url = f"{sandbox.url}/files-pri/F0/download/a.yaml"
    async with http.get(url, headers=_bearer(sandbox.bot_token)) as response:
        assert response.status == 404


async def test_a_view_with_a_file_input_needs_the_right_to_read_files(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    ana = sandbox.state.person("ana.costa").id
    field = {"type": "input", "label": plain("File"), "element": {"type": "file_input", "action_id": "f"}}
    view = {"type": "modal", "title": plain("Import"), "submit": plain("Go"), "blocks": [field]}
    sandbox.world.manifest.scopes = tuple(one for one in sandbox.world.manifest.scopes if one != "files:read")
    trigger = sandbox.world.triggers.issue(ana)
    refused = await refusal_of(client, "views.open", trigger_id=trigger, view=view)
    assert (refused["error"], refused["needed"]) == ("missing_scope", "files:read")
    sandbox.world.manifest.scopes += ("files:read",)
    assert (await client.views_open(trigger_id=trigger, view=view))["ok"]


async def test_what_was_never_uploaded_cannot_be_completed(sandbox: Sandbox, client: AsyncWebClient) -> None:
    announced = await client.files_getUploadURLExternal(filename="a.txt", length=3)
    call = client.files_completeUploadExternal(files=[{"id": announced["file_id"]}])
    assert await error_of(call) == "file_not_found"
    assert await error_of(client.files_info(file="F0")) == "file_not_found"
    assert (await refusal_of(client, "files.getUploadURLExternal", length=3))["error"] == "missing_argument"


async def test_sharing_needs_membership(sandbox: Sandbox, client: AsyncWebClient) -> None:
    general = sandbox.state.channel("general").id
    assert (
        await error_of(client.files_upload_v2(channel=general, content="a", filename="a.txt"))
        == "not_in_channel"
    )
