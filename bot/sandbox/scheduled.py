"""Which messages wait for their time, and who posts them when it comes?"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.clock import SandboxClock
from bot.sandbox.model import Message


@dataclass
class Scheduled:
    """A message waiting for `post_at` (epoch seconds of the sandbox's clock)."""

    id: str
    channel: str
    post_at: int
    message: Message
    created: int


class ScheduledMessages:
    """What `chat.scheduleMessage` accepted; `post` is called with each when the sandbox's clock gets there.

    A scheduled message with `metadata` is accepted but never posted: a documented defect of Slack
    (docs.slack.dev/reference/methods/chat.scheduleMessage, Slack facts 2.3).
    """

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._waiting: dict[str, Scheduled] = {}
        self._changed = asyncio.Event()
        self.post: Callable[[Scheduled], None] = lambda _: None

    def waiting(self) -> list[Scheduled]:
        """Soonest first."""
        return sorted(self._waiting.values(), key=lambda one: one.post_at)

    def get(self, scheduled_id: str) -> Scheduled | None:
        """One by id, if it still waits."""
        return self._waiting.get(scheduled_id)

    def add(self, scheduled: Scheduled) -> None:
        """Let one wait."""
        self._waiting[scheduled.id] = scheduled
        self._changed.set()

    def remove(self, scheduled_id: str) -> None:
        """Take one back."""
        del self._waiting[scheduled_id]
        self._changed.set()

    def next_due(self) -> float | None:
        """When the soonest is due (epoch seconds)."""
        waiting = self.waiting()
        return float(waiting[0].post_at) if waiting else None

    async def run(self) -> None:
        """Post what is due, for as long as the sandbox runs."""
        self._clock.on_change.append(self._changed.set)
        while True:
            self._changed.clear()
            now = self._clock.now()
            for one in self.waiting():
                if one.post_at > now:
                    break
                del self._waiting[one.id]
                if one.message.metadata is None:
                    self.post(one)
            try:
                await asyncio.wait_for(self._changed.wait(), self._seconds_left())
            except TimeoutError:
                continue

    def _seconds_left(self) -> float | None:
        due = self.next_due()
        if due is None or self._clock.paused:
            return None
        return max(0.0, due - self._clock.now()) / self._clock.speed
