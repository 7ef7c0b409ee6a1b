"""A sandbox, and doors to it and to other places."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.manifest import manifest
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import DEFAULT_WORKSPACE, Workspace
from bot.slack.door import Door
from bot.slack.pace import MethodPace
from tests.company import MONDAY

MakeDoor = Callable[..., Door]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A described company with Encore in two channels; its clock stands still on a Monday."""
    one = Sandbox(
        Workspace.from_file(DEFAULT_WORKSPACE), manifest(), limits="none", clock=SandboxClock(MONDAY)
    )
    one.clock.pause()
    for name in ("general", "desk-lisbon"):
        one.state.channel(name).members.append(one.state.bot.id)
    await one.start()
    yield one
    await one.stop()


@pytest.fixture
async def make_door() -> AsyncIterator[MakeDoor]:
    """A door to any address, by default without its usual patience."""
    async with aiohttp.ClientSession() as http:

        def make(url: str, token: str | None = None, **more: Any) -> Door:
            client = AsyncWebClient(token=token or "xoxb-1", base_url=url, session=http, retry_handlers=[])
            options = {"pace": MethodPace(limits={}), "pause_seconds": 0.001, "timeout_seconds": 5.0} | more
            return Door(client, http, **options)

        yield make


@pytest.fixture
def door(make_door: MakeDoor, sandbox: Sandbox) -> Door:
    """A door to the sandbox."""
    return make_door(sandbox.api_url, sandbox.bot_token)
