"""What becomes of what campaigns plan, once hours, holidays and the attention budget have their say? Pure.

It goes by public rules alone: the working hours and holidays of a place, and how much may go to one person or channel.
What a person chose for themself (pace, pause, own hours), or whether they are away, is nobody's to see beforehand.
Whoever gets exactly the same is simulated once, however many they are.
"""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

from bot.calendar_facts import Fate
from bot.db.campaigns import StepRow
from bot.domain import Audience
from bot.services.attention_classes import rule_of
from bot.services.attention_windows import Reach, closed, opens, reach_of
from bot.services.campaign_calendar import Touch, touches
from bot.services.campaign_dates import CampaignDates
from bot.services.campaign_turns import Begun, numbered
from bot.services.ritual_times import is_ritual, own_rule
from bot.working_days import at_local

A_PERSON, A_CHANNEL = "U", "C"
"""Stand for any person and any channel where a rule asks where something goes."""
BUDGET = {A_PERSON: (1, 3), A_CHANNEL: (1, 4)}
"""How many messages that nobody asked for may go to one place in a day and in a week (programme C5)."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Plan:
    """One campaign as its rules say it. `waits`: it does not run now, so that what is past of it has not come."""

    id: int
    name: str
    dates: CampaignDates
    steps: tuple[StepRow, ...]
    waits: bool = False
    _known: dict[Hashable, tuple[Touch, ...]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def by_audience(self) -> Mapping[str, tuple[StepRow, ...]]:
        """Its steps by whom they are for."""
        return {one: tuple(step for step in self.steps if step.audience == one) for one in Audience}

    @property
    def brings_anything(self) -> bool:
        """Whether anything was found that it brings to those it was asked for."""
        return any(self._known.values())

    def touches(
        self, step: StepRow, timezone: str, day0: date | None, rule: str | None = None
    ) -> tuple[Touch, ...]:
        """What a step brings in a zone, by a rule of its target's own if it has one, worked out once."""
        key = (step.id, timezone, day0, rule)
        if key not in self._known:
            self._known[key] = tuple(touches(step, self.dates, timezone, day0=day0, rule=rule))
        return self._known[key]


