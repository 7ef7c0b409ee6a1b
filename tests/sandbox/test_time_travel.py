"""Moving the clock from the page while an app follows it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from tests.sandbox.clock_follower import ClockFollower
from tests.sandbox.conftest import MakeSandbox, client_of
from tests.sandbox.socket_peer import eventually

Json = dict[str, object]


@pytest.fixture
async def sandbox(make_sandbox: MakeSandbox) -> Sandbox:
    """A sandbox whose clock has little patience with a stuck app."""
    return await make_sandbox(clock=SandboxClock(hold_seconds=0.3))


@pytest.fixture
def start(sandbox: Sandbox) -> float:
    """Now; the clock stands still until moved."""
    sandbox.clock.pause()
    return sandbox.clock.now()


@pytest.fixture
async def followers(sandbox: Sandbox) -> AsyncIterator[list[ClockFollower]]:
    """Followers to close with the test."""
    started: list[ClockFollower] = []
    yield started
    for one in started:
        await one.close()


async def _change(http: aiohttp.ClientSession, sandbox: Sandbox, **change: object) -> Json:
    async with http.post(f"{sandbox.url}/sandbox/api/clock", json=change) as response:
        answer: Json = await response.json()
        return answer


async def _post(client: AsyncWebClient, due: float) -> None:
    await client.chat_postMessage(channel="#general", text=str(due))


async def test_next_post_stops_where_the_app_posts(
    sandbox: Sandbox, http: aiohttp.ClientSession, start: float, followers: list[ClockFollower]
) -> None:
    client = client_of(sandbox)

    async def act(due: float) -> None:
        if due == start + 86400:
            await _post(client, due)

    followers.append(ClockFollower(sandbox, [start + 3600, start + 86400, start + 90000], act))
    await eventually(lambda: sandbox.clock.next_due is not None)
    answer = await _change(http, sandbox, action="next_post")
    assert (answer["ok"], answer["posted"]) == (True, True)
    assert followers[0].acted_at == [start + 3600, start + 86400]
    posted = next(reversed(sandbox.state.channel("general").messages.values()))
    assert float(posted.ts) == pytest.approx(start + 86400, abs=0.01)


async def test_next_post_gives_up_after_three_weeks_without_one(
    sandbox: Sandbox, http: aiohttp.ClientSession, start: float, followers: list[ClockFollower]
) -> None:
    async def nothing(due: float) -> None:
        return None

    followers.append(ClockFollower(sandbox, [start + 86400, start + 30 * 86400], nothing))
    await eventually(lambda: sandbox.clock.next_due is not None)
    answer = await _change(http, sandbox, action="next_post")
    assert answer["posted"] is False
    assert sandbox.clock.now() == start + 21 * 86400


async def test_next_post_needs_an_app_that_follows_the_clock(
    sandbox: Sandbox, http: aiohttp.ClientSession, start: float
) -> None:
    answer = await _change(http, sandbox, action="next_post")
    assert answer["posted"] is False
    assert sandbox.clock.now() == start


async def test_next_post_finds_scheduled_messages(
    sandbox: Sandbox, http: aiohttp.ClientSession, start: float
) -> None:
    at = int(start) + 86400
    await client_of(sandbox).chat_scheduleMessage(channel="#general", post_at=at, text="later")
    answer = await _change(http, sandbox, action="next_post")
    assert answer["posted"] is True
    assert sandbox.clock.now() == at


async def test_advancing_lets_the_app_act_at_each_due_instant_on_the_way(
    sandbox: Sandbox, http: aiohttp.ClientSession, start: float, followers: list[ClockFollower]
) -> None:
    client = client_of(sandbox)

    async def act(due: float) -> None:
        await _post(client, due)

    dues = [start + 600.5, start + 7200, start + 7201]
    followers.append(ClockFollower(sandbox, [*dues, start + 99999], act))
    await eventually(lambda: sandbox.clock.next_due is not None)
    answer = await _change(http, sandbox, action="advance", seconds=10_000)
    assert answer["ok"] is True
    assert followers[0].acted_at == dues
    assert sandbox.clock.now() == start + 10_000


async def test_a_jump_leaves_out_what_was_due_on_the_way(
    sandbox: Sandbox, http: aiohttp.ClientSession, start: float, followers: list[ClockFollower]
) -> None:
    async def nothing(due: float) -> None:
        return None

    followers.append(ClockFollower(sandbox, [start + 600], nothing))
    await eventually(lambda: sandbox.clock.next_due is not None)
    await _change(http, sandbox, action="set", to="2026-11-30T09:00:00Z", jump=True)
    await eventually(lambda: bool(followers[0].acted_at))
    assert followers[0].acted_at == [sandbox.clock.now()]


async def test_an_app_that_is_stuck_is_left_behind(
    sandbox: Sandbox, http: aiohttp.ClientSession, start: float
) -> None:
    sandbox.clock.report_next(start + 60)
    answer = await _change(http, sandbox, action="advance", seconds=600)
    assert answer["ok"] is True
    assert sandbox.clock.now() == start + 600


async def test_at_high_speed_the_app_still_acts_on_time(
    sandbox: Sandbox, http: aiohttp.ClientSession, start: float, followers: list[ClockFollower]
) -> None:
    async def nothing(due: float) -> None:
        return None

    dues = [start + 3600.0 * hour for hour in range(1, 6)]
    followers.append(ClockFollower(sandbox, dues, nothing))
    await eventually(lambda: sandbox.clock.next_due is not None)
    await _change(http, sandbox, action="speed", speed=100_000)
    await eventually(lambda: len(followers[0].acted_at) == 5)
    assert followers[0].acted_at == dues


@pytest.mark.parametrize(
    "change",
    [
        {"action": "speed", "speed": 0},
        {"action": "set", "to": "2020-01-01T00:00:00Z"},
        {"action": "set", "to": "tomorrow"},
        {"action": "advance", "seconds": -1},
        {"action": "advance", "seconds": "much"},
        {"action": "rewind"},
    ],
)
async def test_changes_that_make_no_sense_are_explained(
    sandbox: Sandbox, http: aiohttp.ClientSession, change: Json
) -> None:
    answer = await _change(http, sandbox, **change)
    assert answer["ok"] is False
    assert answer["error"]


async def test_the_page_shows_the_clock(sandbox: Sandbox, http: aiohttp.ClientSession, start: float) -> None:
    sandbox.clock.report_next(start + 60)
    await _change(http, sandbox, action="resume")
    await _change(http, sandbox, action="pause")
    async with http.get(f"{sandbox.url}/sandbox/api/clock") as response:
        shown = await response.json()
    assert shown["paused"] is True
    assert shown["next_due"] == start + 60
    assert shown["iso"].startswith("2026-11-23T08:55:")
    assert shown["iso"].endswith("Z")


async def test_following_answers_at_once_when_the_version_is_not_known(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    async with http.get(f"{sandbox.url}/sandbox/clock") as response:
        clock = await response.json()
    assert set(clock) == {"now", "speed", "paused", "version", "hold"}
    url = f"{sandbox.url}/sandbox/clock"
    async with http.get(url, params={"version": clock["version"] - 1, "timeout": "25"}) as response:
        assert (await response.json())["version"] == clock["version"]
    async with http.get(url, params={"version": "x"}) as response:
        assert response.status == 400
