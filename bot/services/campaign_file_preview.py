"""What would a campaign in a file bring? The same calendar as for one that is stored, without a database."""

from __future__ import annotations

from collections import Counter

from bot.calendar_facts import CampaignCalendar
from bot.campaign_file import CampaignFile, FileReach
from bot.db.campaigns import StepRow
from bot.domain import Audience, CampaignState
from bot.services import campaign_dates
from bot.services.campaign_preview import step_facts, summed
from bot.services.campaign_simulation import A_CHANNEL, A_PERSON, Group, Plan, Stream, simulate

_NUMBER = 1
_ANYBODY = tuple(FileReach(str(audience), "UTC", 1) for audience in Audience)


def calendar(file: CampaignFile) -> CampaignCalendar:
    """The calendar of a file, for whom it says it reaches; without that for one person, channel and manager in UTC."""
    steps = tuple(
        StepRow(
            id=number,
            campaign_id=_NUMBER,
            position=number,
            kind=one.kind,
            audience=one.audience,
            rule=one.when,
            grace_minutes=one.grace_minutes,
            timezone=one.zone,
            content_id=one.content,
            content_text=one.words or None,
        )
        for number, one in enumerate(file.steps, 1)
    )
    sessions = sorted((one.on, one.theme) for one in file.sessions)
    dates = campaign_dates.reckoned(file.starts_on, file.ends_on, sessions, steps, theme=file.theme)
    plan = Plan(_NUMBER, file.name, dates, steps)
    reaches = file.reaches or _ANYBODY
    groups = [_group(one, file) for one in reaches if plan.by_audience[Audience(one.audience)]]
    counts: Counter[str] = Counter()
    for one in reaches:
        counts[one.audience] += one.count
    return CampaignCalendar(
        id=_NUMBER,
        name=file.name,
        state=CampaignState.DRAFT,
        starts_on=file.starts_on,
        ends_on=file.ends_on,
        sessions=dates.base.sessions,
        theme=file.theme,
        joiners_only=file.joiners_only,
        people=counts[Audience.PERSON],
        channels=counts[Audience.CHANNEL],
        managers=counts[Audience.MANAGER],
        steps=step_facts(plan),
        touches=summed({_NUMBER: plan}, _NUMBER, simulate({_NUMBER: plan}, groups), now=None),
    )


def _group(reach: FileReach, file: CampaignFile) -> Group:
    audience = Audience(reach.audience)
    day0 = file.starts_on if audience is Audience.PERSON else None
    stream = Stream(_NUMBER, audience, reach.zone, day0)
    place = A_CHANNEL if audience is Audience.CHANNEL else A_PERSON
    return Group(place, reach.zone, (stream,), reach.count)
