"""What did a sender leave half done? Taken up by the next one, which looks in Slack where nobody knows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.db import delivery_queue
from bot.db.deliveries import DeliveryRow
from bot.domain import Claimed, DeliveryState, Verb

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_A_WEEK = timedelta(days=7)


def as_claimed(row: DeliveryRow) -> Claimed:
    """A delivery as its sender knows it, with the values it was written with."""
    return Claimed(
        id=row.id,
        public_id=row.public_id,
        workspace_id=row.workspace_id,
        kind=row.kind,
        verb=Verb(row.verb),
        conversation=row.conversation,
        channel_id=row.channel_id,
        thread_ts=row.thread_ts,
        target_ts=None,
        values=dict(row.values),
        attempts=row.attempts,
        attention=row.attention,
    )


def recover(session: Session, *, mine: Collection[int] = ()) -> list[int]:
    """Whatever a former sender was sending is uncertain now; `mine` are ids the caller itself is sending.

    Returns the ids of everything somebody has to look for in Slack.
    """
    delivery_queue.orphan(session, mine=mine)
    return [row.id for row in delivery_queue.in_state(session, DeliveryState.UNKNOWN)]


def uncertain_ones(session: Session) -> list[tuple[Claimed, str]]:
    """Deliveries somebody has to look for in Slack, each with the ts of the last message known to stand before it.

    The first one of a conversation is looked for in the week before it was written.
    """
    return [
        (
            as_claimed(row),
            delivery_queue.last_ts(session, row) or f"{(row.created_at - _A_WEEK).timestamp():.6f}",
        )
        for row in delivery_queue.in_state(session, DeliveryState.UNKNOWN)
    ]
