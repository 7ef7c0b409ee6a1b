"""How many calls go through in real time, and what do the others get?"""

import aiohttp
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.rate_limits import RateLimits
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import MakeSandbox, client_of, refusal_of
from tests.sandbox.fake_time import FakeTime


async def test_a_method_over_its_tier_answers_429_with_retry_after(make_sandbox: MakeSandbox) -> None:
    time = FakeTime()
    sandbox = await make_sandbox(limits="slack", monotonic=time)
    client = client_of(sandbox)
    for _ in range(20):
        await client.usergroups_list()
    time.advance(10)
    status, retry_after, body = await _post(sandbox, "usergroups.list", {})
    assert (status, retry_after, body) == (429, "50", {"ok": False, "error": "ratelimited"})
    assert (await client.users_info(user=sandbox.state.bot.id))["ok"], "other methods go on"
    time.advance(50)
    assert (await client.usergroups_list())["ok"]


async def test_a_channel_takes_a_burst_and_then_one_message_a_second(make_sandbox: MakeSandbox) -> None:
    time = FakeTime()
    sandbox = await make_sandbox(limits="slack", monotonic=time)
    client = client_of(sandbox)
    for _ in range(5):
        await client.chat_postMessage(channel="#general", text="a")
    status, retry_after, _ = await _post(sandbox, "chat.postMessage", {"channel": "#general", "text": "a"})
    assert (status, retry_after) == (429, "1")
    assert len(sandbox.state.channel("general").messages) == 8, "what is refused is not posted"
    assert (await client.chat_postMessage(channel="#desk-lisbon", text="a"))["ok"]
    time.advance(1)
    assert (await client.chat_postMessage(channel="#general", text="a"))["ok"]


async def test_the_workspace_has_a_ceiling_above_the_channels(make_sandbox: MakeSandbox) -> None:
    time = FakeTime()
    sandbox = await make_sandbox(limits="slack", workspace_posts=2, monotonic=time)
    client = client_of(sandbox)
    await client.chat_postMessage(channel="#desk-lisbon", text="a")
    await client.chat_postMessage(channel="#desk-london", text="a")
    answer = await refusal_of(client, "chat.postMessage", channel="#general", text="a")
    assert answer["error"] == "ratelimited"
    time.advance(60)
    await client.chat_postMessage(channel="#general", text="a")


async def test_limits_count_real_time_whatever_the_sandboxs_clock_does(make_sandbox: MakeSandbox) -> None:
    sandbox = await make_sandbox(limits="slack", monotonic=FakeTime())
    client = client_of(sandbox)
    for _ in range(20):
        await client.users_list(limit=1)
    sandbox.clock.advance(86400)
    assert (await refusal_of(client, "users.list", limit=1))["error"] == "ratelimited"


async def test_slacks_own_retry_handler_gets_through(make_sandbox: MakeSandbox) -> None:
    sandbox = await make_sandbox(limits="slack")
    handler = AsyncRateLimitErrorRetryHandler(max_retry_count=1)
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[handler])
    for _ in range(6):
        assert (await client.chat_postMessage(channel="#general", text="a"))["ok"]
    assert [one.status for one in sandbox.calls] == [200, 200, 200, 200, 200, 429, 200]


def test_limits_can_be_switched_off() -> None:
    limits = RateLimits("none", monotonic=FakeTime())
    assert {limits.wait_for_post("C1") for _ in range(1000)} == {0}
    assert {limits.wait_for_call("users.list", 20) for _ in range(1000)} == {0}


async def _post(sandbox: Sandbox, method: str, arguments: dict[str, str]) -> tuple[int, str | None, object]:
    headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(f"{sandbox.api_url}{method}", data=arguments) as response,
    ):
        return response.status, response.headers.get("Retry-After"), await response.json()
