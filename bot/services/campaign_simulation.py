"""What becomes of what campaigns plan, once hours, holidays and the attention budget have their say? Pure.

It goes by public rules alone: the working hours and holidays of a place, and how much may go to one person or channel.
What a person chose for themself (pace, pause, own hours), whether they are away or have answered a pulse, is nobody's
to see beforehand.
Whoever gets exactly the same is simulated once, however many they are.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from bot.calendar_facts import Fate
from bot.db.campaigns import StepRow
from bot.domain import Audience
from bot.recurrence import zone
from bot.services.attention_classes import rule_of
from bot.services.attention_windows import AS_USUAL, Chosen, reach_of
from bot.services.campaign_calendar import Touch, touches
from bot.services.campaign_dates import CampaignDates
from bot.services.campaign_places import Item, Place
from bot.services.campaign_turns import Begun, numbered
from bot.services.ritual_times import is_ritual, own_rule
from bot.services.weekly_posts import is_usual

A_PERSON, A_CHANNEL = "U", "C"
"""Stand for any person and any channel where a rule asks where something goes."""
BUDGET = {A_PERSON: (1, 3), A_CHANNEL: (1, 4)}
"""How many messages that nobody asked for may go to one place in a day and in a week (programme C5)."""
ROUND_UP, CELEBRATION = "roundup", "celebration"


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


class Beside(NamedTuple):
    """A message that belongs to no campaign: due at an instant (UTC), known of from one on, of use until another."""

    kind: str
    instant: datetime
    known_from: datetime
    expires: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """So many targets who get exactly the same.

    `timezone` is where they live by, `busy` as in Reach, `hours` what their team chose.
    """

    place: str
    timezone: str
    streams: tuple[Stream, ...]
    targets: int
    busy: tuple[tuple[date | None, date], ...] = ()
    besides: tuple[Beside, ...] = ()
    hours: Chosen = AS_USUAL


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
    reach = replace(reach_of(group.timezone, group.hours), busy=group.busy)
    place = Place(reach, *BUDGET[group.place])
    items = list(_items(plans, group, now))
    for item in (*items, *_besides(group, items)):
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
        if item.campaign_id and only in {None, item.campaign_id}
    ]


def _items(plans: Mapping[int, Plan], group: Group, now: datetime | None) -> Iterable[Item]:
    for stream in group.streams:
        plan = plans[stream.campaign_id]
        begun, own = dict(stream.begun), dict(stream.own)
        for step in plan.by_audience[stream.audience]:
            rule = None
            if step.kind in own and is_ritual(step):
                rule = own_rule(step, own[step.kind])
                if rule is None:
                    continue
            treated = rule_of(step.kind, group.place)
            grace = timedelta(minutes=step.grace_minutes)
            planned = plan.touches(step, step.timezone or stream.timezone, stream.day0, rule)
            since = now if plan.waits else None
            for n, touch in numbered(rule or step.rule, planned, begun.get(step.id), since=since, now=now):
                usual = step.audience == Audience.CHANNEL and is_usual(
                    step.kind,
                    theme=plan.dates.theme_of(touch.session),
                    content_id=step.content_id,
                    words=step.content_text,
                )
                yield Item(plan.id, touch, treated, n, touch.instant + grace, is_usual=usual)


def _besides(group: Group, items: Sequence[Item]) -> Iterable[Item]:
    """What comes here without any campaign; a celebration on the day of a round-up is told there."""
    where = zone(group.timezone)
    told = {item.touch.local_date for item in items if item.touch.kind == ROUND_UP}
    audience = Audience.CHANNEL if group.place == A_CHANNEL else Audience.PERSON
    for one in group.besides:
        local = one.instant.astimezone(where).replace(tzinfo=None)
        if one.kind == CELEBRATION and local.date() in told:
            continue
        touch = Touch(0, one.kind, audience, local.date(), local, one.instant, group.timezone, group.targets)
        yield Item(0, touch, rule_of(one.kind, group.place), 0, one.expires, known_from=one.known_from)
