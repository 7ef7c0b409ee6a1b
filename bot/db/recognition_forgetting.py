"""Every thank-you somebody ever gave or received, and taking a person out of it. The tables are in recognitions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.db.recognitions import (
    RecognitionChannelRow,
    RecognitionDraftRow,
    RecognitionReceiverRow,
    RecognitionRow,
)


def receivers(session: Session, recognition_id: int) -> list[str]:
    """Whom a recognition thanks."""
    query = select(RecognitionReceiverRow.user_id).where(
        RecognitionReceiverRow.recognition_id == recognition_id
    )
    return list(session.scalars(query.order_by(RecognitionReceiverRow.position)))


def all_given(session: Session, workspace_id: str, giver_id: str) -> list[int]:
    """Ids of everything somebody ever gave and did not take back."""
    query = select(RecognitionRow.id).where(
        RecognitionRow.workspace_id == workspace_id,
        RecognitionRow.giver_id == giver_id,
        RecognitionRow.withdrawn_at.is_(None),
    )
    return list(session.scalars(query.order_by(RecognitionRow.id)))


def all_received(session: Session, workspace_id: str, user_id: str) -> list[RecognitionRow]:
    """Everything that ever thanked somebody, taken back or not."""
    query = (
        select(RecognitionRow)
        .join(RecognitionReceiverRow, RecognitionReceiverRow.recognition_id == RecognitionRow.id)
        .where(RecognitionRow.workspace_id == workspace_id, RecognitionReceiverRow.user_id == user_id)
    )
    return list(session.scalars(query.order_by(RecognitionRow.id)))


def remove_receiver(session: Session, recognition_id: int, user_id: str) -> None:
    """A recognition thanks this person no longer."""
    row = session.get(RecognitionReceiverRow, (recognition_id, user_id))
    if row is not None:
        session.delete(row)
        session.flush()


def empty(session: Session, recognition_id: int, *, now: datetime) -> None:
    """Nothing but the number of a recognition is left."""
    row = session.get(RecognitionRow, recognition_id)
    if row is not None:
        row.text, row.withdrawn_at = "", row.withdrawn_at or now


def unlink_drafts(session: Session, workspace_id: str, giver_id: str) -> None:
    """What somebody gave does not point to their drafts any more."""
    theirs = select(RecognitionDraftRow.id).where(
        RecognitionDraftRow.workspace_id == workspace_id, RecognitionDraftRow.giver_id == giver_id
    )
    session.execute(
        update(RecognitionRow)
        .where(RecognitionRow.draft_id.in_(theirs))
        .values(draft_id=None)
        .execution_options(synchronize_session=False)
    )


def where_and_when(session: Session, recognition_ids: Collection[int]) -> list[tuple[datetime, list[str]]]:
    """(when it was given, the channels it was posted in) of recognitions that were posted anywhere."""
    query = (
        select(RecognitionRow.id, RecognitionRow.given_at, RecognitionChannelRow.channel_id)
        .join(RecognitionChannelRow, RecognitionChannelRow.recognition_id == RecognitionRow.id)
        .where(RecognitionRow.id.in_(recognition_ids))
        .order_by(RecognitionRow.id, RecognitionChannelRow.channel_id)
    )
    found: dict[int, tuple[datetime, list[str]]] = {}
    for recognition_id, given_at, channel_id in session.execute(query):
        found.setdefault(recognition_id, (given_at, []))[1].append(channel_id)
    return list(found.values())
