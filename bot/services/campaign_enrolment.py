"""Who gets a campaign's steps, and since when? Whoever it reaches now, each from their own day 0 on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.db import campaign_members, campaigns
from bot.db import rituals as ritual_table
from bot.db.campaigns import CampaignRow, StepRow
from bot.domain import Audience, CampaignState
from bot.recurrence import zone
from bot.services import campaign_audience, campaign_dates, milestones, ritual_times
from bot.services.campaign_audience import Reached
from bot.services.campaign_dates import CampaignDates
from bot.services.campaigns import DATES_DIFFER, NOT_STARTED
from bot.services.step_enrolment import StepEnrolment
from bot.timetable import parse

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def enrol(session: Session, workspace_id: str, *, now: datetime, there_before: Collection[str] = ()) -> None:
    """Gives every step of what runs, or is paused, a schedule for each of its targets.

    `there_before` are people of channels that have just been read for the first time: they join nothing.
    """
    live = [
        campaign
        for campaign in campaigns.of_workspace(session, workspace_id)
        if campaign.state not in {*NOT_STARTED, CampaignState.FINISHED}
    ]
    if not live:
        return
    all_of_them = campaign_audience.everybody(session, workspace_id)
    dates = campaign_dates.of_campaigns(session, live)
    for campaign in live:
        reached = campaign_audience.reached(session, campaign, all_of_them)
        _enrol(session, campaign, reached, dates=dates[campaign.id], there_before=there_before, now=now)
        _finish_if_over(session, campaign, now=now)
    milestones.plan(session, [one for one in live if one.state != CampaignState.FINISHED], now=now)


def start(session: Session, campaign: CampaignRow, *, now: datetime) -> None:
    """Enrols everybody in a campaign that begins to run; whoever is there now was there before."""
    all_of_them = campaign_audience.everybody(session, campaign.workspace_id)
    reached = campaign_audience.reached(session, campaign, all_of_them)
    dates = campaign_dates.of_campaigns(session, [campaign])[campaign.id]
    here = reached.of[Audience.PERSON].keys()
    _enrol(session, campaign, reached, dates=dates, there_before=here, now=now)
    milestones.plan(session, [campaign], now=now)


def enrol_in_step(session: Session, campaign: CampaignRow, step: StepRow, *, now: datetime) -> None:
    """Gives a step that a running campaign has just got a schedule for each of its targets."""
    dates = campaign_dates.of_campaigns(session, [campaign])[campaign.id]
    places = places_of(session, campaign, step, now=now)
    wanted = {target: timezone for target, (timezone, _, _) in places.items()}
    first_days = {target: day0 for target, (_, day0, _) in places.items()}
    own = {target: rule for target, (_, _, rule) in places.items() if rule}
    StepEnrolment(session, campaign, step, dates=dates, first_days=first_days, own=own, now=now).follow(
        wanted
    )


def places_of(
    session: Session, campaign: CampaignRow, step: StepRow, *, now: datetime
) -> dict[str, tuple[str, date | None, str | None]]:
    """Everybody a step of a running campaign is for: zone, day 0 if its rule reckons from it, a rule of their own."""
    all_of_them = campaign_audience.everybody(session, campaign.workspace_id)
    reached = campaign_audience.reached(session, campaign, all_of_them)
    audience = Audience(step.audience)
    wanted = reached.of[audience]
    by_day0 = reckons_from_day0(step)
    first_days: Mapping[str, date | None] = {}
    if audience is Audience.PERSON and (campaign.joiners_only or by_day0):
        first_days = _first_days(session, campaign, reached, reached.of[audience].keys(), now=now)
        wanted = {user_id: where for user_id, where in wanted.items() if first_days[user_id]}
    own = ritual_times.rules(step, ritual_table.by_channel(session, campaign.workspace_id))
    return {
        target: (step.timezone or where, first_days.get(target) if by_day0 else None, own.get(target))
        for target, where in wanted.items()
        if own.get(target, "") is not None
    }


def _enrol(
    session: Session,
    campaign: CampaignRow,
    reached: Reached,
    *,
    dates: CampaignDates,
    there_before: Collection[str],
    now: datetime,
) -> None:
    steps = campaigns.steps(session, campaign.id)
    rituals = ritual_table.by_channel(session, campaign.workspace_id)
    people = reached.of[Audience.PERSON]
    first_days: Mapping[str, date | None] = {}
    if campaign.joiners_only or any(reckons_from_day0(step) for step in steps):
        first_days = _first_days(session, campaign, reached, there_before, now=now)
        people = {user_id: where for user_id, where in people.items() if first_days[user_id]}
    for step in steps:
        audience = Audience(step.audience)
        wanted = people if audience is Audience.PERSON else reached.of[audience]
        own = ritual_times.rules(step, rituals)
        if own:
            wanted = {target: where for target, where in wanted.items() if own.get(target, "") is not None}
        if step.timezone:
            wanted = dict.fromkeys(wanted, step.timezone)
        days = first_days if reckons_from_day0(step) else {}
        StepEnrolment(session, campaign, step, dates=dates, first_days=days, own=own, now=now).follow(wanted)


def reckons_from_day0(step: StepRow) -> bool:
    """Whether a step is reckoned from the day each person joined."""
    return step.audience == Audience.PERSON and parse(step.rule).from_day0


def _first_days(
    session: Session,
    campaign: CampaignRow,
    reached: Reached,
    there_before: Collection[str],
    *,
    now: datetime,
) -> dict[str, date | None]:
    """Everybody's day 0, noted for who is new: today where they are, or the campaign's first day."""
    known = campaign_members.days(session, campaign.id)
    new: dict[str, date | None] = {}
    for user_id, timezone in reached.of[Audience.PERSON].items():
        if user_id not in known:
            stays_out = campaign.joiners_only and user_id in there_before and user_id not in reached.named
            today = now.astimezone(zone(timezone)).date()
            new[user_id] = None if stays_out else max(today, campaign.starts_on)
    campaign_members.add(session, campaign, new)
    return {**known, **new}


def _finish_if_over(session: Session, campaign: CampaignRow, *, now: datetime) -> None:
    """Ends a campaign whose last date is over everywhere, once a running one has accounted for what it missed."""
    if campaign.ends_on >= (now - DATES_DIFFER).date():
        return
    if campaign.state == CampaignState.RUNNING and campaigns.anything_due(session, campaign.id):
        return
    campaign.state, campaign.state_changed_by, campaign.state_changed_at = CampaignState.FINISHED, None, now
    campaigns.end_schedules(session, campaign.id)
