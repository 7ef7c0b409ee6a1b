"""The rules of campaigns: what is due for whom, what is too late, and what a pause means.

The table of schedules is the schedule. Each of them names the local date whose occurrence comes next; the instant is
worked out from it. `tick` makes each occurrence once: the database refuses a second one of the same step, target and
local date, whoever tries and whatever the clock does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.db import audit, campaigns, deliveries, programmes, timers
from bot.db.campaigns import CampaignRow, DueSchedule, ScheduleRow, StepRow
from bot.domain import SCHEDULED, Audience, CampaignState, DeliveryState
from bot.errors import Refusal
from bot.recurrence import OFFICE, Due, due_between, next_due, next_open, parse, resolve, zone
from bot.services import ledger, roles

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FALLBACK_ZONE = "UTC"
_BATCH = 500
_ON_TIME = timedelta(minutes=15)
_MOST_MISSED = 60
_DATES_DIFFER = timedelta(days=2)
"""After so long a local date is over everywhere."""
_SECOND = timedelta(seconds=1)


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
    """Schedules a campaign from `starts_on` for so many weeks. Returns its id; `enrol` gives it its targets.

    Raises RecurrenceError for a step whose rule cannot be read.
    """
    for step in steps:
        parse(step.rule)
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
    wanted = _targets(session, workspace_id)
    for campaign in campaigns.of_workspace(session, workspace_id):
        if campaign.state == CampaignState.FINISHED:
            continue
        for step in campaigns.steps(session, campaign.id):
            _enrol_step(session, campaign, step, wanted[Audience(step.audience)], now=now)
        _finish_if_over(session, campaign, now=now)


def _targets(session: Session, workspace_id: str) -> dict[Audience, dict[str, str]]:
    """Whom each audience is made of now: {target: IANA zone}. Without a zone, a person has their team channel's."""
    channels = {
        team.channel_id: team.timezone or FALLBACK_ZONE for team in programmes.teams(session, workspace_id)
    }
    people = programmes.participants(session, workspace_id)
    teams = programmes.channels_of_people(session, workspace_id, [user_id for user_id, _ in people])
    return {
        Audience.CHANNEL: channels,
        Audience.PERSON: {user_id: timezone or channels[teams[user_id][0]] for user_id, timezone in people},
    }


def _enrol_step(
    session: Session, campaign: CampaignRow, step: StepRow, wanted: Mapping[str, str], *, now: datetime
) -> None:
    present = {row.target: row for row in campaigns.schedules(session, step.id)}
    gone = present.keys() - wanted.keys()
    if gone:
        campaigns.drop_schedules(session, step.id, gone, reason="left_the_team")
    # Reading a team takes a moment: who joins just after a step was due is still on time for it.
    since = max(campaign.state_changed_at, now - _ON_TIME)
    firsts = {timezone: _first_after(campaign, step, timezone, since) for timezone in set(wanted.values())}
    on_day: dict[tuple[str, date], Due | None] = {}
    new: list[dict[str, Any]] = []
    for target, timezone in wanted.items():
        row = present.get(target)
        if row is None:
            due = firsts[timezone]
            new.append(
                {
                    "workspace_id": campaign.workspace_id,
                    "step_id": step.id,
                    "target": target,
                    "timezone": timezone,
                    "next_due_at": due.instant if due else None,
                    "next_local_date": due.local_date if due else None,
                    "occurrences": _turn(present.values(), due),
                }
            )
        else:
            row.timezone = timezone
            if row.next_local_date is not None:  # the date stays, so nothing is lost and nothing comes twice
                key = (timezone, row.next_local_date)
                if key not in on_day:
                    on_day[key] = _first_on(campaign, step, *key)
                _plan(row, on_day[key])
    campaigns.add_schedules(session, new)


def _turn(others: Iterable[ScheduleRow], due: Due | None) -> int:
    """How many occurrences the others had before this one: who joins later gets what they get that day."""
    return max(
        (
            row.occurrences - (due is not None and due.local_date < (row.next_local_date or date.min))
            for row in others
        ),
        default=0,
    )


def _finish_if_over(session: Session, campaign: CampaignRow, *, now: datetime) -> None:
    """Ends a campaign whose last date is over everywhere, once a running one has accounted for what it missed."""
    if campaign.ends_on >= (now - _DATES_DIFFER).date():
        return
    if campaign.state == CampaignState.RUNNING and campaigns.anything_due(session, campaign.id):
        return
    campaign.state, campaign.state_changed_by, campaign.state_changed_at = CampaignState.FINISHED, None, now
    campaigns.end_schedules(session, campaign.id)


def _first_after(campaign: CampaignRow, step: StepRow, timezone: str, after: datetime) -> Due | None:
    due = next_due(step.rule, zone=zone(timezone), after=after, anchor=campaign.starts_on)
    return due if due is not None and due.local_date <= campaign.ends_on else None


def _first_on(campaign: CampaignRow, step: StepRow, timezone: str, day: date) -> Due | None:
    return _first_after(campaign, step, timezone, _just_before(day, zone(timezone)))


def _just_before(day: date, where: ZoneInfo) -> datetime:
    return resolve(datetime.combine(day, time.min), where) - _SECOND


def _plan(row: ScheduleRow, due: Due | None) -> None:
    row.next_due_at, row.next_local_date = (due.instant, due.local_date) if due else (None, None)


