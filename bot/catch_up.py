"""What waits for one person, as plain values: collected by the rules, told by content, for their own eyes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.facts import Home


@dataclass(frozen=True, slots=True)
class Asked:
    """Something a direct message asked, and that can still be answered. `local` is when it came, where they are.

    `kind` and `delivery` (its public id) are those of the message.
    """

    kind: str
    delivery: str
    local: datetime


@dataclass(frozen=True, slots=True)
class CatchUp:
    """Everything that waits for a person.

    `goals_to_agree`, `goals_to_update` and `goals_to_learn` are numbers of goals, `barriers` of barriers to answer.
    `held` messages of Encore's wait for a better time; the first of them comes at `held_until`, wall time where they
    are, or None where that is not sure.
    """

    home: Home
    asked: tuple[Asked, ...] = ()
    barriers: int = 0
    goals_to_agree: int = 0
    goals_to_update: int = 0
    goals_to_learn: int = 0
    held: int = 0
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as it stands now: what to render of it, and under which public id."""

    kind: str
    values: Mapping[str, Any]
    delivery: str
