"""By which rule does a team have the posts of its week? Its own where it has one, else the campaign's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.db import rituals
from bot.db.campaigns import StepRow
from bot.domain import Audience
from bot.recurrence import resolve, zone
from bot.rule_patterns import with_single_dates
from bot.timetable import parse

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KINDS = ("intention", "moment", "roundup")
"""The posts of the week, in their order."""
_WEEKLY = re.compile(r"(?P<minute>\d{1,2}) (?P<hour>\d{1,2}) \* \* (?P<day>[0-7])")
_WEEK = timedelta(days=7)
_SECOND = timedelta(seconds=1)


def is_ritual(step: StepRow) -> bool:
    """Whether a step is a post of the week in team channels, on one weekday each week."""
    weekly = step.audience == Audience.CHANNEL and step.kind in KINDS
    return weekly and _WEEKLY.fullmatch(parse(step.rule).core) is not None


def rules(step: StepRow, by_channel: Mapping[str, Mapping[str, str | None]]) -> dict[str, str | None]:
    """The rules of channels that have a step by one of their own; None where the team leaves it out."""
    if not by_channel or not is_ritual(step):
        return {}
    return {
        channel: own_rule(step, own[step.kind]) for channel, own in by_channel.items() if step.kind in own
    }


def own_rule(step: StepRow, rule: str | None) -> str | None:
    """A team's own rule, with the dates that a lead left out of the step, or added to it, for every team.

    Whose week has another day: where the step leaves out its own day, so does the team in that week.
    """
    single = parse(step.rule)
    if rule is None or not (single.without or single.also):
        return rule
    usual, own = day_and_time(step.rule), day_and_time(rule)
    without = single.without
    if usual and own:
        later = timedelta(days=own[0] - usual[0])
        without = frozenset(day + later if day.isoweekday() == usual[0] else day for day in without)
    return with_single_dates(rule, without=without, also=single.also)


def rule_of(weekday: int, at: time) -> str:
    """The rule of a weekday (1 Monday to 7 Sunday) and a time of day."""
    return f"{at.minute} {at.hour} * * {weekday % 7}"


def day_and_time(rule: str) -> tuple[int, time] | None:
    """The weekday (1 to 7) and time of day of a weekly rule; None for another."""
    found = _WEEKLY.fullmatch(parse(rule).core)
    if found is None:
        return None
    return int(found["day"]) or 7, time(int(found["hour"]), int(found["minute"]))


def not_again_this_week(
    session: Session, step: StepRow, target: str, timezone: str, *, now: datetime
) -> datetime:
    """After which instant a step may come to a channel: now, or the end of a local week in which it came already."""
    here = zone(timezone)
    today = now.astimezone(here).date()
    monday = today - timedelta(days=today.weekday())
    if not rituals.had_since(session, step.id, target, monday):
        return now
    return max(now, resolve(datetime.combine(monday + _WEEK, time.min), here) - _SECOND)
