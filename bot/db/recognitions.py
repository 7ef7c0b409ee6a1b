"""Recognitions and their drafts: tables and named queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, BigId
from bot.domain import Recognised, RecognitionStyle, is_person


class RecognitionDraftRow(Base):
    """A thank-you somebody began. Kept until it is given or let go, so that nothing typed is lost."""

    __tablename__ = "recognition_drafts"
    __table_args__ = (Index("ix_recognition_drafts_giver", "workspace_id", "giver_id", "state"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    giver_id: Mapped[str] = mapped_column(String(32))
    receiver_ids: Mapped[list[str]]
    text: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(16))
    source_channel: Mapped[str | None] = mapped_column(String(32))
    source_ts: Mapped[str | None] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16), default="open")
    created_at: Mapped[datetime]


class RecognitionRow(Base):
    """Thanks for a named behaviour. A withdrawn one stays as a row, is shown nowhere and counted nowhere."""

    __tablename__ = "recognitions"
    __table_args__ = (Index("ix_recognitions_workspace_id_given_at", "workspace_id", "given_at"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("recognition_drafts.id"), unique=True)
    giver_id: Mapped[str] = mapped_column(String(32), index=True)
    text: Mapped[str] = mapped_column(Text)
    behaviour_id: Mapped[str] = mapped_column(String(64))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class RecognitionReceiverRow(Base):
    """Whom a recognition thanks, in the order they were named, and how they liked to be thanked then."""

    __tablename__ = "recognition_receivers"
    recognition_id: Mapped[int] = mapped_column(
        ForeignKey("recognitions.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)
    style: Mapped[str] = mapped_column(
        String(16), default=RecognitionStyle.PUBLIC, server_default=RecognitionStyle.PUBLIC
    )


class RecognitionChannelRow(Base):
    """Where a recognition was posted. A round-up quotes only what its own channel has read already."""

    __tablename__ = "recognition_channels"
    recognition_id: Mapped[int] = mapped_column(
        ForeignKey("recognitions.id", ondelete="CASCADE"), primary_key=True
    )
    channel_id: Mapped[str] = mapped_column(String(32), primary_key=True, index=True)


def draft(session: Session, workspace_id: str, draft_id: int, giver_id: str) -> RecognitionDraftRow | None:
    """A draft of this person; None also for somebody else's."""
    row = session.get(RecognitionDraftRow, draft_id)
    return row if row and row.workspace_id == workspace_id and row.giver_id == giver_id else None


def draft_about(
    session: Session, workspace_id: str, giver_id: str, *, channel_id: str, ts: str
) -> RecognitionDraftRow | None:
    """The draft a reaction of this person to a message has led to already, whatever became of it."""
    query = select(RecognitionDraftRow).where(
        RecognitionDraftRow.workspace_id == workspace_id,
        RecognitionDraftRow.giver_id == giver_id,
        RecognitionDraftRow.source == "reaction",
        RecognitionDraftRow.source_channel == channel_id,
        RecognitionDraftRow.source_ts == ts,
    )
    return session.scalars(query).first()


