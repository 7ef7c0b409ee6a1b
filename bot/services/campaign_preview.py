"""What will a campaign bring, and what will not go out as planned? For its lead, before it runs and while it does.

Nothing here looks at anybody's own choices: see campaign_simulation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.calendar_facts import CalendarTouch, CampaignCalendar, Change, ComingTouch, StepFacts
from bot.db import campaigns, people
from bot.domain import Audience, CampaignState
from bot.errors import Refusal
from bot.recurrence import zone
from bot.services import campaign_groups, roles
from bot.services.campaign_simulation import Outcome, Plan, simulate
from bot.services.campaigns import NOT_STARTED
from bot.step_edits import WITH_WORDS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.campaigns import CampaignRow, StepRow

CHOSEN_WHEN_SENT = frozenset({"scenario"})
"""Kinds whose words do not follow from their number."""
AHEAD = timedelta(days=14)
"""How far one person's preview looks."""


def calendar(
    session: Session, *, workspace_id: str, campaign_id: int, by: str, now: datetime
) -> CampaignCalendar:
    """The whole calendar of a campaign. Raises Refusal unless `by` leads, and for one that is gone."""
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    row = of_workspace(session, workspace_id, campaign_id)
    field = campaign_groups.around(session, row, now=now)
    outcomes = simulate(field.plans, field.groups, only=row.id, now=now)
    return CampaignCalendar(
        id=row.id,
        name=row.name,
        state=CampaignState(row.state),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        sessions=field.plans[row.id].dates.base.sessions,
        theme=row.theme or "",
        joiners_only=row.joiners_only,
        people=field.reached[Audience.PERSON],
        channels=field.reached[Audience.CHANNEL],
        managers=field.reached[Audience.MANAGER],
        steps=step_facts(field.plans[row.id]),
        touches=summed(field.plans, row.id, outcomes, now=now),
        others=tuple(
            plan.name for number, plan in field.plans.items() if number != row.id and plan.brings_anything
        ),
        today=now.date(),
        version=row.version,
        pulses=field.pulses,
        busy=field.busy,
        celebrated=field.celebrated,
        is_looked_through=row.state not in NOT_STARTED or row.previewed_at is not None,
    )


def name_of(session: Session, *, workspace_id: str, campaign_id: int, by: str) -> str:
    """The name of a campaign. Raises Refusal unless `by` leads, and for one that is gone."""
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    return of_workspace(session, workspace_id, campaign_id).name


def of_workspace(session: Session, workspace_id: str, campaign_id: int) -> CampaignRow:
    """A campaign for reading. Raises Refusal for one that is not there."""
    row = campaigns.in_workspace(session, workspace_id, campaign_id)
    if row is None:
        raise Refusal("campaign_calendar.gone")
    return row


def step_facts(plan: Plan) -> tuple[StepFacts, ...]:
    """The steps of a plan for reading and counting."""
    return tuple(StepFacts(one.kind, one.audience, one.rule, one.content_id) for one in plan.steps)


def own_words(step: StepRow) -> str:
    """A lead's own words, where the step says them; else empty."""
    return (step.content_text or "") if step.kind in WITH_WORDS else ""


def summed(
    plans: Mapping[int, Plan],
    campaign_id: int,
    outcomes: Iterable[Outcome],
    *,
    now: datetime | None,
) -> tuple[CalendarTouch, ...]:
    """The touches of a campaign by step, wall time and what they say; without `now` none is over.

    However many groups get the same, it is one touch.
    """
    plan = plans[campaign_id]
    steps = {step.id: step for step in plan.steps}
    places = {step.id: number for number, step in enumerate(plan.steps)}
    together: dict[tuple[int, datetime, int, int, int], list[Outcome]] = {}
    for one in outcomes:
        touch = one.touch
        turn = 0 if touch.kind in CHOSEN_WHEN_SENT else one.n
        key = (touch.step_id, touch.local, turn, touch.session, touch.days)
        together.setdefault(key, []).append(one)
    found = []
    for (step_id, local, *_), mine in together.items():
        step, touch = steps[step_id], mine[0].touch
        found.append(
            CalendarTouch(
                step_id=step_id,
                kind=step.kind,
                audience=step.audience,
                local=local,
                zones=_zones(mine),
                targets=sum(one.targets for one in mine),
                n=mine[0].n,
                zone=step.timezone,
                session=touch.session,
                days=touch.days,
                also=touch.also,
                theme=plan.dates.theme_of(touch.session),
                about=plan.dates.session_theme(touch.session),
                content_id=step.content_id,
                words=own_words(step),
                is_over=now is not None and all(one.touch.instant <= now for one in mine),
                changes=_changes(plans, mine),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.local, places[one.step_id], -one.targets, one.n)))


