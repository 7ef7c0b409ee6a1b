"""Who empties the ledger? One sender a database: claims, commits, posts, marks.

At most one message is in flight in a conversation, in order, at Slack's pace. No Slack call is made inside a
transaction. When nobody knows whether a post arrived, its conversation waits, Encore reads it back and decides.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Protocol

import structlog

from bot.clock import Clock
from bot.db.session import Database
from bot.domain import Claimed, Verb
from bot.services import deliveries
from bot.slack.door import Door
from bot.slack.errors import OutcomeUnknown, PermanentProblem, RetryLater, SlackProblem, TokenDead
from bot.slack.pace import Lanes
from content.blocks import Message

log = structlog.get_logger()

_AT_ONCE = 40
"""Claimed and not yet marked, at most: what a crash can leave uncertain."""
_AHEAD_SECONDS = 0.05
_IDLE_SECONDS = 1.0
_PLACE_SECONDS = 5.0
_TOKEN_CHECK_SECONDS = 30.0
_MOST_BACKOFF_SECONDS = 300.0


class Render(Protocol):
    """Makes the words of a delivery."""

    def __call__(self, kind: str, values: Mapping[str, Any], *, delivery: str, conversation: str) -> Message:
        """See content.messages.render."""
        ...


class Sender:
    """Sends what the ledger holds. `wake()` when something was written; `run()` until `stop()`."""

    def __init__(
        self,
        database: Database,
        door: Door,
        lanes: Lanes,
        clock: Clock,
        *,
        render: Render,
        reconcile_seconds: float,
        poll_seconds: float = _IDLE_SECONDS,
    ) -> None:
        self._database = database
        self._door = door
        self._lanes = lanes
        self._clock = clock
        self._render = render
        self._reconcile_seconds = reconcile_seconds
        self._poll_seconds = poll_seconds
        self._woken = asyncio.Event()
        self._stopping = False
        self._in_flight: dict[str, asyncio.Task[None]] = {}
        self._held: dict[str, float] = {}
        self._silent_until = 0.0
        self._look_at: dict[int, float] = {}
        self._looking = asyncio.Lock()
        self.last_active = time.monotonic()

    def wake(self) -> None:
        """Something new may be waiting."""
        self._woken.set()

    async def stop(self) -> None:
        """Takes nothing new and waits for what is in flight."""
        self._stopping = True
        self.wake()
        if self._in_flight:
            await asyncio.wait(list(self._in_flight.values()), timeout=10)

    async def run(self, *, keeps_place: Callable[[], bool] | None = None) -> None:
        """Empties the ledger, and again whenever something is written, until `stop()`.

        `keeps_place` is asked now and then whether this process is still the one that may send.
        """
        await self._recover()
        asked = time.monotonic()
        while not self._stopping:
            if keeps_place and time.monotonic() - asked > _PLACE_SECONDS:
                if not await asyncio.to_thread(keeps_place):
                    log.warning("sending_paused", reason="another process may send")
                    await asyncio.sleep(_PLACE_SECONDS)
                    continue
                asked = time.monotonic()
            self._woken.clear()
            try:
                pause = await self.step()
            except Exception:
                log.exception("sender_step_failed")
                pause = 1.0
            self.last_active = time.monotonic()
            if pause > 0:
                try:
                    await asyncio.wait_for(self._woken.wait(), timeout=pause)
                except TimeoutError:
                    continue

    async def step(self) -> float:
        """Starts whatever may go now. Returns how long to wait at most before the next look, in seconds."""
        now = time.monotonic()
        if now < self._silent_until:
            return min(self._silent_until - now, self._poll_seconds)
        room = _AT_ONCE - len(self._in_flight)
        if room <= 0:
            return self._poll_seconds
        self._held = {name: until for name, until in self._held.items() if until > now}
        busy = {*self._in_flight, *self._held, *self._lanes.not_free(now + _AHEAD_SECONDS)}
        claimed = await self._database.transact(
            deliveries.claim, now=self._clock.now(), busy=busy, limit=min(room, self._lanes.places(now + 1.0))
        )
        for one in claimed:
            self._start(one.conversation, self._send(one))
        if claimed:
            return 0.0
        return max(0.0, min(self._poll_seconds, self._lanes.next_free(now) - now))

    def _start(self, conversation: str, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._in_flight[conversation] = task

        def done(finished: asyncio.Task[None]) -> None:
            if self._in_flight.get(conversation) is finished:
                del self._in_flight[conversation]
            self.wake()
            if not finished.cancelled() and finished.exception():
                log.error("sender_task_failed", exc_info=finished.exception())

        task.add_done_callback(done)

    async def _send(self, one: Claimed) -> None:
        try:
            message = self._render(
                one.kind, one.values, delivery=one.public_id, conversation=one.conversation
            )
        except Exception:
            log.exception("render_failed", kind=one.kind, delivery=one.public_id)
            await self._database.transact(deliveries.failed, one, code="render_failed", now=self._clock.now())
            return
        pause = self._lanes.reserve(one.conversation) - time.monotonic()
        if pause > 0:
            await asyncio.sleep(pause)
        try:
            if one.verb is Verb.UPDATE:
                await self._door.update(
                    one.channel_id or "", one.target_ts or "", text=message.text, blocks=message.blocks
                )
                self._lanes.answered(one.conversation)
                await self._database.transact(deliveries.changed, one.id, now=self._clock.now())
                return
            channel, ts = await self._door.post(
                one.conversation,
                text=message.text,
                blocks=message.blocks,
                delivery=one.public_id,
                thread_ts=one.thread_ts,
            )
        except SlackProblem as problem:
            self._lanes.answered(one.conversation)
            await self._take(problem, one)
        else:
            self._lanes.answered(one.conversation)
            await self._database.transact(
                deliveries.sent, one.id, channel_id=channel, ts=ts, now=self._clock.now()
            )

    async def _take(self, problem: SlackProblem, one: Claimed) -> None:
        """Decides by what went wrong."""
        log.info(
            "delivery_not_sent",
            kind=one.kind,
            delivery=one.public_id,
            code=problem.code,
            attempts=one.attempts,
        )
        if isinstance(problem, RetryLater):
            if problem.code == "no_connection":
                self._hold(one.conversation, _backoff(one.attempts))
            else:
                self._lanes.hold_all(problem.seconds)
            await self._database.transact(deliveries.wait, one.id)
        elif isinstance(problem, TokenDead):
            self._silent_until = time.monotonic() + _TOKEN_CHECK_SECONDS
            log.error("slack_refuses_the_token", code=problem.code)
            await self._database.transact(deliveries.wait, one.id)
            await self._database.transact(deliveries.set_workspace_problem, one.workspace_id, problem.code)
        elif isinstance(problem, OutcomeUnknown):
            self._look_at[one.id] = time.monotonic() + self._reconcile_seconds
            await self._database.transact(deliveries.uncertain, one.id)
            self._look_later(self._reconcile_seconds)
        else:
            await self._database.transact(deliveries.failed, one, code=problem.code, now=self._clock.now())

    def _hold(self, conversation: str, seconds: float) -> None:
        self._held[conversation] = time.monotonic() + seconds
        asyncio.get_running_loop().call_later(seconds, self.wake)

    def _look_later(self, seconds: float) -> None:
        """Looks for what is uncertain after a while: a request that seemed lost may still be under way."""

        def look() -> None:
            if not self._stopping:
                self._start(f"reconcile {time.monotonic()}", self._reconcile())

        asyncio.get_running_loop().call_later(seconds + 0.01, look)

    async def _recover(self) -> None:
        """Whatever a former sender left half done is looked for before anything is sent in its place."""
        await self._database.transact(deliveries.recover)
        uncertain = await self._database.read(deliveries.uncertain_ones)
        if uncertain:
            when = time.monotonic() + self._reconcile_seconds
            self._look_at |= {one.id: when for one in uncertain}
            self._look_later(self._reconcile_seconds)

    async def _reconcile(self) -> None:
        """Reads conversations back and decides about each delivery that has been uncertain for long enough."""
        async with self._looking:
            by_place: dict[tuple[str, str | None], list[Claimed]] = {}
            for one in await self._database.read(deliveries.uncertain_ones):
                if self._look_at.get(one.id, 0.0) <= time.monotonic():
                    by_place.setdefault((one.conversation, one.thread_ts), []).append(one)
            for (conversation, thread_ts), ones in by_place.items():
                try:
                    await self._look(conversation, thread_ts, ones)
                except PermanentProblem as problem:
                    for one in ones:
                        await self._database.transact(
                            deliveries.failed, one, code=f"unconfirmed_{problem.code}", now=self._clock.now()
                        )
                except SlackProblem as problem:
                    pause = _backoff(max(one.attempts for one in ones))
                    log.warning("reconcile_failed", code=problem.code, again_in=pause)
                    self._look_at |= {one.id: time.monotonic() + pause for one in ones}
                    self._look_later(pause)

    async def _look(self, conversation: str, thread_ts: str | None, ones: list[Claimed]) -> None:
        posts = {one.public_id for one in ones if one.verb is Verb.POST}
        found = await self._door.find(conversation, deliveries=posts, thread_ts=thread_ts) if posts else {}
        for one in ones:
            self._look_at.pop(one.id, None)
            if one.public_id in found:
                channel, ts = found[one.public_id]
                await self._database.transact(
                    deliveries.confirmed, one.id, channel_id=channel, ts=ts, now=self._clock.now()
                )
            else:
                if one.attempts > 1:
                    self._hold(conversation, _backoff(one.attempts))
                await self._database.transact(deliveries.absent, one.id)
        log.info("reconciled", asked=len(ones), found=len(found))


def _backoff(attempts: int) -> float:
    """Seconds to wait before trying again: 1, 2, 4 ... five minutes."""
    return min(_MOST_BACKOFF_SECONDS, 2.0 ** max(0, attempts - 1))
