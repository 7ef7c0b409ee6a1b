"""Did anybody receive a step? If nobody did, who looks after the campaign is told, once a day and campaign.

Looked at an hour after it was due, and every hour while something of it still waits or is still to come elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.db import campaigns, delivery_log, timers
from bot.delivery_log import ALL, STATES_OF, Outcome, Why
from bot.domain import CampaignState
from bot.services import campaign_owners
from bot.services.delivery_log import occurrence

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.timers import DueTimer

LOOKING = "nobody_received"
_HOUR = timedelta(hours=1)
_LONGEST = timedelta(days=8)
_MEANT = frozenset({Why.PAUSED, Why.GONE, Why.NOT_NEEDED, Why.HOLIDAY, Why.BUSY, Why.BROUGHT})
"""Why something was left out that who looks after the campaign knows or wanted."""
_LATE = frozenset({Why.LATE, Why.OVERTAKEN})
"""Why something was missed, which is told once a day for all that was; see campaign_owners.report_missed."""


def watch(session: Session, made: Iterable[Mapping[str, Any]], *, now: datetime) -> None:
    """Sees to it that the occurrences that were just made are looked at; `made` are rows of the ledger."""
    found = {(one["workspace_id"], one["step_id"], one["local_date"]) for one in made}
    timers.put_all(
        session,
        [
            {
                "workspace_id": workspace_id,
                "kind": LOOKING,
                "subject": f"{step_id}:{day.isoformat()}",
                "due_at": now + _HOUR,
            }
            for workspace_id, step_id, day in sorted(found)
        ],
    )


def look(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """Tells who looks after the campaign if nobody received the occurrence and nobody will."""
    number, _, day_text = timer.subject.partition(":")
    step_id, day = int(number), date.fromisoformat(day_text)
    found = campaigns.steps_with_campaigns(session, {step_id}).get(step_id)
    if found is None or found[1].state != CampaignState.RUNNING:
        return
    step, campaign = found
    counted = delivery_log.counts(session, [(step_id, day)], states=STATES_OF[ALL])
    one = occurrence(step, day, counted)
    if one.sent:
        return
    waiting = any(share.outcome is Outcome.WAITING for share in one.shares)
    if waiting or delivery_log.still_to_come(session, step_id, day):
        if (now.date() - day) < _LONGEST:
            timers.put(
                session,
                workspace_id=timer.workspace_id,
                kind=LOOKING,
                subject=timer.subject,
                due_at=now + _HOUR,
            )
        return
    if _is_told_otherwise(one.shares):
        return
    campaign_owners.tell(
        session,
        workspace_id=timer.workspace_id,
        campaign_ids=[campaign.id],
        kind=LOOKING,
        values={
            "campaign_id": campaign.id,
            "name": campaign.name,
            "step_kind": step.kind,
            "day": day.isoformat(),
            "shares": [[share.outcome, share.why, share.count] for share in one.shares],
        },
        now=now,
        dedupe_key=f"{LOOKING}:{campaign.id}:{now:%Y-%m-%d}",
    )


def _is_told_otherwise(shares: Iterable[Any]) -> bool:
    """Whether it was meant, or has been told of by itself: what came too late, and the one message that failed."""
    there = list(shares)
    if all(share.outcome is Outcome.LEFT_OUT and share.why in _MEANT for share in there):
        return True
    if all(share.outcome is Outcome.LEFT_OUT and share.why in _LATE for share in there):
        return True
    own = [share for share in there if share.outcome is Outcome.FAILED or share.why in _LATE]
    return len(own) == len(there) and sum(share.count for share in there) == 1
