"""What does a lead see of a campaign before it starts? Whom it reaches, what comes first, what it still lacks."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.campaign_facts import CampaignOutline, FirstTouch, PlannedKind
from bot.db import campaign_settings, campaigns, people
from bot.db.campaign_settings import CHANNEL
from bot.domain import Audience, CampaignState
from bot.errors import Refusal
from bot.recurrence import zone
from bot.services import campaign_calendar, campaign_dates, campaign_drafts, campaign_form, roles, user_groups
from bot.services.campaign_audience import FALLBACK_ZONE
from bot.services.campaign_calendar import Touch
from bot.services.campaign_form import Looked

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.campaigns import CampaignRow

_MOST_FIRST = 6


def outline(
    session: Session, *, workspace_id: str, campaign_id: int, by: str, now: datetime, per_minute: int
) -> CampaignOutline:
    """A draft for reading; Encore sends at most `per_minute` messages a minute.

    Raises Refusal unless `by` leads, and for one that is gone or has started.
    """
    programme = roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    form, _, version = campaign_drafts.form_of(
        session, workspace_id=workspace_id, campaign_id=campaign_id, by=by
    )
    row = campaigns.in_workspace(session, workspace_id, campaign_id)
    if row is None:
        raise Refusal("campaign_drafts.gone")
    reaching = campaign_form.reaching(session, workspace_id, form, Looked())
    audience = campaign_settings.audience(session, row.id)
    known = campaign_form.known_channels(session, workspace_id)
    elsewhere = sum(one.people or 0 for one in audience if one.kind == CHANNEL and one.ref not in known)
    dates = campaign_dates.of_campaigns(session, [row])[row.id]
    touches = campaign_calendar.planned(session, workspace_id=workspace_id, campaign_id=row.id, now=now)
    return CampaignOutline(
        id=row.id,
        version=version,
        name=row.name,
        template_id=row.template_id,
        state=CampaignState(row.state),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        sessions=form.session_days,
        theme=row.theme or "",
        joiners_only=row.joiners_only,
        whole_programme=row.whole_programme,
        named_channels=form.channels,
        named_groups=user_groups.handles(session, workspace_id, form.groups),
        people=reaching.people + elsewhere,
        channels=reaching.channels,
        managers=reaching.managers,
        owner_id=row.owner_id,
        co_owners=form.co_owners,
        steps=tuple(
            PlannedKind(step.kind, step.audience, step.rule) for step in campaigns.steps(session, row.id)
        ),
        first=_first(touches),
        spread_minutes=_spread(touches, per_minute, unread=elsewhere),
        merged=sum(len(dates.merged(audience)) for audience in Audience),
        needs_approval=programme.needs_approval,
        approved_by=row.approved_by if row.state == CampaignState.APPROVED else None,
        may_approve=by != row.state_changed_by,
        session_themes=form.session_themes,
        previewed_by=row.previewed_by,
        previewed_on=_day_of(session, row, by),
    )


def _day_of(session: Session, row: CampaignRow, reader_id: str) -> date | None:
    """The date, where the reader is, on which somebody looked through a draft."""
    if row.previewed_at is None:
        return None
    reader = people.get(session, row.workspace_id, reader_id)
    return row.previewed_at.astimezone(zone((reader and reader.timezone) or FALLBACK_ZONE)).date()


def _spread(touches: Sequence[Touch], per_minute: int, *, unread: int) -> int:
    """How many minutes the most messages take that are due at one instant, rounded up.

    `unread` people are in channels that Encore reads when the campaign starts; they count as if all were of one zone.
    """
    at_once: Counter[datetime] = Counter()
    for one in touches:
        at_once[one.instant] += one.targets
    return math.ceil((max(at_once.values(), default=0) + unread) / per_minute)


def _first(touches: Sequence[Touch]) -> tuple[FirstTouch, ...]:
    """The first of what it brings, one line for each local time however many zones there are."""
    found: dict[tuple[int, datetime], FirstTouch] = {}
    for one in touches:
        key = (one.step_id, one.local)
        before = found.get(key)
        found[key] = FirstTouch(
            kind=one.kind,
            audience=str(one.audience),
            local=one.local,
            timezone=one.timezone,
            targets=one.targets + (before.targets if before else 0),
        )
    return tuple(sorted(found.values(), key=lambda one: one.local)[:_MOST_FIRST])
