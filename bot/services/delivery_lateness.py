"""What of a campaign's messages is late when it is to be sent, and when does it go instead? Asked for many at once.

What could not be sent for a while leaves in office hours only, where its target is, and after its grace not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.attention import Attention
from bot.db import campaigns, delivery_queue
from bot.domain import DeliveryState
from bot.services import campaign_owners
from bot.services.attention_together import DIGEST
from bot.services.campaigns import ON_TIME, waits_until

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow

_OWN_TIMES = frozenset({DIGEST, "quiet_hours", "day_off"})


def set_aside(session: Session, rows: Sequence[DeliveryRow], *, now: datetime) -> list[DeliveryRow]:
    """Holds what waits for the next office hour there, marks what has come too late. Returns the others."""
    late = [row for row in rows if _may_have_to_wait(row, now)]
    if not late:
        return list(rows)
    zones = campaigns.timezones_of(
        session, {row.step_id for row in late if row.step_id}, {row.conversation for row in late}
    )
    gone: set[int] = set()
    missed: dict[str, set[int]] = {}
    for row in late:
        if row.step_id is None or row.due_at is None:
            continue
        leaves = waits_until(row.due_at, zones.get((row.step_id, row.conversation)), now=now)
        if leaves is None:
            continue
        gone.add(row.id)
        if row.expires_at is not None and leaves > row.expires_at:
            delivery_queue.set_state(session, row.id, DeliveryState.MISSED, reason="too_late")
            missed.setdefault(row.workspace_id, set()).add(row.step_id)
        else:
            delivery_queue.set_state(
                session, row.id, DeliveryState.HELD, not_before=leaves, reason="quiet_hours"
            )
    for workspace_id, step_ids in sorted(missed.items()):
        campaign_owners.report_missed(session, workspace_id, step_ids=step_ids, now=now)
    return [row for row in rows if row.id not in gone]


def _may_have_to_wait(row: DeliveryRow, now: datetime) -> bool:
    """Unless it is late because it waited for the hours or day of its reader or team, or was asked for."""
    if row.due_at is None or now - row.due_at <= ON_TIME or row.attention == Attention.ASKED:
        return False
    return row.reason not in _OWN_TIMES
