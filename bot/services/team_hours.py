"""In which hours and on which days may Encore write to a team? A manager or lead says so, for work in shifts.

They hold for the team's channel and for whoever of its people chose none for themselves (programme C5, shift work).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from bot.db import audit, delivery_queue, programmes
from bot.errors import Refusal
from bot.public_holidays import country_of, working_week
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
_BY_TIME = (DIGEST, "quiet_hours", "day_off")


@dataclass(frozen=True, slots=True)
class TeamHours:
    """A team's hours as they are now: up to three spans of the day by everybody's own clock, and ISO weekdays."""

    team_id: int
    channel_id: str
    spans: tuple[tuple[time, time], ...]
    working_days: frozenset[int]

    @property
    def text(self) -> str:
        """The spans as they are typed."""
        return in_words(self.spans)


def of_team(session: Session, *, workspace_id: str, by: str, team_id: int) -> TeamHours:
    """The hours of a team. Raises Refusal unless `by` manages the team or leads the programme."""
    row = require_manager_or_lead(session, workspace_id=workspace_id, user_id=by, team_id=team_id)
    if row.left_at is not None:
        raise Refusal("roles.team_gone", leads=programmes.leads(session, workspace_id))
    return _as_chosen(row, row.hours, row.working_days)


def _as_chosen(row: TeamRow, hours: str | None, working_days: str | None) -> TeamHours:
    return TeamHours(
        team_id=row.id,
        channel_id=row.channel_id,
        spans=parse_hours(hours) if hours else _USUAL,
        working_days=frozenset(map(int, working_days)) if working_days else _week(row),
    )


def _week(row: TeamRow) -> frozenset[int]:
    return working_week(country_of(row.timezone or _ZONE))


def check(
    session: Session, *, workspace_id: str, by: str, team_id: int, hours: str, working_days: Collection[str]
) -> TeamHours:
    """The hours as they would be; empty ones are the usual. Raises Refusal, with its field, for what cannot be."""
    now = of_team(session, workspace_id=workspace_id, by=by, team_id=team_id)
    spans = parse_hours(hours) if hours.strip() else _USUAL
    if open_for(spans) < LEAST_OPEN:
        raise Refusal("preferences.hours_too_short", field="hours")
    if not working_days or not set(working_days) <= set("1234567"):
        raise Refusal("preferences.working_days_needed", field="working_days")
    return TeamHours(now.team_id, now.channel_id, spans, frozenset(map(int, working_days)))


def save(
    session: Session,
    *,
    workspace_id: str,
    by: str,
    team_id: int,
    hours: str,
    working_days: Collection[str],
    now: datetime,
) -> None:
    """Chooses a team's hours from now on. Raises Refusal like `check`; saving the same again does nothing."""
    programmes.for_change(session, workspace_id)
    wanted = check(
        session, workspace_id=workspace_id, by=by, team_id=team_id, hours=hours, working_days=working_days
    )
    row = require_manager_or_lead(session, workspace_id=workspace_id, user_id=by, team_id=team_id)
    session.refresh(row)
    if wanted == _as_chosen(row, row.hours, row.working_days):
        return
    row.hours = None if wanted.spans == _USUAL else wanted.text
    days = "".join(map(str, sorted(wanted.working_days)))
    row.working_days = None if wanted.working_days == _week(row) else days
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
