"""How does the sandbox misbehave on request?"""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.faults import AFTER, BEFORE, EventFault, Fault
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import error_of
from tests.sandbox.socket_peer import SocketPeer


def _posts(sandbox: Sandbox) -> int:
    return sum(
        one.bot_id == sandbox.state.bot_id for one in sandbox.state.channel("general").messages.values()
    )


@pytest.mark.parametrize(("when", "posted"), [(BEFORE, 0), (AFTER, 1)])
async def test_a_server_error_before_or_after_the_work_is_done(
    sandbox: Sandbox, client: AsyncWebClient, when: str, posted: int
) -> None:
    sandbox.faults.add(Fault("chat.postMessage", when=when, status=500))
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="#general", text="a")
    assert caught.value.response.status_code == 500
    assert _posts(sandbox) == posted
    assert (await client.chat_postMessage(channel="#general", text="b"))["ok"], "the rule is used up"


@pytest.mark.parametrize(("when", "posted"), [(BEFORE, 0), (AFTER, 1)])
async def test_a_connection_cut_before_or_after_the_work_is_done(
    sandbox: Sandbox, client: AsyncWebClient, when: str, posted: int
) -> None:
    sandbox.faults.add(Fault("chat.postMessage", when=when, drop=True))
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="#general", text="a")
    assert _posts(sandbox) == posted


async def test_the_default_client_posts_twice_when_the_connection_is_cut_after_posting(
    sandbox: Sandbox,
) -> None:
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    sandbox.faults.add(Fault("chat.postMessage", when=AFTER, drop=True))
    await client.chat_postMessage(channel="#general", text="a")
    assert _posts(sandbox) == 2


async def test_an_error_name_of_choice_for_so_many_calls(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.add(Fault("*", error="internal_error", count=2))
    assert await error_of(client.auth_test()) == "internal_error"
    assert await error_of(client.users_list()) == "internal_error"
    assert (await client.auth_test())["ok"]


async def test_too_many_requests_with_a_wait_of_choice(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.add(Fault("users.list", status=429, retry_after=7))
    with pytest.raises(SlackApiError) as caught:
        await client.users_list()
    assert caught.value.response.headers["Retry-After"] == "7"


async def test_a_slow_answer_meets_the_clients_patience(sandbox: Sandbox) -> None:
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, timeout=1, retry_handlers=[])
    sandbox.faults.add(Fault("chat.postMessage", when=AFTER, delay=3))
    with pytest.raises(asyncio.TimeoutError):
        await client.chat_postMessage(channel="#general", text="a")
    assert _posts(sandbox) == 1


async def test_a_rule_can_choose_its_calls(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.add(
        Fault("chat.postMessage", error="fatal_error", matches=lambda args: args["text"] == "b")
    )
    await client.chat_postMessage(channel="#general", text="a")
    assert await error_of(client.chat_postMessage(channel="#general", text="b")) == "fatal_error"


@pytest.mark.parametrize(("new_id", "ids"), [(False, 1), (True, 2)])
async def test_events_are_doubled_under_the_same_or_a_new_id(
    sandbox: Sandbox, peer: SocketPeer, new_id: bool, ids: int
) -> None:
    sandbox.faults.add(EventFault("app_home_opened", new_id=new_id))
    await sandbox.act("sam", "home_open", tab="home")
    payloads = await peer.received("app_home_opened", 2)
    assert len({one["event_id"] for one in payloads}) == ids
    await sandbox.act("sam", "home_open", tab="home")
    assert len(await peer.received("app_home_opened", 3)) == 3
