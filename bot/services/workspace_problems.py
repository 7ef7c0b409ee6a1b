"""May Encore act in this workspace? A dead token is noted; who looks after campaigns hears of it once it is over."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import campaign_owners as owners
from bot.db import people
from bot.recurrence import zone
from bot.services import campaign_owners

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow

BACK = "token_back"
_MOST_CODE = 64


def refused(session: Session, workspace_id: str, code: str, *, now: datetime) -> None:
    """Slack refuses the token: nothing can be sent, and nobody can be told, until it works again."""
    people.set_problem(session, workspace_id, code[:_MOST_CODE], now=now)


def works_again(session: Session, workspace_id: str, *, now: datetime) -> None:
    """Whatever stopped Encore is over; who looks after what runs is told, once, from when to when nothing was sent."""
    code, since = people.problem(session, workspace_id)
    if code is None:
        return
    people.set_problem(session, workspace_id, None, now=now)
    campaign_owners.tell(
        session,
        workspace_id=workspace_id,
        campaign_ids=owners.live(session, workspace_id),
        kind=BACK,
        values={"code": code, "since": (since or now).isoformat(), "until": now.isoformat()},
        now=now,
        dedupe_key=f"{BACK}:{now:%Y-%m-%d}",
    )


def for_back(session: Session, row: DeliveryRow) -> dict[str, Any]:
    """The instants as wall time where the reader is, in ISO."""
    reader = people.get(session, row.workspace_id, row.conversation)
    here = zone((reader and reader.timezone) or "UTC")
    return {
        name: datetime.fromisoformat(row.values[name]).astimezone(here).isoformat()
        for name in ("since", "until")
    }
