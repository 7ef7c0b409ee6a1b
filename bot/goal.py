"""What is a team's goal? Its states, what somebody proposes, and a goal for reading: plain values every room shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum


class GoalState(StrEnum):
    """Lifecycle of a goal (programme B3)."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    MET = "met"
    PARTLY = "partly"
    MISSED = "missed"
    DROPPED = "dropped"


LIVE = (GoalState.PROPOSED, GoalState.ACTIVE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody filled in, as they typed it: `baseline` and `target` are not numbers yet. `team_id` 0: none."""

    team_id: int = 0
    text: str = ""
    behaviour_id: str = ""
    measure: str = ""
    unit: str = ""
    baseline: str = ""
    target: str = ""
    effect: str = ""
    due_on: date | None = None
    owner_id: str = ""


@dataclass(frozen=True, slots=True)
class Vague:
    """Something a goal could say more sharply: the key of its sentence, and the words it is about."""

    key: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Where a team stood, as one of it said; `user_id` is empty for who was forgotten."""

    user_id: str
    value: Decimal
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal for reading. `agreed` are members of the team who said yes, of `needed`.

    `version` counts its wordings, `card` the times its message was posted.
    `ended_by` is who dropped it (None: nobody in particular), `note` why, or what the team learned. Days are local.
    """

    id: int
    team_id: int
    channel_id: str
    proposer_id: str
    owner_id: str | None
    text: str
    behaviour_id: str
    measure: str
    unit: str
    baseline: Decimal
    target: Decimal
    effect: str
    due_on: date
    state: GoalState
    version: int = 1
    card: int = 1
    agreed: tuple[str, ...] = ()
    needed: int = 2
    last: CheckIn | None = None
    note: str = ""
    ended_by: str | None = None
    ended_at: datetime | None = None

    @property
    def is_live(self) -> bool:
        """Whether it is proposed or being worked on."""
        return self.state in LIVE

    @property
    def now(self) -> Decimal:
        """Where the team stands: the last check-in, or where it began."""
        return self.last.value if self.last else self.baseline

    @property
    def percent(self) -> int:
        """How much of the way is done, in whole per cent from 0 to 100; 100 only when the target is reached."""
        return percent_done(self.baseline, self.target, self.now)


@dataclass(frozen=True, slots=True)
class GoalBoard:
    """The goals one person may read, live ones first, and the ids of those they may do something with.

    `agreed` and `checked_in` are goals they said yes to, and goals whose latest number is theirs.
    """

    goals: tuple[Goal, ...] = ()
    may_propose: bool = False
    may_agree: frozenset[int] = frozenset()
    may_check_in: frozenset[int] = frozenset()
    may_manage: frozenset[int] = frozenset()
    may_say_learned: frozenset[int] = frozenset()
    agreed: frozenset[int] = frozenset()
    checked_in: frozenset[int] = frozenset()


def is_reached(baseline: Decimal, target: Decimal, value: Decimal) -> bool:
    """Whether a value is at or beyond the target, whichever way the goal goes."""
    return value >= target if target > baseline else value <= target


def percent_done(baseline: Decimal, target: Decimal, value: Decimal) -> int:
    """The way done from baseline to target, rounded down, from 0 to 100."""
    if is_reached(baseline, target, value):
        return 100
    share = (value - baseline) / (target - baseline) * 100
    return max(0, min(99, int(share.to_integral_value(ROUND_FLOOR))))
