"""Whatever is sent, the sandbox answers; it never breaks."""

from typing import Any

import aiohttp
import pytest

from bot.sandbox.acts import ACTS
from bot.sandbox.server import Sandbox
from bot.sandbox.web_api.calls import METHODS
from tests.sandbox.payloads import modal

NAMES = [
    "channel",
    "user",
    "users",
    "user_id",
    "ts",
    "message_ts",
    "timestamp",
    "thread_ts",
    "text",
    "blocks",
    "attachments",
    "metadata",
    "markdown_text",
    "view",
    "trigger_id",
    "view_id",
    "external_id",
    "hash",
    "name",
    "post_at",
    "limit",
    "cursor",
    "types",
    "files",
    "file",
    "filename",
    "length",
    "usergroup",
    "email",
    "scheduled_message_id",
    "oldest",
    "latest",
    "message",
    "error",
    "channels",
]
JUNK: list[Any] = [
    "",
    "x",
    "[",
    "{}",
    "[]",
    "[1]",
    0,
    -1,
    3.5,
    True,
    None,
    [],
    [None],
    {},
    {"id": {}},
    {"type": 1},
]


@pytest.mark.parametrize("method", sorted(set(METHODS) - {"auth.revoke"}))
async def test_methods_survive_junk(sandbox: Sandbox, http: aiohttp.ClientSession, method: str) -> None:
    token = sandbox.app_token if METHODS[method].auth == "app" else sandbox.bot_token
    headers = {"Authorization": f"Bearer {token}"}
    real = {"channel": sandbox.state.channel("general").id, "user": sandbox.state.person("sam").id}
    for junk in JUNK:
        for arguments in (dict.fromkeys(NAMES, junk), dict.fromkeys(NAMES, junk) | real):
            url = f"{sandbox.api_url}{method}"
            async with http.post(url, headers=headers, json=arguments) as response:
                assert response.status == 200, (junk, await response.text())
                assert "ok" in await response.json()


ACT_NAMES = [
    "channel",
    "user",
    "users",
    "ts",
    "thread_ts",
    "text",
    "name",
    "remove",
    "source",
    "block_id",
    "action_id",
    "value",
    "state",
    "view_id",
    "values",
    "all",
    "tab",
    "callback_id",
    "fields",
    "presence",
    "minutes",
    "handle",
    "real_name",
    "tz",
    "is_private",
]
ACT_JUNK: list[Any] = [
    "",
    "x",
    0,
    -1,
    True,
    None,
    [],
    [None],
    {},
    {"type": "view"},
    {"a": {"b": {}}},
    {"a": 1},
]


@pytest.mark.parametrize("kind", sorted(ACTS))
async def test_acts_survive_junk(sandbox: Sandbox, http: aiohttp.ClientSession, kind: str) -> None:
    sam, general = sandbox.state.person("sam"), sandbox.state.channel("general")
    view = sandbox.world.views.open(sam.id, modal())
    real = {"channel": general.id, "ts": next(iter(general.messages)), "view_id": view.id, "user": "sam"}
    in_view = {"source": {"type": "view", "view_id": view.id}, "block_id": "why", "action_id": "input"}
    url = f"{sandbox.url}/sandbox/api/act"
    for junk in ACT_JUNK:
        for fields in (
            junk_in_all := dict.fromkeys(ACT_NAMES, junk),
            junk_in_all | real,
            junk_in_all | in_view,
        ):
            async with http.post(url, json={"as": sam.id, "kind": kind} | fields) as response:
                assert response.status == 200, (junk, await response.text())
                assert "ok" in await response.json()
