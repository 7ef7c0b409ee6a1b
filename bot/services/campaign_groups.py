"""Who gets exactly the same? The people and channels of some campaigns, grouped by zone, campaigns and day 0."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.calendar_facts import BusyAhead, PulseAhead
from bot.db import campaign_outlook, campaign_settings, campaigns, rituals
from bot.db.campaign_settings import CHANNEL
from bot.db.campaigns import CampaignRow, StepRow
from bot.domain import Audience, CampaignState
from bot.services import campaign_audience, campaign_dates
from bot.services.attention_windows import Chosen
from bot.services.campaign_audience import FALLBACK_ZONE, Everybody, Reached
from bot.services.campaign_besides import Besides, Busy
from bot.services.campaign_calendar import first_days
from bot.services.campaign_enrolment import reckons_from_day0
from bot.services.campaign_simulation import A_CHANNEL, A_PERSON, Beside, Group, Plan, Stream
from bot.services.campaign_turns import Begun
from bot.services.campaigns import NOT_STARTED
from bot.services.milestones import days_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


_Own = tuple[tuple[str, str | None], ...]
_Begun = tuple[tuple[int, Begun], ...]
_Key = tuple[str, str, tuple[Stream, ...], Chosen, Busy, tuple[Beside, ...]]


@dataclass(frozen=True, slots=True)
class Field:
    """Some campaigns and whom they reach together.

    `plans` by campaign; of the first one `reached` says how many, `pulses` and `busy` what comes to them besides, and
    `celebrated` on which dates its channels read how far it has come.
    """

    plans: Mapping[int, Plan]
    groups: tuple[Group, ...]
    reached: Mapping[Audience, int]
    pulses: tuple[PulseAhead, ...] = ()
    busy: tuple[BusyAhead, ...] = ()
    celebrated: tuple[date, ...] = ()


def around(
    session: Session, campaign: CampaignRow, *, now: datetime, targets: Collection[str] | None = None
) -> Field:
    """A campaign and every running one that writes to the same people or channels while it lasts.

    With `targets`, ids of people or channels, only these.
    """
    others = [
        row
        for row in campaigns.of_workspace(session, campaign.workspace_id)
        if row.id != campaign.id
        and row.state == CampaignState.RUNNING
        and row.starts_on <= campaign.ends_on
        and row.ends_on >= campaign.starts_on
    ]
    found = of(session, [campaign, *others], now=now, targets=targets)
    mine = [
        group for group in found.groups if any(stream.campaign_id == campaign.id for stream in group.streams)
    ]
    met = {stream.campaign_id for group in mine for stream in group.streams} | {campaign.id}
    plans = {number: plan for number, plan in found.plans.items() if number in met}
    groups = (*mine, *_nobody_yet(plans[campaign.id], campaign, mine))
    return replace(found, plans=plans, groups=groups)


def of(
    session: Session,
    rows: Sequence[CampaignRow],
    *,
    now: datetime,
    targets: Collection[str] | None = None,
) -> Field:
    """Everybody these campaigns reach, grouped; `reached` counts for the first of them. All are of one workspace."""
    if not rows:
        return Field({}, (), {})
    all_of_them = campaign_audience.everybody(session, rows[0].workspace_id)
    dates = campaign_dates.of_campaigns(session, rows)
    steps = campaigns.steps_of(session, [row.id for row in rows])
    plans = {
        row.id: Plan(
            row.id,
            row.name,
            dates[row.id],
            tuple(one for one in steps if one.campaign_id == row.id),
            waits=row.state in {*NOT_STARTED, CampaignState.PAUSED},
        )
        for row in rows
    }
    started = {row.id for row in rows if row.state in {CampaignState.RUNNING, CampaignState.PAUSED}}
    begun = _begun(session, [step for step in steps if step.campaign_id in started], targets)
    besides = Besides(session, all_of_them, now=now)
    order = campaign_outlook.first_schedules(session, [step.id for step in steps]) if len(rows) > 1 else {}
    gathered = _Gathered(rituals.by_channel(session, rows[0].workspace_id), begun, besides, order)
    ahead: tuple[tuple[PulseAhead, ...], tuple[BusyAhead, ...], tuple[date, ...]] = ((), (), ())
    counted: Counter[Audience] = Counter()
    outside: list[Group] = []
    for row in rows:
        plan = plans[row.id]
        reached = campaign_audience.reached(session, row, all_of_them)
        by_day0 = any(reckons_from_day0(step) for step in plan.by_audience[Audience.PERSON])
        days = first_days(session, row, reached, now=now) if by_day0 or row.joiners_only else {}
        gathered.take(row, plan, reached, days, by_day0=by_day0)
        new = _not_read_yet(session, row, plan, all_of_them)
        outside += new
        if row is rows[0]:
            channels = [*reached.of[Audience.CHANNEL].values(), *_zones_of_channels(new)]
            celebrated = _celebrated(row, channels)
            ahead = besides.pulses(reached.of[Audience.PERSON]), _busy(besides, reached), celebrated
            counted.update({audience: len(found) for audience, found in reached.of.items()})
            for group in new:
                counted[Audience.CHANNEL if group.place == A_CHANNEL else Audience.PERSON] += group.targets
    return Field(
        plans,
        (*gathered.groups(targets), *(outside if targets is None else ())),
        counted,
        *ahead,
    )


def _busy(besides: Besides, reached: Reached) -> tuple[BusyAhead, ...]:
    return tuple(
        BusyAhead(one, *besides.busy[one]) for one in reached.of[Audience.CHANNEL] if one in besides.busy
    )


def _zones_of_channels(groups: Sequence[Group]) -> list[str]:
    return [group.timezone for group in groups if group.place == A_CHANNEL]


def _celebrated(row: CampaignRow, zones: Collection[str]) -> tuple[date, ...]:
    """The local dates on which channels in these zones read how far a campaign has come."""
    if row.state in {CampaignState.PAUSED, CampaignState.FINISHED}:
        return ()
    return tuple(sorted({day for one in set(zones) for day in days_of(row, one).values()}))


class _Gathered:
    """What comes to each person and channel, campaign by campaign."""

    def __init__(
        self,
        rituals: Mapping[str, Mapping[str, str | None]],
        begun: Mapping[tuple[int, str, str], _Begun],
        besides: Besides,
        order: Mapping[int, int],
    ) -> None:
        self._order = order
        self._rituals, self._begun, self._besides = rituals, begun, besides
        self._celebrated: dict[str, set[date]] = {}
        self._streams: dict[tuple[str, str], list[Stream]] = {}
        self._homes: dict[tuple[str, str], str] = {}

    def take(
        self,
        row: CampaignRow,
        plan: Plan,
        reached: Reached,
        days: Mapping[str, date | None],
        *,
        by_day0: bool,
    ) -> None:
        """Adds what a campaign brings to everybody it reaches; `days` are people's own, where it asks for them."""
        celebrated: dict[str, tuple[date, ...]] = {}
        made: dict[tuple[Audience, str, date | None, _Own, _Begun], Stream] = {}
        for audience, found in reached.of.items():
            if not plan.by_audience[audience]:
                continue
            place = A_CHANNEL if audience is Audience.CHANNEL else A_PERSON
            own = audience is Audience.PERSON
            for target, timezone in found.items():
                day0 = days.get(target) if own else None
                if own and row.joiners_only and day0 is None:
                    continue
                ritual: _Own = ()
                if audience is Audience.CHANNEL:
                    ritual = tuple(sorted(self._rituals.get(target, {}).items()))
                    if timezone not in celebrated:
                        celebrated[timezone] = _celebrated(row, [timezone])
                    self._celebrated.setdefault(target, set()).update(celebrated[timezone])
                begun = self._begun.get((row.id, audience, target), ())
                key = (audience, timezone, day0 if own and by_day0 else None, ritual, begun)
                if key not in made:
                    made[key] = Stream(row.id, *key)
                self._streams.setdefault((place, target), []).append(made[key])
                self._homes.setdefault((place, target), timezone)

    def groups(self, targets: Collection[str] | None) -> list[Group]:
        """Whoever gets the same, together; with `targets` only these."""
        counted: Counter[_Key] = Counter(
            (
                place,
                self._homes[place, target],
                self._in_order(mine),
                self._hours(place, target),
                *self._beside(place, target),
            )
            for (place, target), mine in self._streams.items()
            if targets is None or target in targets
        )
        return [
            Group(place, home, mine, count, busy, besides, hours)
            for (place, home, mine, hours, busy, besides), count in counted.items()
        ]

    def _in_order(self, streams: Sequence[Stream]) -> tuple[Stream, ...]:
        """What is due at one instant is decided in the order in which campaigns have started; drafts come last."""
        return tuple(sorted(streams, key=lambda one: self._order.get(one.campaign_id, math.inf)))

    def _hours(self, place: str, target: str) -> Chosen:
        if place == A_PERSON:
            return self._besides.hours_of_person(target)
        return self._besides.hours_of([target])

    def _beside(self, place: str, target: str) -> tuple[Busy, tuple[Beside, ...]]:
        home = self._homes[place, target]
        if place == A_PERSON:
            return self._besides.of_person(target, home)
        return self._besides.of_channel(target, home, self._celebrated.get(target, ()))


