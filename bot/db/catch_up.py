"""Which messages to one person are unanswered, or wait to be sent? Named queries over the ledger and its features."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.attention import Attention
from bot.db import delivery_queue
from bot.db.deliveries import DeliveryRow
from bot.db.drills import DrillAttemptRow
from bot.db.stories import StoryColleagueRow, StoryRow
from bot.domain import Consent, DeliveryState, StoryState, Verb


def open_questions(
    session: Session, workspace_id: str, user_id: str, *, since: datetime, limit: int
) -> list[DeliveryRow]:
    """Scenario questions that reached somebody since an instant and are not answered, newest first."""
    query = (
        select(DeliveryRow)
        .join(DrillAttemptRow, DrillAttemptRow.delivery_id == DeliveryRow.id)
        .where(
            DrillAttemptRow.workspace_id == workspace_id,
            DrillAttemptRow.user_id == user_id,
            DrillAttemptRow.option.is_(None),
            DeliveryRow.state == DeliveryState.SENT,
            DeliveryRow.sent_at >= since,
        )
        .order_by(DeliveryRow.sent_at.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def open_consents(session: Session, workspace_id: str, user_id: str, *, limit: int) -> list[tuple[int, int]]:
    """(story, wording) of the stories that wait for somebody's yes or no, oldest first."""
    query = (
        select(StoryColleagueRow.story_id, StoryColleagueRow.version)
        .join(StoryRow, StoryRow.id == StoryColleagueRow.story_id)
        .where(
            StoryColleagueRow.workspace_id == workspace_id,
            StoryColleagueRow.user_id == user_id,
            StoryColleagueRow.answer == Consent.OPEN,
            StoryRow.state == StoryState.CONSENT,
        )
        .order_by(StoryColleagueRow.story_id)
        .limit(limit)
    )
    return [(story_id, version) for story_id, version in session.execute(query)]


def held(
    session: Session, workspace_id: str, user_id: str, *, without: Collection[str]
) -> tuple[int, datetime | None]:
    """(how many messages are held for somebody, until when the first of them), but for some kinds."""
    query = select(func.count(), func.min(DeliveryRow.not_before)).where(
        *_held(workspace_id, user_id, without)
    )
    count, until = session.execute(query).one()
    return count, until


def let_go(session: Session, workspace_id: str, user_id: str, *, without: Collection[str], limit: int) -> int:
    """The oldest of what is held for somebody goes now, because they asked for it. Returns how many."""
    oldest = (
        select(DeliveryRow.id)
        .where(*_held(workspace_id, user_id, without))
        .order_by(DeliveryRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return delivery_queue.go_on(session, oldest, not_before=None, attention=Attention.ASKED)


def _held(workspace_id: str, user_id: str, without: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return (
        DeliveryRow.state == DeliveryState.HELD,
        DeliveryRow.conversation == user_id,
        DeliveryRow.workspace_id == workspace_id,
        DeliveryRow.verb == Verb.POST,
        DeliveryRow.kind.not_in(without),
    )
