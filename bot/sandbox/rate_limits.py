"""How many calls does Slack allow, and how long must the app wait when there were too many? (Slack facts 2)

Real time, never the sandbox's: an app that runs at a sped-up clock still talks to a Slack of flesh and blood.
"""

import math
import time
from collections import deque
from collections.abc import Callable

TIER_1, TIER_2, TIER_3, TIER_4 = 1, 20, 50, 100
SPECIAL = 600
"""What "hundreds per minute" methods get."""

WINDOW_SECONDS = 60.0
POSTS_PER_SECOND = 1.0
POST_BURST = 5
WORKSPACE_POSTS = 300
EVENTS_PER_HOUR = 30_000
HOUR_SECONDS = 3600.0


class RateLimits:
    """Sliding windows of a minute per method, and the posting pace per channel and workspace.

    `mode` "none" lets everything through. The plus in Slack's "20+ per minute" is unpublished; here it is 0.
    """

    def __init__(
        self,
        mode: str = "slack",
        *,
        workspace_posts: int = WORKSPACE_POSTS,
        events_per_hour: int = EVENTS_PER_HOUR,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        if mode not in {"slack", "none"}:
            raise ValueError('limits must be "slack" or "none".')
        self.mode = mode
        self.workspace_posts = workspace_posts
        self.events_per_hour = events_per_hour
        self._monotonic = monotonic
        self._windows: dict[str, deque[float]] = {}
        self._channels: dict[str, tuple[float, float]] = {}

    def wait_for_call(self, method: str, per_minute: int) -> int:
        """Count a call; 0 when it may go on, else the seconds of Retry-After."""
        if self.mode == "none":
            return 0
        return self._window(method, per_minute)

    def wait_for_post(self, channel: str) -> int:
        """Count a message to a channel; 0 when it may go on, else the seconds of Retry-After."""
        if self.mode == "none":
            return 0
        now = self._monotonic()
        tokens, at = self._channels.get(channel, (float(POST_BURST), now))
        tokens = min(POST_BURST, tokens + (now - at) * POSTS_PER_SECOND)
        if tokens < 1:
            return math.ceil((1 - tokens) / POSTS_PER_SECOND)
        wait = self._window("posts of the workspace", self.workspace_posts)
        if not wait:
            self._channels[channel] = (tokens - 1, now)
        return wait

    def allows_event(self) -> bool:
        """Count an event for the app; False above the ceiling of an hour, which drops it (Slack facts 1.2)."""
        return self.mode == "none" or not self._window("events", self.events_per_hour, HOUR_SECONDS)

    def _window(self, name: str, most: int, seconds: float = WINDOW_SECONDS) -> int:
        """Count into a sliding window; the whole seconds until there is room again, 0 when there is now."""
        now = self._monotonic()
        times = self._windows.setdefault(name, deque())
        while times and now - times[0] >= seconds:
            times.popleft()
        if len(times) >= most:
            return max(1, math.ceil(seconds - (now - times[0])))
        times.append(now)
        return 0
