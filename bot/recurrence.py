"""When is a rule due next? Calendar maths on local civil time and IANA zones; no I/O and no clock of its own.

A rule (cron text or an RFC 5545 RRULE) names naive local times. Of those each local date keeps the first, and
each of these is turned into one instant by `resolve`, so neither of the two nights a year on which the clocks
change loses a date or doubles one. What is due depends on the rule alone, never on how often somebody asked:
a process that slept for a week finds exactly what one that asked every second would have found.
"""

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import Protocol, cast
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError
from dateutil.rrule import rrule, rrulestr

HORIZON = timedelta(days=3653)
"""How far `next_due` looks ahead: ten years."""

LONGEST_RULE = 500
"""Characters of a rule."""
_MOST_COUNTED = 4000
_LONGEST_INTERVAL = {"DAILY": 3650, "WEEKLY": 520, "MONTHLY": 120, "YEARLY": 10}
_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)
_A_MONDAY = date(2001, 1, 1)


class RecurrenceError(ValueError):
    """A rule, zone or window that cannot be used; the text is one sentence that says why."""


# --- zones and local times ---------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    # "localtime" means whatever this machine is set to and "Factory" that nobody set it: neither is a place.
    return frozenset(available_timezones() - {"localtime", "Factory"})


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The time zone with exactly this IANA name, such as "Europe/London".

    Raises RecurrenceError for everything else: offsets, abbreviations and POSIX strings that are not on
    IANA's list, paths, other spellings.
    """
    if name not in _zone_names():
        raise RecurrenceError(f"{name[:60]!r} is not an IANA time zone name such as 'Europe/London'.")
    return ZoneInfo(name)


def resolve(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant (aware, UTC) at which the clocks of `zone` first show the naive time `local`, or skip it.

    A time that does not exist becomes the end of its gap, the first valid minute: 01:30 on London's spring
    night is 02:00 BST, and any time on Apia's missing 30 December 2011 is midnight on the 31st. A repeated
    time is its first occurrence; a `fold` on `local` is ignored. A later local time never resolves to an
    earlier instant. Raises RecurrenceError if `local` is aware.
    """
    if local.tzinfo is not None:
        raise RecurrenceError("A local time must be naive: its zone is given separately.")
    first = local.replace(tzinfo=zone, fold=0)
    ahead = first.replace(fold=1).utcoffset()
    behind = first.utcoffset()
    if ahead is None or behind is None or ahead <= behind:
        return first.astimezone(UTC)
    # In a gap, and only there, PEP 495 has fold=1 ahead of fold=0; the change lies between the two readings.
    utc = local.replace(microsecond=0, tzinfo=UTC, fold=0)
    return _clock_change(zone, utc - ahead, utc - behind)


def _clock_change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second (UTC) with the offset of `after`, which differs from that of `before`, both UTC."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // (2 * _SECOND) * _SECOND
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


# --- rules -------------------------------------------------------------------------------------------------


class Source(Protocol):
    """What a parsed rule is made of: its local times, without zones."""

    @property
    def until(self) -> datetime | None:
        """The last moment of the rule, inclusive: naive local or aware UTC; None if it has none."""

    def locals(self, start: date, anchor: date | None) -> Iterator[datetime]:
        """The first ruled local time of each local date, ascending, from the date `start` on."""


@dataclass(frozen=True)
class Rule:
    """A parsed rule. Make it with `parse`; two rules are equal if their texts are.

    `needs_anchor` says that the rule has no meaning without an anchor date: it counts, has an interval, or
    takes its weekday or day of the month from the date it starts on.
    """

    text: str
    needs_anchor: bool = field(compare=False)
    source: Source = field(compare=False, repr=False)


@dataclass(frozen=True)
class Due:
    """One occurrence of a rule in one zone.

    `local` is the naive local time as ruled, even if the clocks skip it; `local_date` is its date, unique
    within the rule and the key of the occurrence; `instant` (aware, UTC) is when it is due.
    """

    local: datetime
    local_date: date
    instant: datetime


