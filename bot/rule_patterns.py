"""The common rules of bot.timetable as a few choices, both ways. Pure.

A form offers the patterns; `rule_of` makes the rule of what was chosen, `pattern_of` finds what to offer for a rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum

from bot.recurrence import RecurrenceError
from bot.timetable import Timing, parse

MOST_DAYS = 400
"""Days from a session or a first day."""
_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKLY = re.compile(r"(?P<minute>\d{1,2}) (?P<hour>\d{1,2}) \* \* (?P<days>[0-7](?:,[0-7])*)", re.ASCII)
_FIRST = re.compile(r"(?P<minute>\d{1,2}) (?P<hour>\d{1,2}) 1 \* \*", re.ASCII)


class Pattern(StrEnum):
    """How often something happens, as a form offers it."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    SESSION = "session"
    DAY0 = "day0"
    ONCE = "once"
    RULE = "rule"


@dataclass(frozen=True)
class When:
    """What a form says about when. Only what its pattern needs counts.

    `weekdays` are ISO (1 Monday). `days` are days from a session (`session` its number, 0 for each) or from a person's
    first day, and `working` moves a day off there to the next working day. MONTHLY is the first working day of each
    month. `text` is the rule itself, of RULE.
    """

    pattern: Pattern = Pattern.WEEKLY
    at: time = time(9, 30)
    weekdays: tuple[int, ...] = (1,)
    days: tuple[int, ...] = (1,)
    session: int = 0
    on: date | None = None
    working: bool = True
    text: str = ""


def rule_of(when: When) -> str:
    """The rule of what was chosen. Raises RecurrenceError, a sentence, where something is missing or cannot be."""
    text = _text(when)
    parse(text)
    return text


def _text(when: When) -> str:
    at = f"{when.at:%H:%M}"
    cron = f"{when.at.minute} {when.at.hour}"
    days = sorted(set(when.weekdays))
    match when.pattern:
        case Pattern.RULE:
            return " ".join(when.text.split())
        case Pattern.WEEKLY | Pattern.FORTNIGHTLY if not days:
            raise RecurrenceError("Choose at least one day of the week.")
        case Pattern.WEEKLY:
            return f"{cron} * * {','.join(str(day) for day in days)}"
        case Pattern.FORTNIGHTLY:
            names = ",".join(_NAMES[day - 1] for day in days)
            return (
                f"RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY={names};BYHOUR={when.at.hour};BYMINUTE={when.at.minute}"
            )
        case Pattern.MONTHLY:
            return f"{cron} 1 * * working"
        case Pattern.ONCE if when.on is None:
            raise RecurrenceError("Choose a date.")
        case Pattern.ONCE:
            return f"on {when.on}@{at}"
    return f"{_origin(when)}{_offsets(when)}d@{at}{' working' if when.working else ''}"


def _origin(when: When) -> str:
    if when.pattern is Pattern.DAY0:
        return "day0"
    return f"session[{when.session}]" if when.session else "every session"


def _offsets(when: When) -> str:
    days = sorted(set(when.days), key=abs)
    if not days:
        raise RecurrenceError("Say after how many days.")
    if max(abs(day) for day in days) > MOST_DAYS:
        raise RecurrenceError(f"At most {MOST_DAYS} days can be between.")
    if min(days) < 0 < max(days):
        raise RecurrenceError("Days before and days after need a step each.")
    return ("-" if min(days) < 0 else "+") + ",".join(str(abs(day)) for day in days)


def pattern_of(rule: str) -> When:
    """What a form offers for a rule, without its single dates; pattern RULE with the text for any other.

    Raises RecurrenceError for a text that is no rule.
    """
    timing = parse(rule)
    plain = Timing(timing.core)
    if found := _weekly(timing):
        return found
    if timing.on and not timing.working:
        return When(Pattern.ONCE, at=timing.at or time(), on=timing.on)
    if timing.offsets:
        return When(
            Pattern.DAY0 if timing.from_day0 else Pattern.SESSION,
            at=timing.at or time(),
            days=timing.offsets,
            session=timing.session,
            working=timing.working,
        )
    return When(Pattern.RULE, text=plain.text)


def _weekly(timing: Timing) -> When | None:
    core = timing.core.removesuffix(" working")
    if (first := _FIRST.fullmatch(core)) and timing.working:
        return When(Pattern.MONTHLY, at=time(int(first["hour"]), int(first["minute"])))
    if (cron := _WEEKLY.fullmatch(core)) and not timing.working:
        days = tuple(sorted({int(day) or 7 for day in cron["days"].split(",")}))
        return When(Pattern.WEEKLY, at=time(int(cron["hour"]), int(cron["minute"])), weekdays=days)
    parts = dict(part.partition("=")[::2] for part in core.removeprefix("RRULE:").split(";"))
    days_of = parts.get("BYDAY", "").split(",")
    if (
        parts.keys() == {"FREQ", "INTERVAL", "BYDAY", "BYHOUR", "BYMINUTE"}
        and (parts["FREQ"], parts["INTERVAL"]) == ("WEEKLY", "2")
        and parts["BYHOUR"].isdecimal()
        and parts["BYMINUTE"].isdecimal()
        and set(days_of) <= set(_NAMES)
        and not timing.working
    ):
        at = time(int(parts["BYHOUR"]), int(parts["BYMINUTE"]))
        weekdays = tuple(sorted(_NAMES.index(day) + 1 for day in days_of))
        return When(Pattern.FORTNIGHTLY, at=at, weekdays=weekdays)
    return None


# --- single dates ------------------------------------------------------------------------------------------


def with_single_dates(rule: str, *, without: frozenset[date], also: tuple[datetime, ...]) -> str:
    """A rule with these dates left out and these naive local moments added; replaces those it has."""
    text = parse(rule).core
    if without:
        text += f" except {','.join(str(day) for day in sorted(without))}"
    if also:
        text += f" also {','.join(f'{local:%Y-%m-%d@%H:%M}' for local in sorted(also))}"
    parse(text)
    return text


def skipping(rule: str, day: date, *, today: date) -> str:
    """The rule without a date, also if it was added on that date; dates that are over are forgotten."""
    timing = _present(rule, today)
    return with_single_dates(
        rule,
        without=timing.without | {day},
        also=tuple(local for local in timing.also if local.date() != day),
    )


def repeating(rule: str, local: datetime, *, today: date) -> str:
    """The rule with a moment (naive local) on which it happens besides; dates that are over are forgotten."""
    timing = _present(rule, today)
    others = tuple(one for one in timing.also if one.date() != local.date())
    return with_single_dates(rule, without=timing.without, also=(*others, local))


def _present(rule: str, today: date) -> Timing:
    timing = parse(rule)
    return replace(
        timing,
        without=frozenset(day for day in timing.without if day >= today),
        also=tuple(local for local in timing.also if local.date() >= today),
    )
