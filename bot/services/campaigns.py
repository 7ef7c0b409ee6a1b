"""The rules of campaigns: what is due for whom, what is too late, and what a pause means.

The table of schedules is the schedule. `tick` makes each occurrence once: the database refuses a second one of the
same step, target and local date, whoever tries and whatever the clock does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from bot.db import audit, campaigns, deliveries, programmes
from bot.db.campaigns import CampaignRow, ScheduleRow, StepRow
from bot.domain import SCHEDULED, Audience, CampaignState, DeliveryState
from bot.errors import Refusal
from bot.recurrence import OFFICE, Due, due_between, next_due, next_open, resolve, zone
from bot.services import ledger

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FALLBACK_ZONE = "UTC"
_BATCH = 500
_ON_TIME = timedelta(minutes=15)
_MOST_MISSED = 60


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step as a template gives it. `rule` is cron text in the target's local time."""

    kind: str
    audience: Audience
    rule: str
    grace_minutes: int


def create(
    session: Session,
    *,
    workspace_id: str,
    programme_id: int,
    name: str,
    template_id: str,
    steps: Sequence[PlannedStep],
    starts_on: date,
    weeks: int,
    by: str,
    now: datetime,
) -> int:
    """Schedules a campaign from `starts_on` for so many weeks. Returns its id; `enrol` gives it its targets."""
    row = CampaignRow(
        workspace_id=workspace_id,
        programme_id=programme_id,
        name=name,
        template_id=template_id,
        state=CampaignState.RUNNING,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(weeks=weeks) - timedelta(days=1),
        created_by=by,
        created_at=now,
        state_changed_at=now,
    )
    session.add(row)
    session.flush()
    for position, step in enumerate(steps):
        session.add(
            StepRow(
                workspace_id=workspace_id,
                campaign_id=row.id,
                position=position,
                kind=step.kind,
                audience=step.audience,
                rule=step.rule,
                grace_minutes=step.grace_minutes,
            )
        )
    session.flush()
    return row.id


def enrol(session: Session, workspace_id: str, *, now: datetime) -> None:
    """Gives every step a schedule for each of its targets: joiners get one, leavers lose theirs, movers change zone."""
    teams = programmes.teams(session, workspace_id)
    channels = {team.channel_id: team.timezone or FALLBACK_ZONE for team in teams}
    home = {
        user_id: next((channels[name] for name in names), FALLBACK_ZONE)
        for user_id, names in programmes.channels_of_people(
            session, workspace_id, [user_id for user_id, _ in programmes.participants(session, workspace_id)]
        ).items()
    }
    persons = {
        user_id: timezone or home.get(user_id, FALLBACK_ZONE)
        for user_id, timezone in programmes.participants(session, workspace_id)
    }
    for campaign in campaigns.of_workspace(session, workspace_id):
        if campaign.state == CampaignState.FINISHED:
            continue
        if campaign.ends_on < (now - timedelta(days=2)).date():
            campaign.state, campaign.state_changed_at = CampaignState.FINISHED, now
            continue
        for step in campaigns.steps(session, campaign.id):
            _enrol_step(
                session, campaign, step, channels if step.audience == Audience.CHANNEL else persons, now=now
            )


def _enrol_step(
    session: Session, campaign: CampaignRow, step: StepRow, wanted: Mapping[str, str], *, now: datetime
) -> None:
    present = {row.target: row for row in campaigns.schedules(session, [step.id])}
    campaigns.drop_schedules(session, [row.id for target, row in present.items() if target not in wanted])
    first: dict[str, Due | None] = {}
    furthest = max((row.occurrences for row in present.values()), default=0)
    for target, timezone in wanted.items():
        row = present.get(target)
        if row is not None and row.timezone == timezone:
            continue
        if timezone not in first:
            first[timezone] = _first_due(campaign, step, timezone, now=now)
        due = first[timezone]
        if row is None:
            # A channel or person that joins later gets what the others get that week, not last month's first one.
            session.add(
                ScheduleRow(
                    workspace_id=campaign.workspace_id,
                    step_id=step.id,
                    target=target,
                    timezone=timezone,
                    next_due_at=due.instant if due else None,
                    next_local_date=due.local_date if due else None,
                    occurrences=furthest,
                )
            )
        elif row.next_due_at is None or row.next_due_at > now:
            row.timezone = timezone
            row.next_due_at, row.next_local_date = (due.instant, due.local_date) if due else (None, None)


def _first_due(campaign: CampaignRow, step: StepRow, timezone: str, *, now: datetime) -> Due | None:
    where = zone(timezone)
    start = resolve(datetime.combine(campaign.starts_on, time.min), where) - timedelta(seconds=1)
    return _within(
        campaign, next_due(step.rule, zone=where, after=max(start, now), anchor=campaign.starts_on)
    )


def _within(campaign: CampaignRow, due: Due | None) -> Due | None:
    return due if due is not None and due.local_date <= campaign.ends_on else None


