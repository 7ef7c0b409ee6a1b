"""When does a campaign's step fall, reckoned from the campaign's own dates? Pure, next to `recurrence`.

The grammar of a step's rule, one line each (`k` a session's number from 1, `n` whole days):

    30 9 * * 1                          cron or RRULE text, as `recurrence.parse` reads it
    session[k]+nd@HH:MM                 n days after session k; a minus for days before it
    every session+nd@HH:MM              the same for each session
    day0+nd@HH:MM                       n days after the day a person joined the campaign
    on YYYY-MM-DD@HH:MM                 once

Instead of one n there may be several, as in `day0+1,8,15d@09:30`. Behind any of them stands `working` if a date that is
a day off where the target is, by the week and the public holidays of its country, moves on to the next working day:
`30 9 1 * * working` is the first working day of each month. Behind that may stand dates (after `working`) without it,
and moments with it besides: `30 9 * * 1 except 2026-12-28 also 2026-12-30@09:30`. Times are the target's own; clock
changes are as `recurrence.resolve` says.

What follows a session by one day or more in an `every session` rule is a follow-up; bot.follow_ups says which of them
are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot import recurrence, single_dates
from bot.recurrence import Due, RecurrenceError, Rule, Source
from bot.single_dates import WithSingleDates
from bot.working_days import country_at, days_that_become, working_days_after

_MOST_DAYS = 400
_MOST_OFFSETS = 30
_WORKING = " working"
_RELATIVE = re.compile(
    r"(?:session\[(?P<number>[1-9]\d?)\]|(?P<every>every session)|(?P<day0>day0))"
    r"(?P<days>[+-]\d{1,3}(?:,\d{1,3})*)d@(?P<at>(?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
_ON = re.compile(r"on (?P<day>\d{4}-\d\d-\d\d)@(?P<at>(?:[01]\d|2[0-3]):[0-5]\d)", re.ASCII)


@dataclass(frozen=True)
class Dates:
    """What a campaign's rules are reckoned from; all are local dates.

    Nothing falls before `starts_on` or after `ends_on`. `sessions` are in order, the first is number 1. `day0` is the
    person's own. `merged` are the follow-ups (session, days) that are asked with another.
    """

    starts_on: date
    ends_on: date
    sessions: tuple[date, ...] = ()
    day0: date | None = None
    merged: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class Timing:
    """A rule that has been read; make it with `parse`. Of `rule`, `on` and `offsets` exactly one says when.

    `offsets` are days from session `session` (0: from each of them), or, with `from_day0`, from the person's day 0.
    `without` are dates that are left out, `also` naive local times on which it happens besides, in order.
    """

    text: str
    at: time | None = field(default=None, compare=False)
    rule: Rule | None = field(default=None, compare=False)
    on: date | None = field(default=None, compare=False)
    offsets: tuple[int, ...] = field(default=(), compare=False)
    session: int = field(default=0, compare=False)
    from_day0: bool = field(default=False, compare=False)
    working: bool = field(default=False, compare=False)
    without: frozenset[date] = field(default=frozenset(), compare=False)
    also: tuple[datetime, ...] = field(default=(), compare=False)

    @property
    def core(self) -> str:
        """The rule without its single dates."""
        return single_dates.split(self.text)[0]

    def repeats_on(self, day: date) -> bool:
        """Whether what happens on a local date is said again, out of its turn."""
        return any(local.date() == day for local in self.also)

    @property
    def needs_sessions(self) -> bool:
        """Whether the rule has no meaning without sessions."""
        return bool(self.offsets) and not self.from_day0

    @property
    def follow_ups(self) -> tuple[int, ...]:
        """Days after each session on which this rule takes the session up again; empty for any other rule."""
        of_each = self.needs_sessions and not self.session
        return tuple(days for days in self.offsets if days > 0) if of_each else ()

    def moved(self, day: date, country: str | None) -> date:
        """The date itself or, where the rule says so, the next working day of a country."""
        return working_days_after(day, 0, country) if self.working else day

    def country(self, zone: ZoneInfo) -> str | None:
        """The country whose working days this rule goes by in a zone; None for a rule that asks for none."""
        return country_at(zone) if self.working else None


def parse(text: str) -> Timing:
    """Reads a step's rule. Raises RecurrenceError, a sentence, for a text that is none of the grammar above."""
    return _parse(" ".join(text[: recurrence.LONGEST_RULE + 1].split()))


