"""How long is somebody a team's champion? Six months at a time (programme B3, Champion)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from bot.champion import ChampionState

if TYPE_CHECKING:
    from bot.db.champions import ChampionRow

TERM = relativedelta(months=6)
ASKED_AHEAD = timedelta(days=7)
"""So long before the end of a term the champion is asked whether to carry on."""
ANSWER_WITHIN = timedelta(days=14)
"""After so long without an answer the term ends, with thanks."""


def last_day(first: date) -> date:
    """The last local date of a term that begins on a date."""
    return first + TERM


def is_ending(row: ChampionRow, *, now: datetime) -> bool:
    """Whether the champion is asked to carry on or to hand over. Where a team is, its date is at most a day off."""
    if row.state != ChampionState.ACTIVE or row.until is None:
        return False
    return now.astimezone(UTC).date() >= row.until - ASKED_AHEAD
