"""How does what happens in Slack reach its handler? Stored first, acknowledged second, worked on third.

A listener stores what came (once, by a key that survives redelivery) and only then acknowledges. The work runs right
after the acknowledgement, people's own things in order; what a crash interrupts is taken up again from the inbox.
While many things arrive at once, storing and acknowledging go first.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import structlog

from bot.errors import DatabaseUnavailable, Refusal
from bot.services import inbox
from content.blocks import literal, message, modal, paragraph
from content.refusals import refusal
from content.text import Mrkdwn, escape, plain, say
from handlers.context import Context
from handlers.deps import Deps
from handlers.mentions import readable
from handlers.payloads import Interaction

log = structlog.get_logger()

Ack = Callable[..., Awaitable[Any]]
Handler = Callable[[Context], Awaitable[None]]
Check = Callable[[Interaction, Deps], Awaitable[dict[str, Any]]]

_WORKERS = 8
_ANSWER_SECONDS = 2.7
"""Slack waits three seconds; whoever has not been stored by then is told so instead, and keeps what they typed."""
_LATE_SECONDS = 1.0
_RUSH_SECONDS = 0.05
"""How long a rush lasts after more things than workers were being stored at once."""


@dataclass(frozen=True, slots=True)
class Route:
    """What to do with one kind of thing.

    `check` looks at a form before it is accepted and returns the acknowledgement's body: a `response_action` of
    "errors" means that nothing is stored and the form stays open; for anything but a form, that the person has been
    answered already. What `wants` turns down is acknowledged only. `keeps` says what of it is worked on and stored.
    A `sealed` form's values are dealt with by `check` and never stored with the person: the inbox gets none.
    Who asked to be forgotten is told so, except `for_forgotten`.
    """

    kind: str
    name: str
    handle: Handler
    check: Check | None = None
    wants: Callable[[Interaction], bool] | None = None
    keeps: Callable[[Interaction], Interaction] | None = None
    sealed: bool = False
    for_forgotten: bool = False


@dataclass(slots=True)
class _Turn:
    """Whose thing is worked on, and how many of this person's wait or are in hand."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    wanted: int = 0