def _begun(
    session: Session, steps: Sequence[StepRow], targets: Collection[str] | None
) -> dict[tuple[int, str, str], _Begun]:
    """How far the steps have come, by (campaign, audience, target)."""
    known = {step.id: (step.campaign_id, step.audience) for step in steps}
    found: dict[tuple[int, str, str], list[tuple[int, Begun]]] = {}
    for step_id, target, next_date, count in campaign_outlook.progress(session, known, targets=targets):
        found.setdefault((*known[step_id], target), []).append((step_id, Begun(next_date, count)))
    return {key: tuple(steps) for key, steps in found.items()}


def _not_read_yet(session: Session, row: CampaignRow, plan: Plan, all_of_them: Everybody) -> list[Group]:
    """Channels of a draft where the programme does not run yet, and how many people Slack showed there."""
    if row.state not in NOT_STARTED or row.whole_programme:
        return []
    timezone = _commonest(all_of_them)
    day0 = row.starts_on if any(reckons_from_day0(one) for one in plan.by_audience[Audience.PERSON]) else None
    found: list[Group] = []
    for part in campaign_settings.audience(session, row.id):
        if part.kind != CHANNEL or part.ref in all_of_them.channels:
            continue
        if plan.by_audience[Audience.CHANNEL]:
            found.append(Group(A_CHANNEL, timezone, (Stream(row.id, Audience.CHANNEL, timezone),), 1))
        if plan.by_audience[Audience.PERSON] and part.people and not row.joiners_only:
            stream = Stream(row.id, Audience.PERSON, timezone, day0)
            found.append(Group(A_PERSON, timezone, (stream,), part.people))
    return found


def _commonest(all_of_them: Everybody) -> str:
    zones = Counter(all_of_them.channels.values()).most_common(1)
    return zones[0][0] if zones else FALLBACK_ZONE


def _nobody_yet(plan: Plan, campaign: CampaignRow, groups: Sequence[Group]) -> list[Group]:
    """Groups of nobody for what a campaign would send if there were somebody, so that its calendar shows it."""
    there = {stream.audience for one in groups for stream in one.streams if stream.campaign_id == campaign.id}
    zones = Counter(one.timezone for one in groups).most_common(1)
    timezone = zones[0][0] if zones else FALLBACK_ZONE
    found = []
    for audience in Audience:
        if audience not in there and plan.by_audience[audience]:
            day0 = campaign.starts_on if audience is Audience.PERSON else None
            place = A_CHANNEL if audience is Audience.CHANNEL else A_PERSON
            found.append(Group(place, timezone, (Stream(campaign.id, audience, timezone, day0),), 0))
    return found
