"""Since when does somebody take part in a campaign? Their day 0, for campaigns that reckon from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base
from bot.db.campaigns import CampaignRow
from bot.db.upsert import insert_into


class CampaignMemberRow(Base):
    """Somebody in a campaign that reckons from day 0. `day0` None: was there before, in a campaign for joiners only.

    Who leaves and comes back goes on where they were: the row stays.
    """

    __tablename__ = "campaign_members"
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True, index=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    day0: Mapped[date | None]


def days(session: Session, campaign_id: int) -> dict[str, date | None]:
    """Day 0 of everybody Encore has met in a campaign; see CampaignMemberRow."""
    query = select(CampaignMemberRow.user_id, CampaignMemberRow.day0).where(
        CampaignMemberRow.campaign_id == campaign_id
    )
    return dict(iter(session.execute(query)))


def add(session: Session, campaign: CampaignRow, first_days: Mapping[str, date | None]) -> None:
    """Notes the day 0 of people who are new in a campaign; who is known already keeps theirs."""
    if first_days:
        session.execute(
            insert_into(session, CampaignMemberRow).on_conflict_do_nothing(),
            [
                {
                    "campaign_id": campaign.id,
                    "user_id": user_id,
                    "workspace_id": campaign.workspace_id,
                    "day0": day0,
                }
                for user_id, day0 in first_days.items()
            ],
        )
