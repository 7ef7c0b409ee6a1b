"""Who was put in charge of campaigns, and which campaigns a channel belongs to: named queries."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.db.audit import AuditEventRow
from bot.db.campaign_settings import CampaignCoOwnerRow
from bot.db.campaigns import CampaignRow, ScheduleRow, StepRow
from bot.domain import CampaignState

_LIVE = (CampaignState.RUNNING, CampaignState.PAUSED)


def named(session: Session, campaign_ids: Collection[int]) -> dict[int, list[str]]:
    """Ids of the owner and then the co-owners of each campaign, whether they can still act or not."""
    if not campaign_ids:
        return {}
    owners = select(CampaignRow.id, CampaignRow.owner_id).where(CampaignRow.id.in_(campaign_ids))
    found = {row_id: [owner] if owner else [] for row_id, owner in session.execute(owners)}
    others = (
        select(CampaignCoOwnerRow.campaign_id, CampaignCoOwnerRow.user_id)
        .where(CampaignCoOwnerRow.campaign_id.in_(campaign_ids))
        .order_by(CampaignCoOwnerRow.added_at, CampaignCoOwnerRow.user_id)
    )
    for campaign_id, user_id in session.execute(others):
        found[campaign_id].append(user_id)
    return found


def live(session: Session, workspace_id: str) -> list[int]:
    """Ids of the campaigns that run or are paused."""
    query = select(CampaignRow.id).where(
        CampaignRow.workspace_id == workspace_id, CampaignRow.state.in_(_LIVE)
    )
    return list(session.scalars(query.order_by(CampaignRow.id)))


def unfinished(session: Session, workspace_id: str) -> list[CampaignRow]:
    """The campaigns that are not over, drafts among them."""
    query = select(CampaignRow).where(
        CampaignRow.workspace_id == workspace_id, CampaignRow.state != CampaignState.FINISHED
    )
    return list(session.scalars(query.order_by(CampaignRow.id)))


def posting_in(session: Session, workspace_id: str, channel_id: str) -> list[int]:
    """Ids of the campaigns, running or paused, that post in a channel."""
    query = (
        select(CampaignRow.id)
        .join(StepRow, StepRow.campaign_id == CampaignRow.id)
        .join(ScheduleRow, ScheduleRow.step_id == StepRow.id)
        .where(
            CampaignRow.workspace_id == workspace_id,
            CampaignRow.state.in_(_LIVE),
            ScheduleRow.target == channel_id,
        )
        .distinct()
        .order_by(CampaignRow.id)
    )
    return list(session.scalars(query))


def of_steps(session: Session, step_ids: Collection[int]) -> list[int]:
    """Ids of the campaigns the steps belong to."""
    if not step_ids:
        return []
    query = select(StepRow.campaign_id).where(StepRow.id.in_(step_ids)).distinct()
    return list(session.scalars(query.order_by(StepRow.campaign_id)))


def acts(session: Session, workspace_id: str, *, names: Collection[str], subject: str | None = None) -> int:
    """How often something was done, by the audit log; to a subject, or to any."""
    query = select(func.count()).where(
        AuditEventRow.workspace_id == workspace_id, AuditEventRow.act.in_(names)
    )
    if subject is not None:
        query = query.where(AuditEventRow.subject == subject)
    return session.scalar(query) or 0
