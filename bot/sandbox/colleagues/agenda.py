"""What are the colleagues about to do, and when?"""

import heapq
import itertools
from dataclasses import dataclass, field
from enum import StrEnum

from bot.sandbox.json_types import Json


class What(StrEnum):
    """The things a colleague does."""

    SAY = "say"
    COMMAND = "command"
    HOME = "home"
    ATTEND = "attend"
    REACT = "react"
    REPLY = "reply"
    SHORTCUT = "shortcut"
    FORM = "form"


@dataclass(order=True)
class Intent:
    """One thing somebody (id) means to do at an instant (epoch seconds)."""

    at: float
    number: int
    person: str = field(compare=False)
    what: What = field(compare=False)
    details: Json = field(compare=False, default_factory=dict)


class Agenda:
    """Intents, soonest first."""

    def __init__(self) -> None:
        self._heap: list[Intent] = []
        self._numbers = itertools.count()

    def add(self, at: float, person: str, what: What, **details: object) -> None:
        """Mean to do something."""
        heapq.heappush(self._heap, Intent(at, next(self._numbers), person, what, details))

    def next_at(self) -> float | None:
        """When the soonest is due."""
        return self._heap[0].at if self._heap else None

    def pop(self) -> Intent:
        """Take the soonest."""
        return heapq.heappop(self._heap)

    def take_overdue(self, now: float) -> list[Intent]:
        """Take everything whose time is over, soonest first."""
        overdue: list[Intent] = []
        while self._heap and self._heap[0].at <= now:
            overdue.append(heapq.heappop(self._heap))
        return overdue
