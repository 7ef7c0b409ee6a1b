"""Success stories, whom they name and where they stand: tables and named queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, BigId
from bot.domain import Consent, Sharing, Story, StoryState, Telling


class StoryRow(Base):
    """A story, from its first words on. `author_id` is the colleague whose words it began with.

    `version` counts wordings that people were asked about, `drawn` how often its posts were drawn anew. `note` is what
    a lead said when returning, declining or taking it down.
    """

    __tablename__ = "stories"
    __table_args__ = (
        Index("ix_stories_workspace_id_state", "workspace_id", "state"),
        Index("ix_stories_workspace_id_writer_id", "workspace_id", "writer_id"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    writer_id: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16), default=StoryState.DRAFT)
    happened: Mapped[str] = mapped_column(Text, default="")
    did: Mapped[str] = mapped_column(Text, default="")
    changed: Mapped[str] = mapped_column(Text, default="")
    prevention: Mapped[str] = mapped_column(Text, default="")
    behaviour_id: Mapped[str] = mapped_column(String(64), default="")
    sharing: Mapped[str] = mapped_column(String(16), default=Sharing.TEAM)
    author_id: Mapped[str | None] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(default=1)
    drawn: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    noted_by: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]


class StoryColleagueRow(Base):
    """Somebody a story names, and what they say to that. Whoever said no stays here: nobody may name them again.

    `version` is the wording they were asked about last, `answers` how often they have answered.
    """

    __tablename__ = "story_colleagues"
    story_id: Mapped[int] = mapped_column(ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True, index=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    answer: Mapped[str] = mapped_column(String(8), default=Consent.OPEN)
    version: Mapped[int] = mapped_column(default=0)
    answers: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[datetime | None]


class StoryChannelRow(Base):
    """Where a story was posted."""

    __tablename__ = "story_channels"
    story_id: Mapped[int] = mapped_column(ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True)
    channel_id: Mapped[str] = mapped_column(String(32), primary_key=True, index=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))


def row(session: Session, workspace_id: str, story_id: int) -> StoryRow | None:
    """A story of this workspace."""
    found = session.get(StoryRow, story_id)
    return found if found and found.workspace_id == workspace_id else None


def for_change(session: Session, workspace_id: str, story_id: int) -> StoryRow | None:
    """Like `row`; nobody else changes the story until this transaction is over."""
    query = (
        select(StoryRow)
        .where(StoryRow.id == story_id, StoryRow.workspace_id == workspace_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.scalar(query)


def colleagues(session: Session, story_id: int) -> list[StoryColleagueRow]:
    """Everybody a story names or named, in the order they were named."""
    query = (
        select(StoryColleagueRow)
        .where(StoryColleagueRow.story_id == story_id)
        .order_by(StoryColleagueRow.position, StoryColleagueRow.user_id)
    )
    return list(session.scalars(query))


def channels(session: Session, story_id: int) -> list[str]:
    """Where a story was posted."""
    query = select(StoryChannelRow.channel_id).where(StoryChannelRow.story_id == story_id)
    return sorted(session.scalars(query))


def place(session: Session, story: StoryRow, channel_ids: Iterable[str]) -> None:
    """The story is posted in these channels."""
    session.add_all(
        StoryChannelRow(story_id=story.id, channel_id=channel_id, workspace_id=story.workspace_id)
        for channel_id in channel_ids
    )


def unplace(session: Session, story_id: int, channel_id: str) -> None:
    """A story does not stand in a channel after all."""
    found = session.get(StoryChannelRow, (story_id, channel_id))
    if found is not None:
        session.delete(found)


def read(session: Session, rows: Sequence[StoryRow]) -> list[Story]:
    """Stories for reading, in the same order."""
    ids = [one.id for one in rows]
    named: dict[int, list[StoryColleagueRow]] = {}
    query = (
        select(StoryColleagueRow)
        .where(StoryColleagueRow.story_id.in_(ids))
        .order_by(StoryColleagueRow.position, StoryColleagueRow.user_id)
    )
    for one in session.scalars(query) if ids else ():
        named.setdefault(one.story_id, []).append(one)
    places: dict[int, list[str]] = {}
    standing = select(StoryChannelRow).where(StoryChannelRow.story_id.in_(ids))
    for stands in session.scalars(standing) if ids else ():
        places.setdefault(stands.story_id, []).append(stands.channel_id)
    return [_read(one, named.get(one.id, []), places.get(one.id, [])) for one in rows]


def _read(one: StoryRow, named: list[StoryColleagueRow], places: list[str]) -> Story:
    return Story(
        id=one.id,
        writer_id=one.writer_id,
        state=StoryState(one.state),
        telling=Telling(
            happened=one.happened,
            did=one.did,
            changed=one.changed,
            prevention=one.prevention,
            behaviour_id=one.behaviour_id,
            sharing=one.sharing,
            colleagues=tuple(two.user_id for two in named if two.answer in {Consent.OPEN, Consent.YES}),
            author_id=one.author_id,
        ),
        answers=tuple((two.user_id, two.answer) for two in named),
        note=one.note,
        noted_by=one.noted_by,
        version=one.version,
        published_at=one.published_at,
        channels=tuple(sorted(places)),
    )


def get(session: Session, workspace_id: str, story_id: int) -> Story | None:
    """One story for reading."""
    found = row(session, workspace_id, story_id)
    return read(session, [found])[0] if found else None


def queue(session: Session, workspace_id: str, *, offset: int, limit: int) -> list[Story]:
    """What waits for a lead, longest first."""
    query = (
        select(StoryRow)
        .where(StoryRow.workspace_id == workspace_id, StoryRow.state == StoryState.QUEUE)
        .order_by(StoryRow.submitted_at, StoryRow.id)
        .offset(offset)
        .limit(limit)
    )
    return read(session, list(session.scalars(query)))


def of_writer(session: Session, workspace_id: str, writer_id: str, *, offset: int, limit: int) -> list[Story]:
    """Somebody's own stories, newest first."""
    query = (
        select(StoryRow)
        .where(StoryRow.workspace_id == workspace_id, StoryRow.writer_id == writer_id)
        .order_by(StoryRow.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return read(session, list(session.scalars(query)))


def published(
    session: Session,
    workspace_id: str,
    *,
    readable_in: Collection[str] | None,
    reader_id: str,
    behaviour_id: str | None,
    offset: int,
    limit: int,
) -> list[Story]:
    """Published stories, newest first: those for the whole programme, the reader's own, and those that were posted in
    a channel of `readable_in` (None: everywhere).
    """
    query = select(StoryRow).where(
        StoryRow.workspace_id == workspace_id, StoryRow.state == StoryState.PUBLISHED
    )
    if readable_in is not None:
        here = select(StoryChannelRow.story_id).where(StoryChannelRow.channel_id.in_(list(readable_in)))
        query = query.where(
            or_(
                StoryRow.sharing == Sharing.PROGRAMME,
                StoryRow.writer_id == reader_id,
                StoryRow.id.in_(here),
            )
        )
    if behaviour_id is not None:
        query = query.where(StoryRow.behaviour_id == behaviour_id)
    ordered = query.order_by(StoryRow.published_at.desc(), StoryRow.id.desc()).offset(offset).limit(limit)
    return read(session, list(session.scalars(ordered)))


def counts(session: Session, workspace_id: str, *, writer_id: str | None = None) -> dict[str, int]:
    """How many stories are in each state, of one writer or of everybody."""
    query = select(StoryRow.state, func.count()).where(StoryRow.workspace_id == workspace_id)
    if writer_id is not None:
        query = query.where(StoryRow.writer_id == writer_id)
    return {str(state): count for state, count in session.execute(query.group_by(StoryRow.state))}
