"""What may a lead read of how a campaign's messages went? Shares of one step's day, and why, without anybody's choices.

Why something waits or was left out is told in a few words only. Whatever comes from the person (pace, pause, absence,
silence, hours, what they have had already, what they have practised) is one word, PERSONAL: it does not tell a choice
from a time, for one person as for a thousand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain import Audience


class Outcome(StrEnum):
    """What became of messages, in the words of the log."""

    SENT = "sent"
    WAITING = "waiting"
    LEFT_OUT = "left_out"
    FAILED = "failed"


ALL = "all"
FILTERS = (ALL, *Outcome)
STATES: Mapping[str, tuple[str, ...]] = {
    Outcome.SENT: ("sent",),
    Outcome.WAITING: ("pending", "held", "bundled", "sending", "unknown"),
    Outcome.LEFT_OUT: ("skipped", "missed"),
    Outcome.FAILED: ("failed",),
}
"""The states of bot.domain.DeliveryState behind each outcome; every state belongs to one."""
STATES_OF = {**STATES, ALL: tuple(state for states in STATES.values() for state in states)}
OUTCOME_OF = {state: outcome for outcome, states in STATES.items() for state in states}


class Why(StrEnum):
    """Why messages wait or were left out, as a lead may know it."""

    NOW = "now"
    CHECKING = "checking"
    PERSONAL = "personal"
    HOURS = "hours"
    FULL = "full"
    BROUGHT = "brought"
    HOLIDAY = "holiday"
    BUSY = "busy"
    PAUSED = "paused"
    ENDED = "ended"
    GONE = "gone"
    LATE = "late"
    OVERTAKEN = "overtaken"
    NOT_NEEDED = "not_needed"
    EDITED = "edited"
    OTHER = "other"


_EVERYBODY = {
    "holiday": Why.HOLIDAY,
    "brought": Why.BROUGHT,
    "team_busy": Why.BUSY,
    "campaign_paused": Why.PAUSED,
    "campaign_ended": Why.ENDED,
    "cannot_take_part": Why.GONE,
    "left_the_team": Why.GONE,
    "forgotten": Why.GONE,
    "too_late": Why.LATE,
    "overtaken": Why.OVERTAKEN,
    "team_leaves_out": Why.NOT_NEEDED,
    "no_longer_needed": Why.NOT_NEEDED,
    "nothing_to_change": Why.NOT_NEEDED,
    "message_not_found": Why.NOT_NEEDED,
    "moved": Why.EDITED,
    "edited": Why.EDITED,
}
_OWN = frozenset(
    {
        "paused",
        "pace",
        "digest",
        "alone",
        "away",
        "dnd",
        "no_answers",
        "returned",
        "quiet_hours",
        "day_off",
        "day_full",
        "week_full",
        "pulse_week",
        "news_later",
        "nothing_due",
    }
)
"""To a person, all of it is PERSONAL; in a channel it is nobody's own."""
_IN_CHANNEL = {"day_full": Why.FULL, "week_full": Why.FULL, "pulse_week": Why.FULL}
REASONS = frozenset(_EVERYBODY) | _OWN
"""Every stored reason the log has words for."""


def why(audience: Audience, state: str, reason: str | None) -> Why:
    """Why something of an occurrence is not sent, from the ledger's state and stored reason."""
    if reason is None or state in {"bundled", "sending", "unknown"}:
        return Why.CHECKING if state == "unknown" else Why.NOW if state in STATES["waiting"] else Why.OTHER
    if reason in _EVERYBODY:
        return _EVERYBODY[reason]
    if reason in _OWN:
        return Why.PERSONAL if audience is not Audience.CHANNEL else _IN_CHANNEL.get(reason, Why.HOURS)
    return Why.OTHER


@dataclass(frozen=True, slots=True)
class Share:
    """How many messages of an occurrence had one outcome for one reason.

    `why` is a Why, or for FAILED the stored code. `channels` are some of those it happened in, if any.
    """

    outcome: Outcome
    why: str
    count: int
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One step on one local date. `first` and `last` are the wall times of what was sent, where it was sent.

    What went at a time of somebody's own is counted only; `last` is None then, and `first` too if nothing else went.
    `zones` says that they were read in several time zones.
    """

    kind: str
    audience: Audience
    local_date: date
    sent: int
    first: datetime | None
    last: datetime | None
    zones: bool
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page (from 0) of the log of one campaign."""

    campaign_id: int
    name: str
    filter: str
    page: int
    pages: int
    occurrences: tuple[Occurrence, ...]
