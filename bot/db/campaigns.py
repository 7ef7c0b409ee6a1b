"""Campaigns, their steps and when each step is due for each target: tables and named queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, BigId
from bot.db.deliveries import WAITING, DeliveryRow
from bot.db.upsert import insert_into
from bot.domain import CampaignState, DeliveryState


class CampaignRow(Base):
    """A stream of steps with one aim. `starts_on` and `ends_on` are local dates wherever a step happens.

    `version` counts the changes a lead made, so that of two who change it at once the second is told. Without
    `whole_programme` its audience is what its parts name, be that nobody. `joiners_only`: only who joins after the
    start, and who is named, gets the steps for people. `theme` limits content to one theme of the pack.
    `previewed_by` is the first lead who looked through a draft as it is now.
    """

    __tablename__ = "campaigns"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    template_id: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    created_by: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    state_changed_by: Mapped[str | None] = mapped_column(String(32))
    state_changed_at: Mapped[datetime]
    owner_id: Mapped[str | None] = mapped_column(String(32))
    approved_by: Mapped[str | None] = mapped_column(String(32))
    previewed_by: Mapped[str | None] = mapped_column(String(32))
    previewed_at: Mapped[datetime | None]
    language: Mapped[str] = mapped_column(String(16), default="en")
    theme: Mapped[str | None] = mapped_column(String(120))
    whole_programme: Mapped[bool] = mapped_column(default=True)
    joiners_only: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)


class StepRow(Base):
    """One planned touch: what, for whom, by which rule (bot.timetable), and how late it still helps.

    Its times are the target's own, or those of `timezone`. It sends the kind's content in turn, or the item of the
    pack with `content_id`, or `content_text`, a lead's own words. One that a lead left out (`retired_at`) has no
    schedules and stays for its history.
    """

    __tablename__ = "steps"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(32))
    audience: Mapped[str] = mapped_column(String(16))
    rule: Mapped[str] = mapped_column(String(255))
    grace_minutes: Mapped[int]
    timezone: Mapped[str | None] = mapped_column(String(64))
    content_id: Mapped[str | None] = mapped_column(String(96))
    content_text: Mapped[str | None] = mapped_column(Text)
    retired_at: Mapped[datetime | None]


class ScheduleRow(Base):
    """When a step is next due for one target (a channel or a person). The table is the schedule.

    `next_local_date` is the date whose occurrence comes next and `next_due_at` the instant that means in `timezone`;
    both are None when nothing more is due. `occurrences` counts what was made so far. `day0` is the person's own first
    day in the campaign where the step's rule is reckoned from it. `rule` is the target's own
    instead of the step's, if any.
    """

    __tablename__ = "schedules"
    __table_args__ = (
        UniqueConstraint("step_id", "target"),
        Index("ix_schedules_next_due_at", "next_due_at"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    step_id: Mapped[int] = mapped_column(ForeignKey("steps.id", ondelete="CASCADE"))
    target: Mapped[str] = mapped_column(String(32), index=True)
    timezone: Mapped[str] = mapped_column(String(64))
    next_due_at: Mapped[datetime | None]
    next_local_date: Mapped[date | None]
    occurrences: Mapped[int] = mapped_column(default=0)
    day0: Mapped[date | None]
    rule: Mapped[str | None] = mapped_column(String(255))


def of_workspace(session: Session, workspace_id: str) -> list[CampaignRow]:
    """The campaigns of a workspace, newest first."""
    query = (
        select(CampaignRow).where(CampaignRow.workspace_id == workspace_id).order_by(CampaignRow.id.desc())
    )
    return list(session.scalars(query))


def get(session: Session, workspace_id: str, campaign_id: int) -> CampaignRow | None:
    """One campaign of this workspace, for a change; None also for one of another workspace."""
    return session.scalar(
        select(CampaignRow)
        .where(CampaignRow.id == campaign_id, CampaignRow.workspace_id == workspace_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def in_workspace(session: Session, workspace_id: str, campaign_id: int) -> CampaignRow | None:
    """One campaign of this workspace, for reading."""
    row = session.get(CampaignRow, campaign_id)
    return row if row is not None and row.workspace_id == workspace_id else None


def remove(session: Session, campaign_id: int) -> None:
    """Takes a campaign away with all that belongs to it; only for one that never ran."""
    session.execute(delete(CampaignRow).where(CampaignRow.id == campaign_id))


def steps(session: Session, campaign_id: int, *, with_retired: bool = False) -> list[StepRow]:
    """The steps of a campaign in order; those that a lead left out only if asked for."""
    return steps_of(session, [campaign_id], with_retired=with_retired)


def steps_of(session: Session, campaign_ids: Collection[int], *, with_retired: bool = False) -> list[StepRow]:
    """The steps of several campaigns, in order within each; those that a lead left out only if asked for."""
    if not campaign_ids:
        return []
    query = select(StepRow).where(StepRow.campaign_id.in_(campaign_ids))
    if not with_retired:
        query = query.where(StepRow.retired_at.is_(None))
    return list(session.scalars(query.order_by(StepRow.campaign_id, StepRow.position, StepRow.id)))


def states_of_steps(session: Session, step_ids: Collection[int]) -> dict[int, str]:
    """The state of the campaign each of the steps belongs to."""
    if not step_ids:
        return {}
    query = (
        select(StepRow.id, CampaignRow.state)
        .join(CampaignRow, CampaignRow.id == StepRow.campaign_id)
        .where(StepRow.id.in_(step_ids))
    )
    return {step_id: str(state) for step_id, state in session.execute(query)}


def add_schedules(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Writes schedules; one that exists already is left as it is."""
    if rows:
        session.execute(insert_into(session, ScheduleRow).on_conflict_do_nothing(), list(rows))


