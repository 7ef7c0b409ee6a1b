"""Encore's clock beside a real sandbox: it keeps pace, stands still, jumps, and stops at what is due."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.app import Encore
from bot.followed_clock import FollowedClock
from bot.manifest import manifest
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import DEFAULT_WORKSPACE, Workspace
from bot.slack.pace import MethodPace
from tests.company import MONDAY, Company, ManualClock, eventually
from tests.conftest import encore_settings

HOUR = timedelta(hours=1)


async def start_sandbox(*, port: int = 0, start: datetime = MONDAY) -> Sandbox:
    sandbox = Sandbox(
        Workspace.from_file(DEFAULT_WORKSPACE),
        manifest(),
        limits="none",
        clock=SandboxClock(start),
        retry_delays=(0.0, 0.01, 0.01),
        port=port,
    )
    sandbox.clock.pause()
    await sandbox.start()
    return sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox whose clock stands at Monday, 08:55."""
    one = await start_sandbox()
    yield one
    await one.stop()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def clock(sandbox: Sandbox, http: aiohttp.ClientSession) -> AsyncIterator[FollowedClock]:
    """A clock that follows it."""
    one = FollowedClock(f"{sandbox.url}/sandbox/clock", http)
    await one.start()
    following = asyncio.create_task(one.follow())
    yield one
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following


def there(sandbox: Sandbox) -> datetime:
    return datetime.fromtimestamp(sandbox.clock.now(), UTC)


async def test_before_it_has_asked_it_shows_the_computers_time(http: aiohttp.ClientSession) -> None:
    before = datetime.now(UTC)
    clock = FollowedClock("http://127.0.0.1:9/sandbox/clock", http)
    assert before - timedelta(milliseconds=1) <= clock.now() <= datetime.now(UTC) + timedelta(milliseconds=1)


async def test_it_takes_the_time_over_at_once_and_stands_still_with_it(
    sandbox: Sandbox, clock: FollowedClock
) -> None:
    assert clock.now() == there(sandbox)
    assert clock.now() == there(sandbox)


async def test_it_runs_as_fast_and_stops_where_the_sandbox_stops(
    sandbox: Sandbox, clock: FollowedClock
) -> None:
    sandbox.clock.set_speed(36_000)
    await eventually(lambda: clock.now() > MONDAY + HOUR)
    assert abs(clock.now() - there(sandbox)) < timedelta(minutes=30)  # 50 ms on the way
    sandbox.clock.pause()
    await eventually(lambda: clock.now() == there(sandbox))
    stopped = clock.now()
    sandbox.clock.set_speed(1)
    await eventually(lambda: clock.now() > stopped)
    assert clock.now() - stopped < timedelta(seconds=10)


async def test_it_jumps_along(sandbox: Sandbox, clock: FollowedClock) -> None:
    later = MONDAY + timedelta(days=17, minutes=3, microseconds=250_000)
    sandbox.clock.set(later.timestamp())
    await eventually(lambda: clock.now() == later)


async def test_however_fast_it_runs_it_stops_at_what_is_due_until_there_is_something_later(
    sandbox: Sandbox, clock: FollowedClock
) -> None:
    due = MONDAY + timedelta(hours=30, microseconds=123_456)
    clock.report_next(due)
    await eventually(lambda: sandbox.clock.next_due == due.timestamp())
    sandbox.clock.set_speed(1_000_000)

    def arrived() -> bool:
        assert clock.now() <= due
        return clock.now() == due

    await eventually(arrived)
    following = due + timedelta(days=2)
    clock.report_next(following)
    await eventually(lambda: clock.now() > due)
    assert clock.now() <= following
    clock.report_next(None)
    await eventually(lambda: sandbox.clock.next_due is None)
    await eventually(lambda: clock.now() > following, seconds=2)


