"""What becomes of everything that is due at one place, a person or a channel, in the order it is decided? Pure.

The same rules as when it is sent (bot.services.attention), as far as they are public.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.services.attention_classes import Rank, Rule, rank_at
from bot.services.attention_windows import Reach, closed, opens
from bot.services.campaign_calendar import Touch
from bot.services.weekly_posts import BROUGHT
from bot.working_days import at_local

PULSE_WEEK = "pulse_week"
_DAY = timedelta(days=1)
_Other = tuple[int, str]
"""A campaign's id (0: none) and a kind of message."""


@dataclass(slots=True)
class Item:
    """Something that is due. `campaign_id` is 0 for what belongs to no campaign.

    It is due at its touch's instant, known of since `known_from`, and of no use after `expires`. `reason` and `other`
    say in the end why it does not go as planned, and what has its place. `is_usual`: see weekly_posts.
    """

    campaign_id: int
    touch: Touch
    rule: Rule
    n: int
    expires: datetime
    known_from: datetime | None = None
    is_usual: bool = False
    reason: str | None = None
    other: _Other | None = None

    def rank(self, at: datetime) -> Rank:
        """Who goes first; see rank_at."""
        return rank_at(self.rule, at - self.touch.instant)


class Place:
    """One person or channel, and what has gone there."""

    def __init__(self, reach: Reach, a_day: int, a_week: int) -> None:
        self._reach, self._a_day, self._a_week = reach, a_day, a_week
        self._queue: list[tuple[datetime, int, int, Item]] = []
        self._count = 0
        self._sent: dict[date, list[Item]] = {}
        self._waiting: dict[int, date] = {}
        self._gave_way: set[date] = set()
        self._pulses: list[Item] = []

    def plan(self, item: Item) -> None:
        """Something is due here at its instant."""
        if item.rule.rank is Rank.PULSE:
            self._pulses.append(item)
        self._put(item, item.touch.instant)

    def _put(self, item: Item, at: datetime) -> None:
        self._count += 1
        heapq.heappush(self._queue, (at, item.rank(at), self._count, item))

    def play(self) -> Iterator[tuple[Item, datetime | None]]:
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

    def _held(self, item: Item, at: datetime) -> tuple[str, datetime | None, _Other | None] | None:
        reach = self._reach if item.rule.rank is not Rank.OWED else replace(self._reach, busy=())
        shut = closed(reach, at)
        if shut is not None:
            return shut[0], opens(reach, at), None
        today = self._day(at)
        monday = today - timedelta(days=today.weekday())
        ahead = self._ahead(item, at)
        days = [monday + n * _DAY for n in range(7)]
        sent = [one for day in days for one in self._sent.get(day, ())]
        for one in sent if item.is_usual else ():
            if one.touch.kind == item.touch.kind and one.campaign_id not in {0, item.campaign_id}:
                return BROUGHT, None, (one.campaign_id, one.touch.kind)
        for one in self._special(item, at) if item.is_usual else ():
            return BROUGHT, None, (one.campaign_id, one.touch.kind)
        taken = [*sent, *(one for day in days for one in ahead.get(day, ()))]
        if item.rule.rank is Rank.SCENARIO and monday not in self._gave_way:
            pulse = next((one for one in taken if one.rule.rank is Rank.PULSE), None)
            if pulse is not None:
                self._gave_way.add(monday)
                return PULSE_WEEK, None, (0, pulse.touch.kind)
        if len(taken) >= self._a_week:
            # What is only to come may yet come to nothing: tomorrow tells.
            later = monday + 7 * _DAY if len(sent) >= self._a_week else today + _DAY
            return "week_full", self._from(later), _who(item, taken, at)
        on_day = [*self._sent.get(today, ()), *ahead.get(today, ())]
        if len(on_day) >= self._a_day:
            return "day_full", self._from(today + _DAY), _who(item, on_day, at)
        return None

    def _special(self, item: Item, at: datetime) -> Iterator[Item]:
        """What another campaign has due this week in place of a usual post: with a theme, chosen, in own words."""
        today = self._day(at)
        sunday = today + timedelta(days=6 - today.weekday())
        for when, _, _, one in self._queue:
            is_other = one.touch.kind == item.touch.kind and one.campaign_id not in {0, item.campaign_id}
            if is_other and not one.is_usual and one.touch.instant <= at and self._day(when) <= sunday:
                yield one

    def _ahead(self, item: Item, at: datetime) -> Mapping[date, Sequence[Item]]:
        """What waits here, or is known to come, and goes before this one; by the day it goes at the earliest."""
        mine = item.rank(at)
        found: dict[date, list[Item]] = {}
        if self._waiting:
            for _, _, _, other in self._queue:
                if id(other) in self._waiting and other.rank(at) < mine:
                    found.setdefault(self._waiting[id(other)], []).append(other)
        for other in self._to_come(mine, at):
            if id(other) not in self._waiting and other is not item:
                found.setdefault(self._day(other.touch.instant), []).append(other)
        return found

    def _to_come(self, rank: Rank, at: datetime) -> Iterable[Item]:
        """What is not due yet and has its room kept: a pulse; and before what is patient, the rituals."""
        if rank > Rank.PULSE:
            for one in self._pulses:
                if one.touch.instant > at and (one.known_from is None or one.known_from <= at):
                    yield one
        if rank > Rank.RITUAL:
            following: dict[int, Item] = {}
            for _, _, _, other in self._queue:
                if other.campaign_id and other.touch.instant > at:
                    step = other.touch.step_id
                    if step not in following or other.touch.instant < following[step].touch.instant:
                        following[step] = other
            yield from following.values()

    def _from(self, day: date) -> datetime | None:
        return opens(self._reach, at_local(day, time(0), self._reach.where))

    def _day(self, at: datetime) -> date:
        return at.astimezone(self._reach.where).date()


def _who(item: Item, taken: Sequence[Item], at: datetime) -> _Other:
    """What has the place: something of another campaign if there is any."""
    other = min(taken, key=lambda one: (one.campaign_id == item.campaign_id, one.rank(at)))
    return other.campaign_id, other.touch.kind
