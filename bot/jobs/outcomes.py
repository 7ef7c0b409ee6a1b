"""What does each outcome of a send mean for what is sent next, and what is written down about it?"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog

from bot.clock import Clock
from bot.db.session import Database
from bot.domain import Claimed, Verb
from bot.errors import DatabaseUnavailable
from bot.services import deliveries, workspace_problems
from bot.slack.door import Door
from bot.slack.errors import OutcomeUnknown, RetryLater, SlackProblem, TokenDead
from bot.slack.pace import Lanes

log = structlog.get_logger()

_POST = "chat:write"
_WRITE_AGAIN_SECONDS = (0.1, 5.0)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the sender waits for what, in seconds of monotonic time.

    `takeover` is how long a former sender that is cut off from the database, but alive, may still be posting: longer
    than the door's timeout. `rush` is how long messages wait at most while many people act at once.
    """

    reconcile: float = 5.0
    takeover: float = 25.0
    poll: float = 1.0
    place: float = 5.0
    token: float = 30.0
    backoff: float = 1.0
    most_backoff: float = 300.0
    stop: float = 10.0
    rush: float = 1.0


class Outcomes:
    """What a sender has learnt from Slack's answers: who must wait, what to look for, whether the token works."""

    def __init__(
        self,
        database: Database,
        lanes: Lanes,
        clock: Clock,
        patience: Patience,
        *,
        on_back: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._lanes = lanes
        self._clock = clock
        self._patience = patience
        self._failures: dict[str, int] = {}
        self._held: dict[str, float] = {}
        self.look_at: dict[int, float] = {}
        """When to look for each uncertain delivery, by its id."""
        self.refused_in: str | None = None
        """The workspace that refuses the token now."""
        self._refused_at = 0.0
        self.is_out = False
        """Whether Slack itself has said that the app is out of that workspace."""
        self.silent_until = 0.0
        self.stopping = False
        self._on_back = on_back
        self._noting = asyncio.Lock()
        """Held while what is noted is read, or said to be over: nobody takes over what is just being taken back."""

    def held(self, now: float) -> dict[str, float]:
        """Conversations that wait after a failure, and until when."""
        self._held = {name: until for name, until in self._held.items() if until > now}
        return self._held

    def hold(self, conversation: str, seconds: float) -> None:
        """Nothing more is sent to this conversation for so long."""
        self._held[conversation] = time.monotonic() + seconds

    def failed_again(self, conversation: str) -> float:
        """Counts one more failure in a row. Returns the seconds to wait before trying again: 1, 2, 4 ... 300."""
        before = self._failures.get(conversation, 0)
        self._failures[conversation] = before + 1
        return min(self._patience.most_backoff, self._patience.backoff * 2.0 ** min(before, 30))

    async def sent(self, one: Claimed, channel: str, ts: str, *, since: float) -> None:
        """It stands in Slack."""
        self._failures.pop(one.conversation, None)
        await self.write(deliveries.sent, one, channel_id=channel, ts=ts, now=self._clock.now())
        await self.accepted(since)

    async def changed(self, one: Claimed, *, since: float) -> None:
        """A message was changed as wanted."""
        self._failures.pop(one.conversation, None)
        await self.write(deliveries.changed, one, now=self._clock.now())
        await self.accepted(since)

    async def failed(self, one: Claimed, code: str) -> None:
        """It can never be sent as it is."""
        await self.write(deliveries.failed, one, code=code, now=self._clock.now())

    async def give_back(self, one: Claimed) -> None:
        """It was certainly not sent, or may be repeated."""
        await self.write(deliveries.wait, one)

    async def absent(self, one: Claimed) -> None:
        """Encore has looked: it is not in Slack. After a second failure in a row its conversation takes a rest."""
        if self._failures.get(one.conversation, 0) > 1:
            self.hold(one.conversation, self.failed_again(one.conversation))
        await self.give_back(one)

    async def not_sent(self, one: Claimed, problem: SlackProblem, *, since: float) -> None:
        """Decides by what went wrong (Slack facts 5.2)."""
        log.info(
            "delivery_not_sent",
            kind=one.kind,
            delivery=one.public_id,
            code=problem.code,
            attempts=one.attempts,
        )
        if isinstance(problem, RetryLater):
            if problem.code == "no_connection":
                self.hold(one.conversation, self.failed_again(one.conversation))
            elif one.verb is Verb.UPDATE:
                self.hold(one.conversation, problem.seconds)
            else:
                self._lanes.hold_all(problem.seconds)
            await self.give_back(one)
        elif isinstance(problem, TokenDead):
            await self.refused(one.workspace_id, problem.code)
            await self.give_back(one)
        elif isinstance(problem, OutcomeUnknown):
            await self.lost(one)
        else:
            await self.failed(one, problem.code)
            await self.accepted(since)

    async def lost(self, one: Claimed) -> None:
        """Nobody knows whether it arrived. A request that seems lost may still be under way: Encore looks later."""
        pause = self.failed_again(one.conversation)
        if one.verb is Verb.UPDATE:
            self.hold(one.conversation, pause)
            await self.give_back(one)
        else:
            await self.write(deliveries.uncertain, one)
            self.look_at[one.id] = time.monotonic() + self._patience.reconcile

    async def refused(self, workspace_id: str, code: str) -> None:
        """The token is dead: nothing is sent until, tried now and then with one message, it works again."""
        log.error("slack_refuses_the_token", workspace=workspace_id, code=code)
        self.refused_in, self._refused_at = workspace_id, time.monotonic()
        self.stay_silent()
        await self.write(workspace_problems.refused, workspace_id, code, now=self._clock.now())

    async def learn(self) -> None:
        """Takes over what is noted: Slack has said it in an event, or another process has found it."""
        async with self._noting:
            problem = await self._database.read(workspace_problems.noted)
            if problem is None:
                return
            workspace_id, code = problem
            self.is_out = workspace_problems.told_by_slack(code)
            if self.refused_in is None:
                log.error("nothing_is_sent", workspace=workspace_id, code=code)
                self.refused_in, self._refused_at = workspace_id, time.monotonic()
                self.stay_silent()

    def stay_silent(self) -> None:
        """Nothing is tried for a while."""
        self.silent_until = time.monotonic() + self._patience.token

    async def knock(self, door: Door) -> None:
        """Asks Slack whether the token works again and may post, when no message is there to try it or may be."""
        since = time.monotonic()
        try:
            scopes = (await door.identify())["scopes"]
        except SlackProblem:
            scopes = []
        if _POST in scopes:
            await self.accepted(since)
        else:
            self.stay_silent()

    async def accepted(self, since: float) -> None:
        """Slack took the token: whatever was wrong with it is over.

        `since` is when Slack was asked (monotonic): an answer from before the refusal that comes after it says nothing.
        """
        if self.refused_in is not None and since < self._refused_at:
            return
        self.silent_until = 0.0
        if self.refused_in is None:
            return
        async with self._noting:
            workspace_id, self.refused_in, self.is_out = self.refused_in, None, False
            if workspace_id:
                log.info("slack_accepts_the_token", workspace=workspace_id)
                await self.write(workspace_problems.works_again, workspace_id, now=self._clock.now())
                self._on_back()

    async def write(self, service: Callable[..., None], *args: Any, **more: Any) -> None:
        """Writes an outcome down, however long the database is away; only a stop leaves that to the next sender."""
        pause, longest = _WRITE_AGAIN_SECONDS
        while True:
            try:
                await self._database.transact(service, *args, **more)
            except DatabaseUnavailable:
                if self.stopping:
                    raise
                log.warning("outcome_not_written", again_in=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, longest)
            else:
                return
