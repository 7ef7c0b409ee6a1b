"""When has a campaign run for four, eight or twelve weeks, and when is it at its end? Told to its channels that day.

The day is the last working day of the week in question, by the calendar of each channel. What falls in a pause is not
told later, like everything else of a campaign.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from bot.db import timers
from bot.db.campaigns import CampaignRow
from bot.domain import Audience, CampaignState
from bot.services import campaign_audience, celebrations
from bot.working_days import is_working_day

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.timers import DueTimer

REACHING = "milestone"
"""Kind of the timer; its subject is "campaign:week", with "end" for the last one."""
WEEKS = (4, 8, 12)
END = "end"
_FIRST_ZONE = timedelta(hours=14)
"""How much earlier than in UTC a date begins where it begins first."""
_STILL_NEWS = timedelta(days=7)
_DAY = timedelta(days=1)


def days(starts_on: date, ends_on: date) -> dict[str, date]:
    """The local date of each milestone of a campaign, by "4", "8", "12" and "end"; without those it does not reach.

    A milestone on the last day is the end. A campaign that has no working day has none at all.
    """
    found = {END: _working_day(ends_on)}
    for week in WEEKS:
        day = _working_day(starts_on + timedelta(weeks=week) - _DAY)
        if day < found[END]:
            found[str(week)] = day
    return {name: day for name, day in found.items() if day >= starts_on}


def days_of(campaign: CampaignRow) -> dict[str, date]:
    """The same of a stored campaign."""
    return days(campaign.starts_on, campaign.ends_on)


def _working_day(day: date) -> date:
    while not is_working_day(day):
        day -= _DAY
    return day


def plan(session: Session, campaigns: Iterable[CampaignRow], *, now: datetime) -> None:
    """Sets the timers of what these campaigns have yet to reach, or moves them to where they belong now."""
    rows: list[dict[str, Any]] = [
        {
            "workspace_id": campaign.workspace_id,
            "kind": REACHING,
            "subject": f"{campaign.id}:{name}",
            "due_at": _begins(day),
        }
        for campaign in campaigns
        for name, day in days(campaign.starts_on, campaign.ends_on).items()
        if _begins(day) > now
    ]
    timers.put_or_move(session, rows)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC) - _FIRST_ZONE


def reached(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """The day has begun somewhere: each channel of the campaign will read of it on that day."""
    campaign_id, _, name = timer.subject.partition(":")
    campaign = session.get(CampaignRow, int(campaign_id))
    if campaign is None or campaign.workspace_id != timer.workspace_id:
        return
    day = days(campaign.starts_on, campaign.ends_on).get(name)
    if day is None or campaign.state != CampaignState.RUNNING or now - _begins(day) > _STILL_NEWS:
        return
    if _begins(day) > now:
        plan(session, [campaign], now=now)
        return
    weeks = ((campaign.ends_on - campaign.starts_on).days + 7) // 7 if name == END else int(name)
    everybody = campaign_audience.everybody(session, timer.workspace_id)
    for channel_id in campaign_audience.reached(session, campaign, everybody).of[Audience.CHANNEL]:
        celebrations.note(
            session,
            workspace_id=timer.workspace_id,
            occasion="campaign_end" if name == END else "milestone",
            subject=f"campaign:{campaign.id}:{name}",
            channel_id=channel_id,
            people=(),
            evidence={"campaign_id": campaign.id, "weeks": weeks},
            on=day,
            now=now,
        )