@lru_cache(maxsize=2048)
def _parse(text: str) -> Timing:
    core, without, also = single_dates.split(text)
    if not without and not also:
        return _parse_core(text)
    return replace(_parse_core(core), text=text, without=without, also=also)


def _parse_core(text: str) -> Timing:
    core = text.removesuffix(_WORKING)
    working = core != text
    if relative := _RELATIVE.fullmatch(core):
        offsets = _offsets(relative["days"])
        return Timing(
            text,
            at=time.fromisoformat(relative["at"]),
            offsets=offsets,
            session=int(relative["number"] or 0),
            from_day0=bool(relative["day0"]),
            working=working,
        )
    if once := _ON.fullmatch(core):
        try:
            day = date.fromisoformat(once["day"])
        except ValueError:
            raise RecurrenceError(f"{once['day']} is not a date.") from None
        return Timing(text, at=time.fromisoformat(once["at"]), on=day, working=working)
    if core.startswith(("session", "every ", "day0", "on ")):
        raise RecurrenceError(
            f"{text[:60]!r} cannot be read; write for example 'every session+3d@09:30' or 'day0+1d@09:30 working'."
        )
    return Timing(text, rule=recurrence.parse(core), working=working)


def _offsets(text: str) -> tuple[int, ...]:
    sign = -1 if text[0] == "-" else 1
    offsets = sorted({sign * int(days) for days in text[1:].split(",")})
    if len(offsets) > _MOST_OFFSETS or max(map(abs, offsets)) > _MOST_DAYS:
        raise RecurrenceError(f"A rule has at most {_MOST_OFFSETS} days, none over {_MOST_DAYS}.")
    return tuple(offsets)


@dataclass(frozen=True)
class _Listed:
    """Dates that are known one by one, at one time of day."""

    days: tuple[date, ...]
    at: time
    until: None = None

    def locals(self, start: date, anchor: date | None) -> Iterator[datetime]:
        first = max(start, anchor or start)
        return (datetime.combine(day, self.at) for day in self.days if day >= first)


@dataclass(frozen=True)
class _Moved:
    """A rule whose dates on days off move on to the next working day; of two that meet the first stands."""

    source: Source
    until: datetime | None
    country: str | None

    def locals(self, start: date, anchor: date | None) -> Iterator[datetime]:
        reached = working_days_after(start, 0, self.country)
        earliest = next(days_that_become(reached, self.country))
        latest = None
        for local in self.source.locals(earliest, anchor):
            day = working_days_after(local.date(), 0, self.country)
            if day != latest:
                latest = day
                yield datetime.combine(day, local.time())


def from_which(rule: Timing | str, dates: Dates, zone: ZoneInfo) -> Mapping[date, tuple[int, int]]:
    """The local dates of a rule that is reckoned from sessions or day 0, each with (session or 0, days after it).

    Of two that fall together the fresher one stands. Empty for every other rule, and without the dates it needs.
    """
    timing = parse(rule) if isinstance(rule, str) else rule
    return _from_which(timing, dates, timing.country(zone))


@lru_cache(maxsize=4096)
def _from_which(timing: Timing, dates: Dates, country: str | None) -> Mapping[date, tuple[int, int]]:
    origins = _origins(timing, dates)
    dropped = dates.merged if timing.follow_ups else frozenset()
    found: dict[date, tuple[int, int]] = {}
    for days in sorted(timing.offsets, key=abs):
        for number, origin in origins.items():
            if (number, days) not in dropped:
                found.setdefault(timing.moved(origin + timedelta(days=days), country), (number, days))
    said = dict(sorted(found.items()))
    for local in timing.also if said else ():  # what is said again is about what came before it
        earlier = [day for day in said if day < local.date()]
        said[local.date()] = said[max(earlier) if earlier else min(said)]
    return {day: said[day] for day in sorted(said) if day not in timing.without or timing.repeats_on(day)}


