"""The rules of campaigns: what they are made of, what is due for whom, and what is too late.

The table of schedules is the schedule. Each of them names the local date whose occurrence comes next; the instant is
worked out from it. `tick` makes each occurrence once: the database refuses a second one of the same step, target and
local date, whoever tries and whatever the clock does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.db import campaigns, deliveries
from bot.db.campaigns import CampaignRow, DueSchedule, StepRow
from bot.domain import SCHEDULED, Audience, CampaignState, DeliveryState
from bot.recurrence import Due, RecurrenceError, resolve, zone
from bot.services import campaign_dates, campaign_owners, unreached_steps
from bot.services.campaign_audience import FALLBACK_ZONE
from bot.services.campaign_dates import CampaignDates
from bot.services.campaign_turns import in_order
from bot.timetable import Dates, due_between, from_which, next_due, parse
from bot.working_days import next_office_hour

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NOT_STARTED = (CampaignState.DRAFT, CampaignState.PREVIEWED, CampaignState.APPROVED)
"""The states of a campaign that has never run: nothing of it is scheduled or sent."""
_BATCH = 500
ON_TIME = timedelta(minutes=15)
"""What is so late counts as on time."""
_MOST_MISSED = 60
_SECOND = timedelta(seconds=1)
DATES_DIFFER = timedelta(days=2)
"""After so long a local date is over everywhere."""
LONGEST_RULE = 255
"""Characters of a step's rule."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step to be made: `rule` as in bot.timetable, local or in `timezone`; `words` a lead's own, if any."""

    kind: str
    audience: Audience
    rule: str
    grace_minutes: int
    timezone: str | None = None
    content_id: str | None = None
    words: str = ""


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
    state: CampaignState = CampaignState.RUNNING,
    **more: Any,
) -> int:
    """Schedules a campaign from `starts_on` for so many weeks. Returns its id; `enrol` gives it its targets.

    `more` are further columns of CampaignRow. Raises RecurrenceError for a step whose rule or zone cannot be read.
    """
    for step in steps:
        check_rule(step.rule, step.timezone)
    row = CampaignRow(
        workspace_id=workspace_id,
        programme_id=programme_id,
        name=name,
        template_id=template_id,
        state=state,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(weeks=weeks) - timedelta(days=1),
        created_by=by,
        created_at=now,
        state_changed_at=now,
        **{"owner_id": by, **more},
    )
    session.add(row)
    session.flush()
    add_steps(session, row, steps)
    return row.id


def check_rule(rule: str, timezone: str | None) -> None:
    """Raises RecurrenceError for a rule of a step, or a zone of its own, that cannot be read."""
    if len(rule) > LONGEST_RULE:
        raise RecurrenceError(f"The rule of a step may have at most {LONGEST_RULE} characters.")
    parse(rule)
    if timezone:
        zone(timezone)


def add_steps(session: Session, row: CampaignRow, steps: Sequence[PlannedStep]) -> None:
    """Gives a new campaign its steps, in order."""
    for position, step in enumerate(steps):
        session.add(
            StepRow(
                workspace_id=row.workspace_id,
                campaign_id=row.id,
                position=position,
                kind=step.kind,
                audience=step.audience,
                rule=step.rule,
                grace_minutes=step.grace_minutes,
                timezone=step.timezone,
                content_id=step.content_id,
                content_text=step.words or None,
            )
        )
    session.flush()


def first_after(
    step: StepRow, dates: Dates, timezone: str, after: datetime, rule: str | None = None
) -> Due | None:
    """The first occurrence of a step in a zone strictly after an instant; None when nothing follows.

    `rule` is the target's own instead of the step's.
    """
    return next_due(rule or step.rule, dates=dates, zone=zone(timezone), after=after)


def first_on(step: StepRow, dates: Dates, timezone: str, day: date, rule: str | None = None) -> Due | None:
    """The first occurrence of a step in a zone on a local date or after it."""
    return first_after(step, dates, timezone, _just_before(day, zone(timezone)), rule)


def _just_before(day: date, where: ZoneInfo) -> datetime:
    return resolve(datetime.combine(day, time.min), where) - _SECOND


def tick(session: Session, *, now: datetime, limit: int = _BATCH) -> int:
    """Makes the occurrences that are due, at most `limit` schedules at a time. Returns how many schedules it took.

    After a downtime each step goes out at most once to each target, if that is still within its grace and, unless it
    is nearly on time, at the next office hour there; whatever else fell due is marked missed, and the owners are told.
    """
    rows = campaigns.due(session, now, limit=limit)
    herds: dict[tuple[int, str, date, date | None, str | None], list[DueSchedule]] = {}
    for row in rows:
        if row.next_local_date is not None:
            key = (row.step_id, row.timezone, row.next_local_date, row.day0, row.rule)
            herds.setdefault(key, []).append(row)
    plans = campaigns.steps_with_campaigns(session, {row.step_id for row in rows})
    of_campaigns = campaign_dates.of_campaigns(
        session, list({campaign.id: campaign for _, campaign in plans.values()}.values())
    )
    fallen: dict[tuple[Any, ...], tuple[list[Due], Due | None]] = {}
    made: list[dict[str, Any]] = []
    moves: dict[tuple[Due | None, int], list[int]] = {}
    for (step_id, timezone, day, day0, own), herd in herds.items():
        step, campaign = plans[step_id]
        rule = own or step.rule
        about = of_campaigns[campaign.id]
        dates = about.of(step, timezone, day0)
        timetable = (rule, timezone, day, dates)
        if timetable not in fallen:
            fallen[timetable] = _fallen(rule, dates, where=zone(timezone), day=day, now=now)
        dues, following = fallen[timetable]
        origins = from_which(rule, dates, zone(timezone))
        known = {due: known_of(step, about, origins.get(due.local_date)) for due in dues}
        made += _occurrences(herd, step, known, where=zone(timezone), now=now)
        in_turn = [due for due in dues if not parse(rule).repeats_on(due.local_date)]
        moves.setdefault((following, len(in_turn)), []).extend(row.id for row in herd)
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
    missed: dict[str, set[int]] = {}
    for one in made:
        if one["state"] == DeliveryState.MISSED:
            missed.setdefault(one["workspace_id"], set()).add(one["step_id"])
    for workspace_id, step_ids in sorted(missed.items()):
        campaign_owners.report_missed(session, workspace_id, step_ids=step_ids, now=now)
    unreached_steps.watch(session, made, now=now)
    return len(rows)


def _fallen(
    rule: str, dates: Dates, *, where: ZoneInfo, day: date, now: datetime
) -> tuple[list[Due], Due | None]:
    """What has fallen due by now from a local date on, and what follows then."""
    fallen = due_between(
        rule,
        dates=dates,
        zone=where,
        after=_just_before(day, where),
        until=now,
        limit=(dates.ends_on - day).days + 1,
    )
    dues = [due for due in fallen if day <= due.local_date]
    after = max(now, dues[-1].instant) if dues else now
    return dues, next_due(rule, dates=dates, zone=where, after=after)


def _occurrences(
    herd: list[DueSchedule],
    step: StepRow,
    known: Mapping[Due, dict[str, Any]],
    *,
    where: ZoneInfo,
    now: datetime,
) -> list[dict[str, Any]]:
    """The deliveries of schedules that share step, zone and next local date; `known` says of each due what to tell."""
    made: list[dict[str, Any]] = []
    dues = list(known)
    for turn, due in list(in_order(herd[0].rule or step.rule, dues))[-_MOST_MISSED:]:
        expires = due.instant + timedelta(minutes=step.grace_minutes)
        leaves = _leaves(due.instant, where, now=now)
        state, reason = DeliveryState.PENDING, None
        if leaves > expires:
            state, reason = DeliveryState.MISSED, "too_late"
        elif due is not dues[-1]:
            state, reason = DeliveryState.MISSED, "overtaken"
        elif leaves > now:  # held: what is only not ready yet would hold up what comes behind it
            state, reason = DeliveryState.HELD, "quiet_hours"
        made += [
            {
                "workspace_id": schedule.workspace_id,
                "kind": step.kind,
                "conversation": schedule.target,
                "values": {"n": max(0, schedule.occurrences + turn), **known[due]},
                "priority": SCHEDULED,
                "step_id": step.id,
                "local_date": due.local_date,
                "due_at": due.instant,
                "not_before": leaves if leaves > now else None,
                "expires_at": expires,
                "state": state,
                "reason": reason,
                "created_at": now,
            }
            for schedule in herd
        ]
    return made


def known_of(step: StepRow, about: CampaignDates, origin: tuple[int, int] | None) -> dict[str, Any]:
    """What the words of an occurrence depend on, besides its number.

    `session` (from 1, or 0) and `days` after it where the step is reckoned from something; `theme` and `content_id`
    where they are given, `about` what its session is about.
    """
    known: dict[str, Any] = {"campaign_id": step.campaign_id}
    if step.content_id:
        known["content_id"] = step.content_id
    if origin is not None:
        known["session"], known["days"] = origin
        if named := about.session_theme(origin[0]):
            known["about"] = named
    if theme := about.theme_of(origin[0] if origin else 0):
        known["theme"] = theme
    return known


def _leaves(due_at: datetime, where: ZoneInfo, *, now: datetime) -> datetime:
    """When something that was due leaves: now if that is nearly on time, else in the next office hour there."""
    return now if now - due_at <= ON_TIME else next_office_hour(now, where)


def waits_until(due_at: datetime, timezone: str | None, *, now: datetime) -> datetime | None:
    """Until when (UTC) an occurrence has to wait that is about to be sent in an IANA zone; None: it may go now.

    What is late, because nobody could send it for a while, leaves in office hours only, where its target is.
    """
    leaves = _leaves(due_at, zone(timezone or FALLBACK_ZONE), now=now)
    return leaves if leaves > now else None