def parse(rule: str) -> Rule:
    """Read five-field cron text, or an RRULE that starts with "RRULE:" or "FREQ=".

    Cron is Debian's, as cronsim reads it, with names, L, LW and #: when neither day field starts with a star,
    a day that matches either will do. RRULE is RFC 5545 section 3.3.10, DAILY or coarser, to the minute; with
    no BYHOUR it means midnight; an UNTIL without a time includes the whole day. Of several times on one local
    date only the first is ever due.

    Raises RecurrenceError for anything else, and for a rule that never falls on any date.
    """
    if len(rule) > LONGEST_RULE:
        raise RecurrenceError(f"A rule may have at most {LONGEST_RULE} characters.")
    return _parse(rule.strip())


@lru_cache(maxsize=2048)
def _parse(text: str) -> Rule:
    upper = text.upper()
    if upper.startswith(("RRULE:", "FREQ=")):
        calendar = _parse_rrule(upper.removeprefix("RRULE:"))
        return Rule(text, calendar.needs_anchor, calendar)
    return Rule(text, needs_anchor=False, source=_parse_cron(text))


@dataclass(frozen=True)
class _Cron:
    days: CronSim  # the rule's days at midnight; copied for each use, as it moves while it is read
    at: time
    until: None = None

    def locals(self, start: date, anchor: date | None) -> Iterator[datetime]:
        days = copy.copy(self.days)
        days.dt = datetime.combine(max(start, anchor or start), time()) - _SECOND
        for midnight in days:
            yield datetime.combine(midnight, self.at)


def _parse_cron(text: str) -> _Cron:
    fields = text.split()
    if len(fields) != 5:
        raise RecurrenceError(
            f"{text[:60]!r} is neither five-field cron text, such as '0 9 * * MON', nor an RRULE."
        )
    # On naive time cronsim does no clock-change handling of its own; resolve() does it, for RRULE alike.
    start = datetime.combine(_A_MONDAY, time())
    try:
        whole = CronSim(text, start)
        days = CronSim(" ".join(["0", "0", *fields[2:]]), start)
        next(copy.copy(days))
    except CronSimError as error:
        raise RecurrenceError(f"{text[:60]!r} is not cron text: {str(error).lower()}.") from error
    except StopIteration:
        raise RecurrenceError(f"{text[:60]!r} never falls on any date.") from None
    return _Cron(days, time(min(whole.hours), min(whole.minutes)))


# --- RRULE -------------------------------------------------------------------------------------------------