@dataclass(frozen=True, slots=True)
class Stream:
    """What comes from one campaign to one audience whose times are read in a zone, from a day 0.

    `own` are the kinds of the week's posts a team has by a rule of its own, or, None, leaves out. `begun` says of a
    campaign that has started how far each of its steps (ids) has come here.
    """

    campaign_id: int
    audience: Audience
    timezone: str
    day0: date | None = None
    own: tuple[tuple[str, str | None], ...] = ()
    begun: tuple[tuple[int, Begun], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """So many targets who get exactly the same. `timezone` is where they live by."""

    place: str
    timezone: str
    streams: tuple[Stream, ...]
    targets: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one touch for a group: it goes at `leaves_at` (UTC); None: it is left out.

    `reason` says why it does not go as planned, None when it does. `other` is what has its place.
    """

    touch: Touch
    campaign_id: int
    targets: int
    timezone: str
    n: int
    leaves_at: datetime | None
    reason: str | None = None
    other: tuple[int, str] | None = None

    @property
    def fate(self) -> Fate | None:
        """None: it goes out as planned."""
        if self.leaves_at is None:
            return Fate.LEFT_OUT
        return Fate.HELD if self.reason is not None else None


@dataclass(slots=True)
class _Item:
    campaign_id: int
    touch: Touch
    rank: int
    n: int
    expires: datetime
    reason: str | None = None
    other: tuple[int, str] | None = None


def simulate(
    plans: Mapping[int, Plan],
    groups: Iterable[Group],
    *,
    only: int | None = None,
    now: datetime | None = None,
) -> list[Outcome]:
    """What becomes of everything planned for these groups; `only` of one campaign, the others take up room.

    Without `now` nothing is over yet.
    """
    return [outcome for group in groups for outcome in _of_group(plans, group, only, now)]


def _of_group(
    plans: Mapping[int, Plan], group: Group, only: int | None, now: datetime | None
) -> list[Outcome]:
    place = _Place(reach_of(group.timezone), *BUDGET[group.place])
    for item in _items(plans, group, now):
        place.plan(item)
    return [
        Outcome(
            touch=item.touch,
            campaign_id=item.campaign_id,
            targets=group.targets,
            timezone=group.timezone,
            n=item.n,
            leaves_at=leaves_at,
            reason=item.reason,
            other=item.other,
        )
        for item, leaves_at in place.play()
        if only is None or item.campaign_id == only
    ]


def _items(plans: Mapping[int, Plan], group: Group, now: datetime | None) -> Iterable[_Item]:
    for stream in group.streams:
        plan = plans[stream.campaign_id]
        begun, own = dict(stream.begun), dict(stream.own)
        for step in plan.by_audience[stream.audience]:
            rule = None
            if step.kind in own and is_ritual(step):
                rule = own_rule(step, own[step.kind])
                if rule is None:
                    continue
            rank = rule_of(step.kind, group.place).rank
            grace = timedelta(minutes=step.grace_minutes)
            planned = plan.touches(step, step.timezone or stream.timezone, stream.day0, rule)
            since = now if plan.waits else None
            for n, touch in numbered(rule or step.rule, planned, begun.get(step.id), since=since, now=now):
                yield _Item(plan.id, touch, rank, n, touch.instant + grace)


class _Place:
    """One person or channel, and what has gone there."""

    def __init__(self, reach: Reach, a_day: int, a_week: int) -> None:
        self._reach, self._a_day, self._a_week = reach, a_day, a_week
        self._queue: list[tuple[datetime, int, int, _Item]] = []
        self._count = 0
        self._sent: dict[date, list[_Item]] = {}
        self._waiting: dict[int, date] = {}

    def plan(self, item: _Item) -> None:
        """Something is due here at its instant."""
        self._put(item, item.touch.instant)

    def _put(self, item: _Item, at: datetime) -> None:
        self._count += 1
        heapq.heappush(self._queue, (at, item.rank, self._count, item))

    def play(self) -> Iterable[tuple[_Item, datetime | None]]:
        """Everything with when it goes, or None, in the order it is decided."""
        while self._queue:
            at, _, _, item = heapq.heappop(self._queue)
            self._waiting.pop(id(item), None)
            held = self._held(item, at)
            if held is None:
                self._sent.setdefault(self._day(at), []).append(item)
                yield item, at
                continue
            reason, until, other = held
            # Of several reasons the last one decides; the first that held it is told unless it is left out.
            if until is None or until > item.expires:
                item.reason, item.other = reason, other
                yield item, None
            else:
                if item.reason is None:
                    item.reason, item.other = reason, other
                self._waiting[id(item)] = self._day(until)
                self._put(item, until)

    def _held(self, item: _Item, at: datetime) -> tuple[str, datetime | None, tuple[int, str] | None] | None:
        shut = closed(self._reach, at)
        if shut is not None:
            return shut[0], opens(self._reach, at), None
        today = self._day(at)
        monday = today - timedelta(days=today.weekday())
        ahead = self._ahead(item)
        days = [monday + n * _DAY for n in range(7)]
        taken = [(day, one) for day in days for one in [*self._sent.get(day, ()), *ahead.get(day, ())]]
        if len(taken) >= self._a_week:
            return "week_full", self._from(monday + 7 * _DAY), _who(item, [one for _, one in taken])
        on_day = [one for day, one in taken if day == today]
        if len(on_day) >= self._a_day:
            return "day_full", self._from(today + _DAY), _who(item, on_day)
        return None

    def _ahead(self, item: _Item) -> Mapping[date, Sequence[_Item]]:
        """What waits here and goes before this one."""
        if not self._waiting:
            return {}
        found: dict[date, list[_Item]] = {}
        for _, rank, _, other in self._queue:
            if rank < item.rank and id(other) in self._waiting:
                found.setdefault(self._waiting[id(other)], []).append(other)
        return found

    def _from(self, day: date) -> datetime | None:
        return opens(self._reach, at_local(day, time(0), self._reach.where))

    def _day(self, at: datetime) -> date:
        return at.astimezone(self._reach.where).date()


def _who(item: _Item, taken: Sequence[_Item]) -> tuple[int, str]:
    """What has the place: something of another campaign if there is any."""
    other = min(taken, key=lambda one: (one.campaign_id == item.campaign_id, one.rank))
    return other.campaign_id, other.touch.kind
