"""What there is to celebrate in a channel, and which lines it was told with: tables and named queries."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db import stories
from bot.db.base import Base, BigId
from bot.db.campaigns import CampaignRow, ScheduleRow, StepRow
from bot.db.deliveries import OPEN, DeliveryRow
from bot.db.stories import StoryChannelRow, StoryRow
from bot.db.upsert import insert_into
from bot.domain import CampaignState, DeliveryState, Story, StoryState, Verb


class CelebrationRow(Base):
    """Something true to celebrate in a channel, once an occasion and subject.

    `on_date` is the local date from which it may be told. `told_in` is the public id of the delivery that tells it.
    `taken_back`: it is not true any more, and no message shows it.
    """

    __tablename__ = "celebrations"
    __table_args__ = (
        UniqueConstraint("workspace_id", "occasion", "subject", "channel_id"),
        Index("ix_celebrations_channel", "workspace_id", "channel_id", "told_in"),
        Index("ix_celebrations_told_in", "told_in"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    occasion: Mapped[str] = mapped_column(String(24))
    subject: Mapped[str] = mapped_column(String(64))
    channel_id: Mapped[str] = mapped_column(String(32))
    people: Mapped[list[str]]
    evidence: Mapped[dict[str, Any]]
    on_date: Mapped[date]
    noted_at: Mapped[datetime]
    told_in: Mapped[str | None] = mapped_column(String(40))
    taken_back: Mapped[bool] = mapped_column(default=False)


class CelebrationLineRow(Base):
    """A line of the content pack that a channel has read, and the place in the message where it stands."""

    __tablename__ = "celebration_lines"
    __table_args__ = (
        UniqueConstraint("workspace_id", "told_in", "slot"),
        Index("ix_celebration_lines_channel", "workspace_id", "channel_id", "line_id"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    channel_id: Mapped[str] = mapped_column(String(32))
    told_in: Mapped[str] = mapped_column(String(40))
    slot: Mapped[str] = mapped_column(String(80))
    line_id: Mapped[str] = mapped_column(String(64))
    used_on: Mapped[date]


def add(session: Session, **fields: Any) -> bool:
    """Notes something to celebrate; False when it is noted already."""
    statement = insert_into(session, CelebrationRow).values(taken_back=False, **fields)
    done = session.execute(statement.on_conflict_do_nothing().returning(CelebrationRow.id))
    return done.first() is not None


def untold(
    session: Session, workspace_id: str, channel_id: str, *, since: date, until: date, limit: int
) -> list[CelebrationRow]:
    """What a channel has not read, of these local dates, oldest first."""
    query = (
        select(CelebrationRow)
        .where(
            CelebrationRow.workspace_id == workspace_id,
            CelebrationRow.channel_id == channel_id,
            CelebrationRow.told_in.is_(None),
            CelebrationRow.on_date >= since,
            CelebrationRow.on_date <= until,
        )
        .order_by(CelebrationRow.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def told(session: Session, workspace_id: str, told_in: str) -> list[CelebrationRow]:
    """What a message tells, in its order."""
    query = select(CelebrationRow).where(
        CelebrationRow.workspace_id == workspace_id, CelebrationRow.told_in == told_in
    )
    return list(session.scalars(query.order_by(CelebrationRow.id)))


def first_date(session: Session, workspace_id: str, channel_id: str) -> date | None:
    """The local date from which something waits to be told in a channel."""
    return session.scalar(
        select(func.min(CelebrationRow.on_date)).where(
            CelebrationRow.workspace_id == workspace_id,
            CelebrationRow.channel_id == channel_id,
            CelebrationRow.told_in.is_(None),
        )
    )


def oldest_untold(session: Session, workspace_id: str, channel_id: str) -> int | None:
    """The id of what has waited longest to be told in a channel."""
    return session.scalar(
        select(func.min(CelebrationRow.id)).where(
            CelebrationRow.workspace_id == workspace_id,
            CelebrationRow.channel_id == channel_id,
            CelebrationRow.told_in.is_(None),
        )
    )


def untell(session: Session, workspace_id: str, told_in: str) -> bool:
    """Nobody has read this message: what it told waits again, and its lines are free. Returns whether it told any."""
    session.execute(
        delete(CelebrationLineRow).where(
            CelebrationLineRow.workspace_id == workspace_id, CelebrationLineRow.told_in == told_in
        )
    )
    statement = (
        update(CelebrationRow)
        .where(
            CelebrationRow.workspace_id == workspace_id,
            CelebrationRow.told_in == told_in,
            CelebrationRow.taken_back.is_(False),
        )
        .values(told_in=None)
        .returning(CelebrationRow.id)
    )
    return bool(session.execute(statement.execution_options(synchronize_session=False)).all())


def remove_untold(session: Session, workspace_id: str, channel_id: str, *, before: date) -> None:
    """Forgets what a channel should have read before a local date and has not."""
    session.execute(
        delete(CelebrationRow).where(
            CelebrationRow.workspace_id == workspace_id,
            CelebrationRow.channel_id == channel_id,
            CelebrationRow.told_in.is_(None),
            CelebrationRow.on_date < before,
        )
    )


def about(session: Session, workspace_id: str, occasion: str, subject: str) -> list[CelebrationRow]:
    """Everything noted about a subject, in any channel."""
    query = select(CelebrationRow).where(
        CelebrationRow.workspace_id == workspace_id,
        CelebrationRow.occasion == occasion,
        CelebrationRow.subject == subject,
    )
    return list(session.scalars(query.order_by(CelebrationRow.id)))


def remove(session: Session, ids: Collection[int]) -> None:
    """Forgets what was noted."""
    session.execute(delete(CelebrationRow).where(CelebrationRow.id.in_(ids)))


def mark_taken_back(session: Session, ids: Collection[int]) -> None:
    """No message shows these any more."""
    session.execute(update(CelebrationRow).where(CelebrationRow.id.in_(ids)).values(taken_back=True))


def last_used(session: Session, workspace_id: str, channel_id: str) -> dict[str, date]:
    """The local date on which a channel last read each line it has read."""
    query = (
        select(CelebrationLineRow.line_id, func.max(CelebrationLineRow.used_on))
        .where(CelebrationLineRow.workspace_id == workspace_id, CelebrationLineRow.channel_id == channel_id)
        .group_by(CelebrationLineRow.line_id)
    )
    return dict(iter(session.execute(query)))


def lines_in(session: Session, workspace_id: str, told_in: str) -> dict[str, str]:
    """The line in each place of a message."""
    query = select(CelebrationLineRow.slot, CelebrationLineRow.line_id).where(
        CelebrationLineRow.workspace_id == workspace_id, CelebrationLineRow.told_in == told_in
    )
    return dict(iter(session.execute(query)))


def stories_in(
    session: Session, workspace_id: str, channel_id: str, *, since: datetime, until: datetime
) -> list[Story]:
    """The stories published in a channel in [since, until), oldest first, without what was taken back."""
    here = select(StoryChannelRow.story_id).where(StoryChannelRow.channel_id == channel_id)
    query = select(StoryRow).where(
        StoryRow.workspace_id == workspace_id,
        StoryRow.state == StoryState.PUBLISHED,
        StoryRow.published_at >= since,
        StoryRow.published_at < until,
        StoryRow.id.in_(here),
    )
    return stories.read(session, list(session.scalars(query.order_by(StoryRow.published_at, StoryRow.id))))


def roundup_on(session: Session, workspace_id: str, channel_id: str, day: date) -> bool:
    """Whether a channel's round-up goes out on a local date, or went."""
    planned = (
        select(ScheduleRow.id)
        .join(StepRow, StepRow.id == ScheduleRow.step_id)
        .join(CampaignRow, CampaignRow.id == StepRow.campaign_id)
        .where(
            ScheduleRow.workspace_id == workspace_id,
            ScheduleRow.target == channel_id,
            ScheduleRow.next_local_date == day,
            StepRow.kind == "roundup",
            CampaignRow.state == CampaignState.RUNNING,
        )
    )
    made = select(DeliveryRow.id).where(
        DeliveryRow.workspace_id == workspace_id,
        DeliveryRow.conversation == channel_id,
        DeliveryRow.kind == "roundup",
        DeliveryRow.verb == Verb.POST,
        DeliveryRow.local_date == day,
        DeliveryRow.state.in_((*OPEN, DeliveryState.SENT)),
    )
    return session.scalar(planned.limit(1)) is not None or session.scalar(made.limit(1)) is not None
