"""When does Encore next have something to do? Read by the clock that wakes it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.db import campaigns, delivery_queue, timers
from bot.services import unreached_steps

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def next_instant(session: Session, *, now: datetime) -> datetime | None:
    """When Encore next has something to do, in UTC: at once while something waits to be sent, else by the calendar."""
    waiting = delivery_queue.waiting_since(session, now)
    if waiting is not None:
        return waiting
    instants = (
        campaigns.first_due(session),
        timers.first_due(session, without=(unreached_steps.LOOKING,)),
        delivery_queue.next_ready(session),
    )
    return min((instant for instant in instants if instant), default=None)
