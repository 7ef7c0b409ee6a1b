"""What does a lead see of a campaign's steps, page by page? When each comes, to how many, what was sent."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.db import campaign_outlook, campaign_settings, campaigns, step_changes
from bot.db.campaigns import CampaignRow
from bot.domain import Audience, CampaignState
from bot.errors import Refusal
from bot.recurrence import zone
from bot.services import (
    campaign_audience,
    campaign_dates,
    campaign_edits,
    campaign_proposal_facts,
    roles,
)
from bot.services.campaign_audience import FALLBACK_ZONE, Reached
from bot.services.campaigns import NOT_STARTED
from bot.step_edits import Step
from bot.step_facts import StepFacts, StepsPage, Upcoming
from bot.timetable import next_due, parse, wall_time

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def page(
    session: Session, *, workspace_id: str, campaign_id: int, by: str, number: int, size: int, now: datetime
) -> StepsPage:
    """A page of the steps; the last one for a number that is too high.

    Raises Refusal unless `by` leads, and for a campaign that is gone.
    """
    campaign = for_lead(session, workspace_id, campaign_id, by)
    steps = campaign_edits.steps_now(session, campaign.id)
    pages = max(1, -(-len(steps) // size))
    number = min(number, pages - 1)
    chosen = steps[number * size : (number + 1) * size]
    return _facts(session, campaign, chosen, number=number, pages=pages, now=now)


def one(
    session: Session, *, workspace_id: str, campaign_id: int, step_id: int, by: str, now: datetime
) -> StepsPage:
    """The same with a single step. Raises Refusal also for a step that is gone; with `step_id` 0 there is none."""
    campaign = for_lead(session, workspace_id, campaign_id, by)
    chosen = tuple(step for step in campaign_edits.steps_now(session, campaign.id) if step.id == step_id)
    if step_id and not chosen:
        raise Refusal("campaign_steps.step_gone")
    return _facts(session, campaign, chosen, number=0, pages=1, now=now)


def for_lead(session: Session, workspace_id: str, campaign_id: int, by: str) -> CampaignRow:
    """A campaign for reading. Raises Refusal unless `by` leads, and for one that is gone."""
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    campaign = campaigns.in_workspace(session, workspace_id, campaign_id)
    if campaign is None:
        raise Refusal("campaign_steps.gone")
    return campaign


def _facts(
    session: Session,
    campaign: CampaignRow,
    steps: tuple[Step, ...],
    *,
    number: int,
    pages: int,
    now: datetime,
) -> StepsPage:
    all_of_them = campaign_audience.everybody(session, campaign.workspace_id)
    reached = campaign_audience.reached(session, campaign, all_of_them)
    zones = Counter(where for places in reached.of.values() for where in places.values())
    ids = [step.id for step in steps]
    if campaign.state in NOT_STARTED:
        coming = _if_started(session, campaign, steps, reached, now=now)
    else:
        coming = _scheduled(session, steps)
    sent = step_changes.sent_by_step(session, ids)
    sessions = campaign_settings.sessions_of(session, [campaign.id]).get(campaign.id, ())
    return StepsPage(
        campaign_id=campaign.id,
        version=campaign.version,
        name=campaign.name,
        state=CampaignState(campaign.state),
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
        steps=tuple(
            StepFacts(step, *coming.get(step.id, (None, 0)), sent=sent.get(step.id, 0)) for step in steps
        ),
        number=number,
        pages=pages,
        sessions=tuple(day for day, _ in sessions),
        session_themes=tuple(about for _, about in sessions),
        zones=tuple(name for name, _ in zones.most_common()),
        waiting=campaign_proposal_facts.waiting(session, campaign.workspace_id, [campaign.id]).get(
            campaign.id
        ),
    )


def _scheduled(session: Session, steps: tuple[Step, ...]) -> dict[int, tuple[Upcoming | None, int]]:
    ids = [step.id for step in steps]
    soonest = campaign_outlook.coming_up(session, ids)
    targets = step_changes.targets_by_step(session, ids)
    return {
        step.id: (Upcoming(_local(step.rule, soonest[step.id][1]), step.timezone or ""), targets[step.id])
        for step in steps
        if step.id in soonest
    }


def _local(rule: str, day: date) -> datetime:
    """The wall time of a rule on one of its dates."""
    added = [local for local in parse(rule).also if local.date() == day]
    at = wall_time(rule)
    return added[0] if added else datetime.combine(day, at or datetime.min.time())


def _if_started(
    session: Session, campaign: CampaignRow, steps: tuple[Step, ...], reached: Reached, *, now: datetime
) -> dict[int, tuple[Upcoming | None, int]]:
    """What would come first to those who are there now."""
    dates = campaign_dates.of_campaigns(session, [campaign])[campaign.id]
    rows = {row.id: row for row in campaigns.steps(session, campaign.id)}
    found: dict[int, tuple[Upcoming | None, int]] = {}
    for step in steps:
        places = reached.of[Audience(step.audience)]
        commonest = Counter(places.values()).most_common(1)
        where = step.timezone or (commonest[0][0] if commonest else FALLBACK_ZONE)
        own = dates.of(rows[step.id], where, max(campaign.starts_on, now.date()))
        due = next_due(step.rule, dates=own, zone=zone(where), after=now)
        found[step.id] = (Upcoming(due.local, where) if due else None, len(places))
    return found
