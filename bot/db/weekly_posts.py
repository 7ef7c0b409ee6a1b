"""Which of the week's posts did channels get, and from which campaign? Named queries."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.db.campaigns import StepRow
from bot.db.deliveries import OPEN, DeliveryRow
from bot.domain import DeliveryState, Verb


class Waiting(NamedTuple):
    """A post that is due and not sent: what it is about (see known_of in bot.services.campaigns), not before when."""

    channel_id: str
    kind: str
    campaign_id: int
    words: str | None
    about: dict[str, Any]
    not_before: datetime | None


def words_of(session: Session, step_ids: Collection[int]) -> dict[int, tuple[int, str | None]]:
    """(campaign, a lead's own words or None) of each step."""
    if not step_ids:
        return {}
    query = select(StepRow.id, StepRow.campaign_id, StepRow.content_text).where(StepRow.id.in_(step_ids))
    return {step_id: (campaign_id, words) for step_id, campaign_id, words in session.execute(query)}


def had(
    session: Session,
    workspace_id: str,
    channel_ids: Collection[str],
    kinds: Collection[str],
    *,
    since: datetime,
) -> dict[str, list[tuple[str, int, datetime]]]:
    """(kind, campaign, when) of what these channels got of these kinds since an instant, by channel."""
    if not channel_ids:
        return {}
    query = (
        select(DeliveryRow.conversation, DeliveryRow.kind, StepRow.campaign_id, DeliveryRow.sent_at)
        .join(StepRow, StepRow.id == DeliveryRow.step_id)
        .where(
            DeliveryRow.workspace_id == workspace_id,
            DeliveryRow.conversation.in_(channel_ids),
            DeliveryRow.sent_at >= since,
            DeliveryRow.state == DeliveryState.SENT,
            DeliveryRow.verb == Verb.POST,
            DeliveryRow.kind.in_(kinds),
        )
    )
    found: dict[str, list[tuple[str, int, datetime]]] = {}
    for channel_id, kind, campaign_id, sent_at in session.execute(query):
        if sent_at is not None:
            found.setdefault(channel_id, []).append((kind, campaign_id, sent_at))
    return found


def waiting(
    session: Session,
    workspace_id: str,
    channel_ids: Collection[str],
    kinds: Collection[str],
    *,
    now: datetime,
) -> list[Waiting]:
    """What waits for these channels of these kinds, was due by now and is still of use."""
    if not channel_ids:
        return []
    columns = (DeliveryRow.kind, StepRow.campaign_id, StepRow.content_text, DeliveryRow.values)
    query = (
        select(DeliveryRow.conversation, *columns, DeliveryRow.not_before)
        .join(StepRow, StepRow.id == DeliveryRow.step_id)
        .where(
            DeliveryRow.workspace_id == workspace_id,
            DeliveryRow.conversation.in_(channel_ids),
            DeliveryRow.state.in_((*OPEN, DeliveryState.HELD)),
            DeliveryRow.verb == Verb.POST,
            DeliveryRow.kind.in_(kinds),
            DeliveryRow.due_at <= now,
            or_(DeliveryRow.expires_at.is_(None), DeliveryRow.expires_at >= now),
        )
    )
    return [Waiting._make(row) for row in session.execute(query)]
