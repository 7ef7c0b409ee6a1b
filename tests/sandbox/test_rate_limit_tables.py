"""Rate limits as tables: every method has its tier, every tier its number, posts and events their ceilings."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.rate_limits import (
    EVENTS_PER_HOUR,
    POST_BURST,
    SPECIAL,
    TIER_1,
    TIER_2,
    TIER_3,
    TIER_4,
    WORKSPACE_POSTS,
    RateLimits,
)
from bot.sandbox.web_api.calls import METHODS
from tests.sandbox.conftest import MakeSandbox, client_of
from tests.sandbox.fake_time import FakeTime
from tests.sandbox.slack_methods import METHODS as DOCUMENTED
from tests.sandbox.socket_peer import eventually

#: Slack facts 2.1; what is "special" has a pace of its own, or hundreds a minute
TIERS = {"T1": 1, "T2": 20, "T3": 50, "T4": 100}
#: a pace the pages do not give in numbers
SPECIAL_PACE = {
    "chat.postMessage": None,  # by channel and workspace
    "apps.event.authorizations.list": TIER_4,  # what Slack's Java SDK keeps to (Slack facts 2.4)
}


def test_the_tiers_have_slacks_numbers() -> None:
    assert list(TIERS.values()) == [TIER_1, TIER_2, TIER_3, TIER_4]
    assert 100 < SPECIAL < 1000, "hundreds a minute"
    assert 200 <= WORKSPACE_POSTS <= 999, "several hundred a minute"
    assert EVENTS_PER_HOUR == 30_000


@pytest.mark.parametrize("method", sorted(DOCUMENTED))
def test_every_method_has_the_tier_of_its_page(method: str) -> None:
    tier, per_minute = DOCUMENTED[method]["tier"], METHODS[method].per_minute
    if tier == "special":
        assert per_minute == SPECIAL_PACE.get(method, SPECIAL)
    else:
        assert per_minute == TIERS[tier]


@pytest.mark.parametrize("per_minute", [*TIERS.values(), SPECIAL])
def test_a_minute_holds_as_many_calls_as_the_tier_says(per_minute: int) -> None:
    time = FakeTime()
    limits = RateLimits(monotonic=time)
    waits = []
    for _ in range(per_minute):
        waits.append(limits.wait_for_call("a", per_minute))
        time.advance(0.05)
    assert set(waits) == {0}
    wait = limits.wait_for_call("a", per_minute)
    assert wait >= 60 - per_minute * 0.05
    assert limits.wait_for_call("b", per_minute) == 0, "each method has a window of its own"
    time.advance(wait)
    assert limits.wait_for_call("a", per_minute) == 0, "who waits as told gets through"


@pytest.mark.parametrize("calls", [1, 7, 100])
def test_calls_that_were_refused_do_not_count(calls: int) -> None:
    time = FakeTime()
    limits = RateLimits(monotonic=time)
    assert limits.wait_for_call("a", 1) == 0
    assert [limits.wait_for_call("a", 1) for _ in range(calls)] == [60] * calls
    time.advance(60)
    assert limits.wait_for_call("a", 1) == 0


@pytest.mark.parametrize("seconds", [1, 2, 4, 5, 60])
def test_a_channel_earns_a_message_a_second_up_to_the_burst(seconds: int) -> None:
    time = FakeTime()
    limits = RateLimits(monotonic=time)
    assert [limits.wait_for_post("C") for _ in range(POST_BURST + 2)] == [0] * POST_BURST + [1, 1]
    time.advance(seconds)
    earned = min(seconds, POST_BURST)
    assert [limits.wait_for_post("C") for _ in range(earned + 1)] == [0] * earned + [1]
    assert limits.wait_for_post("D") == 0, "each channel has a pace of its own"


def test_a_minute_of_posting_every_second_is_never_refused() -> None:
    time = FakeTime()
    limits = RateLimits(monotonic=time)
    for _ in range(300):
        assert limits.wait_for_post("C") == 0
        time.advance(1)


@pytest.mark.parametrize("most", [1, 10, WORKSPACE_POSTS])
def test_all_channels_together_share_the_ceiling_of_the_workspace(most: int) -> None:
    time = FakeTime()
    limits = RateLimits(workspace_posts=most, monotonic=time)
    assert {limits.wait_for_post(f"C{n}") for n in range(most)} == {0}
    assert limits.wait_for_post("C-more") == 60
    time.advance(59.5)
    assert limits.wait_for_post("C-more") == 1
    time.advance(1)
    assert limits.wait_for_post("C-more") == 0


def test_an_hour_holds_thirty_thousand_events() -> None:
    time = FakeTime()
    limits = RateLimits(monotonic=time)
    assert all(limits.allows_event() for _ in range(30_000))
    assert not limits.allows_event()
    time.advance(3599)
    assert not limits.allows_event()
    time.advance(1)
    assert limits.allows_event()
    assert all(RateLimits("none").allows_event() for _ in range(30_001))


async def test_above_the_ceiling_the_app_hears_which_minute_was_limited_and_no_event(
    make_sandbox: MakeSandbox,
) -> None:
    time = FakeTime()
    sandbox = await make_sandbox(limits="slack", monotonic=time)
    sandbox.clock.pause()
    sandbox.world.limits.events_per_hour = 2
    heard: list[dict[str, Any]] = []

    async def take(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        heard.append(request.payload)
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id))

    web = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])
    client = SocketModeClient(app_token=sandbox.app_token, web_client=web)
    client.socket_mode_request_listeners.append(take)
    await client.connect()
    await eventually(lambda: sandbox.sockets.connections > 0)
    try:
        for _ in range(5):
            await sandbox.act("sam", "home_open", tab="home")
        await sandbox.events.settled()
        await eventually(lambda: len(heard) >= 3)
        assert [one["type"] for one in heard] == ["event_callback", "event_callback", "app_rate_limited"]
        minute = int(sandbox.clock.now()) // 60 * 60
        assert heard[2] == {
            "token": heard[0]["token"],
            "type": "app_rate_limited",
            "team_id": sandbox.state.team.id,
            "minute_rate_limited": minute,
            "api_app_id": sandbox.state.app_id,
        }
        sandbox.clock.advance(60)
        await sandbox.act("sam", "home_open", tab="home")
        await sandbox.events.settled()
        assert [one["minute_rate_limited"] for one in heard[2:]] == [minute, minute + 60], (
            "once for each minute"
        )
        time.advance(3600)
        await sandbox.act("sam", "home_open", tab="home")
        await sandbox.events.settled()
        assert heard[-1]["type"] == "event_callback"
    finally:
        await client.close()


async def test_home_tabs_are_published_a_hundred_times_a_minute(
    make_sandbox: MakeSandbox, http: aiohttp.ClientSession
) -> None:
    time = FakeTime()
    sandbox = await make_sandbox(limits="slack", monotonic=time)
    client, view = client_of(sandbox), {"type": "home", "blocks": [{"type": "divider"}]}
    people = [one.id for one in sandbox.state.people.values() if not one.is_bot and not one.deleted]
    for number in range(100):
        assert (await client.views_publish(user_id=people[number % len(people)], view=view))["ok"]
    assert (await client.auth_test())["ok"], "other methods go on"
    headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
    async with http.post(f"{sandbox.api_url}views.publish", headers=headers) as response:
        assert (response.status, response.headers.get("Retry-After")) == (429, "60")