async def test_what_hangs_holds_a_fast_clock_for_a_moment_only(
    sandbox: Sandbox, clock: FollowedClock
) -> None:
    due = MONDAY + HOUR
    clock.report_next(due)
    await eventually(lambda: sandbox.clock.next_due == due.timestamp())
    sandbox.clock.set_speed(100_000)
    await eventually(lambda: clock.now() == due)
    await eventually(lambda: clock.now() > due, what="the sandbox lets go after a few seconds")


async def test_at_the_worlds_speed_what_hangs_holds_nothing(sandbox: Sandbox, clock: FollowedClock) -> None:
    sandbox.clock.set_speed(1)
    due = clock.now() + timedelta(milliseconds=100)
    clock.report_next(due)
    await eventually(lambda: clock.now() > due + timedelta(milliseconds=200), seconds=2)
    assert sandbox.clock.next_due == due.timestamp()


async def test_it_says_the_same_only_once(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    asked: list[str] = []
    trace = aiohttp.TraceConfig()

    async def note(_session: object, _context: object, request: aiohttp.TraceRequestStartParams) -> None:
        asked.append(request.url.query.get("next", ""))

    trace.on_request_start.append(note)
    due = MONDAY + HOUR
    async with aiohttp.ClientSession(trace_configs=[trace]) as traced:
        clock = FollowedClock(f"{sandbox.url}/sandbox/clock", traced)
        await clock.start()
        following = asyncio.create_task(clock.follow())
        for _ in range(20):
            clock.report_next(due)
            async with http.get(
                f"{sandbox.url}/sandbox/api/clock"
            ) as answer:  # time for a question to be asked
                assert answer.ok
        assert sandbox.clock.next_due == due.timestamp()
        following.cancel()
        await asyncio.wait([following])
    assert asked[0] == ""
    assert str(due.timestamp()) in asked
    assert len(asked) <= 5


async def test_when_the_sandbox_is_gone_time_goes_on_and_when_it_is_back_it_is_followed_again(
    http: aiohttp.ClientSession,
) -> None:
    sandbox = await start_sandbox()
    sandbox.clock.set_speed(1)
    clock = FollowedClock(f"{sandbox.url}/sandbox/clock", http)
    await clock.start()
    following = asyncio.create_task(clock.follow())
    await sandbox.stop()
    last = clock.now()
    await eventually(lambda: clock.now() > last + timedelta(milliseconds=100))
    later = MONDAY + timedelta(days=5)
    again = await start_sandbox(port=int(sandbox.url.rpartition(":")[2]), start=later)
    await eventually(lambda: clock.now() == there(again))
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following
    await again.stop()


async def test_following_ends_when_it_is_cancelled(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    clock = FollowedClock(f"{sandbox.url}/sandbox/clock", http)
    following = asyncio.create_task(clock.follow())
    await eventually(lambda: clock.now() == there(sandbox))
    started = time.monotonic()
    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await following
    assert time.monotonic() - started < 1  # although it had twenty seconds of patience with its question


async def test_to_the_next_post_stops_at_each_step_on_the_minute(
    sandbox: Sandbox, http: aiohttp.ClientSession, sqlite_url: str
) -> None:
    """The whole of Encore on the sandbox's clock: the page's button goes from post to post."""
    settings = encore_settings(sandbox, sqlite_url, encore_clock_url=f"{sandbox.url}/sandbox/clock")
    encore = Encore(settings, pace=MethodPace(limits={}))
    await encore.start()
    try:
        company = Company(sandbox, encore, ManualClock())
        await company.set_up()
        await eventually(lambda: sandbox.clock.next_due is not None)
        stops = []
        for _ in range(5):
            async with http.post(f"{sandbox.url}/sandbox/api/clock", json={"action": "next_post"}) as answer:
                assert (await answer.json())["posted"] is True
            stops.append(f"{there(sandbox):%dT%H:%M}")
    finally:
        await encore.stop()
    # Lisbon and London on Monday, then New York; on Tuesday each person where they are: Sydney, Madrid, Lisbon;
    # not India, where it is a holiday (Guru Nanak Jayanti).
    assert stops == ["23T09:30", "23T14:30", "23T22:30", "24T08:30", "24T09:30"]
