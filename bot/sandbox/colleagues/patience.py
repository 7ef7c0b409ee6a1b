"""How long do the colleagues leave an app alone that does not answer?"""

from bot.sandbox.json_types import Json

_FAILURES = 3
_A_DAY = 86400.0
_LONGEST = 8 * _A_DAY


class Patience:
    """After three failures in a row the app is left alone for a simulated day, then for two, four and eight."""

    def __init__(self) -> None:
        self._failures = 0
        self._pause = _A_DAY
        self._again_at = 0.0

    @property
    def lost(self) -> bool:
        """Whether the app is taken not to answer."""
        return self._failures >= _FAILURES

    def lets(self, now: float) -> bool:
        """Whether somebody would use the app at this instant (epoch seconds)."""
        return not self.lost or now >= self._again_at

    def note(self, answer: Json, at: float) -> None:
        """Take in how an act went."""
        if "reason" not in answer:
            if "latency_ms" in answer:
                self._failures, self._pause = 0, _A_DAY
            return
        self._failures += 1
        if self.lost:
            self._again_at = at + self._pause
            self._pause = min(self._pause * 2, _LONGEST)
