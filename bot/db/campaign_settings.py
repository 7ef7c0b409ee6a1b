"""What a lead sets for a campaign besides its steps: sessions, co-owners, audience. Tables and named queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, BigId
from bot.db.campaigns import CampaignRow
from bot.domain import CampaignState

CHANNEL, GROUP, PERSON = "channel", "group", "person"
"""What a row of the audience names."""


class CampaignSessionRow(Base):
    """A live training event of a campaign: the n-th, from 1, and what it is about."""

    __tablename__ = "campaign_sessions"
    __table_args__ = (UniqueConstraint("campaign_id", "n"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    n: Mapped[int]
    local_date: Mapped[date]
    theme: Mapped[str] = mapped_column(String(120), default="")


class CampaignCoOwnerRow(Base):
    """Who looks after a campaign besides its owner."""

    __tablename__ = "campaign_co_owners"
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    added_at: Mapped[datetime]


class CampaignAudienceRow(Base):
    """One part of a campaign's audience: a channel, a user group or a person.

    `people` is how many Slack showed there when it was chosen; None for a person.
    """

    __tablename__ = "campaign_audiences"
    __table_args__ = (UniqueConstraint("campaign_id", "kind", "ref"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    ref: Mapped[str] = mapped_column(String(32))
    people: Mapped[int | None]


@dataclass(frozen=True, slots=True)
class AudiencePart:
    """See CampaignAudienceRow."""

    kind: str
    ref: str
    people: int | None = None


def sessions(session: Session, campaign_id: int) -> list[CampaignSessionRow]:
    """The sessions of a campaign in order."""
    query = select(CampaignSessionRow).where(CampaignSessionRow.campaign_id == campaign_id)
    return list(session.scalars(query.order_by(CampaignSessionRow.n)))


def sessions_of(session: Session, campaign_ids: Collection[int]) -> dict[int, tuple[tuple[date, str], ...]]:
    """(date, theme) of the sessions of each campaign, in order; campaigns without sessions are absent."""
    query = (
        select(CampaignSessionRow.campaign_id, CampaignSessionRow.local_date, CampaignSessionRow.theme)
        .where(CampaignSessionRow.campaign_id.in_(campaign_ids))
        .order_by(CampaignSessionRow.n)
    )
    found: dict[int, tuple[tuple[date, str], ...]] = {}
    for campaign_id, day, theme in session.execute(query) if campaign_ids else ():
        found[campaign_id] = (*found.get(campaign_id, ()), (day, theme))
    return found


def co_owners(session: Session, campaign_id: int) -> list[str]:
    """Ids of who looks after a campaign besides its owner."""
    query = select(CampaignCoOwnerRow.user_id).where(CampaignCoOwnerRow.campaign_id == campaign_id)
    return list(session.scalars(query.order_by(CampaignCoOwnerRow.added_at, CampaignCoOwnerRow.user_id)))


def audience(session: Session, campaign_id: int) -> tuple[AudiencePart, ...]:
    """The parts of a campaign's audience, in the order they were named."""
    query = select(CampaignAudienceRow).where(CampaignAudienceRow.campaign_id == campaign_id)
    return tuple(
        AudiencePart(row.kind, row.ref, row.people)
        for row in session.scalars(query.order_by(CampaignAudienceRow.id))
    )


def by_kind(parts: Collection[AudiencePart]) -> dict[str, tuple[str, ...]]:
    """What an audience names of each kind (CHANNEL, GROUP, PERSON), in the order it was named."""
    return {kind: tuple(part.ref for part in parts if part.kind == kind) for kind in (CHANNEL, GROUP, PERSON)}


def groups_followed(session: Session, workspace_id: str) -> set[str]:
    """Ids of the user groups that some campaign is for that is not over."""
    query = (
        select(CampaignAudienceRow.ref)
        .join(CampaignRow, CampaignRow.id == CampaignAudienceRow.campaign_id)
        .where(
            CampaignAudienceRow.workspace_id == workspace_id,
            CampaignAudienceRow.kind == GROUP,
            CampaignRow.state != CampaignState.FINISHED,
        )
    )
    return set(session.scalars(query))


def save_sessions(session: Session, campaign: CampaignRow, days: Sequence[tuple[date, str]]) -> None:
    """Makes the sessions of a campaign exactly these (date, theme), numbered in order of their dates."""
    session.execute(delete(CampaignSessionRow).where(CampaignSessionRow.campaign_id == campaign.id))
    for n, (day, theme) in enumerate(sorted(days), 1):
        session.add(
            CampaignSessionRow(
                workspace_id=campaign.workspace_id,
                campaign_id=campaign.id,
                n=n,
                local_date=day,
                theme=theme,
            )
        )


def save_co_owners(
    session: Session, campaign: CampaignRow, user_ids: Sequence[str], *, now: datetime
) -> None:
    """Makes the co-owners of a campaign exactly these."""
    present = set(co_owners(session, campaign.id))
    session.execute(
        delete(CampaignCoOwnerRow).where(
            CampaignCoOwnerRow.campaign_id == campaign.id, CampaignCoOwnerRow.user_id.not_in(list(user_ids))
        )
    )
    for user_id in dict.fromkeys(user_ids):
        if user_id not in present:
            session.add(
                CampaignCoOwnerRow(
                    campaign_id=campaign.id,
                    user_id=user_id,
                    workspace_id=campaign.workspace_id,
                    added_at=now,
                )
            )


def save_audience(session: Session, campaign: CampaignRow, parts: Sequence[AudiencePart]) -> None:
    """Makes the audience of a campaign exactly this."""
    session.execute(delete(CampaignAudienceRow).where(CampaignAudienceRow.campaign_id == campaign.id))
    counts: dict[tuple[str, str], int | None] = {}
    for part in parts:
        counts.setdefault((part.kind, part.ref), part.people)
    for (kind, ref), people in counts.items():
        session.add(
            CampaignAudienceRow(
                workspace_id=campaign.workspace_id,
                campaign_id=campaign.id,
                kind=kind,
                ref=ref,
                people=people,
            )
        )
