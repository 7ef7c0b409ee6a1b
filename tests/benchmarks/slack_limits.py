"""How strict is the Slack of the benchmarks with messages? Stricter than the real one, which lets short bursts pass."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

CHANNEL_TOLERANCE_SECONDS = 0.05
WORKSPACE_TOLERANCE_SECONDS = 0.25


class Posts:
    """Takes or refuses chat.postMessage: one a second in a channel, `a_second` in the workspace (None: any number)."""

    def __init__(self, a_second: float | None) -> None:
        self._workspace_pause = 1 / a_second if a_second else 0.0
        self._workspace_due = 0.0
        self._channel_due: dict[str, float] = {}
        self._deliveries: Counter[str] = Counter()
        self._refused = 0
        self._last = 0.0

    def take(self, channel: str, delivery: str) -> float:
        """0.0 when the message stands in its channel now, else the seconds of Retry-After."""
        now = time.monotonic()
        channel_due = self._channel_due.get(channel, now)
        if now < channel_due - CHANNEL_TOLERANCE_SECONDS:
            self._refused += 1
            return max(1.0, channel_due - now)
        if now < self._workspace_due - WORKSPACE_TOLERANCE_SECONDS:
            self._refused += 1
            return max(1.0, self._workspace_due - now)
        self._channel_due[channel] = max(now, channel_due) + 1.0
        self._workspace_due = max(now, self._workspace_due) + self._workspace_pause
        self._deliveries[delivery] += 1
        self._last = time.time()
        return 0.0

    def found(self) -> dict[str, Any]:
        """How many messages stand, how many twice, how many calls were refused, and when the last one came."""
        return {
            "posted": len(self._deliveries),
            "twice": sum(1 for times in self._deliveries.values() if times > 1),
            "refused": self._refused,
            "last": self._last,
        }
