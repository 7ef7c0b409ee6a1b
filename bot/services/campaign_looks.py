"""Has a lead looked through a draft as it is now? A change makes it a draft that nobody has seen yet."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.db import campaigns
from bot.domain import CampaignState
from bot.services import roles
from bot.services.campaigns import NOT_STARTED

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.campaigns import CampaignRow


def changed(row: CampaignRow, *, by: str, now: datetime) -> None:
    """A lead changed a draft: whoever looked at it, or approved it, saw something else."""
    row.state = CampaignState.DRAFT
    row.approved_by = row.previewed_by = row.previewed_at = None
    row.state_changed_by, row.state_changed_at = by, now


def looked_through(
    session: Session, *, workspace_id: str, campaign_id: int, version: int, by: str, now: datetime
) -> bool:
    """A lead saw the calendar of a draft's version, or a preview from it. Returns whether that is new.

    The first one counts; who made the last change stays who made it. Raises Refusal unless `by` leads.
    """
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    row = campaigns.get(session, workspace_id, campaign_id)
    if row is None or row.state not in NOT_STARTED or row.version != version or row.previewed_at is not None:
        return False
    row.previewed_by, row.previewed_at = by, now
    if row.state == CampaignState.DRAFT:
        row.state = CampaignState.PREVIEWED
    return True