def tick(session: Session, *, now: datetime, limit: int = _BATCH) -> int:
    """Makes the occurrences that are due, at most `limit` schedules at a time. Returns how many schedules it took.

    After a downtime each step goes out at most once to each target, if that is still within its grace and, unless it
    is nearly on time, at the next office hour there; whatever else fell due is marked missed and the leads are told.
    """
    rows = campaigns.due(session, now, limit=limit)
    herds: dict[tuple[int, str, date], list[DueSchedule]] = {}
    for row in rows:
        if row.next_local_date is not None:
            herds.setdefault((row.step_id, row.timezone, row.next_local_date), []).append(row)
    plans = campaigns.steps_with_campaigns(session, {row.step_id for row in rows})
    fallen: dict[tuple[Any, ...], tuple[list[Due], Due | None]] = {}
    made: list[dict[str, Any]] = []
    moves: dict[tuple[Due | None, int], list[int]] = {}
    for (step_id, timezone, day), herd in herds.items():
        step, campaign = plans[step_id]
        timetable = (step.rule, timezone, day, campaign.starts_on, campaign.ends_on)
        if timetable not in fallen:
            fallen[timetable] = _fallen(step.rule, campaign, where=zone(timezone), day=day, now=now)
        dues, following = fallen[timetable]
        made += _occurrences(herd, step, dues, where=zone(timezone), now=now)
        moves.setdefault((following, len(dues)), []).extend(row.id for row in herd)
    deliveries.add(session, made)
    for (following, count), ids in moves.items():
        campaigns.move_on(
            session,
            ids,
            next_due_at=following.instant if following else None,
            next_local_date=following.local_date if following else None,
            made=count,
        )
    # In one order everywhere, so that two processes cannot block each other.
    for workspace_id in sorted({one["workspace_id"] for one in made if one["state"] == DeliveryState.MISSED}):
        ledger.report_missed(session, workspace_id, now=now)
    return len(rows)


def _fallen(
    rule: str, campaign: CampaignRow, *, where: ZoneInfo, day: date, now: datetime
) -> tuple[list[Due], Due | None]:
    """What has fallen due by now from a local date on, and what follows then."""
    fallen = due_between(
        rule,
        zone=where,
        after=_just_before(day, where),
        until=now,
        anchor=campaign.starts_on,
        limit=(campaign.ends_on - day).days + 1,
    )
    dues = [due for due in fallen if day <= due.local_date <= campaign.ends_on]
    after = max(now, dues[-1].instant) if dues else now
    following = next_due(rule, zone=where, after=after, anchor=campaign.starts_on)
    if following is not None and following.local_date > campaign.ends_on:
        following = None
    return dues, following


def _occurrences(
    herd: list[DueSchedule], step: StepRow, dues: list[Due], *, where: ZoneInfo, now: datetime
) -> list[dict[str, Any]]:
    """The deliveries of schedules that share step, zone and next local date."""
    made: list[dict[str, Any]] = []
    for index, due in list(enumerate(dues))[-_MOST_MISSED:]:
        expires = due.instant + timedelta(minutes=step.grace_minutes)
        leaves = _leaves(due.instant, where, now=now)
        too_late = leaves > expires
        overtaken = due is not dues[-1]
        made += [
            {
                "workspace_id": schedule.workspace_id,
                "kind": step.kind,
                "conversation": schedule.target,
                "values": {"n": schedule.occurrences + index, "campaign_id": step.campaign_id},
                "priority": SCHEDULED,
                "step_id": step.id,
                "local_date": due.local_date,
                "due_at": due.instant,
                "not_before": leaves if leaves > now else None,
                "expires_at": expires,
                "state": DeliveryState.MISSED if too_late or overtaken else DeliveryState.PENDING,
                "reason": "too_late" if too_late else "overtaken" if overtaken else None,
                "created_at": now,
            }
            for schedule in herd
        ]
    return made


def _leaves(due_at: datetime, where: ZoneInfo, *, now: datetime) -> datetime:
    """When something that was due leaves: now if that is nearly on time, else in the next office hour there."""
    return now if now - due_at <= _ON_TIME else next_open(now, zone=where, window=OFFICE)


def waits_until(
    session: Session, *, step_id: int, target: str, due_at: datetime, now: datetime
) -> datetime | None:
    """Until when (UTC) an occurrence has to wait that is about to be sent; None: it may go now.

    What is late, because nobody could send it for a while, leaves in office hours only, where its target is.
    """
    if now - due_at <= _ON_TIME:
        return None
    timezone = campaigns.timezone_of(session, step_id, target)
    leaves = _leaves(due_at, zone(timezone or FALLBACK_ZONE), now=now)
    return leaves if leaves > now else None


def set_state(
    session: Session, *, workspace_id: str, campaign_id: int, state: CampaignState, by: str, now: datetime
) -> CampaignState:
    """Pauses or resumes a campaign. Returns the state it is in now; asking twice changes nothing.

    What falls in a pause is not sent later. Raises Refusal unless `by` leads the programme.
    """
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
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
        late = [
            row
            for row in campaigns.schedules(session, step.id)
            if row.next_due_at is not None and row.next_due_at <= now
        ]
        firsts = {
            timezone: _first_after(campaign, step, timezone, now)
            for timezone in {row.timezone for row in late}
        }
        for row in late:
            _plan(row, firsts[row.timezone])


def next_instant(session: Session, *, now: datetime) -> datetime | None:
    """When Encore next has something to do, in UTC: at once while something waits to be sent, else by the calendar."""
    waiting = deliveries.waiting_since(session, now)
    if waiting is not None:
        return waiting
    instants = (campaigns.first_due(session), timers.first_due(session), deliveries.next_ready(session))
    return min((instant for instant in instants if instant), default=None)
