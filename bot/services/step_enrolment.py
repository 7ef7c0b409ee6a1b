"""Whom does one step have a schedule for? Joiners get one, leavers lose theirs, movers change zone.

It goes through the targets as plain rows and works out each timetable once, however many share it: a team of thousands
is read whenever somebody comes or goes, and nobody's click may wait for that.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bot.db import campaigns, step_changes
from bot.db.campaigns import CampaignRow, StepRow
from bot.db.step_changes import Place, Planned
from bot.recurrence import Due, zone
from bot.services import ritual_times
from bot.services.campaign_dates import CampaignDates
from bot.services.campaigns import ON_TIME, first_after, first_on
from bot.timetable import carried

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class StepEnrolment:
    """The schedules of a step of a campaign that runs or is paused; `follow` brings them up to date.

    `first_days` are people's day 0 where the step is reckoned from it; `own` the rules of teams that have one for it,
    None for those that leave it out.
    """

    def __init__(
        self,
        session: Session,
        campaign: CampaignRow,
        step: StepRow,
        *,
        dates: CampaignDates,
        first_days: Mapping[str, date | None],
        own: Mapping[str, str | None],
        now: datetime,
    ) -> None:
        self._session, self._campaign, self._step, self._now = session, campaign, step, now
        self._dates, self._first_days, self._own = dates, first_days, own
        # Reading a team takes a moment: who joins just after a step was due is still on time for it.
        self._since = max(campaign.state_changed_at, now - ON_TIME)
        self._firsts: dict[tuple[Place, datetime], Due | None] = {}
        self._turns: dict[Due | None, int] = {}
        self._on_day: dict[tuple[Place, str, date], Due | None] = {}

    def follow(self, wanted: Mapping[str, str]) -> None:
        """Gives everybody in `wanted` ({target: IANA zone}) a schedule, and nobody else."""
        rows = step_changes.planned(self._session, self._step.id, for_change=True)
        present = {row.target: row for row in rows}
        self._drop(present.keys() - wanted.keys())
        new = [self._new(target, where, rows) for target, where in wanted.items() if target not in present]
        moves: dict[tuple[Place, Due | None], list[int]] = {}
        for row in rows:
            if row.target in wanted:
                due = self._next(row, wanted[row.target])
                here = wanted[row.target], row.day0, self._own.get(row.target)
                then = (due.instant, due.local_date) if due else (None, None)
                if (row.place, row.next_due_at, row.next_local_date) != (here, *then):
                    moves.setdefault((here, due), []).append(row.id)
        campaigns.add_schedules(self._session, new)
        for (here, due), ids in moves.items():
            step_changes.plan(self._session, ids, here, due)

    def _drop(self, gone: Collection[str]) -> None:
        if gone:
            unwanted = {target for target in gone if self._own.get(target, "") is None}
            step_id = self._step.id
            campaigns.drop_schedules(self._session, step_id, set(gone) - unwanted, reason="left_the_team")
            campaigns.drop_schedules(self._session, step_id, unwanted, reason="team_leaves_out")

    def _new(self, target: str, timezone: str, others: Collection[Planned]) -> dict[str, Any]:
        """The schedule of a joiner, who gets what the others get that day."""
        day0, rule, after = self._first_days.get(target), self._own.get(target), self._since
        if ritual_times.is_ritual(self._step):
            after = self._not_again(target, timezone, self._since)
        due = self._first((timezone, day0, rule), after)
        if due not in self._turns:
            self._turns[due] = _turn(others, due)
        return {
            "workspace_id": self._campaign.workspace_id,
            "step_id": self._step.id,
            "target": target,
            "timezone": timezone,
            "next_due_at": due.instant if due else None,
            "next_local_date": due.local_date if due else None,
            "occurrences": 0 if day0 else self._turns[due],
            "day0": day0,
            "rule": rule,
        }

    def _next(self, row: Planned, timezone: str) -> Due | None:
        """What comes next to who is there already, in their zone and by their rule now."""
        rule = self._own.get(row.target)
        if row.rule != rule:
            after = self._not_again(row.target, timezone, self._now)
            return self._first((timezone, row.day0, rule), after)
        if row.next_local_date is None:
            return None
        moved = (timezone, row.day0, rule), row.timezone, row.next_local_date
        if moved not in self._on_day:
            self._on_day[moved] = self._on(*moved)
        return self._on_day[moved]

    def _on(self, place: Place, before: str, day: date) -> Due | None:
        """The date stays, also in another zone than before, so nothing is lost and nothing comes twice."""
        timezone, day0, rule = place
        there = self._dates.of(self._step, timezone, day0)
        old, new = zone(before), zone(timezone)
        stays = carried(rule or self._step.rule, day, dates=there, old=old, new=new)
        return first_on(self._step, there, timezone, stays, rule)

    def _first(self, place: Place, after: datetime) -> Due | None:
        if (place, after) not in self._firsts:
            timezone, day0, rule = place
            there = self._dates.of(self._step, timezone, day0)
            self._firsts[place, after] = first_after(self._step, there, timezone, after, rule)
        return self._firsts[place, after]

    def _not_again(self, target: str, timezone: str, after: datetime) -> datetime:
        return ritual_times.not_again_this_week(self._session, self._step, target, timezone, now=after)


def _turn(others: Collection[Planned], due: Due | None) -> int:
    """How many occurrences the others had before this one."""
    return max(
        (
            row.occurrences - (due is not None and due.local_date < (row.next_local_date or date.min))
            for row in others
        ),
        default=0,
    )
