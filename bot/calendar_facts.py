"""What is there to read of a campaign's calendar? Weeks, touches, and what will not go out as planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain import CampaignState


class Fate(StrEnum):
    """What becomes of something planned that does not go out as planned."""

    HELD = "held"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class StepFacts:
    """A step as its load and its words need it. `when` is a rule of bot.timetable."""

    kind: str
    audience: str
    when: str
    content_id: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What happens instead to so many of a touch's targets, in these zones.

    `reason` is quiet_hours, day_off, holiday, team_busy, pulse_week, brought, day_full or week_full. `until` is the
    wall time there at which something held goes out. `other` is (campaign, kind) of what has the place, where there is
    no more room; the campaign is empty for what belongs to none.
    """

    fate: Fate
    reason: str
    zones: tuple[str, ...]
    targets: int
    until: datetime | None = None
    other: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class CalendarTouch:
    """One message of a campaign at one wall time, for everybody it reaches then.

    `n` counts the step's occurrences from 0; `words` are a lead's own instead of the pack's. `zone` is given where one
    zone holds for everybody; else the time is read in each of `zones`. `session` (from 1; 0: none) and `days` say
    what it follows, `also` what it stands for besides, `about` what its session is about.
    """

    step_id: int
    kind: str
    audience: str
    local: datetime
    zones: tuple[str, ...]
    targets: int
    n: int = 0
    zone: str | None = None
    session: int = 0
    days: int = 0
    also: tuple[tuple[int, int], ...] = ()
    theme: str = ""
    about: str = ""
    content_id: str | None = None
    words: str = ""
    is_over: bool = False
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class PulseAhead:
    """A pulse that asks so many of a campaign's people: local dates where most of its people are.

    `contacts` are the days of its question and of the reminders for whoever has not answered.
    """

    opens_on: date
    closes_on: date
    people: int
    contacts: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class BusyAhead:
    """The busy days of a campaign's channel, last day included; None: they have begun."""

    channel_id: str
    since: date | None
    until: date


@dataclass(frozen=True, slots=True)
class CampaignCalendar:
    """A campaign's whole calendar. `people`, `channels` and `managers` are how many it reaches; touches are in order.

    `others` are the names of running campaigns that write to some of the same people or channels. `version` is the
    campaign's; `is_looked_through`: a lead has seen this version of a draft before. `celebrated` are the
    days on which its channels read how far it has come.
    """

    id: int
    name: str
    state: CampaignState
    starts_on: date
    ends_on: date
    sessions: tuple[date, ...]
    theme: str
    joiners_only: bool
    people: int
    channels: int
    managers: int
    steps: tuple[StepFacts, ...]
    touches: tuple[CalendarTouch, ...]
    others: tuple[str, ...] = ()
    today: date | None = None
    version: int = 0
    is_looked_through: bool = True
    pulses: tuple[PulseAhead, ...] = ()
    busy: tuple[BusyAhead, ...] = ()
    celebrated: tuple[date, ...] = ()

    @property
    def monday(self) -> date:
        """The Monday with which its first week begins."""
        return self.starts_on - timedelta(days=self.starts_on.weekday())

    @property
    def weeks(self) -> int:
        """How many calendar weeks it lies in."""
        return (self.ends_on - self.monday).days // 7 + 1

    def week_of(self, day: date) -> int:
        """The number, from 0, of the week a date lies in; the first or the last one for a date outside."""
        return min(max((day - self.monday).days // 7, 0), self.weeks - 1)

    @property
    def this_week(self) -> int:
        """The week it is now, or the first one of a campaign that has not begun."""
        return self.week_of(self.today or self.starts_on)

    def week_starts(self, number: int) -> date:
        """The Monday of a week (from 0)."""
        return self.monday + timedelta(weeks=number)

    def week_ends(self, number: int) -> date:
        """The Sunday of a week (from 0)."""
        return self.week_starts(number) + timedelta(days=6)

    def in_week(self, number: int) -> tuple[CalendarTouch, ...]:
        """What a week (from 0) brings."""
        first, last = self.week_starts(number), self.week_ends(number)
        return tuple(one for one in self.touches if first <= one.local.date() <= last)


@dataclass(frozen=True, slots=True)
class ComingTouch:
    """Something campaigns plan to send to one person. `local` is wall time where the person is; see Change."""

    campaign: str
    kind: str
    local: datetime
    change: Change | None = None
