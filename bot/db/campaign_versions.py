"""How were a campaign's steps before? A row for each version: tables and named queries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, BigId


class CampaignVersionRow(Base):
    """All steps of a campaign as a change left them. `number` is the campaign's version then, `act` what was done."""

    __tablename__ = "campaign_versions"
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    number: Mapped[int]
    act: Mapped[str] = mapped_column(String(16))
    made_by: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[datetime]
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


def add(session: Session, row: CampaignVersionRow) -> None:
    """Keeps a version."""
    session.add(row)
    session.flush()


def newest(session: Session, campaign_id: int) -> CampaignVersionRow | None:
    """The last version that was kept; None before the first change."""
    query = select(CampaignVersionRow).where(CampaignVersionRow.campaign_id == campaign_id)
    return session.scalar(query.order_by(CampaignVersionRow.number.desc()).limit(1))


def get(session: Session, campaign_id: int, number: int) -> CampaignVersionRow | None:
    """One version of a campaign."""
    query = select(CampaignVersionRow).where(
        CampaignVersionRow.campaign_id == campaign_id, CampaignVersionRow.number == number
    )
    return session.scalar(query)


def since(session: Session, campaign_id: int, number: int, *, limit: int) -> list[CampaignVersionRow]:
    """The versions after a number, oldest first."""
    query = select(CampaignVersionRow).where(
        CampaignVersionRow.campaign_id == campaign_id, CampaignVersionRow.number > number
    )
    return list(session.scalars(query.order_by(CampaignVersionRow.number).limit(limit)))


def page(session: Session, campaign_id: int, *, offset: int, limit: int) -> list[CampaignVersionRow]:
    """Some of the versions, newest first."""
    query = select(CampaignVersionRow).where(CampaignVersionRow.campaign_id == campaign_id)
    return list(session.scalars(query.order_by(CampaignVersionRow.number.desc()).offset(offset).limit(limit)))


def count(session: Session, campaign_id: int) -> int:
    """How many versions there are."""
    query = select(func.count()).select_from(CampaignVersionRow)
    return session.scalar(query.where(CampaignVersionRow.campaign_id == campaign_id)) or 0
