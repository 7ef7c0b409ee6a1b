"""What becomes of changes that wait for a second lead when somebody is forgotten who wrote one or decided on one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.campaign_proposal import ProposalState
from bot.db import campaign_proposals, personal
from bot.db.campaign_proposals import CampaignProposalRow
from bot.domain import NOBODY
from bot.services import campaign_proposals as rules
from bot.services.personal import Part, column_name

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def _collect(session: Session, workspace_id: str, user_id: str) -> list[dict[str, Any]]:
    return [personal.as_values(row) for row in campaign_proposals.naming(session, workspace_id, user_id)]


def _forget(session: Session, workspace_id: str, user_id: str, now: datetime) -> None:
    """What they asked for is not made, and their words go; the row stays, so that no old button finds another one."""
    for row in campaign_proposals.naming(session, workspace_id, user_id):
        if row.made_by == user_id:
            if row.state == ProposalState.WAITING:
                row.state, row.decided_at = ProposalState.WITHDRAWN, now
            row.made_by, row.wanted, row.shown = NOBODY, {}, {}
        if row.decided_by == user_id:
            row.decided_by, row.note = NOBODY, None
        session.flush()
        rules.draw_again(session, row, now=now)


PARTS = (
    Part(
        "campaign_changes",
        tuple(column_name(CampaignProposalRow, one) for one in ("made_by", "decided_by", "wanted", "shown")),
        _collect,
        _forget,
    ),
)
