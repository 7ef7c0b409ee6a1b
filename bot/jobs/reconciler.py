"""Did it arrive after all? Reads a conversation back for a post that nobody answered for, and decides."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import structlog

from bot.db.session import Database
from bot.domain import Claimed
from bot.jobs.outcomes import Outcomes
from bot.services import delivery_recovery
from bot.slack.door import Door
from bot.slack.errors import PermanentProblem, SlackProblem, TokenDead

log = structlog.get_logger()

_NOT_AT_ONCE_SECONDS = 1.0


class Reconciler:
    """One reader at a time looks for the deliveries in `outcomes.look_at` when their time has come."""

    def __init__(
        self, database: Database, door: Door, outcomes: Outcomes, *, on_done: Callable[[], None]
    ) -> None:
        self._database = database
        self._door = door
        self._outcomes = outcomes
        self._on_done = on_done
        self.task: asyncio.Task[None] | None = None

    def next_look(self, now: float) -> float:
        """When there is something to look for; an hour from now when there is nothing, or somebody is looking."""
        return now + 3600.0 if self.task else min(self._outcomes.look_at.values(), default=now + 3600.0)

    def start(self, now: float) -> None:
        """Starts looking if it is time."""
        if not self._outcomes.refused_in and self.next_look(now) <= now:
            self.task = asyncio.create_task(self._look_around(now))
            self.task.add_done_callback(self._done)

    def _done(self, finished: asyncio.Task[None]) -> None:
        self.task = None
        self._on_done()
        if not finished.cancelled() and finished.exception():
            log.error("reconcile_failed", exc_info=finished.exception())

    async def _look_around(self, now: float) -> None:
        look_at = self._outcomes.look_at
        due = {delivery for delivery, at in look_at.items() if at <= now}
        for delivery in due:  # whatever happens, not again at once
            look_at[delivery] = time.monotonic() + _NOT_AT_ONCE_SECONDS
        uncertain = await self._database.read(delivery_recovery.uncertain_ones)
        for delivery in due - {one.id for one, _ in uncertain}:
            del look_at[delivery]
        for one, after in uncertain:
            if one.id in due and not self._outcomes.refused_in:
                try:
                    await self._look(one, after)
                except Exception:  # one that cannot be decided must not hold up the others
                    log.exception("look_failed", kind=one.kind, delivery=one.public_id)
                    look_at[one.id] = time.monotonic() + self._outcomes.failed_again(one.conversation)

    async def _look(self, one: Claimed, after: str) -> None:
        since = time.monotonic()
        try:
            found = await self._door.find(
                one.conversation, delivery=one.public_id, after=after, thread_ts=one.thread_ts
            )
        except PermanentProblem as problem:
            log.warning("unconfirmed", kind=one.kind, delivery=one.public_id, code=problem.code)
            await self._outcomes.failed(one, f"unconfirmed_{problem.code}")
        except SlackProblem as problem:
            if isinstance(problem, TokenDead):
                await self._outcomes.refused(one.workspace_id, problem.code)
            pause = self._outcomes.failed_again(one.conversation)
            log.warning("not_read_back", delivery=one.public_id, code=problem.code, again_in=pause)
            self._outcomes.look_at[one.id] = time.monotonic() + pause
            return
        else:
            log.info("reconciled", kind=one.kind, delivery=one.public_id, found=found is not None)
            if found is not None:
                await self._outcomes.sent(one, *found, since=since)
            else:
                await self._outcomes.absent(one)
        self._outcomes.look_at.pop(one.id, None)
