"""What are a campaign's rules reckoned from? Its dates, its sessions, and which follow-ups are one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from bot.db import campaign_settings, campaigns
from bot.db.campaigns import CampaignRow, StepRow
from bot.domain import Audience
from bot.timetable import Dates, merge, parse

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FollowUp = tuple[int, int]
"""A session's number and the days after it."""


@dataclass(frozen=True, slots=True)
class CampaignDates:
    """The dates of one campaign. `merged` says of each audience which follow-up is asked with which other one.

    `themes` are what the sessions are about, in their order; `theme` is the campaign's own, or empty.
    """

    base: Dates
    merged: Mapping[Audience, Mapping[FollowUp, FollowUp]]
    themes: tuple[str, ...] = ()
    theme: str = ""

    def theme_of(self, session: int) -> str:
        """What a message that follows this session (from 1; 0: none) is about; empty when that is open."""
        return self.session_theme(session) or self.theme

    def session_theme(self, session: int) -> str:
        """What a session (from 1) itself is about; empty when that is open, or for no session."""
        return self.themes[session - 1] if 0 < session <= len(self.themes) else ""

    def of(self, step: StepRow, day0: date | None = None) -> Dates:
        """What the rule of a step is reckoned from, for somebody with this day 0.

        Channels and managers have no day 0 of their own: theirs is the campaign's first day.
        """
        audience = Audience(step.audience)
        own = day0 if audience is Audience.PERSON else self.base.starts_on
        if not parse(step.rule).from_day0:
            own = None
        return replace(self.base, day0=own, merged=frozenset(self.merged.get(audience, {})))


def of_campaigns(session: Session, rows: Collection[CampaignRow]) -> dict[int, CampaignDates]:
    """The dates of each of the campaigns, by id."""
    sessions = campaign_settings.sessions_of(session, [row.id for row in rows])
    steps: dict[int, list[StepRow]] = {}
    for step in campaigns.steps_of(session, list(sessions)):
        steps.setdefault(step.campaign_id, []).append(step)
    return {
        row.id: reckoned(
            row.starts_on,
            row.ends_on,
            sessions.get(row.id, ()),
            steps.get(row.id, ()),
            theme=row.theme or "",
        )
        for row in rows
    }


def reckoned(
    starts_on: date,
    ends_on: date,
    sessions: Sequence[tuple[date, str]],
    steps: Collection[StepRow],
    *,
    theme: str = "",
) -> CampaignDates:
    """The dates of a campaign with these sessions (date, theme) and steps, be they in the database or not."""
    days = tuple(day for day, _ in sessions)
    rules = {audience: [step.rule for step in steps if step.audience == audience] for audience in Audience}
    return CampaignDates(
        base=Dates(starts_on, ends_on, days),
        merged={audience: merge(rules[audience], days) for audience in Audience} if days else {},
        themes=tuple(about for _, about in sessions),
        theme=theme,
    )
