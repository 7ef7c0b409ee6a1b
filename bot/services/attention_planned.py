"""What will come to these people and channels that is not written yet? Room is kept for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.db import attention, campaign_outlook
from bot.db.attention import Ahead
from bot.services import pulse_times

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Planned = dict[str, list[Ahead]]
"""By conversation."""
_JUST_DUE = timedelta(minutes=15)


def of_campaigns(
    session: Session, workspace_id: str, conversations: Collection[str], *, now: datetime
) -> Planned:
    """The next occurrence of each step of running campaigns there; what is long due has been written by now."""
    planned: Planned = {}
    for kind, target, instant, _ in (
        campaign_outlook.next_for(session, workspace_id, conversations) if conversations else ()
    ):
        if now - instant <= _JUST_DUE:
            planned.setdefault(target, []).append(Ahead(0, target, kind, instant))
    return planned


def of_pulses(session: Session, workspace_id: str, zones: Mapping[str, ZoneInfo]) -> Planned:
    """The question and the reminders of open pulses that people, each in a zone, have not answered."""
    planned: Planned = {}
    for user_id, contacts, following, last, closes_at in (
        attention.pulse_contacts(session, workspace_id, zones.keys()) if zones else ()
    ):
        instants = [following, last]
        if not contacts:
            instants += pulse_times.reminders(following, closes_at, zones[user_id])
        planned.setdefault(user_id, []).extend(
            Ahead(0, user_id, "pulse_reminder", instant) for instant in instants if instant
        )
    return planned
