"""Pausing and resuming a campaign, and what that means for what is planned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.db import campaigns, deliveries, step_changes
from bot.db.campaigns import CampaignRow, StepRow
from bot.db.step_changes import Place
from bot.domain import CampaignState
from bot.errors import Refusal
from bot.services import campaign_dates, roles
from bot.services.campaign_drafts import note
from bot.services.campaigns import NOT_STARTED, first_after

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def set_state(
    session: Session, *, workspace_id: str, campaign_id: int, state: CampaignState, by: str, now: datetime
) -> CampaignState:
    """Pauses or resumes a campaign. Returns the state it is in now; asking twice changes nothing.

    What falls in a pause is not sent later. Raises Refusal unless `by` leads the programme.
    """
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    campaign = campaigns.get(session, workspace_id, campaign_id)
    if campaign is None or campaign.state == CampaignState.FINISHED:
        raise Refusal("campaigns.over")
    if campaign.state in NOT_STARTED:
        raise Refusal("campaigns.not_started", name=campaign.name)
    if campaign.state == state:
        return state
    steps = campaigns.steps(session, campaign.id)
    if state == CampaignState.RUNNING:
        _skip_to_present(session, campaign, steps, now=now)
    else:
        deliveries.skip_pending_of_campaign(session, [step.id for step in steps], "campaign_paused")
    campaign.state, campaign.state_changed_by, campaign.state_changed_at = state, by, now
    note(session, campaign, f"campaign_{state}", by=by, now=now)
    return state


def _skip_to_present(
    session: Session, campaign: CampaignRow, steps: Iterable[StepRow], *, now: datetime
) -> None:
    dates = campaign_dates.of_campaigns(session, [campaign])[campaign.id]
    for step in steps:
        late: dict[Place, list[int]] = {}
        for row in step_changes.planned(session, step.id, for_change=True):
            if row.next_due_at is not None and row.next_due_at <= now:
                late.setdefault(row.place, []).append(row.id)
        for place, ids in late.items():
            timezone, day0, rule = place
            due = first_after(step, dates.of(step, timezone, day0), timezone, now, rule)
            step_changes.plan(session, ids, place, due)
