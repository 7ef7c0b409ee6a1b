"""What campaigns did and bring next, for people to read: named queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from bot.db.campaigns import CampaignRow, ScheduleRow, StepRow
from bot.db.deliveries import DeliveryRow
from bot.domain import CampaignState, DeliveryState

TROUBLE = (DeliveryState.FAILED, DeliveryState.MISSED)
"""What did not reach anybody and should have."""


def troubled(session: Session, workspace_id: str, *, since: date) -> list[int]:
    """Ids of the campaigns, running or paused, of which something did not get through since a local date."""
    failed = (
        select(DeliveryRow.id)
        .where(
            DeliveryRow.step_id == StepRow.id,
            DeliveryRow.state.in_(TROUBLE),
            DeliveryRow.local_date >= since,
        )
        .exists()  # looks once for each step, however much has failed in all the years
    )
    query = (
        select(CampaignRow.id)
        .join(StepRow, StepRow.campaign_id == CampaignRow.id)
        .where(
            CampaignRow.workspace_id == workspace_id,
            CampaignRow.state.in_((CampaignState.RUNNING, CampaignState.PAUSED)),
            failed,
        )
        .distinct()
        .order_by(CampaignRow.id)
    )
    return list(session.scalars(query))


def by_weight(
    session: Session, workspace_id: str, *, first: Collection[int], offset: int, limit: int
) -> list[CampaignRow]:
    """Some of the campaigns: those named `first`, then running, paused, not started, finished; newest first in each."""
    weight = case(
        (CampaignRow.id.in_(first), 0),
        (CampaignRow.state == CampaignState.RUNNING, 1),
        (CampaignRow.state == CampaignState.PAUSED, 2),
        (CampaignRow.state == CampaignState.FINISHED, 4),
        else_=3,
    )
    query = (
        select(CampaignRow)
        .where(CampaignRow.workspace_id == workspace_id)
        .order_by(weight, CampaignRow.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return list(session.scalars(query))


def count(session: Session, workspace_id: str) -> int:
    """How many campaigns there are."""
    query = select(func.count()).select_from(CampaignRow).where(CampaignRow.workspace_id == workspace_id)
    return session.scalar(query) or 0


def coming_up(session: Session, step_ids: Collection[int]) -> dict[int, tuple[datetime, date, int]]:
    """By step, if anything is to come: its first next instant, the local date, and how many targets it has then."""
    query = (
        select(
            ScheduleRow.step_id, func.min(ScheduleRow.next_due_at), ScheduleRow.next_local_date, func.count()
        )
        .where(ScheduleRow.step_id.in_(step_ids), ScheduleRow.next_due_at.is_not(None))
        .group_by(ScheduleRow.step_id, ScheduleRow.next_local_date)
        .order_by(ScheduleRow.next_local_date)
    )
    first: dict[int, tuple[datetime, date, int]] = {}
    for step_id, instant, day, targets in session.execute(query):
        if instant and day:
            first.setdefault(step_id, (instant, day, targets))
    return first


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


def first_schedules(session: Session, step_ids: Collection[int]) -> dict[int, int]:
    """The lowest id of each campaign's schedules: of what is due at the same instant, the lower id is made first."""
    query = (
        select(StepRow.campaign_id, func.min(ScheduleRow.id))
        .join(ScheduleRow, ScheduleRow.step_id == StepRow.id)
        .where(StepRow.id.in_(step_ids))
        .group_by(StepRow.campaign_id)
    )
    return dict(iter(session.execute(query)))


def progress(
    session: Session, step_ids: Collection[int], *, targets: Collection[str] | None = None
) -> list[tuple[int, str, date | None, int]]:
    """(step, target, local date that comes next, occurrences so far) of every schedule, or of these targets alone."""
    if not step_ids:
        return []
    query = select(
        ScheduleRow.step_id, ScheduleRow.target, ScheduleRow.next_local_date, ScheduleRow.occurrences
    ).where(ScheduleRow.step_id.in_(step_ids))
    if targets is not None:
        query = query.where(ScheduleRow.target.in_(targets))
    return [
        (step_id, target, next_date, count)
        for step_id, target, next_date, count in session.execute(query.order_by(ScheduleRow.step_id))
    ]
