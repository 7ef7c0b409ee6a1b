"""What running campaigns bring next, for people to read: named queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.db.campaigns import CampaignRow, ScheduleRow, StepRow
from bot.domain import CampaignState


def coming_up(session: Session, campaign_id: int) -> list[tuple[StepRow, datetime, date, int]]:
    """For each step: itself, its first next instant, the local date of it, and how many targets it has on that date."""
    query = (
        select(StepRow, func.min(ScheduleRow.next_due_at), ScheduleRow.next_local_date, func.count())
        .join(ScheduleRow, ScheduleRow.step_id == StepRow.id)
        .where(StepRow.campaign_id == campaign_id, ScheduleRow.next_due_at.is_not(None))
        .group_by(StepRow.id, ScheduleRow.next_local_date)
        .order_by(ScheduleRow.next_local_date, func.min(ScheduleRow.next_due_at))
    )
    first: dict[int, tuple[StepRow, datetime, date, int]] = {}
    for step, instant, day, count in session.execute(query):
        if instant and day:
            first.setdefault(step.id, (step, instant, day, count))
    return sorted(first.values(), key=lambda one: one[1])


def next_for(
    session: Session, workspace_id: str, targets: Iterable[str]
) -> list[tuple[str, str, datetime, str]]:
    """(kind, target, next instant, zone) of what running campaigns bring to these targets, soonest first."""
    query = (
        select(StepRow.kind, ScheduleRow.target, ScheduleRow.next_due_at, ScheduleRow.timezone)
        .join(StepRow, StepRow.id == ScheduleRow.step_id)
        .join(CampaignRow, CampaignRow.id == StepRow.campaign_id)
        .where(
            ScheduleRow.workspace_id == workspace_id,
            ScheduleRow.target.in_(list(targets)),
            ScheduleRow.next_due_at.is_not(None),
            CampaignRow.state == CampaignState.RUNNING,
        )
        .order_by(ScheduleRow.next_due_at)
    )
    return [
        (kind, target, instant, timezone)
        for kind, target, instant, timezone in session.execute(query)
        if instant is not None
    ]