def _origins(timing: Timing, dates: Dates) -> dict[int, date]:
    """What a rule is reckoned from, by the session's number; 0 is the person's day 0."""
    if timing.from_day0:
        return {0: dates.day0} if dates.day0 else {}
    return {number: day for number, day in enumerate(dates.sessions, 1) if timing.session in {0, number}}


@lru_cache(maxsize=4096)
def _bound(timing: Timing, dates: Dates, country: str | None) -> Rule:
    """The rule with the campaign's dates, and the working days of a country, filled in."""
    if timing.without or timing.also:
        own = _bound(_parse_core(timing.core), dates, country)
        single = WithSingleDates(own.source, timing.without, timing.also, own.source.until)
        return Rule(timing.text, own.needs_anchor, single)
    if timing.rule is not None:
        source = timing.rule.source
        if timing.working:
            source = _Moved(source, source.until, country)
        return Rule(timing.text, timing.rule.needs_anchor, source)
    days = (timing.moved(timing.on, country),) if timing.on else tuple(_from_which(timing, dates, country))
    return Rule(timing.text, False, _Listed(days, timing.at or time()))


def next_due(rule: Timing | str, *, dates: Dates, zone: ZoneInfo, after: datetime) -> Due | None:
    """The first occurrence strictly after the aware instant `after`, as `recurrence.next_due` gives it.

    None when nothing follows within the campaign, or when the rule needs sessions or a day 0 that `dates` has not.
    Raises RecurrenceError for a text that is no rule.
    """
    timing = parse(rule) if isinstance(rule, str) else rule
    due = recurrence.next_due(
        _bound(timing, dates, timing.country(zone)), zone=zone, after=after, anchor=dates.starts_on
    )
    return due if due is not None and due.local_date <= dates.ends_on else None


def due_between(
    rule: Timing | str, *, dates: Dates, zone: ZoneInfo, after: datetime, until: datetime, limit: int
) -> list[Due]:
    """The occurrences with `after` < instant <= `until` (aware) within the campaign, the first `limit` of them.

    Ranges that meet give together what the whole range gives, as with `recurrence.due_between`.
    """
    timing = parse(rule) if isinstance(rule, str) else rule
    found = recurrence.due_between(
        _bound(timing, dates, timing.country(zone)),
        zone=zone,
        after=after,
        until=until,
        anchor=dates.starts_on,
        limit=limit,
    )
    return [due for due in found if due.local_date <= dates.ends_on]


def carried(rule: Timing | str, day: date, *, dates: Dates, old: ZoneInfo, new: ZoneInfo) -> date:
    """Where what falls on a local date in one zone falls in another: who moves meets no date twice and misses none."""
    timing = parse(rule) if isinstance(rule, str) else rule
    here, there = timing.country(old), timing.country(new)
    if here == there:
        return day
    own = next((one for one in days_that_become(day, here) if _names(timing, one, dates)), day)
    return timing.moved(own, there)


def _names(timing: Timing, day: date, dates: Dates) -> bool:
    """Whether the rule, before anything moves, names this date."""
    if timing.rule is not None:
        local = next(timing.rule.source.locals(day, dates.starts_on), None)
        return local is not None and local.date() == day
    if timing.on:
        return timing.on == day
    return any(
        day - origin == timedelta(days=days)
        for origin in _origins(timing, dates).values()
        for days in timing.offsets
    )


def wall_time(rule: Timing | str) -> time | None:
    """The time of day a rule names, for reading; None when it has several or none."""
    timing = parse(rule) if isinstance(rule, str) else rule
    if timing.rule is None:
        return timing.at
    first = next(timing.rule.source.locals(date(2001, 1, 1), date(2001, 1, 1)), None)
    return first.time() if first else None
