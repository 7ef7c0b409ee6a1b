"""Which follow-ups of sessions are one? Two of different sessions less than a week apart: people never meet two series.

Pure, next to `timetable`; the rule is programme C2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.timetable import Timing, parse
from bot.working_days import country_at

APART = timedelta(days=7)
"""Follow-ups of different sessions keep at least so far apart."""

FollowUp = tuple[int, int]
"""A session's number (from 1) and the days after it."""


def merge(
    rules: Iterable[Timing | str], sessions: Iterable[date], zone: ZoneInfo | None = None
) -> Mapping[FollowUp, FollowUp]:
    """Which follow-ups (session from 1, days) give way, each with the one that stands for both.

    `rules` are those of everything that goes to the same people, `zone` is where these are; without one the working
    days are Monday to Friday. The fresher follow-up stands, of equals that of the later session, which asks about
    both; so none is merged into one that comes before its own session.
    """
    timings = [parse(one) if isinstance(one, str) else one for one in rules]
    following = tuple(timing for timing in timings if timing.follow_ups)
    moves = any(timing.working for timing in following)
    return _merge(following, tuple(sessions), country_at(zone) if zone and moves else None)


@lru_cache(maxsize=1024)
def _merge(
    timings: tuple[Timing, ...], sessions: tuple[date, ...], country: str | None
) -> Mapping[FollowUp, FollowUp]:
    days_of = {days: timing for timing in timings for days in timing.follow_ups}
    held = dict(enumerate(sessions, 1))
    falls = {
        (number, days): timing.moved(day + timedelta(days=days), country)
        for number, day in held.items()
        for days, timing in days_of.items()
    }
    kept: dict[FollowUp, date] = {}
    merged: dict[FollowUp, FollowUp] = {}
    for one in sorted(falls, key=lambda one: (one[1], -one[0])):
        near = [other for other in kept if other[0] != one[0] and abs(kept[other] - falls[one]) < APART]
        if near:
            merged[one] = _nearest(near, kept, falls[one], after=held[one[0]])
        else:
            kept[one] = falls[one]
    return MappingProxyType(merged)


def _nearest(near: list[FollowUp], kept: Mapping[FollowUp, date], day: date, *, after: date) -> FollowUp:
    """The nearest of these follow-ups in time, of those after a session's own date if there is one."""
    return min(near, key=lambda one: (kept[one] <= after, abs(kept[one] - day), kept[one], one))
