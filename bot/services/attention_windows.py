"""When may Encore write to somebody by itself? Hours, days off, holidays, do-not-disturb, away, pause, busy teams."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from bot.errors import Refusal
from bot.public_holidays import is_public_holiday, place_of, working_week
from bot.recurrence import OFFICE, Window, next_open
from bot.working_days import at_local

_DAY = timedelta(days=1)
_MOST_STEPS = 400
_MOST_SPANS = 3
_MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where and when somebody, or a channel, can be reached. Dates are local, their last day included.

    `place` is whose public holidays count (see bot.public_holidays.place_of). `busy` are the first (None: since ever)
    and last dates of the busy days of their teams.
    `is_away` without `away_until`: nobody knows until when, so it is looked at again every morning.
    """

    where: ZoneInfo
    windows: tuple[Window, ...]
    place: str | None
    paused_until: date | None = None
    busy: tuple[tuple[date | None, date], ...] = ()
    is_away: bool = False
    away_until: datetime | None = None
    dnd_from: datetime | None = None
    dnd_until: datetime | None = None


@lru_cache(maxsize=1024)
def windows_of(hours: str | None, working_days: str | None, place: str | None) -> tuple[Window, ...]:
    """The windows somebody chose (see PreferenceRow), or the working hours and days of a place."""
    days = frozenset(map(int, working_days)) if working_days else working_week(place)
    spans = parse_hours(hours) if hours else ((OFFICE.start, OFFICE.end),)
    return tuple(Window(days=days, start=start, end=end) for start, end in spans)


class HasHours(Protocol):
    """Who may have chosen hours and working days: a person or a team."""

    @property
    def hours(self) -> str | None: ...
    @property
    def working_days(self) -> str | None: ...


class IsTeam(HasHours, Protocol):
    """A team, which may also have named its region."""

    @property
    def region(self) -> str | None: ...


class Chosen(NamedTuple):
    """Hours, working days and the region of public holidays, as PreferenceRow and TeamRow hold them; None: as usual."""

    hours: str | None = None
    working_days: str | None = None
    region: str | None = None


def chosen_hours(one: HasHours | None, teams: Iterable[IsTeam]) -> Chosen:
    """What somebody chose, each else that of the first of their teams that has some."""
    theirs = list(teams)
    both: list[HasHours] = [*([one] if one is not None else []), *theirs]
    return Chosen(
        next((each.hours for each in both if each.hours), None),
        next((each.working_days for each in both if each.working_days), None),
        next((each.region for each in theirs if each.region), None),
    )


def within(windows: Iterable[Window], day: int, at: time) -> bool:
    """Whether a wall time on an ISO weekday lies in one of the windows; one over midnight belongs to its first day."""
    return any(_is_in(one, day, at) for one in windows)


def _is_in(window: Window, day: int, at: time) -> bool:
    before = (day - 2) % 7 + 1
    if window.start < window.end:
        return day in window.days and window.start <= at < window.end
    return (day in window.days and at >= window.start) or (before in window.days and at < window.end)


def in_words(spans: Iterable[tuple[time, time]]) -> str:
    """Spans of the day as `parse_hours` reads them: "06:00-10:00, 14:00-18:00"."""
    return ", ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in spans)


def parse_hours(text: str) -> tuple[tuple[time, time], ...]:
    """Spans of the day from text such as "06:00-10:00, 14:00-18:00". Raises Refusal for what is none, or over three.

    A span that ends at or before its start ends on the next day.
    """
    try:
        spans = tuple(_span(one) for one in text.replace("–", "-").split(",") if one.strip())
    except ValueError:
        raise Refusal("preferences.hours_unclear", field="hours") from None
    if not 1 <= len(spans) <= _MOST_SPANS:
        raise Refusal("preferences.hours_unclear", field="hours")
    return spans


def open_for(spans: Iterable[tuple[time, time]]) -> timedelta:
    """How long the spans last together; what lies in two of them counts once."""
    minutes: set[int] = set()
    for start, end in spans:
        first, last = start.hour * 60 + start.minute, end.hour * 60 + end.minute
        length = (last - first) % 1440 or 1440
        minutes |= {(first + n) % 1440 for n in range(length)}
    return timedelta(minutes=len(minutes))


def _span(text: str) -> tuple[time, time]:
    start, _, end = text.strip().partition("-")
    return _time(start), _time(end)


def _time(text: str) -> time:
    hour, _, minute = text.strip().partition(":")
    return time(int(hour), int(minute))


AS_USUAL = Chosen()


def reach_of(timezone: str, chosen: Chosen = AS_USUAL) -> Reach:
    """Somebody's hours in an IANA zone, before anything else is known of them."""
    place = place_of(timezone, chosen.region)
    return Reach(ZoneInfo(timezone), windows_of(chosen.hours, chosen.working_days, place), place)


def closed(reach: Reach, at: datetime) -> tuple[str, datetime] | None:
    """Why nothing may go at an instant (aware, UTC), and until when at least; None: it may."""
    local = at.astimezone(reach.where)
    today = local.date()
    if reach.paused_until is not None and today <= reach.paused_until:
        return "paused", _morning(reach.paused_until + _DAY, reach)
    for first, last in reach.busy:
        if today <= last and (first is None or first <= today):
            return "team_busy", _morning(last + _DAY, reach)
    if reach.is_away and (reach.away_until is None or at < reach.away_until):
        return "away", reach.away_until or _morning(today + _DAY, reach)
    if is_public_holiday(today, reach.place):
        return "holiday", _morning(today + _DAY, reach)
    opening = min(next_open(at, zone=reach.where, window=window) for window in reach.windows)
    if opening > at:
        working = any(today.isoweekday() in window.days for window in reach.windows)
        return "quiet_hours" if working else "day_off", opening
    if reach.dnd_from and reach.dnd_until and reach.dnd_from <= at < reach.dnd_until:
        return "dnd", reach.dnd_until
    return None


def opens(reach: Reach, after: datetime) -> datetime | None:
    """The first instant from then on at which something may go; None when there is none in sight."""
    at = after
    for _ in range(_MOST_STEPS):
        shut = closed(reach, at)
        if shut is None:
            return at
        at = shut[1]
        if reach.is_away and reach.away_until is None and shut[0] == "away":
            # Nobody knows when: the next working morning is when it is looked at again.
            return opens(_not_away(reach), at)
    return None


def _not_away(reach: Reach) -> Reach:
    return Reach(
        reach.where,
        reach.windows,
        reach.place,
        paused_until=reach.paused_until,
        busy=reach.busy,
    )


def _morning(day: date, reach: Reach) -> datetime:
    """Midnight at which a date begins there: the first instant of it."""
    return at_local(day, _MIDNIGHT, reach.where)
