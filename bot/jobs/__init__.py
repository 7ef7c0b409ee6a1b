"""The second front door: the clock. One table says what runs, how often, and what a missed run means."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.clock import SystemClock
from bot.errors import DatabaseUnavailable

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Job:
    """A periodic job. Runs that were missed are made up for by one, however late: the tables know what is due."""

    id: str
    seconds: float
    at_start: bool = False


JOBS = (
    Job("make_due", seconds=1),
    Job("recover_inbox", seconds=5, at_start=True),
    Job("sync_everybody", seconds=3600, at_start=True),
    Job("forget_old", seconds=21600),
)


class Every(BaseTrigger):  # type: ignore[misc]
    """Every so many seconds, and once for all that was missed.

    The interval trigger of APScheduler lists every missed run first: after a week's sleep of the computer, 600,000
    for a job a second, and the event loop stands still meanwhile.
    """

    def __init__(self, seconds: float) -> None:
        self._interval = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """The next run after `previous_fire_time` and after `now`, both aware."""
        following = (previous_fire_time or now) + self._interval
        return following if following > now else now + self._interval


def schedule(
    functions: Mapping[str, Callable[[], Awaitable[None]]], *, tick_seconds: float
) -> AsyncIOScheduler:
    """A scheduler, not yet started, that runs each job of the table in UTC, one run at a time.

    `tick_seconds` replaces the interval of `make_due`, for a clock that runs faster than the world's. Raises KeyError
    for a job without a function.
    """
    scheduler = AsyncIOScheduler(timezone="UTC")
    for job in JOBS:
        seconds = tick_seconds if job.id == "make_due" else job.seconds
        first = SystemClock().now() + timedelta(seconds=0 if job.at_start else seconds)
        scheduler.add_job(
            _guarded(job.id, functions[job.id]),
            Every(seconds),
            id=job.id,
            next_run_time=first,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    return scheduler


def _guarded(name: str, function: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        try:
            await function()
        except asyncio.CancelledError:  # Encore is ending; the scheduler would print it as a fault
            log.debug("job_cut_short", job=name)
        except DatabaseUnavailable:
            log.warning("job_postponed", job=name, reason="the database is away")
        except Exception:
            log.exception("job_failed", job=name)

    return run
