"""Nominations and where they stand: the table and named queries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, and_, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, BigId
from bot.db.people import ChannelRow
from bot.db.programmes import TeamRow
from bot.nomination import Nomination, NominationState, Proposal, Wish

KNOWN_TO_NOMINEE = (NominationState.APPROVED, NominationState.POSTED, NominationState.PRIVATE)
"""States in which a nominee knows that they were nominated."""


class NominationRow(Base):
    """A nomination of a person (`nominee_id`) or of the team that meets in a channel (`team_channel`).

    `version` counts the wordings that were submitted, `drawn` how often what stands in Slack was changed. `note` is
    what the approver said. `channel_id` is where an approved one would be shown, or is.
    """

    __tablename__ = "nominations"
    __table_args__ = (
        Index("ix_nominations_workspace_id_state", "workspace_id", "state"),
        Index("ix_nominations_workspace_id_nominator_id", "workspace_id", "nominator_id"),
        Index("ix_nominations_workspace_id_nominee_id", "workspace_id", "nominee_id"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    nominator_id: Mapped[str] = mapped_column(String(32))
    nominee_id: Mapped[str | None] = mapped_column(String(32))
    team_channel: Mapped[str | None] = mapped_column(String(32))
    behaviour_id: Mapped[str] = mapped_column(String(64), default="")
    evidence: Mapped[str] = mapped_column(Text, default="")
    effect: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(16), default=NominationState.DRAFT)
    wish: Mapped[str] = mapped_column(String(8), default=Wish.OPEN)
    version: Mapped[int] = mapped_column(default=0)
    drawn: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str | None] = mapped_column(String(32))
    channel_id: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    posted_at: Mapped[datetime | None]


def for_change(session: Session, workspace_id: str, nomination_id: int) -> NominationRow | None:
    """A nomination of this workspace; nobody else changes it until this transaction is over."""
    query = (
        select(NominationRow)
        .where(NominationRow.id == nomination_id, NominationRow.workspace_id == workspace_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.scalar(query)


def get(session: Session, workspace_id: str, nomination_id: int) -> Nomination | None:
    """One nomination for reading."""
    found = session.get(NominationRow, nomination_id)
    return read(found) if found and found.workspace_id == workspace_id else None


def read(one: NominationRow) -> Nomination:
    """A nomination for reading."""
    return Nomination(
        id=one.id,
        nominator_id=one.nominator_id,
        state=NominationState(one.state),
        proposal=Proposal(
            nominee_id=one.nominee_id or "",
            team_channel=one.team_channel or "",
            behaviour_id=one.behaviour_id,
            evidence=one.evidence,
            effect=one.effect,
        ),
        wish=Wish(one.wish),
        note=one.note,
        decided_by=one.decided_by,
        channel_id=one.channel_id,
        version=one.version,
        submitted_at=one.submitted_at,
        posted_at=one.posted_at,
    )


def team_channels(session: Session, workspace_id: str) -> list[tuple[str, str, bool]]:
    """(channel id, name, whether it is private) of every team, by name; an unread one has an empty name."""
    query = (
        select(TeamRow.channel_id, ChannelRow.name, ChannelRow.is_private)
        .outerjoin(
            ChannelRow,
            and_(
                ChannelRow.workspace_id == TeamRow.workspace_id, ChannelRow.channel_id == TeamRow.channel_id
            ),
        )
        .where(TeamRow.workspace_id == workspace_id, TeamRow.left_at.is_(None))
        .order_by(ChannelRow.name, TeamRow.id)
    )
    return [
        (channel_id, name or "", bool(is_private)) for channel_id, name, is_private in session.execute(query)
    ]


def submitted(session: Session, workspace_id: str) -> list[Nomination]:
    """What waits for a decision, longest first."""
    query = (
        select(NominationRow)
        .where(NominationRow.workspace_id == workspace_id, NominationRow.state == NominationState.SUBMITTED)
        .order_by(NominationRow.submitted_at, NominationRow.id)
    )
    return [read(one) for one in session.scalars(query)]


def waits_for(
    session: Session, workspace_id: str, *, nominator_id: str, proposal: Proposal, other_than: int
) -> bool:
    """Whether the nominator has another nomination of the same person or team that nobody has decided."""
    query = select(NominationRow.id).where(
        NominationRow.workspace_id == workspace_id,
        NominationRow.nominator_id == nominator_id,
        NominationRow.state == NominationState.SUBMITTED,
        NominationRow.nominee_id == proposal.nominee_id
        if proposal.nominee_id
        else NominationRow.team_channel == proposal.team_channel,
        NominationRow.id != other_than,
    )
    return session.scalar(query.limit(1)) is not None


def of_person(
    session: Session, workspace_id: str, user_id: str, *, offset: int, limit: int
) -> list[Nomination]:
    """What somebody nominated, and what they were nominated for as far as they know; newest first."""
    query = (
        select(NominationRow)
        .where(
            NominationRow.workspace_id == workspace_id,
            or_(NominationRow.nominator_id == user_id, _received(user_id)),
        )
        .order_by(NominationRow.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [read(one) for one in session.scalars(query)]


def counts(session: Session, workspace_id: str, user_id: str) -> tuple[dict[str, int], dict[str, int]]:
    """How many of somebody's nominations are in each state: (those they made, those of them they know of)."""
    made, received = (
        {
            str(state): count
            for state, count in session.execute(
                select(NominationRow.state, func.count())
                .where(NominationRow.workspace_id == workspace_id, whose)
                .group_by(NominationRow.state)
            )
        }
        for whose in (NominationRow.nominator_id == user_id, _received(user_id))
    )
    return made, received


def _received(user_id: str) -> ColumnElement[bool]:
    return and_(
        NominationRow.nominee_id == user_id,
        NominationRow.state.in_(KNOWN_TO_NOMINEE),
        NominationRow.wish != Wish.REFUSE,
    )


def posted(
    session: Session, workspace_id: str, channel_id: str, *, since: datetime, until: datetime
) -> list[Nomination]:
    """What stands in a channel from a span (UTC; the end not included), oldest first."""
    query = (
        select(NominationRow)
        .where(
            NominationRow.workspace_id == workspace_id,
            NominationRow.channel_id == channel_id,
            NominationRow.state == NominationState.POSTED,
            NominationRow.posted_at >= since,
            NominationRow.posted_at < until,
        )
        .order_by(NominationRow.posted_at, NominationRow.id)
    )
    return [read(one) for one in session.scalars(query)]


def shown(session: Session, workspace_id: str, *, offset: int, limit: int) -> list[Nomination]:
    """What stands in the workspace's channels, newest first."""
    query = (
        select(NominationRow)
        .where(NominationRow.workspace_id == workspace_id, NominationRow.state == NominationState.POSTED)
        .order_by(NominationRow.posted_at.desc(), NominationRow.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [read(one) for one in session.scalars(query)]


def made_by(session: Session, workspace_id: str, user_id: str) -> list[NominationRow]:
    """Every nomination a person made, in whatever state."""
    return _rows(session, workspace_id, "nominator_id", user_id)


def made_for(session: Session, workspace_id: str, user_id: str) -> list[NominationRow]:
    """Every nomination of a person, in whatever state."""
    return _rows(session, workspace_id, "nominee_id", user_id)


def _rows(session: Session, workspace_id: str, column: str, user_id: str) -> list[NominationRow]:
    query = select(NominationRow).where(
        NominationRow.workspace_id == workspace_id, getattr(NominationRow, column) == user_id
    )
    return list(session.scalars(query.order_by(NominationRow.id)))
