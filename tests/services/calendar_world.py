"""Campaigns whose calendars are looked at: made in the tables, with whatever audience and dates a test wants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from bot.calendar_facts import CalendarTouch, CampaignCalendar, ComingTouch
from bot.db import campaign_settings
from bot.db import campaigns as campaign_tables
from bot.db.campaign_settings import AudiencePart
from bot.domain import CampaignState
from bot.services import campaign_enrolment, campaign_preview
from bot.services.campaigns import PlannedStep, create
from tests.services.programme_world import LEAD, WORKSPACE, World


def add_campaign(
    world: World,
    *steps: PlannedStep,
    name: str = "Second",
    starts_on: str | None = None,
    weeks: int = 6,
    audience: Sequence[AudiencePart] | None = None,
    sessions: Sequence[str] = (),
    start: bool = False,
    template_id: str = "t",
    **more: object,
) -> int:
    """A campaign besides the first one: a draft, or running."""

    def make(session: Session) -> int:
        made = create(
            session,
            workspace_id=WORKSPACE,
            programme_id=1,
            name=name,
            template_id=template_id,
            steps=steps,
            starts_on=date.fromisoformat(starts_on) if starts_on else world.clock.now().date(),
            weeks=weeks,
            by=LEAD,
            now=world.clock.now(),
            state=CampaignState.RUNNING if start else CampaignState.DRAFT,
            whole_programme=audience is None,
            **more,
        )
        row = campaign_tables.get(session, WORKSPACE, made)
        assert row is not None
        campaign_settings.save_audience(session, row, audience or ())
        campaign_settings.save_sessions(session, row, [(date.fromisoformat(day), "") for day in sessions])
        session.flush()
        if start:
            campaign_enrolment.start(session, row, now=world.clock.now())
        return made

    return world.database.write_now(make)


def calendar(world: World, campaign_id: int, *, by: str = LEAD) -> CampaignCalendar:
    """What a lead sees of a campaign now."""
    return world.database.read_now(
        campaign_preview.calendar,
        workspace_id=WORKSPACE,
        campaign_id=campaign_id,
        by=by,
        now=world.clock.now(),
    )


def coming(world: World, campaign_id: int, user_id: str) -> tuple[ComingTouch, ...]:
    """What a person would get in the next days."""
    return world.database.read_now(
        campaign_preview.for_person,
        workspace_id=WORKSPACE,
        campaign_id=campaign_id,
        user_id=user_id,
        by=LEAD,
        now=world.clock.now(),
    )


def told(touch: CalendarTouch) -> list[tuple[str, str, int, str]]:
    """(fate, reason, targets, until) of what does not go as planned."""
    return [
        (str(one.fate), one.reason, one.targets, f"{one.until:%m-%d %H:%M}" if one.until else "")
        for one in touch.changes
    ]
