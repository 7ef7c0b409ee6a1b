"""What does a campaign bring, to whom, when? Worked out from its rules alone, whether it runs yet or not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.db import campaign_members, campaigns, rituals
from bot.db.campaigns import CampaignRow, StepRow
from bot.domain import Audience
from bot.follow_ups import FollowUp
from bot.recurrence import zone
from bot.services import campaign_audience, campaign_dates, ritual_times
from bot.services.campaign_audience import Reached
from bot.services.campaign_dates import CampaignDates
from bot.services.campaign_enrolment import reckons_from_day0
from bot.services.campaigns import NOT_STARTED
from bot.timetable import due_between, from_which

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

_MOST_DUES = 1000
_A_DAY = timedelta(days=1)
_Group = tuple[str, date | None, str | None]
"""An IANA zone, a day 0 and a rule of the targets' own."""


@dataclass(frozen=True, slots=True)
class Touch:
    """One occurrence of a step for everybody who shares a zone (and a day 0).

    `local` is the naive wall time as ruled and `instant` (UTC) what it means in `timezone`. `session` (from 1, 0 for
    none) and `days` say what it is reckoned from; `also` are follow-ups of other sessions it stands for. `targets` is
    how many it reaches: 0 when nobody is there yet, as in a campaign for joiners before the first one came.
    """

    step_id: int
    kind: str
    audience: Audience
    local_date: date
    local: datetime
    instant: datetime
    timezone: str
    targets: int
    day0: date | None = None
    session: int = 0
    days: int = 0
    also: tuple[FollowUp, ...] = ()
    content_id: str | None = None


def planned(
    session: Session,
    *,
    workspace_id: str,
    campaign_id: int,
    now: datetime,
    after: datetime | None = None,
    until: datetime | None = None,
    target: str | None = None,
) -> list[Touch]:
    """Every touch of a campaign, first to last, or those with `after` < instant <= `until`.

    With `target`, a person's or channel's id, only what comes to them. Nothing is left out for holidays, caps or quiet
    hours: those are judged when something is sent. An unknown campaign gives nothing.
    """
    campaign = campaigns.in_workspace(session, workspace_id, campaign_id)
    if campaign is None:
        return []
    reached = campaign_audience.reached(session, campaign, campaign_audience.everybody(session, workspace_id))
    dates = campaign_dates.of_campaigns(session, [campaign])[campaign.id]
    days = first_days(session, campaign, reached, now=now)
    own = rituals.by_channel(session, workspace_id)
    found = [
        touch
        for step in campaigns.steps(session, campaign.id)
        for (timezone, day0, rule), count in _groups(
            campaign, step, reached, days, target, own=ritual_times.rules(step, own)
        ).items()
        for touch in touches(
            step, dates, timezone, day0=day0, rule=rule, targets=count, after=after, until=until
        )
    ]
    return sorted(found, key=lambda touch: (touch.instant, touch.step_id, touch.timezone))


def first_days(
    session: Session, campaign: CampaignRow, reached: Reached, *, now: datetime
) -> dict[str, date | None]:
    """Day 0 of everybody reached, as it is or, before the campaign runs, as it would be if nobody came or went."""
    known = campaign_members.days(session, campaign.id)
    found: dict[str, date | None] = {}
    for user_id, timezone in reached.of[Audience.PERSON].items():
        out = campaign.joiners_only and campaign.state in NOT_STARTED and user_id not in reached.named
        today = now.astimezone(zone(timezone)).date()
        found[user_id] = known.get(user_id, None if out else max(today, campaign.starts_on))
    return found


def touches(
    step: StepRow,
    dates: CampaignDates,
    timezone: str,
    *,
    day0: date | None = None,
    rule: str | None = None,
    targets: int = 1,
    after: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[Touch]:
    """What a step brings, in order, to so many who share zone, day 0 and rule; works on a step that is no row."""
    audience = Audience(step.audience)
    own = dates.of(step, timezone, day0)
    rule = rule or step.rule
    origins = from_which(rule, own, zone(timezone))
    also = _stands_for(dates.merged(audience, timezone))
    for due in due_between(
        rule,
        dates=own,
        zone=zone(timezone),
        after=after or _midnight(own.starts_on - _A_DAY),
        until=until or _midnight(own.ends_on + 2 * _A_DAY),
        limit=_MOST_DUES,
    ):
        number, days = origins.get(due.local_date, (0, 0))
        yield Touch(
            step_id=step.id,
            kind=step.kind,
            audience=audience,
            local_date=due.local_date,
            local=due.local,
            instant=due.instant,
            timezone=timezone,
            targets=targets,
            day0=own.day0,
            session=number,
            days=days,
            also=also.get((number, days), ()),
            content_id=step.content_id,
        )


def _groups(
    campaign: CampaignRow,
    step: StepRow,
    reached: Reached,
    first_days: dict[str, date | None],
    target: str | None,
    *,
    own: Mapping[str, str | None],
) -> Counter[_Group]:
    """How many targets of a step share zone, day 0 and rule; one empty group when there is nobody yet."""
    audience = Audience(step.audience)
    by_day0 = reckons_from_day0(step)
    groups: Counter[_Group] = Counter()
    for one, timezone in reached.of[audience].items():
        if target not in {None, one}:
            continue
        day0 = first_days.get(one) if audience is Audience.PERSON else None
        if audience is Audience.PERSON and campaign.joiners_only and day0 is None:
            continue
        if one in own and own[one] is None:  # the team leaves it out
            continue
        groups[step.timezone or timezone, day0 if by_day0 else None, own.get(one)] += 1
    if not groups and target is None:
        commonest = Counter(reached.of[audience].values()).most_common(1)
        timezone = step.timezone or (commonest[0][0] if commonest else campaign_audience.FALLBACK_ZONE)
        groups[timezone, campaign.starts_on if by_day0 else None, None] = 0
    return groups


def _stands_for(merged: Mapping[FollowUp, FollowUp]) -> dict[FollowUp, tuple[FollowUp, ...]]:
    found: dict[FollowUp, tuple[FollowUp, ...]] = {}
    for given_up, kept in merged.items():
        found[kept] = (*found.get(kept, ()), given_up)
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
