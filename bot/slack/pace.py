"""How fast may Encore go? Lanes for messages, and a pace for each other method. Monotonic time only.

Sources: Slack facts 2.1 (one message a second in a conversation, a ceiling for the workspace, tiers a minute) and
engine 5 (the pause counts from the last answer, so that requests in phase never meet the limit).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

_A_MINUTE = {
    "users.list": 20,
    "conversations.list": 20,
    "dnd.teamInfo": 20,
    "usergroups.list": 20,
    "chat.update": 50,
    "conversations.open": 50,
    "conversations.info": 50,
    "conversations.join": 50,
    "conversations.history": 50,
    "conversations.replies": 50,
    "conversations.members": 100,
    "files.info": 100,
    "users.info": 100,
    "views.publish": 100,
}


class Bucket:
    """Lets `rate` things a second through, and `burst` at once after a rest (a generic cell rate algorithm).

    In any span of T seconds at most T * rate + burst things go.
    """

    def __init__(self, *, rate: float, burst: int, now: float) -> None:
        self._interval = 1.0 / rate
        self._slack = self._interval * (burst - 1)
        self._due = now - self._slack

    def reserve(self, now: float) -> float:
        """Takes a place and returns when it is: an instant of monotonic time, `now` or later."""
        place = max(self._due, now - self._slack)
        self._due = place + self._interval
        return max(place, now)

    def places(self, now: float, until: float) -> int:
        """How many places there are from now until an instant of monotonic time."""
        first = max(self._due, now - self._slack)
        return 0 if first > until else int((until - first) / self._interval) + 1

    def next_place(self, now: float) -> float:
        """When the next thing may go."""
        return max(self._due, now)

    def hold(self, until: float) -> None:
        """Nothing more before this instant, and no burst at it."""
        self._due = max(self._due, until)


class MethodPace:
    """Keeps each Web API method below its tier, waiting where need be.

    `limits` are calls a minute; a method without one waits only when Slack says so. `monotonic` and `sleep` are
    replaceable for tests.
    """

    def __init__(
        self,
        *,
        limits: dict[str, int] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._limits = _A_MINUTE if limits is None else limits
        self._monotonic = monotonic
        self._sleep = sleep
        self._buckets: dict[str, Bucket] = {}
        self._held: dict[str, float] = {}

    def _bucket(self, method: str) -> Bucket | None:
        a_minute = self._limits.get(method)
        if a_minute is None:
            return None
        if method not in self._buckets:
            self._buckets[method] = Bucket(
                rate=a_minute / 60, burst=max(1, a_minute // 2), now=self._monotonic()
            )
        return self._buckets[method]

    def _reserve(self, method: str) -> float:
        now, bucket = self._monotonic(), self._bucket(method)
        return bucket.reserve(now) if bucket else max(now, self._held.get(method, now))

    async def wait(self, method: str) -> None:
        """Returns when the method may be called; whoever waits already waits longer when Slack says so meanwhile."""
        while True:
            place = self._reserve(method)
            pause = place - self._monotonic()
            if pause > 0:
                await self._sleep(pause)
            if self._held.get(method, place) <= place:
                return

    def hold(self, method: str, seconds: float) -> None:
        """Slack said to wait: nobody calls this method before."""
        until = self._monotonic() + seconds
        self._held[method] = max(self._held.get(method, until), until)
        bucket = self._bucket(method)
        if bucket:
            bucket.hold(until)


class Lanes:
    """When may the next message of each conversation leave? One lane a conversation under one workspace budget.

    `monotonic` is replaceable for tests. A sender that has just started knows nothing of what was sent a moment ago, so
    every lane starts one pause from now.
    """

    def __init__(
        self,
        *,
        per_minute: int,
        seconds_between: float,
        burst: int = 4,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._monotonic = monotonic
        self._between = seconds_between
        started = monotonic()
        self._budget = Bucket(rate=per_minute / 60, burst=burst, now=started)
        self._free: dict[str, float] = {}
        self._start = started + seconds_between
        self._held_until = started
        self._remembered = 64

    def not_free(self, when: float) -> set[str]:
        """Conversations whose lane is still taken at an instant of monotonic time."""
        return {name for name, free in self._free.items() if free > when}

    def places(self, until: float) -> int:
        """How many messages the workspace budget lets go until an instant."""
        return self._budget.places(self._monotonic(), until)

    def next_place(self) -> float:
        """When the workspace budget lets the next message go."""
        return self._budget.next_place(self._monotonic())

    def next_free(self, now: float) -> float:
        """When the next taken lane becomes free; an hour from now when none is taken."""
        return min((free for free in self._free.values() if free > now), default=now + 3600.0)

    def reserve(self, conversation: str) -> float:
        """Takes the next place for a conversation: monotonic seconds, not before its lane is free."""
        return self._budget.reserve(max(self._monotonic(), self._free.get(conversation, self._start)))

    def answered(self, conversation: str) -> None:
        """Slack has answered; the pause starts now. Lanes that are free again are forgotten."""
        now = self._monotonic()
        if len(self._free) > 2 * self._remembered:
            self._free = {name: free for name, free in self._free.items() if free > now}
            self._remembered = max(64, len(self._free))
        self._free[conversation] = now + self._between

    def hold_all(self, seconds: float) -> None:
        """Slack said to wait: nothing leaves before. A place reserved earlier is void: ask `held`."""
        self._held_until = max(self._held_until, self._monotonic() + seconds)
        self._budget.hold(self._held_until)

    def held(self) -> bool:
        """Whether Slack's wait is not over."""
        return self._monotonic() < self._held_until
