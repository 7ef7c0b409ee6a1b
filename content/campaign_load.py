"""What does a campaign cost the people it reaches? Worked out from its steps and dates, never written by hand."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol, cast, get_args
from zoneinfo import ZoneInfo

from bot.follow_ups import merge
from bot.recurrence import RecurrenceError
from bot.timetable import Dates, due_between
from content.pack_models import Pack, PromptKind
from content.pack_readability import words
from content.pack_template_models import CampaignTemplate

_WORDS_A_SECOND = 200 / 60
"""How fast people read on a screen while they work."""
_ROUNDUP_WORDS = 90
_A_WEEK = timedelta(days=7)
_A_MONDAY = date(2026, 1, 5)
_FIRST_SESSION = timedelta(days=8)
_UTC = ZoneInfo("UTC")
PROMPT_KINDS: frozenset[str] = frozenset(get_args(PromptKind))


class Planned(Protocol):
    """What there is to know of a step, hashable; TemplateStep and whatever a running campaign has fit."""

    @property
    def kind(self) -> str: ...
    @property
    def audience(self) -> str: ...
    @property
    def when(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Load:
    """What one person meets. `minutes` are those of an average week, rounded up; the others the most in any week.

    `dms` are direct messages to each person, `posts` posts in their channel, `nudges` what a manager gets besides.
    """

    minutes: int
    dms: int
    posts: int
    nudges: int = 0


def of_template(template: CampaignTemplate, pack: Pack) -> Load:
    """The load of a template with sessions as far apart as usual, for somebody who is there from the first day."""
    return of_steps(template.steps, usual_dates(template), pack)


def usual_dates(template: CampaignTemplate) -> Dates:
    """The dates of a template that starts on some Monday, with its sessions as far apart as usual."""
    sessions = tuple(
        _A_MONDAY + _FIRST_SESSION + number * template.session_weeks * _A_WEEK
        for number in range(template.sessions)
    )
    last = _A_MONDAY + template.weeks * _A_WEEK - timedelta(days=1)
    return Dates(_A_MONDAY, last, sessions, day0=_A_MONDAY)


def of_steps(steps: Iterable[Planned], dates: Dates, pack: Pack) -> Load:
    """The load of any steps between any dates."""
    weeks = by_week(tuple(steps), dates)
    takes = {kind: seconds_of(kind, pack) for _, _, kind in weeks}
    seconds: Counter[int] = Counter()
    for (week, audience, kind), count in weeks.items():
        if audience != "manager":
            seconds[week] += count * takes[kind]
    busy = [amount for amount in seconds.values() if amount]
    return Load(
        minutes=math.ceil(sum(busy) / len(busy) / 60) if busy else 0,
        dms=_most(weeks, "person"),
        posts=_most(weeks, "channel"),
        nudges=_most(weeks, "manager"),
    )


def of_week(steps: Iterable[Planned], dates: Dates, pack: Pack, week: int) -> Load:
    """The load of one week (from 0, weeks begin on Mondays) for somebody who is there from the first day."""
    minutes = 0.0
    counts: Counter[str] = Counter()
    for (number, audience, kind), count in by_week(tuple(steps), dates).items():
        if number == week:
            counts[audience] += count
            if audience != "manager":
                minutes += count * seconds_of(kind, pack) / 60
    return Load(math.ceil(minutes), counts["person"], counts["channel"], counts["manager"])


@lru_cache(maxsize=256)
def by_week(steps: tuple[Planned, ...], dates: Dates) -> Counter[tuple[int, str, str]]:
    """How often each (week from 0, audience, kind) comes; weeks begin on Mondays. Rules that cannot be read: never."""
    found: Counter[tuple[int, str, str]] = Counter()
    monday = dates.starts_on - timedelta(days=dates.starts_on.weekday())
    for step in steps:
        others = [one.when for one in steps if one.audience == step.audience]
        try:
            own = Dates(
                dates.starts_on,
                dates.ends_on,
                dates.sessions,
                dates.day0 or dates.starts_on,
                frozenset(merge(others, dates.sessions)),
            )
            dues = due_between(
                step.when,
                dates=own,
                zone=_UTC,
                after=datetime.combine(dates.starts_on - timedelta(days=1), time(), tzinfo=UTC),
                until=datetime.combine(dates.ends_on + timedelta(days=1), time(), tzinfo=UTC),
                limit=1000,
            )
        except RecurrenceError:
            continue
        for due in dues:
            found[(due.local_date - monday).days // 7, step.audience, step.kind] += 1
    return found


def _most(weeks: Counter[tuple[int, str, str]], audience: str) -> int:
    in_week: Counter[int] = Counter()
    for (week, whom, _), count in weeks.items():
        if whom == audience:
            in_week[week] += count
    return max(in_week.values(), default=0)


def seconds_of(kind: str, pack: Pack) -> int:
    """How long one message of a kind takes: reading all of it, and doing what it asks, on average."""
    if kind == "scenario":
        texts = [
            " ".join(
                [one.stem, one.poor_reply or "", *(f"{option.text} {option.why}" for option in one.options)]
            )
            for one in pack.scenarios
        ]
        return round(sum(len(words(text)) for text in texts) / len(texts) / _WORDS_A_SECOND)
    if kind == "roundup":
        return round(_ROUNDUP_WORDS / _WORDS_A_SECOND)
    prompts = pack.prompts(cast("PromptKind", kind)) if kind in PROMPT_KINDS else ()
    if not prompts:
        return 0
    reading = sum(len(words(f"{one.title} {one.text} {one.action}")) for one in prompts) / _WORDS_A_SECOND
    return round((reading + sum(time_asked(one.time) for one in prompts)) / len(prompts))


def time_asked(text: str) -> int:
    """Seconds of a time in words, such as "20 seconds" or "2 minutes"; 30 for any other words."""
    number, _, unit = text.partition(" ")
    if not number.isdecimal():
        return 30
    return int(number) * (60 if unit.startswith("minute") else 1)