def drop_schedules(session: Session, step_id: int, targets: Iterable[str], *, reason: str) -> None:
    """Forgets targets of a step; what still waits to be sent to them is skipped for the stored reason."""
    gone = list(targets)
    session.execute(delete(ScheduleRow).where(ScheduleRow.step_id == step_id, ScheduleRow.target.in_(gone)))
    session.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.step_id == step_id,
            DeliveryRow.conversation.in_(gone),
            DeliveryRow.state.in_(WAITING),
        )
        .values(state=DeliveryState.SKIPPED, reason=reason)
        .execution_options(synchronize_session=False)
    )


def anything_due(session: Session, campaign_id: int) -> bool:
    """Whether any schedule of a campaign has something left, past or to come."""
    query = (
        select(ScheduleRow.id)
        .join(StepRow, StepRow.id == ScheduleRow.step_id)
        .where(StepRow.campaign_id == campaign_id, ScheduleRow.next_due_at.is_not(None))
        .limit(1)
    )
    return session.scalar(query) is not None


def end_schedules(session: Session, campaign_id: int) -> None:
    """Nothing of this campaign is due any more."""
    mine = select(StepRow.id).where(StepRow.campaign_id == campaign_id)
    session.execute(delete(ScheduleRow).where(ScheduleRow.step_id.in_(mine)))


class DueSchedule(NamedTuple):
    """What there is to know of a schedule whose time has come; see ScheduleRow."""

    id: int
    workspace_id: str
    step_id: int
    target: str
    timezone: str
    next_local_date: date | None
    occurrences: int
    day0: date | None
    rule: str | None


def due(session: Session, now: datetime, *, limit: int) -> list[DueSchedule]:
    """Schedules of running campaigns whose time has come, earliest first; on PostgreSQL skips what others work on."""
    query = (
        select(*(getattr(ScheduleRow, name) for name in DueSchedule._fields))
        .join(StepRow, StepRow.id == ScheduleRow.step_id)
        .join(CampaignRow, CampaignRow.id == StepRow.campaign_id)
        .where(ScheduleRow.next_due_at <= now, CampaignRow.state == CampaignState.RUNNING)
        .order_by(ScheduleRow.next_due_at, ScheduleRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=ScheduleRow)
    )
    return [DueSchedule(*row) for row in session.execute(query)]


def steps_with_campaigns(
    session: Session, step_ids: Collection[int]
) -> dict[int, tuple[StepRow, CampaignRow]]:
    """Each of the steps, and the campaign it belongs to, by the step's id."""
    if not step_ids:
        return {}
    query = (
        select(StepRow, CampaignRow)
        .join(CampaignRow, CampaignRow.id == StepRow.campaign_id)
        .where(StepRow.id.in_(step_ids))
    )
    return {step.id: (step, campaign) for step, campaign in session.execute(query)}


def move_on(
    session: Session,
    ids: Sequence[int],
    *,
    next_due_at: datetime | None,
    next_local_date: date | None,
    made: int,
) -> None:
    """Sets when schedules are due next, and counts `made` further occurrences."""
    session.execute(
        update(ScheduleRow)
        .where(ScheduleRow.id.in_(ids))
        .values(
            next_due_at=next_due_at,
            next_local_date=next_local_date,
            occurrences=ScheduleRow.occurrences + made,
        )
        .execution_options(synchronize_session=False)
    )


def targets(
    session: Session, step_ids: Collection[int], conversations: Collection[str]
) -> set[tuple[int, str]]:
    """(step id, target) of those of these conversations that are in the audience of those of these steps now."""
    if not step_ids:
        return set()
    query = select(ScheduleRow.step_id, ScheduleRow.target).where(
        ScheduleRow.step_id.in_(step_ids), ScheduleRow.target.in_(conversations)
    )
    return {(step_id, target) for step_id, target in session.execute(query)}


def first_due(session: Session) -> datetime | None:
    """When any running campaign has something to do next."""
    query = (
        select(ScheduleRow.next_due_at)
        .join(StepRow, StepRow.id == ScheduleRow.step_id)
        .join(CampaignRow, CampaignRow.id == StepRow.campaign_id)
        .where(ScheduleRow.next_due_at.is_not(None), CampaignRow.state == CampaignState.RUNNING)
        .order_by(ScheduleRow.next_due_at)
        .limit(1)
    )
    return session.scalar(query)


def timezone_of(session: Session, step_id: int, target: str) -> str | None:
    """The IANA zone in which a step happens for a target; None when it no longer does."""
    return timezones_of(session, [step_id], [target]).get((step_id, target))


def timezones_of(
    session: Session, step_ids: Collection[int], targets: Collection[str]
) -> dict[tuple[int, str], str]:
    """The IANA zone in which each of the steps happens for each of the targets, by both; without where it does not."""
    query = select(ScheduleRow.step_id, ScheduleRow.target, ScheduleRow.timezone).where(
        ScheduleRow.step_id.in_(step_ids), ScheduleRow.target.in_(targets)
    )
    return {(step_id, target): timezone for step_id, target, timezone in session.execute(query)}
