"""Who empties the ledger? One sender a database: claims, commits, posts, marks.

At most one message is in flight in a conversation, in order, at Slack's pace. No Slack call is made inside a
transaction. When nobody knows whether a post arrived, its conversation waits, Encore reads it back and decides.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Protocol

import structlog

from bot.clock import Clock
from bot.db.session import Database
from bot.domain import Claimed, Verb
from bot.errors import DatabaseUnavailable
from bot.facts import Line
from bot.jobs.outcomes import Outcomes, Patience
from bot.jobs.reconciler import Reconciler
from bot.services import deliveries, delivery_recovery
from bot.services.bundles import Size
from bot.slack.door import Door
from bot.slack.errors import SlackProblem
from bot.slack.pace import Lanes
from content import why
from content.blocks import Message

log = structlog.get_logger()

_AT_ONCE = 40
"""Claimed and not yet marked, at most: what a crash can leave uncertain."""
_BITE = 10
"""A claim looks through the whole ledger: nothing is claimed until there is room for so many."""
_CLAIM_AHEAD_SECONDS = 1.0
_RUSH_SECONDS = 0.05
_AHEAD_SECONDS = 0.05


class Render(Protocol):
    """Makes the words of a delivery."""

    def __call__(self, kind: str, values: Mapping[str, Any], *, delivery: str, conversation: str) -> Message:
        """See content.messages.render."""
        ...


class Sender:
    """Sends what the ledger holds. `wake()` when something was written; `run()` until `stop()`.

    `reconcile_seconds`, when given, replaces the one in `patience`. `in_rush` says whether
    so many people act just now that their acknowledgements should go first.
    """

    def __init__(
        self,
        database: Database,
        door: Door,
        lanes: Lanes,
        clock: Clock,
        *,
        render: Render,
        lines: Collection[Line] = (),
        reconcile_seconds: float | None = None,
        patience: Patience | None = None,
        in_rush: Callable[[], bool] = lambda: False,
        on_back: Callable[[], None] = lambda: None,
    ) -> None:
        patience = patience or Patience()
        self._patience = replace(
            patience, reconcile=patience.reconcile if reconcile_seconds is None else reconcile_seconds
        )
        self._database = database
        self._door = door
        self._lanes = lanes
        self._clock = clock
        self._render = render
        self._lines = lines
        self._in_rush = in_rush
        self._gave_way_since: float | None = None
        self._outcomes = Outcomes(database, lanes, clock, self._patience, on_back=on_back)
        self._reconciler = Reconciler(database, door, self._outcomes, on_done=self.wake)
        self._woken = asyncio.Event()
        self._ask_at = 0.0
        self._stopping = False
        self._over = asyncio.Event()
        self._over.set()
        self._in_flight: dict[str, tuple[int, asyncio.Task[None]]] = {}
        self.last_active = time.monotonic()

    def wake(self) -> None:
        """Something new may be waiting."""
        self._woken.set()

    def heed_problems(self) -> None:
        """Somebody has noted that the token is refused: looks before anything else is sent."""
        self._ask_at = 0.0
        self.wake()

    def try_token(self) -> None:
        """There is reason to think that a refused token works again: tries it at once."""
        self._outcomes.silent_until = 0.0
        self.wake()

    async def stop(self) -> None:
        """Takes nothing new and waits for what is in flight; what takes too long is left to the next sender."""
        self._stopping = self._outcomes.stopping = True
        self.wake()
        if self._reconciler.task:
            self._reconciler.task.cancel()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience.stop):
                await self._over.wait()  # a claim may be under way
                while tasks := self._tasks():
                    await asyncio.wait(tasks)
        for task in self._tasks():
            task.cancel()
        await asyncio.gather(*self._tasks(), return_exceptions=True)

    def _tasks(self) -> list[asyncio.Task[None]]:
        looking = [self._reconciler.task] if self._reconciler.task else []
        return [*looking, *(task for _, task in self._in_flight.values())]

    async def run(self, *, keeps_place: Callable[[], bool] | None = None) -> None:
        """Empties the ledger, and again whenever something is written, until `stop()`.

        `keeps_place` is asked now and then whether this process is still the one that may send.
        """
        self._over.clear()
        try:
            await self._run(keeps_place)
        finally:
            self._over.set()

    async def _run(self, keeps_place: Callable[[], bool] | None) -> None:
        self._ask_at, mine = 0.0, False
        while not self._stopping:
            self._woken.clear()
            if time.monotonic() >= self._ask_at:
                self._ask_at = time.monotonic() + self._patience.place
                mine = await self._take_place(keeps_place)
            pause = await self._guarded_step() if mine else self._ask_at - time.monotonic()
            self.last_active = time.monotonic()
            if pause > 0:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), timeout=pause)

    async def _take_place(self, keeps_place: Callable[[], bool] | None) -> bool:
        """Whether this process may send; if so, whatever a former sender left half done is taken up."""
        if keeps_place and not await asyncio.to_thread(keeps_place):
            log.warning("sending_paused", reason="another process may send")
            return False
        try:
            mine = [delivery for delivery, _ in self._in_flight.values()]
            uncertain = await self._database.transact(delivery_recovery.recover, mine=mine)
            await self._outcomes.learn()
        except DatabaseUnavailable:
            log.warning("sending_paused", reason="the database is away")
            return False
        pause = max(self._patience.reconcile, self._patience.takeover if keeps_place else 0.0)
        for delivery in uncertain:
            self._outcomes.look_at.setdefault(delivery, time.monotonic() + pause)
        return True

    async def _guarded_step(self) -> float:
        try:
            return await self.step()
        except DatabaseUnavailable:
            log.warning("sending_paused", reason="the database is away")
        except Exception:
            log.exception("sender_step_failed")
        return self._patience.poll

    async def step(self) -> float:
        """Starts whatever may go now. Returns how long to wait at most before the next look, in seconds."""
        now, outcomes = time.monotonic(), self._outcomes
        in_doubt = outcomes.refused_in is not None
        if in_doubt and (self._in_flight or now < outcomes.silent_until):
            return self._patience.poll
        if outcomes.is_out:
            await outcomes.knock(self._door)
            return self._patience.poll
        self._reconciler.start(now)
        # While the token is in doubt, one message tries it.
        room = 1 if in_doubt else _AT_ONCE - len(self._in_flight)
        if room < _BITE and not in_doubt:
            return self._patience.poll
        limit = min(room, self._lanes.places(now + _CLAIM_AHEAD_SECONDS))
        if limit > 0:
            if self._gives_way(now):
                return _RUSH_SECONDS
            busy = {*self._in_flight, *outcomes.held(now), *self._lanes.not_free(now + _AHEAD_SECONDS)}
            claimed = await self._database.transact(
                deliveries.claim,
                now=self._clock.now(),
                busy=busy,
                limit=limit,
                lines=self._lines,
                measure=self._measure,
            )
            for one in claimed:
                self._start(one)
            # One claim for whatever becomes free or is written in a moment, rather than one for each.
            await asyncio.sleep(min(2 * (time.monotonic() - now), _AHEAD_SECONDS / 2))
            if claimed:
                return 0.0
            if in_doubt:
                await outcomes.knock(self._door)
        return self._until_something_changes(now)

    def _measure(self, one: Claimed) -> Size:
        message = self._render(one.kind, one.values, delivery=one.public_id, conversation=one.conversation)
        return Size(len(message.blocks), len(message.text))

    def _gives_way(self, now: float) -> bool:
        """Claiming competes with people's acknowledgements: in a rush it waits, for a while."""
        if not self._in_rush():
            self._gave_way_since = None
            return False
        if self._gave_way_since is None:
            self._gave_way_since = now
        if now - self._gave_way_since < self._patience.rush:
            return True
        self._gave_way_since = None
        return False

    def _until_something_changes(self, now: float) -> float:
        soonest = min(
            now + self._patience.poll,
            self._lanes.next_free(now + _AHEAD_SECONDS) - _AHEAD_SECONDS,
            self._reconciler.next_look(now),
            *self._outcomes.held(now).values(),
        )
        return max(0.001, soonest - now)

    def _start(self, one: Claimed) -> None:
        task = asyncio.create_task(self._send(one, self._lanes.reserve(one.conversation)))
        self._in_flight[one.conversation] = (one.id, task)

        def done(finished: asyncio.Task[None]) -> None:
            del self._in_flight[one.conversation]
            self.wake()
            if not finished.cancelled() and finished.exception():
                log.error("sender_task_failed", exc_info=finished.exception())

        task.add_done_callback(done)

    async def _send(self, one: Claimed, place: float) -> None:
        try:
            message = self._render(
                one.kind, one.values, delivery=one.public_id, conversation=one.conversation
            )
            if one.explains:
                message = why.with_button(message, delivery=one.public_id)
        except Exception:
            log.exception("render_failed", kind=one.kind, delivery=one.public_id)
            await self._outcomes.failed(one, "render_failed")
            return
        pause = place - time.monotonic()
        if pause > 0:
            await asyncio.sleep(pause)
        if self._stopping or self._lanes.held() or time.monotonic() < self._outcomes.silent_until:
            await self._outcomes.give_back(one)
            return
        since = time.monotonic()
        try:
            stands = await self._say(one, message)
        except SlackProblem as problem:
            self._lanes.answered(one.conversation)
            await self._outcomes.not_sent(one, problem, since=since)
        except Exception:  # whatever it was, the request may have reached Slack
            self._lanes.answered(one.conversation)
            log.exception("send_failed", kind=one.kind, delivery=one.public_id)
            await self._outcomes.lost(one)
        else:
            self._lanes.answered(one.conversation)
            if stands:
                await self._outcomes.sent(one, *stands, since=since)
            else:
                await self._outcomes.changed(one, since=since)

    async def _say(self, one: Claimed, message: Message) -> tuple[str, str] | None:
        """Where a new message stands: (channel id, ts); None for one that was changed."""
        if one.verb is Verb.UPDATE:
            await self._door.update(
                one.channel_id or "", one.target_ts or "", text=message.text, blocks=message.blocks
            )
            return None
        return await self._door.post(
            one.conversation,
            text=message.text,
            blocks=message.blocks,
            delivery=one.public_id,
            thread_ts=one.thread_ts,
        )
