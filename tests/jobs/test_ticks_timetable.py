"""The table of jobs: each runs, again after a failure, and through jumps of the computer's clock."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from structlog.testing import capture_logs

from bot.errors import DatabaseUnavailable
from bot.jobs import JOBS, Every, schedule
from bot.jobs.clock_watch import ClockWatch
from tests.company import Company, eventually

NOW = datetime(2026, 11, 23, 8, 55, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Runs:
    """Functions for every job; counts how often each ran. `broken` ones raise."""

    def __init__(self, *, broken: Exception | None = None) -> None:
        self.count = {job.id: 0 for job in JOBS}
        self.functions = {job.id: self._function(job.id, broken=broken) for job in JOBS}

    def _function(self, name: str, *, broken: Exception | None) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            self.count[name] += 1
            if broken:
                raise broken

        return run


@pytest.fixture
async def started() -> AsyncIterator[Callable[[Runs], AsyncIOScheduler]]:
    """Starts schedulers whose `make_due` runs every 20 ms."""
    running: list[AsyncIOScheduler] = []

    def start(runs: Runs) -> AsyncIOScheduler:
        one = schedule(runs.functions, tick_seconds=0.02)
        running.append(one)
        one.start()
        return one

    yield start
    for one in running:
        one.shutdown(wait=False)


Start = Callable[[Runs], AsyncIOScheduler]


async def test_encore_has_a_function_for_every_job(company: Company) -> None:
    assert {job.id for job in JOBS} == {job.id for job in company.encore.scheduler.get_jobs()}


def test_a_job_without_a_function_is_found_at_the_start() -> None:
    functions = Runs().functions
    del functions["forget_old"]
    with pytest.raises(KeyError):
        schedule(functions, tick_seconds=1)


async def test_jobs_of_the_start_run_at_once_and_the_others_when_their_time_comes(started: Start) -> None:
    runs = Runs()
    scheduler = started(runs)
    now = datetime.now(UTC)
    await eventually(lambda: runs.count["make_due"] >= 2)
    assert runs.count == {
        "make_due": runs.count["make_due"],
        "recover_inbox": 1,
        "sync_everybody": 1,
        "forget_old": 0,
    }
    for job in JOBS:
        if job.id != "make_due":
            due = scheduler.get_job(job.id).next_run_time
            assert abs(due - now - timedelta(seconds=job.seconds)) < timedelta(seconds=2)


async def test_a_job_that_fails_is_noted_and_runs_again(started: Start) -> None:
    runs = Runs(broken=RuntimeError("broken"))
    with capture_logs() as logs:
        started(runs)
        await eventually(lambda: runs.count["make_due"] >= 3)
    assert {(line["event"], line["job"]) for line in logs} >= {
        ("job_failed", "make_due"),
        ("job_failed", "sync_everybody"),
    }


async def test_a_job_without_a_database_is_noted_in_one_line_and_runs_again(started: Start) -> None:
    runs = Runs(broken=DatabaseUnavailable("no route to host"))
    with capture_logs() as logs:
        started(runs)
        await eventually(lambda: runs.count["make_due"] >= 3)
    assert {line["event"] for line in logs} == {"job_postponed"}
    assert not any("exc_info" in line for line in logs)


async def test_a_job_runs_once_for_all_runs_that_were_missed(started: Start) -> None:
    runs = Runs()
    scheduler = started(runs)
    await eventually(lambda: runs.count["make_due"] >= 1)
    hourly = runs.count["sync_everybody"]
    with time_machine.travel(datetime.now(UTC) + timedelta(days=30), tick=True):
        await eventually(lambda: runs.count["sync_everybody"] > hourly)
        before = runs.count["make_due"]
        await eventually(lambda: runs.count["make_due"] >= before + 2)
        assert runs.count["sync_everybody"] == hourly + 1
        assert scheduler.get_job("make_due").next_run_time - datetime.now(UTC) < SECOND


@pytest.mark.parametrize("slept", [timedelta(0), SECOND / 2, SECOND, timedelta(days=30)])
def test_the_next_run_is_never_one_that_is_over(slept: timedelta) -> None:
    every = Every(1)
    following = every.get_next_fire_time(NOW, NOW + slept)
    assert NOW + slept < following <= NOW + slept + SECOND
    assert every.get_next_fire_time(None, NOW) == NOW + SECOND
    assert every.get_next_fire_time(NOW, NOW + SECOND / 10) == NOW + SECOND  # it does not drift


async def test_when_the_computers_clock_is_set_back_the_jobs_go_on(started: Start) -> None:
    runs = Runs()
    scheduler = started(runs)
    watch = ClockWatch(scheduler)
    await eventually(lambda: runs.count["make_due"] >= 1)
    with time_machine.travel(datetime.now(UTC) - timedelta(days=7), tick=True):
        for job in scheduler.get_jobs():  # left alone, they would wait for the old time to come again
            assert job.next_run_time - datetime.now(UTC) > timedelta(days=6)
        before = dict(runs.count)
        assert watch.look() == pytest.approx(7 * 86400, abs=5)
        await eventually(lambda: runs.count["make_due"] >= before["make_due"] + 3)
        await eventually(lambda: runs.count["forget_old"] == before["forget_old"] + 1)
        assert watch.look() == 0


class Hands:
    """Two clocks one sets by hand."""

    def __init__(self) -> None:
        self.wall = 1_800_000_000.0
        self.steady = 50.0

    def pass_by(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


@pytest.mark.parametrize(
    ("step", "noticed"),
    [(0, 0), (-1.5, 0), (-2.5, 2.5), (-3600, 3600), (-604_800, 604_800), (3600, 0), (604_800, 0)],
)
async def test_only_a_step_back_counts(started: Start, step: float, noticed: float) -> None:
    hands = Hands()
    watch = ClockWatch(started(Runs()), wall=lambda: hands.wall, steady=lambda: hands.steady)
    hands.pass_by(10)
    assert watch.look() == 0
    hands.wall += step
    hands.pass_by(1)
    assert watch.look() == noticed
    hands.pass_by(1)
    assert watch.look() == 0


async def test_each_step_back_counts_by_itself(started: Start) -> None:
    hands = Hands()
    watch = ClockWatch(started(Runs()), wall=lambda: hands.wall, steady=lambda: hands.steady)
    for step in (-60.0, +3600.0, -3600.0, -60.0):
        hands.wall += step
        assert watch.look() == (-step if step < 0 else 0)
