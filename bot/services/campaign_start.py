"""From a draft to a running campaign: approved by a second lead if the programme wants that, started, ended."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.db import audit, campaign_settings, campaigns, deliveries, people, programmes
from bot.db import teams as team_rows
from bot.db.campaign_settings import CHANNEL
from bot.db.campaigns import CampaignRow
from bot.domain import CampaignState
from bot.errors import Refusal
from bot.services import campaign_enrolment, campaign_proposals, ledger, roles
from bot.services.campaign_drafts import changeable, note
from bot.services.campaigns import NOT_STARTED

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def start(
    session: Session,
    *,
    workspace_id: str,
    campaign_id: int,
    version: int,
    by: str,
    today: date,
    now: datetime,
) -> str:
    """Lets a draft run and gives its steps their schedules. Returns its name; asking twice changes nothing.

    Channels where the programme does not run yet join it. The owner and co-owners are told. Raises Refusal like
    `changeable`, for a first day that has passed, and while a second lead must approve.
    """
    programme = roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    running = campaigns.get(session, workspace_id, campaign_id)
    if running is not None and running.state == CampaignState.RUNNING:
        return running.name
    row = changeable(session, workspace_id, campaign_id, version)
    if row.starts_on < today:
        raise Refusal("campaign_drafts.start_passed", name=row.name)
    if programme.needs_approval and not _approved(session, row):
        others = [one for one in programmes.leads(session, workspace_id) if one != row.state_changed_by]
        raise Refusal("campaign_drafts.approval_needed", leads=others)
    _take_in_channels(session, row, now=now)
    _set(session, row, CampaignState.RUNNING, "campaign_started", by=by, now=now)
    session.flush()
    campaign_enrolment.start(session, row, now=now)
    for user_id in {row.owner_id, *campaign_settings.co_owners(session, row.id)} - {by, None}:
        ledger.enqueue(
            session,
            workspace_id=workspace_id,
            kind="campaign_started",
            conversation=str(user_id),
            values={"by": by, "campaign": row.name, "starts_on": row.starts_on.isoformat()},
            now=now,
            dedupe_key=f"campaign_started:{row.id}:{user_id}",
        )
    return row.name


def _approved(session: Session, row: CampaignRow) -> bool:
    """Whether somebody who still leads has approved what the draft says now."""
    leads = programmes.leads(session, row.workspace_id)
    return row.state == CampaignState.APPROVED and row.approved_by in leads


def _take_in_channels(session: Session, row: CampaignRow, *, now: datetime) -> None:
    """Channels of the audience where the programme does not run yet become teams; their members are read next."""
    for part in campaign_settings.audience(session, row.id):
        if part.kind != CHANNEL or programmes.team_of_channel(session, row.workspace_id, part.ref):
            continue
        team_rows.take_in(session, row.programme_id, row.workspace_id, part.ref, now=now)
        people.save_channel(
            session,
            workspace_id=row.workspace_id,
            channel_id=part.ref,
            name="",
            is_private=False,
            now=now,
        )


def approve(
    session: Session, *, workspace_id: str, campaign_id: int, version: int, by: str, now: datetime
) -> str:
    """A second lead approves a draft as it is; its author is told. Returns its name.

    Raises Refusal like `changeable`, and for whoever made the last change to it.
    """
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    row = changeable(session, workspace_id, campaign_id, version)
    if by == row.state_changed_by and row.state != CampaignState.APPROVED:
        raise Refusal("campaign_drafts.approve_own")
    if row.state == CampaignState.APPROVED:
        return row.name
    author = row.state_changed_by
    row.state, row.approved_by = CampaignState.APPROVED, by
    note(session, row, "campaign_approved", by=by, now=now)
    if author:
        ledger.enqueue(
            session,
            workspace_id=workspace_id,
            kind="campaign_approved",
            conversation=author,
            values={"by": by, "campaign": row.name},
            now=now,
            dedupe_key=f"campaign_approved:{row.id}:{row.version}",
        )
    return row.name


def set_approval(session: Session, *, workspace_id: str, needed: bool, by: str, now: datetime) -> bool:
    """Says whether campaigns need a second lead's approval from now on; returns what holds now.

    What waits for a second lead goes on waiting: nothing is made by a switch.

    Raises Refusal unless `by` leads, and for needing a second lead where there is only one.
    """
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    programme = programmes.for_change(session, workspace_id)
    if programme is None or programme.needs_approval == needed:
        return needed
    if needed and len(programmes.leads(session, workspace_id)) < 2:
        raise Refusal("campaign_drafts.one_lead")
    programme.needs_approval = needed
    audit.add(
        session,
        workspace_id=workspace_id,
        actor_id=by,
        act="approval_on" if needed else "approval_off",
        subject=f"programme:{programme.id}",
        at=now,
    )
    return needed


def end(session: Session, *, workspace_id: str, campaign_id: int, by: str, now: datetime) -> str:
    """Ends a campaign for good: nothing more is sent, also not what waits. Returns its name; twice changes nothing.

    Raises Refusal unless `by` leads, for one that is gone, and for one that never started.
    """
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    row = campaigns.get(session, workspace_id, campaign_id)
    if row is None:
        raise Refusal("campaign_drafts.gone")
    if row.state in NOT_STARTED:
        raise Refusal("campaigns.not_started", name=row.name)
    if row.state == CampaignState.FINISHED:
        return row.name
    steps = [step.id for step in campaigns.steps(session, row.id)]
    deliveries.skip_pending_of_campaign(session, steps, "campaign_ended")
    campaigns.end_schedules(session, row.id)
    campaign_proposals.close(session, row, now=now)
    _set(session, row, CampaignState.FINISHED, "campaign_ended", by=by, now=now)
    return row.name


def _set(
    session: Session, row: CampaignRow, state: CampaignState, act: str, *, by: str, now: datetime
) -> None:
    row.state, row.state_changed_by, row.state_changed_at = state, by, now
    note(session, row, act, by=by, now=now)
