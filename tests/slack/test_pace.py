"""Never faster than Slack allows: buckets, method tiers, and lanes for conversations under the workspace's budget."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.pace import Bucket, Lanes, MethodPace
from tests.slack.pacing import Time, most_within

GAPS = st.lists(st.floats(0, 5, allow_nan=False), min_size=1, max_size=60)
RATES = st.integers(1, 6000)
BURSTS = st.integers(1, 20)


def test_a_rested_bucket_lets_a_burst_through_and_then_one_an_interval() -> None:
    bucket = Bucket(rate=2.0, burst=3, now=100.0)
    assert [bucket.reserve(100.0) for _ in range(6)] == [100.0, 100.0, 100.0, 100.5, 101.0, 101.5]


def test_a_rest_saves_up_one_burst_and_no_more() -> None:
    bucket = Bucket(rate=2.0, burst=3, now=100.0)
    for _ in range(3):
        bucket.reserve(100.0)
    assert [bucket.reserve(5000.0) for _ in range(4)] == [5000.0, 5000.0, 5000.0, 5000.5]


@given(rate=RATES, burst=BURSTS, gaps=GAPS, span=st.floats(0.01, 120))
def test_a_bucket_never_lets_more_through_than_rate_and_burst(
    rate: int, burst: int, gaps: list[float], span: float
) -> None:
    now, instants = 0.0, []
    bucket = Bucket(rate=rate / 60, burst=burst, now=now)
    for gap in gaps:
        now += gap
        instants.append(bucket.reserve(now))
    assert most_within(instants, span) <= int(span * rate / 60) + 1 + burst - 1 + 1e-9
    assert instants == sorted(instants), "places are given in order"


@given(rate=RATES, burst=BURSTS, gaps=GAPS)
def test_a_bucket_makes_nobody_wait_who_is_slower_than_the_rate(
    rate: int, burst: int, gaps: list[float]
) -> None:
    bucket, now = Bucket(rate=rate / 60, burst=burst, now=0.0), 0.0
    for gap in gaps:
        now += gap + 60 / rate
        assert bucket.reserve(now) == now


@given(rate=RATES, burst=BURSTS, taken=st.integers(0, 30), rest=st.floats(0, 100), ahead=st.floats(0, 10))
def test_the_places_a_bucket_promises_are_the_places_it_gives(
    rate: int, burst: int, taken: int, rest: float, ahead: float
) -> None:
    bucket = Bucket(rate=rate / 60, burst=burst, now=0.0)
    for _ in range(taken):
        bucket.reserve(0.0)
    promised = bucket.places(rest, rest + ahead)
    given_ = [bucket.reserve(rest) for _ in range(promised + 1)]
    assert all(at <= rest + ahead + 1e-9 for at in given_[:promised])
    assert given_[promised] > rest + ahead - 1e-9


@given(rate=RATES, burst=BURSTS, taken=st.integers(0, 10), seconds=st.floats(0.1, 3600))
def test_nothing_passes_while_a_bucket_is_held_and_one_at_once_afterwards(
    rate: int, burst: int, taken: int, seconds: float
) -> None:
    bucket = Bucket(rate=rate / 60, burst=burst, now=0.0)
    for _ in range(taken):
        bucket.reserve(0.0)
    free_without_hold = bucket.next_place(0.0)
    bucket.hold(seconds)
    assert bucket.places(0.0, seconds - 0.05) == 0
    assert bucket.next_place(0.0) == max(seconds, free_without_hold)
    first, second = bucket.reserve(0.0), bucket.reserve(0.0)
    assert first == max(seconds, free_without_hold)
    assert second == pytest.approx(first + 60 / rate), "no burst at the end of a wait"


async def test_a_method_is_called_at_its_tier_after_a_first_burst() -> None:
    time = Time()
    pace = MethodPace(limits={"users.list": 20}, monotonic=time, sleep=time.sleep)
    at = []
    for _ in range(13):
        await pace.wait("users.list")
        at.append(time() - 1000.0)
    assert at[:10] == [0.0] * 10
    assert at[10:] == pytest.approx([3.0, 6.0, 9.0])


@given(a_minute=st.integers(1, 600), gaps=GAPS)
def test_a_method_keeps_its_tier_whatever_the_callers_do(a_minute: int, gaps: list[float]) -> None:
    async def calls() -> list[float]:
        time, at = Time(), []
        pace = MethodPace(limits={"m": a_minute}, monotonic=time, sleep=time.sleep)
        for gap in gaps:
            time.now += gap
            await pace.wait("m")
            at.append(time())
        return at

    # The tier, and half of it as the burst whose size Slack does not publish (Slack facts 2.1).
    assert most_within(asyncio.run(calls()), 60.0) <= a_minute + max(1, a_minute // 2)


@pytest.mark.parametrize("limits", [{}, {"views.open": 100}], ids=["without a tier", "with a tier"])
async def test_retry_after_holds_a_method_for_exactly_as_long(limits: dict[str, int]) -> None:
    time = Time()
    pace = MethodPace(limits=limits, monotonic=time, sleep=time.sleep)
    await pace.wait("views.open")
    pace.hold("views.open", 30.0)
    await pace.wait("views.open")
    assert time() == 1030.0
    await pace.wait("views.publish")
    assert time() == 1030.0, "another method is not held"


@pytest.mark.parametrize("limits", [{}, {"m": 6}], ids=["without a tier", "with a tier"])
async def test_who_waits_already_waits_longer_when_slack_says_so_meanwhile(limits: dict[str, int]) -> None:
    time = Time()

    async def sleep(seconds: float) -> None:
        await time.sleep(seconds)
        if len(time.slept) == 1:
            pace.hold("m", 40.0)

    pace = MethodPace(limits=limits, monotonic=time, sleep=sleep)
    pace.hold("m", 5.0)
    await pace.wait("m")
    assert time() == 1045.0


def _lanes(time: Time, *, per_minute: int = 600, between: float = 1.0, burst: int = 4) -> Lanes:
    return Lanes(per_minute=per_minute, seconds_between=between, burst=burst, monotonic=time)


def test_a_sender_that_has_just_started_waits_one_pause_in_every_conversation() -> None:
    time = Time()
    lanes = _lanes(time)
    assert lanes.reserve("C1") == 1001.0
    time.now = 2000.0
    assert lanes.reserve("C2") == 2000.0


def test_the_pause_in_a_conversation_counts_from_slacks_answer() -> None:
    time = Time()
    lanes = _lanes(time)
    time.now = 1010.0
    assert lanes.reserve("C1") == 1010.0
    time.now = 1013.5
    lanes.answered("C1")
    assert lanes.reserve("C1") == 1014.5
    assert lanes.not_free(1014.0) == {"C1"}
    assert lanes.not_free(1014.5) == set()
    assert lanes.next_free(1013.5) == 1014.5
    assert lanes.next_free(1014.5) == 1014.5 + 3600


def test_a_busy_conversation_does_not_slow_another() -> None:
    time = Time()
    lanes = _lanes(time, between=60.0)
    time.now = 1100.0
    lanes.answered("C1")
    assert lanes.reserve("C2") == 1100.0


def test_lanes_that_are_free_again_are_forgotten() -> None:
    time = Time()
    lanes = _lanes(time)
    for n in range(10_000):
        lanes.answered(f"C{n}")
        time.now += 0.1
    assert len(lanes._free) < 300


def test_a_wait_of_slack_voids_every_place_and_ends_without_a_burst() -> None:
    time = Time()
    lanes = _lanes(time, per_minute=60, between=0.0)
    time.now = 1100.0
    reserved = lanes.reserve("C1")
    lanes.hold_all(30.0)
    assert lanes.held()
    assert lanes.places(reserved + 29.0) == 0
    assert lanes.next_place() == 1130.0
    assert [lanes.reserve(f"C{n}") for n in range(3)] == [1130.0, 1131.0, 1132.0]
    time.now = 1130.0
    assert not lanes.held()


def test_a_shorter_wait_does_not_end_a_longer_one() -> None:
    time = Time()
    lanes = _lanes(time)
    lanes.hold_all(60.0)
    lanes.hold_all(1.0)
    assert lanes.next_place() == 1060.0
    time.now = 1030.0
    assert lanes.held()


@given(
    per_minute=RATES,
    burst=st.integers(1, 8),
    between=st.floats(0, 3),
    traffic=st.lists(
        st.tuples(st.sampled_from("ABCDE"), st.floats(0, 2), st.floats(0, 1.5)), min_size=1, max_size=80
    ),
    span=st.floats(0.01, 60),
)
def test_messages_never_leave_faster_than_the_budget_or_a_lane(
    per_minute: int, burst: int, between: float, traffic: list[tuple[str, float, float]], span: float
) -> None:
    """As the sender does it: one in flight a conversation, and the pause begins with its answer."""
    time = Time()
    lanes = _lanes(time, per_minute=per_minute, between=between, burst=burst)
    left: list[float] = []
    by_lane: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for conversation, gap, answer_takes in traffic:
        time.now += gap
        place = lanes.reserve(conversation)
        assert place >= time()
        time.now = max(time(), place)
        left.append(place)
        time.now += answer_takes
        lanes.answered(conversation)
        by_lane[conversation].append((place, time()))
    assert most_within(left, span) <= int(span * per_minute / 60 + 1e-9) + burst
    for messages in by_lane.values():
        assert messages[0][0] >= 1000.0 + between
        for (_, answered), (next_place, _) in pairwise(messages):
            assert next_place >= answered + between


@given(
    per_minute=RATES,
    burst=st.integers(1, 8),
    at_once=st.lists(st.integers(1, 40), min_size=1, max_size=8),
    span=st.floats(0.01, 60),
)
def test_many_places_taken_at_once_keep_to_the_budget_too(
    per_minute: int, burst: int, at_once: list[int], span: float
) -> None:
    time = Time()
    lanes = _lanes(time, per_minute=per_minute, between=1.0, burst=burst)
    left = []
    for herd, size in enumerate(at_once):
        left += [lanes.reserve(f"C{herd}-{n}") for n in range(size)]
        time.now += 0.7
    assert most_within(left, span) <= int(span * per_minute / 60 + 1e-9) + burst
