"""What an if-then plan is, as plain values: for the rules, the words and the handlers."""

from __future__ import annotations

import re
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


_IF = re.compile(r"if\s+", re.IGNORECASE)
_THEN = re.compile(
    r"\s*(?:[,;.]\s*then\b(?:\s+i(?:\s+will|['’]ll)\b)?|\bthen\s+i(?:\s+will|['’]ll)\b)[\s…]*", re.IGNORECASE
)


def typed_parts(text: str) -> tuple[str, str]:
    """The cue and the response of a plan somebody typed in one line; the response is empty where none was meant.

    A "then" within the cue ("and then rings again") is none: the response begins after a comma or with "I will".
    """
    begun = _IF.match(text.strip())
    cue, *response = _THEN.split(text.strip()[begun.end() if begun else 0 :], maxsplit=1)
    return cue.strip(), response[0].strip() if response else ""
