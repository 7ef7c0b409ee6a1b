"""What becomes of a celebration that its channel does not take: who is told, and how long it is still worth telling."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.db import campaign_owners as owner_rows
from bot.db import celebrations, people
from bot.services import campaign_owners

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

WAITING = "celebration_waits"
WORTH_TELLING = timedelta(days=14)
"""So long after its day a celebration is still told; later it would be told as new what everybody has forgotten."""


def take_up_again(session: Session, *, workspace_id: str, told_in: str) -> bool:
    """What a message that was never posted would have told is not told yet. Returns whether there was anything."""
    return celebrations.untell(session, workspace_id, told_in)


def forget_old(session: Session, workspace_id: str, channel_id: str, *, today: date) -> None:
    """What was not told in time is not told any more."""
    celebrations.remove_untold(session, workspace_id, channel_id, before=today - WORTH_TELLING)


def trouble_of(session: Session, workspace_id: str, channel_id: str) -> str | None:
    """Why nothing can be posted in a channel now; None: it can."""
    return dict(people.channels_with_problems(session, workspace_id)).get(channel_id)


def report(session: Session, workspace_id: str, *, channel_id: str, code: str, now: datetime) -> None:
    """Tells who looks after the channel's campaigns that something waits to be celebrated there, once for as long.

    Told anew when what waited longest has been told or is no longer worth telling, and something else still waits.
    """
    oldest = celebrations.oldest_untold(session, workspace_id, channel_id)
    if oldest is None:
        return
    ids = owner_rows.posting_in(session, workspace_id, channel_id)
    campaign_owners.tell(
        session,
        workspace_id=workspace_id,
        campaign_ids=ids,
        kind=WAITING,
        values={
            "channel_id": channel_id,
            "code": code,
            "days": WORTH_TELLING.days,
            **campaign_owners.about(session, workspace_id, ids),
        },
        now=now,
        dedupe_key=f"{WAITING}:{oldest}",
    )