def tick(session: Session, *, now: datetime, limit: int = _BATCH) -> int:
    """Makes the occurrences that are due, at most `limit` schedules at a time. Returns how many schedules it took.

    After a downtime each step goes out at most once to each target, if that is still within its grace and, unless it
    is nearly on time, at the next office hour there; whatever else fell due is marked missed and the leads are told.
    """
    rows = campaigns.due(session, now, limit=limit)
    herds: dict[tuple[int, str, datetime], list[tuple[ScheduleRow, StepRow, CampaignRow]]] = {}
    for schedule, step, campaign in rows:
        if schedule.next_due_at is not None:
            herds.setdefault((step.id, schedule.timezone, schedule.next_due_at), []).append(
                (schedule, step, campaign)
            )
    missed: set[str] = set()
    for (_, timezone, instant), herd in herds.items():
        _, step, campaign = herd[0]
        if _take_herd(
            session, [row for row, _, _ in herd], step, campaign, zone_name=timezone, instant=instant, now=now
        ):
            missed.add(campaign.workspace_id)
    for workspace_id in missed:
        ledger.report_missed(session, workspace_id, now=now)
    return len(rows)


def _take_herd(
    session: Session,
    herd: list[ScheduleRow],
    step: StepRow,
    campaign: CampaignRow,
    *,
    zone_name: str,
    instant: datetime,
    now: datetime,
) -> bool:
    """Makes the occurrences of schedules that share step, zone and instant. Returns whether any was missed."""
    where = zone(zone_name)
    dues = due_between(
        step.rule,
        zone=where,
        after=instant - timedelta(seconds=1),
        until=now,
        anchor=campaign.starts_on,
        limit=_MOST_MISSED,
    )
    dues = [due for due in dues if due.local_date <= campaign.ends_on]
    made: list[dict[str, Any]] = []
    any_missed = False
    for index, due in enumerate(dues):
        expires = due.instant + timedelta(minutes=step.grace_minutes)
        leaves = now if now - due.instant <= _ON_TIME else next_open(now, zone=where, window=OFFICE)
        late = leaves > expires or index < len(dues) - 1
        any_missed |= late
        made += [
            {
                "workspace_id": schedule.workspace_id,
                "kind": step.kind,
                "conversation": schedule.target,
                "values": {"n": schedule.occurrences + index, "campaign_id": campaign.id},
                "priority": SCHEDULED,
                "step_id": step.id,
                "local_date": due.local_date,
                "due_at": due.instant,
                "not_before": leaves if leaves > now else None,
                "expires_at": expires,
                "state": DeliveryState.MISSED if late else DeliveryState.PENDING,
                "reason": "too_late" if late else None,
                "created_at": now,
            }
            for schedule in herd
        ]
    deliveries.add(session, made)
    following = _within(
        campaign,
        next_due(step.rule, zone=where, after=max(now, instant), anchor=campaign.starts_on),
    )
    campaigns.move_on(
        session,
        [schedule.id for schedule in herd],
        next_due_at=following.instant if following else None,
        next_local_date=following.local_date if following else None,
        made=len(dues),
    )
    return any_missed


def set_state(
    session: Session, *, workspace_id: str, campaign_id: int, state: CampaignState, by: str, now: datetime
) -> CampaignState:
    """Pauses or resumes a campaign. Returns the state it is in now; asking twice changes nothing.

    What falls in a pause is not sent later. Raises Refusal unless `by` leads the programme.
    """
    if not programmes.is_lead(session, workspace_id, by):
        raise Refusal("campaigns.leads_only", leads=programmes.leads(session, workspace_id))
    campaign = campaigns.get(session, workspace_id, campaign_id)
    if campaign is None or campaign.state == CampaignState.FINISHED:
        raise Refusal("campaigns.over")
    if campaign.state == state:
        return state
    steps = campaigns.steps(session, campaign.id)
    if state == CampaignState.RUNNING:
        _skip_to_present(session, campaign, steps, now=now)
    else:
        deliveries.skip_pending_of_campaign(session, [step.id for step in steps], "campaign_paused")
    campaign.state, campaign.state_changed_by, campaign.state_changed_at = state, by, now
    audit.add(
        session,
        workspace_id=workspace_id,
        actor_id=by,
        act=f"campaign_{state}",
        subject=f"campaign:{campaign.id}",
        at=now,
    )
    return state


def _skip_to_present(
    session: Session, campaign: CampaignRow, steps: Iterable[StepRow], *, now: datetime
) -> None:
    for step in steps:
        for row in campaigns.schedules(session, [step.id]):
            if row.next_due_at is not None and row.next_due_at <= now:
                due = _first_due(campaign, step, row.timezone, now=now)
                row.next_due_at, row.next_local_date = (due.instant, due.local_date) if due else (None, None)


def next_instant(session: Session) -> datetime | None:
    """When Encore next has something to do by the calendar, in UTC."""
    instants = [
        instant for instant in (campaigns.first_due(session), deliveries.next_ready(session)) if instant
    ]
    return min(instants, default=None)
