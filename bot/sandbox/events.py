"""Which events does the app hear, in which envelope, and how often are they tried? (Slack facts 1.2, 4.1)"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from bot.sandbox.faults import Faults, OrderFault
from bot.sandbox.ids import fresh_id
from bot.sandbox.json_types import Json
from bot.sandbox.state import State
from bot.sandbox.transport import EVENTS, Retry, Transport

# Real seconds before the first, second and third redelivery.
RETRY_DELAYS = (0.0, 60.0, 300.0)

DEPRECATED = "verification-token-of-the-sandbox"
"""The `token` of every payload; apps must not rely on it."""


class Events:
    """Puts what happened into event envelopes and delivers them until acknowledged or given up."""

    def __init__(
        self, state: State, transport: Transport, faults: Faults, retry_delays: Sequence[float] = RETRY_DELAYS
    ) -> None:
        self._state = state
        self._transport = transport
        self._faults = faults
        self._retry_delays = tuple(retry_delays)
        self._deliveries: set[asyncio.Task[None]] = set()
        self.sent: deque[Json] = deque(maxlen=20_000)
        """Every event_callback sent so far, oldest first, without redeliveries."""
        self.allows: Callable[[], bool] = lambda: True
        """Asked before each event; False drops it, and the app is told which minute was limited."""
        self._limited_minute = 0

    def emit(self, subscription: str, event: Json) -> None:
        """Send an inner event if the app subscribed to it; `event_ts` is added when missing."""
        if not self._state.installed or not self._state.manifest.hears(subscription):
            return
        event.setdefault("event_ts", f"{self._state.clock.now():.6f}")
        body = self._envelope(event)
        holding = self._faults.holding()
        for one in self._faults.arranged(body):
            self._send(one)
        for rule in self._faults.holding():
            if rule not in holding:
                self._under_way(self._let_go_later(rule))

    async def settled(self) -> None:
        """Return when no delivery is under way, redeliveries included."""
        while self._deliveries:
            await asyncio.gather(*self._deliveries, return_exceptions=True)

    async def tried(self, seconds: float) -> None:
        """Return when no delivery is under way, or after that many real seconds."""
        if self._deliveries:
            await asyncio.wait(self._deliveries, timeout=seconds)

    async def close(self) -> None:
        """Give up what is still under way because the server stops."""
        for task in list(self._deliveries):
            task.cancel()
        await asyncio.gather(*self._deliveries, return_exceptions=True)

    def _send(self, body: Json) -> None:
        if not self.allows():
            self._tell_of_the_ceiling()
            return
        self.sent.append(body)
        self._under_way(self._deliver(body))

    def _tell_of_the_ceiling(self) -> None:
        """Send `app_rate_limited`, which has no inner event, once for each limited minute (Slack facts 1.2)."""
        minute = int(self._state.clock.now()) // 60 * 60
        if minute == self._limited_minute:
            return
        self._limited_minute = minute
        body = {
            "token": DEPRECATED,
            "type": "app_rate_limited",
            "team_id": self._state.team.id,
            "minute_rate_limited": minute,
            "api_app_id": self._state.app_id,
        }
        self._under_way(self._deliver(body))

    def _under_way(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._deliveries.add(task)
        task.add_done_callback(self._deliveries.discard)

    async def _let_go_later(self, rule: OrderFault) -> None:
        """Deliver what a rule holds back once it is no longer in force, or its patience is at an end."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(rule.released.wait(), rule.patience)
        self._faults.remove(rule.id)
        for body in rule.let_go():
            self._send(body)

    async def _deliver(self, body: Json) -> None:
        outcome = await self._transport.send(EVENTS, body)
        for attempt, delay in enumerate(self._retry_delays, start=1):
            if outcome.failure is None or outcome.final:
                return
            await asyncio.sleep(delay)
            reason = self._transport.reasons.get(outcome.failure, outcome.failure)
            outcome = await self._transport.send(EVENTS, body, retry=Retry(attempt, reason))

    def _envelope(self, event: Json) -> Json:
        team_id, channel = self._state.team.id, event.get("channel")
        place = channel if isinstance(channel, str) else "none"
        return {
            "token": DEPRECATED,
            "team_id": team_id,
            "context_team_id": team_id,
            "context_enterprise_id": None,
            "api_app_id": self._state.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": fresh_id("Ev"),
            "event_time": int(self._state.clock.now()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": team_id,
                    "user_id": self._state.bot.id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{event['type']}-{team_id}-{place}",
        }
