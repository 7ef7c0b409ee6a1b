"""A monotonic clock that tests move by hand."""


class FakeTime:
    """Call it for the time in seconds."""

    def __init__(self) -> None:
        self._now = 1000.0

    def __call__(self) -> float:
        return self._now

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._now += seconds
