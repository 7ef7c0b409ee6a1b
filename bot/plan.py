"""What an if-then plan is, as plain values: for the rules, the words and the handlers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Outcome(StrEnum):
    """What somebody says on Friday."""

    KEPT = "kept"
    PARTLY = "partly"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Plan:
    """If `cue`, then I will `response`. `obstacle` may be empty. `week_of` is a local Monday."""

    id: int
    week_of: date
    cue: str
    response: str
    obstacle: str
    outcome: str | None


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A person's own plans: this week's, and the one they have made for the next."""

    now: Plan | None = None
    ahead: Plan | None = None
