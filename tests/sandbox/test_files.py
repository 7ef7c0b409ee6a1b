"""Uploading files in three steps, as slack_sdk does."""

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import error_of, refusal_of


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
    async with http.get(shown["url_private"]) as response:
        assert await response.text() == "a,b\n1,2\n"
        assert response.headers["Content-Security-Policy"] == "sandbox"
    async with http.get(f"{sandbox.url}/files/{shown['id']}/guess") as response:
        assert response.status == 404


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