class Intake:
    """Takes interactions in and works through them."""

    def __init__(self, routes: list[Route], deps: Deps) -> None:
        self._routes = {(route.kind, route.name): route for route in routes}
        self._deps = deps
        self._queue: asyncio.Queue[tuple[int, Interaction, float]] = asyncio.Queue()
        self._workers: list[asyncio.Task[None]] = []
        self._turns: dict[str, _Turn] = {}
        self._taking = 0
        self._in_hand: dict[int, datetime] = {}
        self._working = 0
        self._handling = 0
        self._rush_until = 0.0

    def start(self) -> None:
        """Starts the workers."""
        self._workers = [asyncio.create_task(self._work()) for _ in range(_WORKERS)]

    async def acknowledged(self, seconds: float) -> None:
        """Waits until whatever is being stored has been acknowledged, at most so long."""
        until = asyncio.get_running_loop().time() + seconds
        while self._taking and asyncio.get_running_loop().time() < until:  # noqa: ASYNC110 - a counter, no event
            await asyncio.sleep(0.01)

    async def drain(self, seconds: float) -> None:
        """Waits until what was acknowledged is worked through, at most so long; the rest stays in the inbox."""
        until = asyncio.get_running_loop().time() + seconds
        while self.busy and asyncio.get_running_loop().time() < until:  # noqa: ASYNC110 - no one event tells
            await asyncio.sleep(0.01)
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)

    def route(self, did: Interaction) -> Route | None:
        """The route of an interaction: by its whole name, or without the part behind the last dot.

        A command with a first word of its own in the table, such as "/encore help", goes there.
        """
        if did.kind == "command":
            word = next(iter(did.text.lower().split()), "")
            if own := self._routes.get((did.kind, f"{did.name} {word}")):
                return own
        return self._routes.get((did.kind, did.name)) or self._routes.get(
            (did.kind, did.name.rpartition(".")[0])
        )

    async def take(self, did: Interaction, ack: Ack) -> None:
        """Stores, acknowledges, and queues the work. What nobody handles is acknowledged and told so."""
        if did.workspace_id != self._deps.workspace_id:
            did = replace(did, workspace_id=self._deps.workspace_id)
        route = self.route(did)
        if route is None or (route.wants and not route.wants(did)):
            await ack()
            if route is None and did.kind != "event":
                log.info("nobody_handles", kind=did.kind, name=did.name)
                await self._tell_now(did, say("common.unknown_action"))
            return
        did = route.keeps(did) if route.keeps else did
        self._taking += 1
        if self._taking > _WORKERS:
            self._rush_until = asyncio.get_running_loop().time() + _RUSH_SECONDS
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                answer = await route.check(did, self._deps) if route.check else {}
                if answer.get("response_action") == "errors":
                    await ack(**(answer if did.kind == "form" else {}))
                    return
                if route.sealed:
                    did = replace(did, values={})
                row_id = await self._deps.database.transact(
                    inbox.store, did.workspace_id, did.key, did.dump(), self._deps.lease_clock.now()
                )
        except (DatabaseUnavailable, TimeoutError):
            log.error("inbox_unavailable", kind=did.kind, name=did.name)  # noqa: TRY400 - the trace says nothing more
            await self._apologise(did, ack, say("common.database_down"))
            return
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("not_taken", reference=reference, kind=did.kind, name=did.name)
            await self._apologise(did, ack, say("common.unexpected", reference=reference))
            return
        finally:
            self._taking -= 1
        await ack(**answer)
        if row_id is not None:
            self._put(row_id, did)

    @property
    def busy(self) -> bool:
        """Whether anything is being stored, waiting or being worked on."""
        return bool(self._queue.qsize() or self._working or self._taking)

    @property
    def in_rush(self) -> bool:
        """Whether so much arrives just now that storing and acknowledging should go first."""
        return asyncio.get_running_loop().time() < self._rush_until

    async def recover(self) -> None:
        """Takes up what was acknowledged and never finished; what still waits here stays this process's own."""
        await self._keep_leases()
        for row_id, payload, attempts in await self._deps.database.transact(
            inbox.take_abandoned, now=self._deps.lease_clock.now()
        ):
            if row_id in self._in_hand:  # this very process is at it, only slowly
                continue
            try:
                did = Interaction.load(payload)
            except (TypeError, ValueError):  # written by another version of Encore
                log.error("unreadable", row=row_id)  # noqa: TRY400 - the trace would quote it
                await self._deps.database.transact(
                    inbox.finish, row_id, self._deps.lease_clock.now(), "unreadable"
                )
                continue
            if attempts > inbox.MOST_ATTEMPTS:
                reference = f"tried-{attempts - 1}-times"
                log.error("gave_up", kind=did.kind, name=did.name, reference=reference)
                await self._confess(Context(did, self._deps, row_id=row_id), reference)
                continue
            self._put(row_id, did)

    async def _keep_leases(self) -> None:
        """A long line is no reason for another process to do the same, or for giving up."""
        now = self._deps.lease_clock.now()
        ending = [row_id for row_id, renew_at in self._in_hand.items() if renew_at <= now]
        if ending:
            await self._deps.database.transact(inbox.keep, ending, now=now)
            self._in_hand |= {row_id: now + inbox.RENEWED for row_id in ending if row_id in self._in_hand}

    def _put(self, row_id: int, did: Interaction) -> None:
        self._in_hand[row_id] = self._deps.lease_clock.now() + inbox.RENEWED
        self._queue.put_nowait((row_id, did, asyncio.get_running_loop().time()))

    async def _work(self) -> None:
        while True:
            row_id, did, since = await self._queue.get()
            self._working += 1
            try:
                await self._in_turn(row_id, did, since)
            finally:
                self._working -= 1
                self._in_hand.pop(row_id, None)

    async def _give_way(self, since: float) -> None:
        """In a rush acknowledgements go first: what has waited for long is worked on one by one, the rest later."""
        loop = asyncio.get_running_loop()
        while (left := self._rush_until - loop.time()) > 0:
            if not self._handling and loop.time() - since > _LATE_SECONDS:
                return
            await asyncio.sleep(min(left, _RUSH_SECONDS))

    async def _in_turn(self, row_id: int, did: Interaction, since: float) -> None:
        """One thing of a person after the other, in the order they came."""
        turn = self._turns.setdefault(did.user_id, _Turn())
        turn.wanted += 1
        try:
            async with turn.lock:
                await self._give_way(since)
                self._handling += 1
                try:
                    await self._handle(row_id, did)
                finally:
                    self._handling -= 1
        finally:
            turn.wanted -= 1
            if not turn.wanted:
                del self._turns[did.user_id]

    async def _handle(self, row_id: int, did: Interaction) -> None:
        context = Context(did, self._deps, row_id=row_id)
        try:
            await self._do(context)
        except inbox.AlreadyDone:
            context.finished = True
        except DatabaseUnavailable:
            log.error("work_postponed", kind=did.kind, name=did.name)  # noqa: TRY400 - taken up again from the inbox
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("handler_failed", reference=reference, kind=did.kind, name=did.name)
            await self._confess(context, reference)

    async def _do(self, context: Context) -> None:
        route = self.route(context.did)
        try:
            if route is not None:
                if not route.for_forgotten:
                    await context.check_here()
                await route.handle(context)
        except Refusal as refused:
            await context.say(refusal(refused.key, refused.values))
        await context.finish()

    async def _tell_now(self, did: Interaction, sentence: Mrkdwn) -> None:
        """Says something about what is not in the inbox: where the person is, or in a modal."""
        context = Context(did, self._deps, row_id=0)
        notice = message(paragraph(sentence), text=sentence)
        if not await context.reply(notice):
            await context.open(modal(plain("help.notice_title"), notice.blocks))

    async def _confess(self, context: Context, reference: str) -> None:
        try:
            if context.did.kind != "event":
                await context.say(say("common.unexpected", reference=reference))
            await context.finish(reference)
        except Exception:
            log.exception("could_not_tell", reference=reference)

    async def _apologise(self, did: Interaction, ack: Ack, sentence: Mrkdwn) -> None:
        """Nothing could be stored, so whoever typed something gets it back, and an event comes again."""
        if did.kind == "event":
            raise DatabaseUnavailable(did.name)  # not acknowledged: Slack will send it again
        if did.kind == "command":
            typed = f"{did.name} {readable(did.text)}" if did.text.strip() else ""
            given_back = message(
                paragraph(sentence), *literal(typed), text=f"{sentence}\n{escape(typed)}".strip()
            )
            await ack(text=given_back.text, blocks=given_back.blocks, response_type="ephemeral")
            return
        if did.kind == "form":
            await ack(response_action="errors", errors={next(iter(did.values), ""): _unmarked(sentence)})
            return
        await ack()
        await self._tell_now(did, sentence)


def _unmarked(sentence: Mrkdwn) -> str:
    """A sentence for a form's field, which shows no markup."""
    return sentence.replace("`", "")
