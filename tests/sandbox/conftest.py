"""A sandbox per test, and real slack_sdk clients to use it with."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import DEFAULT_WORKSPACE, Workspace
from tests.sandbox.manifests import manifest
from tests.sandbox.socket_peer import SocketPeer

MakeSandbox = Callable[..., Awaitable[Sandbox]]


@pytest.fixture
async def make_sandbox() -> AsyncIterator[MakeSandbox]:
    """Start sandboxes; they stop with the test."""
    started: list[Sandbox] = []

    async def make(document: dict[str, Any] | None = None, **options: Any) -> Sandbox:
        options = {"limits": "none", "retry_delays": (0.0, 0.01, 0.01)} | options
        sandbox = Sandbox(Workspace.from_file(DEFAULT_WORKSPACE), document or manifest(), **options)
        await sandbox.start()
        started.append(sandbox)
        return sandbox

    yield make
    for one in started:
        await one.stop()


@pytest.fixture
async def sandbox(make_sandbox: MakeSandbox) -> Sandbox:
    """A sandbox with the described company and an app that may do everything."""
    return await make_sandbox()


@pytest.fixture
def client(sandbox: Sandbox) -> AsyncWebClient:
    """The app's Web API client; no retries, so each call is made once."""
    return client_of(sandbox)


@pytest.fixture
async def peer(sandbox: Sandbox) -> AsyncIterator[SocketPeer]:
    """A real Socket Mode client that is connected and acknowledges everything."""
    one = await SocketPeer.connected(sandbox)
    yield one
    await one.close()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """A plain HTTP client, as a browser or a stranger would have."""
    async with aiohttp.ClientSession() as session:
        yield session


def client_of(sandbox: Sandbox) -> AsyncWebClient:
    """A client with the bot token."""
    return AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])


async def error_of(call: Awaitable[Any]) -> str:
    """The error name a call is refused with."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def refusal_of(client: AsyncWebClient, method: str, **arguments: Any) -> dict[str, Any]:
    """The whole answer of a call that is refused."""
    form = {
        name: json.dumps(value) if isinstance(value, (dict, list)) else value
        for name, value in arguments.items()
    }
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, data=form)
    return dict(caught.value.response.data)
