"""In which hours, on which days and in which region may Encore write to a team? A manager or lead says so.

They hold for the team's channel and for whoever of its people chose none for themselves (programme C5: shift work,
quiet hours with public holidays).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import TYPE_CHECKING

from bot.db import audit, delivery_queue, programmes
from bot.errors import Refusal
from bot.public_holidays import country_of, regions_of, working_week
from bot.recurrence import OFFICE
from bot.services.attention_together import DIGEST
from bot.services.attention_windows import in_words, open_for, parse_hours
from bot.services.preferences import LEAST_OPEN
from bot.services.roles import require_manager_or_lead

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.programmes import TeamRow

_ZONE = "UTC"
_USUAL = ((OFFICE.start, OFFICE.end),)
_BY_TIME = (DIGEST, "quiet_hours", "day_off", "holiday")


@dataclass(frozen=True, slots=True)
class TeamHours:
    """A team's hours as they are now: up to three spans of the day by everybody's own clock, and ISO weekdays."""

    team_id: int
    channel_id: str
    spans: tuple[tuple[time, time], ...]
    working_days: frozenset[int]
    region: str = ""
    """Whose public holidays count, such as "GB-ENG"; empty for those of the whole country."""
    regions: tuple[tuple[str, str], ...] = ()
    """(place, name) of those that can be chosen."""

    @property
    def text(self) -> str:
        """The spans as they are typed."""
        return in_words(self.spans)


def of_team(session: Session, *, workspace_id: str, by: str, team_id: int) -> TeamHours:
    """The hours of a team. Raises Refusal unless `by` manages the team or leads the programme."""
    row = require_manager_or_lead(session, workspace_id=workspace_id, user_id=by, team_id=team_id)
    if row.left_at is not None:
        raise Refusal("roles.team_gone", leads=programmes.leads(session, workspace_id))
    return _as_it_is(row)


def _as_it_is(row: TeamRow) -> TeamHours:
    return TeamHours(
        team_id=row.id,
        channel_id=row.channel_id,
        spans=parse_hours(row.hours) if row.hours else _USUAL,
        working_days=frozenset(map(int, row.working_days)) if row.working_days else _week(row),
        region=row.region or "",
        regions=regions_of(country_of(row.timezone or _ZONE)),
    )


def _week(row: TeamRow) -> frozenset[int]:
    return working_week(country_of(row.timezone or _ZONE))


def check(
    session: Session,
    *,
    workspace_id: str,
    by: str,
    team_id: int,
    hours: str,
    working_days: Collection[str],
    region: str = "",
) -> TeamHours:
    """The hours as they would be; empty ones are the usual. Raises Refusal, with its field, for what cannot be."""
    now = of_team(session, workspace_id=workspace_id, by=by, team_id=team_id)
    spans = parse_hours(hours) if hours.strip() else _USUAL
    if open_for(spans) < LEAST_OPEN:
        raise Refusal("preferences.hours_too_short", field="hours")
    if not working_days or not set(working_days) <= set("1234567"):
        raise Refusal("preferences.working_days_needed", field="working_days")
    if region and region not in dict(now.regions):
        raise Refusal("team_hours.region_unknown", field="region")
    return replace(now, spans=spans, working_days=frozenset(map(int, working_days)), region=region)


def save(
    session: Session,
    *,
    workspace_id: str,
    by: str,
    team_id: int,
    hours: str,
    working_days: Collection[str],
    now: datetime,
    region: str = "",
) -> None:
    """Chooses a team's hours from now on. Raises Refusal like `check`; saving the same again does nothing."""
    programmes.for_change(session, workspace_id)
    wanted = check(
        session,
        workspace_id=workspace_id,
        by=by,
        team_id=team_id,
        hours=hours,
        working_days=working_days,
        region=region,
    )
    row = require_manager_or_lead(session, workspace_id=workspace_id, user_id=by, team_id=team_id)
    session.refresh(row)
    if wanted == _as_it_is(row):
        return
    row.hours = None if wanted.spans == _USUAL else wanted.text
    days = "".join(map(str, sorted(wanted.working_days)))
    row.working_days = None if wanted.working_days == _week(row) else days
    row.region = region or None
    audit.add(
        session,
        workspace_id=workspace_id,
        actor_id=by,
        act="team_hours_changed",
        subject=f"team:{row.id}",
        at=now,
    )
    # What waits for the hours there were is looked at again.
    concerned = {row.channel_id, *programmes.members(session, row.id)}
    delivery_queue.look_again(session, workspace_id, concerned, reasons=_BY_TIME, now=now)
