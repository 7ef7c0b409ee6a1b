"""Which changes of running campaigns wait for a second lead, and what became of others? Table and named queries."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.campaign_proposal import ProposalState
from bot.db.base import Base, BigId

_WAITS = text(f"state = '{ProposalState.WAITING}'")


class CampaignProposalRow(Base):
    """A change that a lead wants; at most one of a campaign waits.

    `wanted` is what the rules apply: an edit of the steps made to the campaign's `base` version, or what its sessions
    are about. `shown` is what it does, as it was when it was asked for.
    """

    __tablename__ = "campaign_proposals"
    __table_args__ = (
        Index(
            "ix_campaign_proposals_one_waits",
            "campaign_id",
            unique=True,
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
        Index("ix_campaign_proposals_made_by", "workspace_id", "made_by"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), index=True)
    base: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    wanted: Mapped[dict[str, Any]] = mapped_column(JSON)
    shown: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_by: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(String(32))
    decided_at: Mapped[datetime | None]
    note: Mapped[str | None] = mapped_column(Text)


def add(session: Session, row: CampaignProposalRow) -> None:
    """Keeps a change that is asked for."""
    session.add(row)
    session.flush()


def get(session: Session, workspace_id: str, proposal_id: int) -> CampaignProposalRow | None:
    """One of this workspace, as it is now."""
    query = select(CampaignProposalRow).where(
        CampaignProposalRow.id == proposal_id, CampaignProposalRow.workspace_id == workspace_id
    )
    return session.scalar(query.execution_options(populate_existing=True))


def waiting(
    session: Session, workspace_id: str, campaign_ids: Collection[int] | None = None
) -> list[CampaignProposalRow]:
    """Those that wait, of these campaigns or of all, the oldest first."""
    query = select(CampaignProposalRow).where(
        CampaignProposalRow.workspace_id == workspace_id, CampaignProposalRow.state == ProposalState.WAITING
    )
    if campaign_ids is not None:
        query = query.where(CampaignProposalRow.campaign_id.in_(campaign_ids))
    return list(session.scalars(query.order_by(CampaignProposalRow.id)))


def naming(session: Session, workspace_id: str, user_id: str) -> list[CampaignProposalRow]:
    """Those that somebody asked for or decided on."""
    query = select(CampaignProposalRow).where(
        CampaignProposalRow.workspace_id == workspace_id,
        (CampaignProposalRow.made_by == user_id) | (CampaignProposalRow.decided_by == user_id),
    )
    return list(session.scalars(query.order_by(CampaignProposalRow.id)))
