"""The sandbox's clock: speed, pause, jumps, and holding at the app's due instant."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.sandbox.clock import DEFAULT_START, HOLD_SECONDS, LATEST, SandboxClock
from tests.sandbox.fake_time import FakeTime

START = DEFAULT_START.timestamp()


@pytest.fixture
def time() -> FakeTime:
    """Real time."""
    return FakeTime()


@pytest.fixture
def clock(time: FakeTime) -> SandboxClock:
    """A clock at the default start."""
    return SandboxClock(monotonic=time)


def test_it_starts_on_a_monday_morning_and_keeps_pace(clock: SandboxClock, time: FakeTime) -> None:
    assert datetime.fromtimestamp(clock.now(), UTC) == datetime(2026, 11, 23, 8, 55, tzinfo=UTC)
    time.advance(60)
    assert clock.now() == START + 60


def test_a_start_without_a_zone_is_in_utc(time: FakeTime) -> None:
    clock = SandboxClock(datetime(2026, 11, 23, 8, 55), monotonic=time)  # noqa: DTZ001
    assert clock.now() == START


def test_speed_multiplies_and_pause_stops(clock: SandboxClock, time: FakeTime) -> None:
    clock.set_speed(3600)
    time.advance(2)
    assert clock.now() == START + 7200
    clock.pause()
    time.advance(100)
    assert clock.now() == START + 7200
    clock.resume()
    time.advance(1)
    assert clock.now() == START + 10_800


def test_it_only_moves_forward(clock: SandboxClock) -> None:
    clock.advance(86400)
    assert clock.now() == START + 86400
    with pytest.raises(ValueError, match="only moves forward"):
        clock.set(START)


@pytest.mark.parametrize("speed", [0, -1, 1e9])
def test_senseless_speeds_are_refused(clock: SandboxClock, speed: float) -> None:
    with pytest.raises(ValueError, match="speed"):
        clock.set_speed(speed)


def test_a_fast_clock_holds_at_the_due_instant_until_a_later_one_is_named(
    clock: SandboxClock, time: FakeTime
) -> None:
    clock.set_speed(3600)
    clock.report_next(START + 1800)
    assert clock.hold == START + 1800
    time.advance(1)
    assert clock.now() == START + 1800
    clock.report_next(START + 7200)
    time.advance(1)
    assert clock.now() == START + 1800 + 3600


def test_the_hold_ends_after_three_real_seconds_and_that_is_a_change(
    clock: SandboxClock, time: FakeTime
) -> None:
    clock.set_speed(1800)
    clock.report_next(START + 1800)
    time.advance(1 + HOLD_SECONDS - 0.1)
    version = clock.version
    assert clock.now() == START + 1800
    assert clock.version == version
    time.advance(1.1)
    assert clock.now() == pytest.approx(START + 1800 + 1800)
    assert clock.version > version
    assert clock.hold is None


def test_at_normal_speed_nothing_is_held(clock: SandboxClock, time: FakeTime) -> None:
    clock.report_next(START + 10)
    assert clock.hold is None
    time.advance(20)
    assert clock.now() == START + 20


def test_a_due_instant_that_was_jumped_over_holds_nothing(clock: SandboxClock, time: FakeTime) -> None:
    clock.set_speed(60)
    clock.report_next(START + 600)
    clock.set(START + 6000)
    assert clock.hold is None
    time.advance(1)
    assert clock.now() == START + 6060


def test_every_change_makes_a_new_version(clock: SandboxClock) -> None:
    seen = [clock.version]
    for change in (
        lambda: clock.set_speed(2),
        clock.pause,
        clock.resume,
        lambda: clock.advance(5),
        lambda: clock.report_next(START + 100),
    ):
        change()
        seen.append(clock.version)
    assert seen == sorted(set(seen))
    clock.report_next(START + 100)
    assert clock.version == seen[-1], "the same due instant again changes nothing"


async def test_waiting_ends_with_the_change(clock: SandboxClock) -> None:
    waiting = asyncio.create_task(clock.wait_for_change(clock.version, 60))
    await asyncio.sleep(0)
    assert not waiting.done()
    clock.pause()
    await asyncio.wait_for(waiting, 1)


async def test_waiting_ends_when_a_hold_is_given_up() -> None:
    clock = SandboxClock(hold_seconds=0.05)
    clock.set_speed(1_000_000)
    clock.report_next(clock.now() + 100)
    version = clock.version
    await asyncio.wait_for(clock.wait_for_change(version, 60), 1)
    assert clock.version > version


@pytest.mark.parametrize("instant", [1e15, 1e300, float("inf"), float("nan"), LATEST + 1])
def test_time_ends_with_the_century_and_what_is_refused_changes_nothing(
    clock: SandboxClock, time: FakeTime, instant: float
) -> None:
    before = clock.snapshot()
    with pytest.raises(ValueError, match="2099"):
        clock.set(instant)
    with pytest.raises(ValueError, match="2099"):
        clock.advance(instant)
    assert clock.snapshot() == before
    clock.set(LATEST)
    time.advance(100)
    assert clock.now() == LATEST


def test_an_app_that_is_due_after_the_end_of_time_is_not_waited_for(clock: SandboxClock) -> None:
    clock.report_next(1e15)
    assert clock.next_due is None
    with pytest.raises(ValueError, match="instant"):
        clock.report_next(float("nan"))
