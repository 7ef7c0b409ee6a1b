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
from bot.recurrence import zone
from bot.services import campaign_audience, celebrations
from bot.working_days import country_at, last_working_day

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
_AHEAD = timedelta(days=6)
"""How long before the last day of its week a milestone is looked at first: nowhere do people work later than that."""
_DAY = timedelta(days=1)


def days(starts_on: date, ends_on: date, country: str | None) -> dict[str, date]:
    """The local date of each milestone of a campaign in a country, by "4", "8", "12" and "end".

    Without those it does not reach. A milestone on the last day is the end. A campaign that has no working day has
    none at all. Without a country people work Monday to Friday.
    """
    last = {name: last_working_day(day, country) for name, day in _last_days(starts_on, ends_on).items()}
    return {name: day for name, day in last.items() if day >= starts_on and (name == END or day < last[END])}


def days_of(campaign: CampaignRow, timezone: str) -> dict[str, date]:
    """The same of a stored campaign, where an IANA zone lies."""
    return days(campaign.starts_on, campaign.ends_on, country_at(zone(timezone)))


def _last_days(starts_on: date, ends_on: date) -> dict[str, date]:
    """The last day of each milestone's week, whether people work then or not."""
    found = {str(week): starts_on + timedelta(weeks=week) - _DAY for week in WEEKS}
    return {END: ends_on} | {name: day for name, day in found.items() if day < ends_on}


def plan(session: Session, campaigns: Iterable[CampaignRow], *, now: datetime) -> None:
    """Sets the timers of what these campaigns have yet to reach, or moves them to where they belong now."""
    rows: list[dict[str, Any]] = [
        {
            "workspace_id": campaign.workspace_id,
            "kind": REACHING,
            "subject": f"{campaign.id}:{name}",
            "due_at": max(_begins(day - _AHEAD), now),
        }
        for campaign in campaigns
        for name, day in _last_days(campaign.starts_on, campaign.ends_on).items()
        if _begins(day) > now
    ]
    timers.put_or_move(session, rows)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC) - _FIRST_ZONE


def reached(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """Each channel of the campaign where the day has begun somewhere will read of it on that day; others wait."""
    campaign_id, _, name = timer.subject.partition(":")
    campaign = session.get(CampaignRow, int(campaign_id))
    if campaign is None or campaign.workspace_id != timer.workspace_id:
        return
    last = _last_days(campaign.starts_on, campaign.ends_on).get(name)
    if last is None or campaign.state == CampaignState.FINISHED:
        return
    if _begins(last - _AHEAD) > now:
        plan(session, [campaign], now=now)
        return
    weeks = ((campaign.ends_on - campaign.starts_on).days + 7) // 7 if name == END else int(name)
    everybody = campaign_audience.everybody(session, timer.workspace_id)
    channels = campaign_audience.reached(session, campaign, everybody).of[Audience.CHANNEL]
    ahead: list[datetime] = []
    for channel_id, timezone in channels.items():
        day = days_of(campaign, timezone).get(name)
        if day is None or now - _begins(day) > _STILL_NEWS:
            continue
        if _begins(day) > now:
            ahead.append(_begins(day))
        elif campaign.state == CampaignState.RUNNING:
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
    if ahead:
        timers.put(
            session,
            workspace_id=timer.workspace_id,
            kind=REACHING,
            subject=timer.subject,
            due_at=min(ahead),
        )