_PART = {  # what the value of each part looks like; dateutil itself lets BYMONTHDAY=99 or INTERVAL=0 pass
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d{0,3}",
    "COUNT": r"[1-9]\d{0,3}",
    "UNTIL": r"\d{8}(?:T\d{6}Z?)?",
    "WKST": r"MO|TU|WE|TH|FR|SA|SU",
    "BYDAY": r"(?:[+-]?(?:[1-9]|[1-4]\d|5[0-3]))?(?:MO|TU|WE|TH|FR|SA|SU)",
    "BYMONTH": r"0?[1-9]|1[0-2]",
    "BYMONTHDAY": r"[+-]?(?:0?[1-9]|[12]\d|3[01])",
    "BYYEARDAY": r"[+-]?(?:[1-9]\d?|[12]\d\d|3[0-5]\d|36[0-6])",
    "BYWEEKNO": r"[+-]?(?:0?[1-9]|[1-4]\d|5[0-3])",
    "BYSETPOS": r"[+-]?(?:[1-9]\d?|[12]\d\d|3[0-5]\d|36[0-6])",
    "BYHOUR": r"[01]?\d|2[0-3]",
    "BYMINUTE": r"[0-5]?\d",
}
_PATTERN = {
    part: re.compile(f"(?:{value})(?:,(?:{value}))*" if part.startswith("BY") else value, re.ASCII)
    for part, value in _PART.items()
}
_NAMES_DAY = {"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"}
_DAY_FROM_ANCHOR: dict[str, tuple[str, ...]] = {
    "DAILY": (),
    "WEEKLY": ("BYDAY",),
    "MONTHLY": ("BYMONTHDAY",),
    "YEARLY": ("BYMONTH", "BYMONTHDAY"),
}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, eq=False)
class _Calendar:
    """An RRULE taken apart: `pattern` is its text without COUNT and UNTIL, `from_anchor` what is open."""

    pattern: str
    freq: str
    interval: int
    count: int | None
    until: datetime | None
    from_anchor: tuple[str, ...]

    @property
    def needs_anchor(self) -> bool:
        return self.interval > 1 or self.count is not None or bool(self.from_anchor)

    def locals(self, start: date, anchor: date | None) -> Iterator[datetime]:
        if anchor is None and self.needs_anchor:
            raise RecurrenceError(
                "This rule counts, has an interval or names no day: it needs an anchor date."
            )
        anchored = _anchored(self, anchor)
        if anchored is None:
            return
        pattern, last = anchored
        near = self._in_step(start, anchor or date(start.year - 1, 1, 1))
        latest = None
        for local in pattern.replace(dtstart=datetime.combine(near, time())):
            if last is not None and local > last:
                return
            day = local.date()
            if day >= start and day != latest:
                latest = day
                yield local

    def _in_step(self, start: date, anchor: date) -> date:
        """A date in step with `anchor` and soon before `start`; dateutil walks from wherever it begins."""
        days = (start - anchor).days
        if self.freq == "DAILY":
            return anchor + max(0, days // self.interval) * self.interval * _DAY
        if self.freq == "WEEKLY":  # a period early, as BYSETPOS counts within whole weeks
            return anchor + max(0, days // (7 * self.interval) - 1) * 7 * self.interval * _DAY
        step = self.interval * (12 if self.freq == "YEARLY" else 1)
        months = ((start.year - anchor.year) * 12 + start.month - anchor.month) // step * step
        if months <= 0:
            return anchor
        years, month = divmod(anchor.month - 1 + months, 12)
        return date(anchor.year + years, month + 1, 1)


@lru_cache(maxsize=4096)
def _anchored(calendar: _Calendar, anchor: date | None) -> tuple[rrule, datetime | None] | None:
    """The rule with its day filled in and, for COUNT, its last local time; None if it never falls."""
    start = anchor or _A_MONDAY
    day = {"BYDAY": _WEEKDAYS[start.weekday()], "BYMONTH": start.month, "BYMONTHDAY": start.day}
    pattern = _read(
        ";".join([calendar.pattern, *(f"{part}={day[part]}" for part in calendar.from_anchor)]), start
    )
    if not _falls(pattern, start):
        return None
    return pattern, max(islice(pattern, calendar.count)) if calendar.count else None


def _read(text: str, start: date) -> rrule:
    return cast("rrule", rrulestr(text, dtstart=datetime.combine(start, time())))


def _falls(pattern: rrule, start: date) -> bool:
    """Whether the rule falls on any day in the forty years from `start`.

    dateutil gives up at the year 9999 only, seconds later. Calendars repeat every 28 years within a century,
    so it is asked about the twin of `start` among the last years there are.
    """
    first = date(start.year, 1, 1).weekday()
    twin = next(y for y in range(9932, 9960) if y % 4 == start.year % 4 and date(y, 1, 1).weekday() == first)
    shifted = datetime.combine(start.replace(year=twin), time())
    return next(iter(pattern.replace(dtstart=shifted)), None) is not None


def _parse_rrule(text: str) -> _Calendar:
    parts: dict[str, str] = {}
    for piece in text.split(";"):
        name, _, value = piece.partition("=")
        if name not in _PATTERN:
            raise RecurrenceError(f"{name[:40]!r} is not a part of a rule; these are: {', '.join(_PATTERN)}.")
        if name in parts:
            raise RecurrenceError(f"{name} may stand only once in a rule.")
        if not _PATTERN[name].fullmatch(value):
            hint = ": a rule is daily, weekly, monthly or yearly" if name == "FREQ" else ""
            raise RecurrenceError(f"{name} cannot be {value[:40]!r}{hint}.")
        parts[name] = value
    _refuse_mixtures(parts)
    freq = parts["FREQ"]
    pattern = ";".join(f"{name}={value}" for name, value in parts.items() if name not in {"COUNT", "UNTIL"})
    if not _falls(_read(pattern, _A_MONDAY).replace(interval=1), _A_MONDAY):
        raise RecurrenceError(f"{text[:60]!r} never falls on any date.")
    return _Calendar(
        pattern=pattern,
        freq=freq,
        interval=int(parts.get("INTERVAL", "1")),
        count=int(parts["COUNT"]) if "COUNT" in parts else None,
        until=_parse_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        from_anchor=()
        if _NAMES_DAY & parts.keys()
        else tuple(part for part in _DAY_FROM_ANCHOR[freq] if part not in parts),
    )


def _refuse_mixtures(parts: dict[str, str]) -> None:
    """Raise RecurrenceError for what RFC 5545 forbids together, or dateutil would silently read otherwise."""
    freq = parts.get("FREQ")
    if freq is None:
        raise RecurrenceError("A rule needs a FREQ: DAILY, WEEKLY, MONTHLY or YEARLY.")
    if int(parts.get("INTERVAL", "1")) > _LONGEST_INTERVAL[freq]:
        raise RecurrenceError(
            f"With FREQ={freq} an INTERVAL is at most {_LONGEST_INTERVAL[freq]} (ten years)."
        )
    if int(parts.get("COUNT", "1")) > _MOST_COUNTED:
        raise RecurrenceError(f"A COUNT is at most {_MOST_COUNTED}.")
    if {"COUNT", "UNTIL"} <= parts.keys():
        raise RecurrenceError("A rule ends by COUNT or by UNTIL, not by both.")
    if freq != "YEARLY" and {"BYWEEKNO", "BYYEARDAY"} & parts.keys():
        raise RecurrenceError("BYWEEKNO and BYYEARDAY need FREQ=YEARLY.")
    if freq == "WEEKLY" and "BYMONTHDAY" in parts:
        raise RecurrenceError("BYMONTHDAY cannot be combined with FREQ=WEEKLY.")
    if any(len(day) > 2 for day in parts.get("BYDAY", "").split(",")):
        _refuse_numbered_weekdays(freq, parts)


def _refuse_numbered_weekdays(freq: str, parts: dict[str, str]) -> None:
    numbers = [int(day[:-2] or "0") for day in parts["BYDAY"].split(",")]
    if freq in {"DAILY", "WEEKLY"} or "BYWEEKNO" in parts:
        raise RecurrenceError("A numbered weekday such as 1MO needs FREQ=MONTHLY or YEARLY, and no BYWEEKNO.")
    if 0 in numbers:
        raise RecurrenceError("BYDAY cannot mix numbered weekdays, such as 1MO, with plain ones.")
    if max(map(abs, numbers)) > 5 and (freq == "MONTHLY" or "BYMONTH" in parts):
        raise RecurrenceError("A month has at most five of each weekday.")


def _parse_until(text: str) -> datetime:
    try:
        until = datetime.fromisoformat(text)
    except ValueError:
        raise RecurrenceError(f"UNTIL={text} is not a date.") from None
    return until if "T" in text else datetime.combine(until, time.max)


# --- what is due -------------------------------------------------------------------------------------------


def next_due(rule: Rule | str, *, zone: ZoneInfo, after: datetime, anchor: date | None = None) -> Due | None:
    """The first occurrence of `rule` in `zone` strictly after the aware instant `after`.

    Fed back with the `instant` it returns, it never goes back, never repeats a local date and never leaves
    one out. Only one case merges two dates: a time on a date the zone skipped as a whole falls together with
    midnight of the next date, if the rule names that too, and then the real date stands.

    `anchor` is the local date the rule starts on. Nothing falls before it, and an RRULE takes from it the
    phase of INTERVAL, where COUNT begins, and the weekday, day or month its text leaves open.

    Returns None if the rule has ended or next falls more than ten years after `after`. Raises RecurrenceError
    if the text is not a rule, `after` is naive, or a rule with `needs_anchor` has no anchor.
    """
    return next(_dues(rule, zone, after, after + HORIZON, anchor), None)


def due_between(
    rule: Rule | str,
    *,
    zone: ZoneInfo,
    after: datetime,
    until: datetime,
    anchor: date | None = None,
    limit: int,
) -> list[Due]:
    """The occurrences with `after` < instant <= `until` (both aware), ascending, the first `limit` of them.

    Ranges that meet give together what the whole range gives. `anchor` and errors are those of `next_due`.
    """
    return list(islice(_dues(rule, zone, after, _aware(until), anchor), max(0, limit)))


def _dues(
    rule: Rule | str, zone: ZoneInfo, after: datetime, latest: datetime, anchor: date | None
) -> Iterator[Due]:
    source = (rule if isinstance(rule, Rule) else parse(rule)).source
    today = _aware(after).astimezone(zone).date()
    held: Due | None = None  # a time the clocks skip; it yields to a real one at the same instant
    for local in source.locals(today, anchor):
        instant = resolve(local, zone)
        if instant <= after:
            continue
        if instant > latest or _ended(source.until, local, instant):
            break
        if held is not None and held.instant < instant:
            yield held
        held = Due(local, local.date(), instant)
        if instant.astimezone(zone).replace(tzinfo=None, fold=0) == local:
            yield held
            held = None
    if held is not None:
        yield held


def _ended(until: datetime | None, local: datetime, instant: datetime) -> bool:
    return until is not None and (local if until.tzinfo is None else instant) > until


def _aware(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise RecurrenceError("An instant must be aware: a naive time says nothing without its zone.")
    return instant


# --- windows -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Window:
    """Hours of the week by the local clock: on ISO weekdays (1 Monday to 7 Sunday) from `start` to `end`.

    `start` is inside, `end` is not. With `end` at or before `start` the window closes on the next day, be
    that one of `days` or not; so equal times mean twenty-four hours. Raises RecurrenceError for no days, for
    a day outside 1 to 7 and for times with a zone.
    """

    days: frozenset[int]
    start: time
    end: time

    def __post_init__(self) -> None:
        if not self.days or not self.days <= set(range(1, 8)):
            raise RecurrenceError("A window needs days, from 1 for Monday to 7 for Sunday.")
        if self.start.tzinfo is not None or self.end.tzinfo is not None:
            raise RecurrenceError("The times of a window are local: they carry no zone.")

    def _contains(self, local: datetime) -> bool:
        now, today = local.time(), local.isoweekday() in self.days
        if self.start < self.end:
            return today and self.start <= now < self.end
        yesterday = (local.isoweekday() - 2) % 7 + 1 in self.days
        return (today and now >= self.start) or (yesterday and now < self.end)

    def _next(self, local: datetime) -> datetime:
        """The first naive time at or after `local` inside the window, on a clock that never changes."""
        if self._contains(local):
            return local
        openings = (datetime.combine(local.date() + days * _DAY, self.start) for days in range(8))
        return next(o for o in openings if o > local and o.isoweekday() in self.days)


OFFICE = Window(days=frozenset({1, 2, 3, 4, 5}), start=time(8, 30), end=time(17, 30))
"""Working hours: the complement of the programme's quiet hours by default."""


def next_open(instant: datetime, *, zone: ZoneInfo, window: Window) -> datetime:
    """The first instant (aware, UTC) from `instant` (aware) on whose local time in `zone` is inside `window`.

    It is what somebody watching a clock there would see: a window that lies within skipped hours does not
    open that day, one within repeated hours opens twice. Raises RecurrenceError if `instant` is naive.
    """
    now = _aware(instant).astimezone(UTC)
    while True:
        here = now.astimezone(zone)
        local = here.replace(tzinfo=None, fold=0)
        # At most a day at a time, so that a change and its reversal cannot both be stepped over.
        step = min(window._next(local) - local, _DAY)
        there = now + step
        if there.astimezone(zone).utcoffset() != here.utcoffset():
            now = _clock_change(zone, now.replace(microsecond=0), there.replace(microsecond=0))
        elif window._contains(local + step):
            return there
        else:
            now = there
