"""How does the sandbox misbehave on request?"""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.faults import AFTER, BEFORE, EventFault, Fault, OrderFault
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


async def test_a_rule_without_a_count_stays_until_it_is_removed(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    rule = Fault("auth.test", error="internal_error", count=None)
    sandbox.faults.add(rule)
    for _ in range(3):
        assert await error_of(client.auth_test()) == "internal_error"
    assert sandbox.faults.remove(rule.id)
    assert not sandbox.faults.remove(rule.id)
    assert (await client.auth_test())["ok"]


async def test_an_http_error_comes_with_a_page_of_html(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    sandbox.faults.add(Fault("api.test", status=503))
    async with http.post(f"{sandbox.api_url}api.test", json={}) as response:
        assert (response.status, response.content_type) == (503, "text/html")
        assert (await response.text()).startswith("<!doctype html>")


def _event_ts(payloads: list[dict]) -> list[str]:
    return [one["event"]["event_ts"] for one in payloads]


async def test_events_come_in_reverse_order_once_the_last_has_happened(
    sandbox: Sandbox, peer: SocketPeer
) -> None:
    await sandbox.act("marco", "invite", channel="desk-lisbon", user=sandbox.state.bot.id)
    sandbox.faults.add(OrderFault("app_home_opened", 3, patience=60))
    for person in ("sam", "marco"):
        await sandbox.act(person, "home_open", tab="home")
    await sandbox.act("tiago", "message", channel="desk-lisbon", text="Not held back")
    assert await peer.received("message", 2), "others are not held back"
    assert not [one for one in peer.events() if one["type"] == "app_home_opened"]
    await sandbox.act("lena", "home_open", tab="home")
    payloads = await peer.received("app_home_opened", 3)
    people = [one["event"]["user"] for one in payloads]
    assert people == [sandbox.state.person(one).id for one in ("lena", "marco", "sam")]
    assert _event_ts(payloads) == sorted(_event_ts(payloads), reverse=True)
    assert not sandbox.faults.everything


async def test_what_is_held_back_comes_when_patience_is_at_an_end(sandbox: Sandbox, peer: SocketPeer) -> None:
    sandbox.faults.add(OrderFault("*", 10, patience=0.01))
    for person in ("sam", "marco"):
        await sandbox.act(person, "home_open", tab="home")
    await sandbox.events.settled()
    people = [one["user"] for one in peer.events()]
    assert people == [sandbox.state.person(one).id for one in ("marco", "sam")]
    assert not sandbox.faults.everything


async def test_what_is_held_back_comes_when_the_rule_is_removed(sandbox: Sandbox, peer: SocketPeer) -> None:
    sandbox.faults.add(OrderFault("*", 10, patience=60))
    await sandbox.act("sam", "home_open", tab="home")
    assert peer.events() == []
    sandbox.faults.clear()
    await sandbox.events.settled()
    assert len(peer.events()) == 1
