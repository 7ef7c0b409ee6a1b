"""How do people's files come in, and who may send and see them? (The page's own routes, without a browser.)"""

from typing import Any

import aiohttp
import pytest

from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace
from tests.sandbox.page.conftest import WORKSPACE
from tests.sandbox.page.demo_app import MANIFEST


@pytest.fixture
async def sandbox() -> Any:
    running = Sandbox(Workspace.from_dict(WORKSPACE), MANIFEST)
    await running.start()
    yield running
    await running.stop()


async def send(sandbox: Sandbox, query: str, content: bytes, **headers: str) -> tuple[int, Any]:
    url = f"{sandbox.url}/sandbox/api/file?{query}"
    async with aiohttp.ClientSession() as session, session.post(url, data=content, headers=headers) as answer:
        return answer.status, await answer.json()


async def test_a_file_gets_an_object_as_slack_describes_it_and_is_shown_by_its_id(sandbox: Sandbox) -> None:
    status, answer = await send(sandbox, "as=ana&name=medal.png", b"picture")
    assert status == 200
    file = answer["file"]
    assert (file["name"], file["filetype"], file["mimetype"], file["size"]) == (
        "medal.png",
        "png",
        "image/png",
        7,
    )
    assert file["user"] == sandbox.state.person("ana").id
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{sandbox.url}/sandbox/api/file/{file['id']}") as shown:
            assert (shown.content_type, await shown.read()) == ("image/png", b"picture")
        headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
        async with session.get(file["url_private_download"], headers=headers) as private:
            assert await private.read() == b"picture"
        async with session.get(f"{sandbox.url}/sandbox/api/file/F0") as missing:
            assert missing.status == 404


@pytest.mark.parametrize(
    ("query", "content", "status", "sentence"),
    [
        ("as=nobody&name=a.txt", b"x", 404, "There is no such person."),
        ("as=ana&name=a.txt", b"", 400, "The file is empty."),
        ("as=ana", b"x", 400, "The file has no name."),
    ],
)
async def test_what_cannot_be_taken_is_refused_in_a_sentence(
    sandbox: Sandbox, query: str, content: bytes, status: int, sentence: str
) -> None:
    assert await send(sandbox, query, content) == (status, {"ok": False, "error": sentence})


async def test_another_site_cannot_put_files_in(sandbox: Sandbox) -> None:
    status, _ = await send(sandbox, "as=ana&name=a.txt", b"x", Origin="https://example.org")
    assert status == 403