def open_drafts(
    session: Session, workspace_id: str, giver_id: str, *, limit: int = 3
) -> list[RecognitionDraftRow]:
    """What somebody began and has not finished, newest first; not forms that were closed with nothing in them."""
    query = (
        select(RecognitionDraftRow)
        .where(
            RecognitionDraftRow.workspace_id == workspace_id,
            RecognitionDraftRow.giver_id == giver_id,
            RecognitionDraftRow.state == "open",
            or_(RecognitionDraftRow.text != "", RecognitionDraftRow.source != "form"),
        )
        .order_by(RecognitionDraftRow.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def of_draft(session: Session, draft_id: int) -> RecognitionRow | None:
    """The recognition a draft became."""
    return session.scalar(select(RecognitionRow).where(RecognitionRow.draft_id == draft_id))


def add(
    session: Session, *, receivers: Mapping[str, RecognitionStyle], channels: Iterable[str], **fields: Any
) -> RecognitionRow:
    """Stores a recognition with whom it thanks, how they like it, and where it is posted."""
    row = RecognitionRow(**fields)
    session.add(row)
    session.flush()
    session.add_all(
        RecognitionReceiverRow(recognition_id=row.id, user_id=user_id, position=position, style=style)
        for position, (user_id, style) in enumerate(receivers.items())
    )
    session.add_all(RecognitionChannelRow(recognition_id=row.id, channel_id=name) for name in channels)
    return row


def channels(session: Session, recognition_id: int) -> list[str]:
    """The channels a recognition is posted in."""
    return list(
        session.scalars(
            select(RecognitionChannelRow.channel_id)
            .where(RecognitionChannelRow.recognition_id == recognition_id)
            .order_by(RecognitionChannelRow.channel_id)
        )
    )


def styles(session: Session, recognition_ids: Collection[int]) -> dict[tuple[int, str], RecognitionStyle]:
    """How each receiver of these recognitions liked to be thanked when they were given."""
    query = select(
        RecognitionReceiverRow.recognition_id, RecognitionReceiverRow.user_id, RecognitionReceiverRow.style
    ).where(RecognitionReceiverRow.recognition_id.in_(recognition_ids))
    return {
        (recognition_id, user_id): RecognitionStyle(style)
        for recognition_id, user_id, style in session.execute(query)
    }


def unplace(session: Session, recognition_id: int, channel_id: str) -> None:
    """A recognition does not stand in a channel after all."""
    row = session.get(RecognitionChannelRow, (recognition_id, channel_id))
    if row is not None:
        session.delete(row)


def places(session: Session, recognition_id: int) -> list[str]:
    """Every conversation that was told of a recognition: channels it was posted in, people it thanks."""
    people = select(RecognitionReceiverRow.user_id).where(
        RecognitionReceiverRow.recognition_id == recognition_id
    )
    return [*channels(session, recognition_id), *session.scalars(people)]


def message_key(recognition_id: int, place: str) -> str:
    """The dedupe key of the message about a recognition in a channel, or to a person it thanks."""
    kind = "recognition_received" if is_person(place) else "recognition_post"
    return f"{kind}:{recognition_id}:{place}"


def given_since(session: Session, workspace_id: str, giver_id: str, since: datetime) -> int:
    """How many thanks somebody gave since an instant, withdrawn ones too."""
    query = select(func.count()).where(
        RecognitionRow.workspace_id == workspace_id,
        RecognitionRow.giver_id == giver_id,
        RecognitionRow.given_at >= since,
    )
    return session.scalar(query) or 0


def _read(session: Session, rows: Sequence[RecognitionRow]) -> list[Recognised]:
    receivers: dict[int, list[str]] = {}
    query = (
        select(RecognitionReceiverRow.recognition_id, RecognitionReceiverRow.user_id)
        .where(RecognitionReceiverRow.recognition_id.in_([row.id for row in rows]))
        .order_by(RecognitionReceiverRow.position, RecognitionReceiverRow.user_id)
    )
    for recognition_id, user_id in session.execute(query):
        receivers.setdefault(recognition_id, []).append(user_id)
    return [
        Recognised(
            id=row.id,
            giver_id=row.giver_id,
            receiver_ids=tuple(receivers.get(row.id, ())),
            text=row.text,
            behaviour_id=row.behaviour_id,
            given_at=row.given_at,
        )
        for row in rows
    ]


def get(session: Session, workspace_id: str, recognition_id: int) -> Recognised | None:
    """One recognition that has not been withdrawn."""
    row = session.get(RecognitionRow, recognition_id)
    if row is None or row.workspace_id != workspace_id or row.withdrawn_at is not None:
        return None
    return _read(session, [row])[0]


def withdraw(
    session: Session, workspace_id: str, recognition_id: int, *, giver_id: str, now: datetime
) -> bool:
    """Takes a recognition back and deletes its words. False when this giver has none, or it is withdrawn already."""
    row = session.get(RecognitionRow, recognition_id)
    if (
        row is None
        or row.workspace_id != workspace_id
        or row.giver_id != giver_id
        or row.withdrawn_at is not None
    ):
        return False
    row.text, row.withdrawn_at = "", now
    return True


def received(
    session: Session, workspace_id: str, user_ids: Iterable[str], *, since: datetime, until: datetime
) -> list[Recognised]:
    """Thanks that any of these people received in [since, until), oldest first."""
    mine = select(RecognitionReceiverRow.recognition_id).where(
        RecognitionReceiverRow.user_id.in_(set(user_ids))
    )
    query = (
        select(RecognitionRow)
        .where(
            RecognitionRow.workspace_id == workspace_id,
            RecognitionRow.withdrawn_at.is_(None),
            RecognitionRow.given_at >= since,
            RecognitionRow.given_at < until,
            RecognitionRow.id.in_(mine),
        )
        .order_by(RecognitionRow.id)
    )
    return _read(session, list(session.scalars(query)))


def posted(
    session: Session, workspace_id: str, channel_id: str, *, since: datetime, until: datetime
) -> list[Recognised]:
    """Thanks posted in a channel in [since, until), oldest first, without what was taken back."""
    here = select(RecognitionChannelRow.recognition_id).where(RecognitionChannelRow.channel_id == channel_id)
    query = (
        select(RecognitionRow)
        .where(
            RecognitionRow.workspace_id == workspace_id,
            RecognitionRow.withdrawn_at.is_(None),
            RecognitionRow.given_at >= since,
            RecognitionRow.given_at < until,
            RecognitionRow.id.in_(here),
        )
        .order_by(RecognitionRow.id)
    )
    return _read(session, list(session.scalars(query)))


def given(
    session: Session, workspace_id: str, giver_id: str, *, since: datetime, limit: int = 5
) -> list[Recognised]:
    """What somebody gave since an instant, newest first."""
    query = (
        select(RecognitionRow)
        .where(
            RecognitionRow.workspace_id == workspace_id,
            RecognitionRow.giver_id == giver_id,
            RecognitionRow.withdrawn_at.is_(None),
            RecognitionRow.given_at >= since,
        )
        .order_by(RecognitionRow.id.desc())
        .limit(limit)
    )
    return _read(session, list(session.scalars(query)))
