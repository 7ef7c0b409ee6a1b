"""Changing the steps of a campaign, while it runs or before: what it would do, and doing it.

Of two who change at once the second is told who was quicker. The change itself is small; what comes next is worked out
in groups that share a timetable (campaign_replanning), so that its size hardly matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.db import campaign_settings, campaign_versions, campaigns, step_changes
from bot.db.campaign_versions import CampaignVersionRow
from bot.db.campaigns import CampaignRow, StepRow
from bot.domain import NOBODY, Audience, CampaignState
from bot.errors import Refusal
from bot.recurrence import RecurrenceError, zone
from bot.services import campaign_enrolment, campaign_looks, campaign_replanning, roles
from bot.services.campaign_approval import check_second
from bot.services.campaign_drafts import note
from bot.services.campaigns import DATES_DIFFER, NOT_STARTED, check_rule
from bot.services.customer_data import check_safe
from bot.step_edits import Act, Change, Edit, Step, applied, changes
from bot.timetable import Dates, next_due, parse

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def steps_now(session: Session, campaign_id: int) -> tuple[Step, ...]:
    """The steps of a campaign as a version keeps them."""
    return tuple(step_of(row) for row in campaigns.steps(session, campaign_id))


def step_of(row: StepRow) -> Step:
    """A stored step."""
    return Step(
        row.id,
        row.kind,
        row.audience,
        row.rule,
        row.grace_minutes,
        row.timezone,
        row.content_id,
        row.content_text or "",
    )


def planned(
    session: Session, campaign: CampaignRow, edit: Edit, *, now: datetime
) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """(steps before, steps after) an edit. Raises Refusal for an edit that cannot be done or changes nothing.

    Own words that hold a customer's data are refused too: a whole team would read them.
    """
    check_safe(edit.words, field="words")
    before = steps_now(session, campaign.id)
    then: Sequence[Step] = ()
    if edit.act is Act.ROLL_BACK:
        row = campaign_versions.get(session, campaign.id, edit.version)
        if row is None:
            raise Refusal("campaign_steps.version_gone")
        then = [Step.load(one) for one in row.steps]
    try:
        after = applied(before, edit, today=(now - DATES_DIFFER).date(), then=then)
        for change in changes(before, after):
            if change.after is not None:
                _check(session, campaign, change.after, edit, now=now)
    except RecurrenceError as problem:
        raise Refusal("campaign_steps.bad_rule", field=_field(edit), problem=str(problem)) from problem
    if not changes(before, after):
        raise Refusal("campaign_steps.nothing_changes")
    return before, after


def check(
    session: Session, *, workspace_id: str, campaign_id: int, version: int, edit: Edit, by: str, now: datetime
) -> None:
    """Raises Refusal as `save` would; only reads, and little."""
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    campaign = unchanged(campaigns.in_workspace(session, workspace_id, campaign_id), version)
    planned(session, campaign, edit, now=now)


def _field(edit: Edit) -> str:
    return "rule" if edit.act in {Act.MOVE, Act.ADD} else "on"


def _check(session: Session, campaign: CampaignRow, step: Step, edit: Edit, *, now: datetime) -> None:
    """Raises RecurrenceError for a rule or zone that cannot be read, Refusal for one without meaning here."""
    check_rule(step.rule, step.timezone)
    if edit.act in {Act.WORDS, Act.ROLL_BACK}:
        return
    timing, where = parse(step.rule), zone(step.timezone or "UTC")
    sessions = tuple(
        day for day, _ in campaign_settings.sessions_of(session, [campaign.id]).get(campaign.id, ())
    )
    if timing.needs_sessions and not sessions:
        raise Refusal("campaign_steps.no_sessions", field="session")
    if timing.session > len(sessions):
        raise Refusal("campaign_steps.no_such_session", field="session", count=len(sessions))
    day0 = max(now.date(), campaign.starts_on) if timing.from_day0 else None
    dates = Dates(campaign.starts_on, campaign.ends_on, sessions, day0)
    after = now - timedelta(days=1)  # zones differ; what is over everywhere is over
    if edit.act is Act.REPEAT and edit.local is not None:
        inside = campaign.starts_on <= edit.local.date() <= campaign.ends_on
        if not inside or edit.local.date() < after.date():
            raise Refusal(
                "campaign_steps.day_outside",
                field="on",
                starts=str(campaign.starts_on),
                ends=str(campaign.ends_on),
            )
    elif edit.act is not Act.SKIP and next_due(timing, dates=dates, zone=where, after=after) is None:
        raise Refusal("campaign_steps.never_falls", field="rule", ends=str(campaign.ends_on))


def save(
    session: Session,
    *,
    workspace_id: str,
    campaign_id: int,
    version: int,
    edit: Edit,
    by: str,
    now: datetime,
    approved_by: str | None = None,
) -> tuple[Change, ...]:
    """Does an edit to the campaign a lead saw as `version`, and keeps both versions. Returns what changed.

    A draft that was approved has to be approved again. Raises Refusal as `planned`, unless `by` leads, for a campaign
    that is gone or over, "campaign_steps.changed_meanwhile" when somebody was quicker, and while a second lead must
    have `approved_by` (campaign_proposals).
    """
    programme = roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    campaign = unchanged(campaigns.get(session, workspace_id, campaign_id), version)
    check_second(programme, campaign, by=by, approved_by=approved_by)
    before, after = planned(session, campaign, edit, now=now)
    done = changes(before, after)
    _keep_first(session, campaign, before)
    rows = [_write(session, campaign, change, now=now) for change in done]
    campaign.version += 1
    if campaign.state in NOT_STARTED:
        campaign_looks.changed(campaign, by=by, now=now)
    session.flush()
    _keep(session, campaign, edit.act, by=by, at=now)
    if campaign.state not in NOT_STARTED:
        for change, row in zip(done, rows, strict=True):
            _replan(session, campaign, change, row, now=now)
    note(session, campaign, f"step_{edit.act}", by=by, now=now)
    return done


def unchanged(row: CampaignRow | None, version: int) -> CampaignRow:
    """The campaign, if it can still be changed and is what a lead saw as `version`. Raises Refusal otherwise."""
    if row is None:
        raise Refusal("campaign_steps.gone")
    if row.state == CampaignState.FINISHED:
        raise Refusal("campaign_steps.over", name=row.name)
    if row.version != version:
        raise Refusal("campaign_steps.changed_meanwhile")
    return row


def _keep_first(session: Session, campaign: CampaignRow, steps: Sequence[Step]) -> None:
    """The version there is now, if nothing has kept it yet: before the first edit, or changed in the draft's form."""
    newest = campaign_versions.newest(session, campaign.id)
    if newest is not None and newest.number >= campaign.version:
        return
    made_by = campaign.state_changed_by if campaign.state in NOT_STARTED else campaign.created_by
    campaign_versions.add(
        session,
        CampaignVersionRow(
            workspace_id=campaign.workspace_id,
            campaign_id=campaign.id,
            number=campaign.version,
            act=Act.START,
            made_by=made_by or NOBODY,
            made_at=campaign.state_changed_at if campaign.state in NOT_STARTED else campaign.created_at,
            steps=[one.dump() for one in steps],
        ),
    )