def _zones(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    targets: dict[str, int] = {}
    for one in outcomes:
        targets[one.timezone] = targets.get(one.timezone, 0) + one.targets
    return tuple(sorted(targets, key=lambda name: (-targets[name], name)))


def _changes(plans: Mapping[int, Plan], outcomes: Sequence[Outcome]) -> tuple[Change, ...]:
    together: dict[tuple[object, ...], list[Outcome]] = {}
    for one in outcomes:
        if one.fate is not None:
            until = _local(one.leaves_at, one.timezone) if one.leaves_at else None
            together.setdefault((one.fate, one.reason, until, one.other), []).append(one)
    return tuple(
        _change(plans, mine)
        for mine in sorted(together.values(), key=lambda mine: -sum(one.targets for one in mine))
    )


def _change(plans: Mapping[int, Plan], mine: Sequence[Outcome]) -> Change:
    one = mine[0]
    assert one.fate is not None, "asked only for what changes"  # noqa: S101
    assert one.reason is not None, "whatever changes has a reason"  # noqa: S101
    return Change(
        fate=one.fate,
        reason=one.reason,
        zones=_zones(mine),
        targets=sum(each.targets for each in mine),
        until=_local(one.leaves_at, one.timezone) if one.leaves_at else None,
        other=_other(plans, one.other) if one.other else None,
    )


def _other(plans: Mapping[int, Plan], other: tuple[int, str]) -> tuple[str, str]:
    number, kind = other
    return plans[number].name if number else "", kind


def _local(instant: datetime, timezone: str) -> datetime:
    return instant.astimezone(zone(timezone)).replace(tzinfo=None)


def for_person(
    session: Session, *, workspace_id: str, campaign_id: int, user_id: str, by: str, now: datetime
) -> tuple[ComingTouch, ...]:
    """What campaigns plan to send to one person in the next 14 days, first to last, by public rules alone.

    Every running campaign counts, and this one as if it ran. Raises Refusal unless `by` leads, and for a person who
    cannot take part.
    """
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    row = of_workspace(session, workspace_id, campaign_id)
    person = people.get(session, workspace_id, user_id)
    if person is None or not person.can_take_part:
        raise Refusal("campaign_person.person_out", person=user_id)
    running = [
        one
        for one in campaigns.of_workspace(session, workspace_id)
        if one.state == CampaignState.RUNNING and one.id != row.id
    ]
    mine = [] if row.state in {CampaignState.PAUSED, CampaignState.FINISHED} else [row]
    field = campaign_groups.of(session, [*mine, *running], now=now, targets=[user_id])
    found = [
        (one.touch.instant, _coming(field.plans, one))
        for one in simulate(field.plans, field.groups, now=now)
        if now < max(one.touch.instant, one.leaves_at or one.touch.instant)
        and one.touch.instant <= now + AHEAD
    ]
    return tuple(coming for _, coming in sorted(found, key=lambda one: (one[0], one[1].kind)))


def _coming(plans: Mapping[int, Plan], one: Outcome) -> ComingTouch:
    return ComingTouch(
        campaign=plans[one.campaign_id].name,
        kind=one.touch.kind,
        local=_local(one.touch.instant, one.timezone),
        change=_change(plans, [one]) if one.fate is not None else None,
    )
