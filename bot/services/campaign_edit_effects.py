"""What would a change of a campaign's steps do? Whom it touches, what stays, what comes next. Only reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.db import campaigns, programmes, rituals, step_changes
from bot.db.campaigns import CampaignRow, StepRow
from bot.db.step_changes import Place, Planned
from bot.domain import Audience, CampaignState, DeliveryState
from bot.recurrence import Due
from bot.services import campaign_audience, campaign_dates, campaign_edits, ritual_times, roles
from bot.services.attention_windows import closed, opens, reach_of
from bot.services.campaign_approval import needs_second
from bot.services.campaign_audience import Reached
from bot.services.campaign_calendar import first_days
from bot.services.campaign_dates import CampaignDates
from bot.services.campaign_replanning import Replanning
from bot.services.campaigns import NOT_STARTED
from bot.step_edits import Act, Change, Edit, Step, changes
from bot.step_facts import Effect, Upcoming
from bot.timetable import parse

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def effect(
    session: Session,
    *,
    workspace_id: str,
    campaign_id: int,
    version: int,
    edit: Edit,
    by: str,
    now: datetime,
) -> Effect:
    """What an edit of the campaign a lead saw as `version` would do. Raises Refusal as campaign_edits.save."""
    programme = roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    campaign = campaign_edits.unchanged(campaigns.in_workspace(session, workspace_id, campaign_id), version)
    done = changes(*campaign_edits.planned(session, campaign, edit, now=now))
    found = _Touched(session, campaign, edit, now=now)
    for change in done:
        found.look_at(change)
    ids = [change.before.id for change in done if change.before]
    return Effect(
        changes=done,
        people=len(found.of[Audience.PERSON]),
        channels=len(found.of[Audience.CHANNEL]),
        managers=len(found.of[Audience.MANAGER]),
        sent=step_changes.counts(session, ids).get(DeliveryState.SENT, 0),
        coming=found.coming,
        ends_approval=campaign.state == CampaignState.APPROVED,
        deciders=tuple(one for one in programmes.leads(session, workspace_id) if one != by)
        if needs_second(programme, campaign)
        else None,
        waits_until=found.waits_until,
    )


class _Touched:
    """The targets that an edit touches, and what is first to come to any of them."""

    def __init__(self, session: Session, campaign: CampaignRow, edit: Edit, *, now: datetime) -> None:
        self._session, self._campaign, self._edit, self._now = session, campaign, edit, now
        self._dates: CampaignDates = campaign_dates.of_campaigns(session, [campaign])[campaign.id]
        self._reached: Reached | None = None
        self.of: dict[Audience, set[str]] = {audience: set() for audience in Audience}
        self.coming: Upcoming | None = None
        self._first: datetime | None = None

    def look_at(self, change: Change) -> None:
        """Counts one changed step."""
        audience = Audience(change.step.audience)
        rows, places = self._rows(change)
        if change.after is None:
            self.of[audience] |= {row.target for row in rows if row.next_due_at}
            return
        anew = Replanning(
            self._session, _row(change.after), self._dates, now=self._now, rows=rows, places=places
        )
        skips = self._edit.act is Act.SKIP
        for row in rows:
            due, timezone = anew.coming[row.target]
            if row.target in anew.touched if skips else (due or row.next_due_at):
                self.of[audience].add(row.target)
            if due and (self._first is None or due.instant < self._first):
                self._first, self.coming = due.instant, Upcoming(due.local, timezone)

    @property
    def waits_until(self) -> datetime | None:
        """When the first goes, by its own clock, if nobody works at its time."""
        if self.coming is None or self._first is None:
            return None
        reach = reach_of(self.coming.timezone)
        until = opens(reach, self._first) if closed(reach, self._first) else None
        return until.astimezone(reach.where).replace(tzinfo=None) if until else None

    def _rows(self, change: Change) -> tuple[Sequence[Planned], Mapping[str, Place] | None]:
        """The schedules of a step, or those it would have; and where its targets would be then, if that changes."""
        before, after = change.before, change.after
        if before is not None and self._campaign.state not in NOT_STARTED:
            rows = step_changes.planned(self._session, before.id)
            if after is None or not campaign_edits.placed_anew(before, after):
                return rows, None
            return rows, self._places(after)
        places = self._places(after or change.step)
        now_due = Replanning(
            self._session,
            _row(before or change.step),
            self._dates,
            now=self._now,
            rows=[_planned(target, place, None) for target, place in places.items()],
        ).coming
        return [
            _planned(target, place, now_due[target][0] if before else None)
            for target, place in places.items()
        ], None

    def _places(self, step: Step) -> dict[str, Place]:
        """Everybody a step would be for, if nobody came or went."""
        if self._reached is None:
            all_of_them = campaign_audience.everybody(self._session, self._campaign.workspace_id)
            self._reached = campaign_audience.reached(self._session, self._campaign, all_of_them)
        audience = Audience(step.audience)
        if audience is not Audience.PERSON:
            weeks = rituals.by_channel(self._session, self._campaign.workspace_id)
            own = ritual_times.rules(_row(step), weeks)
            return {
                target: (step.timezone or where, None, own.get(target))
                for target, where in self._reached.of[audience].items()
                if own.get(target, "") is not None
            }
        by_day0 = parse(step.rule).from_day0
        days = first_days(self._session, self._campaign, self._reached, now=self._now)
        return {
            target: (step.timezone or where, days[target] if by_day0 else None, None)
            for target, where in self._reached.of[audience].items()
            if days[target] or not self._campaign.joiners_only
        }


def _planned(target: str, place: Place, due: Due | None) -> Planned:
    """A schedule as if it were stored."""
    timezone, day0, rule = place
    if due is None:
        return Planned(0, target, timezone, day0, None, None, rule)
    return Planned(0, target, timezone, day0, due.instant, due.local_date, rule)


def _row(step: Step) -> StepRow:
    """A step as if it were stored."""
    return StepRow(id=step.id, kind=step.kind, audience=step.audience, rule=step.rule, timezone=step.timezone)
