"""What are a campaign's rules reckoned from? Its dates, its sessions, and which follow-ups are one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from bot.db import campaign_settings, campaigns
from bot.db.campaigns import CampaignRow, StepRow
from bot.domain import Audience
from bot.follow_ups import FollowUp, merge
from bot.recurrence import zone
from bot.timetable import Dates, parse

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class CampaignDates:
    """The dates of one campaign. `rules` are those of each audience's steps, which decide what follow-ups are one.

    `themes` are what the sessions are about, in their order; `theme` is the campaign's own, or empty.
    """

    base: Dates
    rules: Mapping[Audience, Sequence[str]]
    themes: tuple[str, ...] = ()
    theme: str = ""

    def theme_of(self, session: int) -> str:
        """What a message that follows this session (from 1; 0: none) is about; empty when that is open."""
        return self.session_theme(session) or self.theme

    def session_theme(self, session: int) -> str:
        """What a session (from 1) itself is about; empty when that is open, or for no session."""
        return self.themes[session - 1] if 0 < session <= len(self.themes) else ""

    def merged(self, audience: Audience, timezone: str | None = None) -> Mapping[FollowUp, FollowUp]:
        """Which follow-up is asked with which other one where working days are those of an IANA zone, or anywhere."""
        where = zone(timezone) if timezone else None
        return merge(self.rules.get(audience, ()), self.base.sessions, where) if self.base.sessions else {}

    def of(self, step: StepRow, timezone: str, day0: date | None = None) -> Dates:
        """What the rule of a step is reckoned from in an IANA zone, for somebody with this day 0.

        Channels and managers have no day 0 of their own: theirs is the campaign's first day.
        """
        audience = Audience(step.audience)
        own = day0 if audience is Audience.PERSON else self.base.starts_on
        if not parse(step.rule).from_day0:
            own = None
        return replace(self.base, day0=own, merged=frozenset(self.merged(audience, timezone)))


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
        rules=rules,
        themes=tuple(about for _, about in sessions),
        theme=theme,
    )