def _keep(session: Session, campaign: CampaignRow, act: Act, *, by: str, at: datetime) -> None:
    campaign_versions.add(
        session,
        CampaignVersionRow(
            workspace_id=campaign.workspace_id,
            campaign_id=campaign.id,
            number=campaign.version,
            act=act,
            made_by=by,
            made_at=at,
            steps=[one.dump() for one in steps_now(session, campaign.id)],
        ),
    )


def _write(session: Session, campaign: CampaignRow, change: Change, *, now: datetime) -> StepRow:
    """Stores one change. A step that comes back from an older version is the old one again."""
    wanted = change.after
    row = session.get(StepRow, change.step.id) if change.step.id else None
    if wanted is None:
        assert row is not None, "it was there"  # noqa: S101
        row.retired_at = now
        return row
    if row is None:
        last = campaigns.steps(session, campaign.id, with_retired=True)
        row = StepRow(
            workspace_id=campaign.workspace_id,
            campaign_id=campaign.id,
            position=max((one.position for one in last), default=-1) + 1,
            kind=wanted.kind,
            audience=wanted.audience,
        )
        session.add(row)
    row.rule, row.timezone, row.grace_minutes = wanted.rule, wanted.timezone, wanted.grace_minutes
    row.content_id, row.content_text = wanted.content_id, wanted.words or None
    row.retired_at = None
    session.flush()
    return row


def _replan(session: Session, campaign: CampaignRow, change: Change, row: StepRow, *, now: datetime) -> None:
    before, after = change.before, change.after
    if after is None:
        step_changes.drop(session, row.id, reason=campaign_replanning.EDITED)
    elif before is None:
        campaign_enrolment.enrol_in_step(session, campaign, row, now=now)
        campaign_replanning.replan_step(session, campaign, row, now=now)
    elif (before.rule, before.timezone) != (after.rule, after.timezone):
        anew = placed_anew(before, after)
        places = campaign_enrolment.places_of(session, campaign, row, now=now) if anew else None
        campaign_replanning.replan_step(session, campaign, row, now=now, places=places)


def placed_anew(before: Step, after: Step) -> bool:
    """Whether the zone, the day 0 or the rule of its own that each target goes by may differ after a change.

    Teams have days and hours of their own for posts of the week, so that a channel's rule is always looked at again.
    """
    if after.audience == Audience.CHANNEL or before.timezone != after.timezone:
        return True
    return parse(before.rule).from_day0 != parse(after.rule).from_day0
