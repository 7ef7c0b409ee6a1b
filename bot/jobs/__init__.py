"""The second front door: the clock. One table says what runs, how often, and what a missed run means."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

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


def schedule(
    functions: Mapping[str, Callable[[], Awaitable[None]]], *, tick_seconds: float
) -> AsyncIOScheduler:
    """A scheduler, not yet started, that runs each job of the table in UTC, one run at a time.

    `tick_seconds` replaces the interval of `make_due`, for a clock that runs faster than the world's.
    """
    scheduler = AsyncIOScheduler(timezone="UTC")
    for job in JOBS:
        scheduler.add_job(
            _guarded(job.id, functions[job.id]),
            "interval",
            id=job.id,
            seconds=tick_seconds if job.id == "make_due" else job.seconds,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    return scheduler


def _guarded(name: str, function: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        try:
            await function()
        except Exception:
            log.exception("job_failed", job=name)

    return run
