"""The rules of the ledger: what may go now, and what each outcome means. No Slack and no words."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import campaigns, deliveries, people
from bot.db.deliveries import DeliveryRow
from bot.domain import CampaignState, Claimed, DeliveryState, Verb
from bot.services import ledger, recognitions

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_GONE_CHANNEL = frozenset(
    {"is_archived", "channel_not_found", "not_in_channel", "restricted_action", "no_permission"}
)

FILL: dict[str, Callable[[Session, DeliveryRow], dict[str, Any] | None]] = {
    "roundup": recognitions.for_roundup,
    "recognition_post": recognitions.for_message,
    "recognition_received": recognitions.for_message,
    "recognition_ask": recognitions.for_draft,
    "recognition_kept": recognitions.for_draft,
}
"""Kinds whose values are read when they are sent, not when they were written; None means: not needed any more."""


def claim(session: Session, *, now: datetime, busy: Collection[str], limit: int) -> list[Claimed]:
    """Claims what may go now, most urgent first, and decides what is too late or no longer wanted.

    Late is a decision (its grace is over: missed, and the leads hear of it); a paused campaign keeps its messages back.
    """
    claimed: list[Claimed] = []
    for row in deliveries.heads(session, now, busy=busy, limit=limit):
        if row.expires_at is not None and now > row.expires_at:
            deliveries.set_state(session, row.id, DeliveryState.MISSED, reason="too_late")
            ledger.report_missed(session, row.workspace_id, now=now)
            continue
        reason = _unwanted(session, row)
        if reason:
            deliveries.set_state(session, row.id, DeliveryState.SKIPPED, reason=reason)
            continue
        target_channel, target_ts = _target(session, row)
        if row.verb == Verb.UPDATE and target_ts is None:
            deliveries.set_state(session, row.id, DeliveryState.SKIPPED, reason="nothing_to_change")
            continue
        filled = FILL[row.kind](session, row) if row.kind in FILL else {}
        if filled is None:
            deliveries.set_state(session, row.id, DeliveryState.SKIPPED, reason="no_longer_needed")
            continue
        claimed.append(
            Claimed(
                id=row.id,
                public_id=row.public_id,
                workspace_id=row.workspace_id,
                kind=row.kind,
                verb=Verb(row.verb),
                conversation=row.conversation,
                channel_id=target_channel or row.channel_id,
                thread_ts=row.thread_ts,
                target_ts=target_ts,
                values={**row.values, **filled},
                attempts=row.attempts + 1,
            )
        )
        deliveries.set_state(session, row.id, DeliveryState.SENDING, attempts=row.attempts + 1)
    return claimed


def _target(session: Session, row: DeliveryRow) -> tuple[str | None, str | None]:
    if row.target_id is None:
        return None, None
    target = deliveries.by_public_id(session, row.workspace_id, row.target_id)
    return (target.channel_id, target.ts) if target else (None, None)


def _unwanted(session: Session, row: DeliveryRow) -> str | None:
    """Why a planned message is not sent after all, asked at the moment of sending."""
    if row.step_id is None:
        return None
    step = session.get(campaigns.StepRow, row.step_id)
    campaign = session.get(campaigns.CampaignRow, step.campaign_id) if step else None
    if campaign is None or campaign.state == CampaignState.PAUSED:
        return "campaign_paused"
    person = people.get(session, row.workspace_id, row.conversation)
    if person and not person.can_take_part:
        return "cannot_take_part"
    return None


def sent(session: Session, delivery_id: int, *, channel_id: str, ts: str, now: datetime) -> None:
    """The message stands in Slack."""
    deliveries.set_state(session, delivery_id, DeliveryState.SENT, channel_id=channel_id, ts=ts, sent_at=now)


def changed(session: Session, delivery_id: int, *, now: datetime) -> None:
    """The message has been changed as wanted."""
    deliveries.set_state(session, delivery_id, DeliveryState.SENT, sent_at=now)


def wait(session: Session, delivery_id: int) -> None:
    """It was certainly not sent; it goes back to where it stood."""
    deliveries.set_state(session, delivery_id, DeliveryState.PENDING)


def uncertain(session: Session, delivery_id: int) -> None:
    """Nobody knows whether it was sent; its conversation waits until somebody has looked."""
    deliveries.set_state(session, delivery_id, DeliveryState.UNKNOWN)


def confirmed(session: Session, delivery_id: int, *, channel_id: str, ts: str, now: datetime) -> None:
    """It was uncertain and has been found in Slack."""
    changes = {"channel_id": channel_id, "ts": ts, "sent_at": now}
    deliveries.set_state(session, delivery_id, DeliveryState.SENT, only_from=DeliveryState.UNKNOWN, **changes)


def absent(session: Session, delivery_id: int) -> None:
    """It was uncertain and is not in Slack: it goes back to where it stood."""
    deliveries.set_state(session, delivery_id, DeliveryState.PENDING, only_from=DeliveryState.UNKNOWN)


def failed(session: Session, claimed: Claimed, *, code: str, now: datetime) -> None:
    """It can never be sent as it is: recorded, and the leads are told once a day and place."""
    deliveries.set_state(session, claimed.id, DeliveryState.FAILED, reason=code)
    if code in _GONE_CHANNEL:
        people.set_channel_problem(session, claimed.workspace_id, claimed.conversation, code)
    if claimed.kind == "delivery_failed":
        return
    ledger.tell_leads(
        session,
        workspace_id=claimed.workspace_id,
        kind="delivery_failed",
        values={"conversation": claimed.conversation, "code": code, "failed_kind": claimed.kind},
        now=now,
        dedupe_key=f"failed:{claimed.conversation}:{code}:{now:%Y-%m-%d}",
    )


def recover(session: Session) -> int:
    """At a sender's start: whatever a former sender was sending is uncertain now. Returns how many."""
    rows = deliveries.in_state(session, DeliveryState.SENDING)
    for row in rows:
        deliveries.set_state(session, row.id, DeliveryState.UNKNOWN)
    return len(rows)


def uncertain_ones(session: Session) -> list[Claimed]:
    """Deliveries somebody has to look for in Slack."""
    return [
        Claimed(
            id=row.id,
            public_id=row.public_id,
            workspace_id=row.workspace_id,
            kind=row.kind,
            verb=Verb(row.verb),
            conversation=row.conversation,
            channel_id=row.channel_id,
            thread_ts=row.thread_ts,
            target_ts=None,
            values={},
            attempts=row.attempts,
        )
        for row in deliveries.in_state(session, DeliveryState.UNKNOWN)
    ]


def set_workspace_problem(session: Session, workspace_id: str, problem: str | None) -> None:
    """Notes that nothing can be sent in a workspace, and why; None when all is well again."""
    people.set_problem(session, workspace_id, problem)
