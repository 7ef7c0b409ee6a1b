"""How long does it take to plan, simulate and show twelve weeks for 10,000 people?

Measured is what a lead waits for: the calendar worked out and simulated, every week of it drawn, and the campaign
started. The baseline is a plain loop that simulates person by person, on some of the people of the same company.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from sqlalchemy.orm import Session

from bot.db import campaigns
from bot.db.campaigns import CampaignRow
from bot.db.session import Database
from bot.domain import CampaignState
from bot.services import campaign_enrolment, campaign_groups, campaign_preview
from bot.services.campaign_simulation import Plan, simulate
from bot.services.campaigns import create
from content import campaign_calendar
from content.pack import builtin_pack
from handlers.campaign_templates import planned_steps
from tests.benchmarks import company
from tests.benchmarks.databases import KINDS, Databases
from tests.benchmarks.report import Report

WEEKS = 12
_LIMIT = 30.0


def measure(place: Databases, *, quick: bool) -> Report:
    """Plans, simulates, draws and starts one campaign for everybody, beside one that runs already."""
    people, sample = (1000, 20) if quick else (10_000, 100)
    report = Report(f"Twelve weeks planned, simulated and shown for {people:,} people")
    for kind in KINDS:
        url = place.fresh(kind)
        company.found(url, people=people, teams=50)
        database = Database(url)
        running, draft = (
            database.write_now(_make, state) for state in (CampaignState.RUNNING, CampaignState.DRAFT)
        )
        database.write_now(_start, running)
        marks = [time.perf_counter()]
        shown = database.read_now(
            campaign_preview.calendar,
            workspace_id=company.WORKSPACE,
            campaign_id=draft,
            by=company.person(0),
            now=company.NOW,
        )
        marks.append(time.perf_counter())
        pages = [campaign_calendar.view(shown, builtin_pack(), week=week) for week in range(shown.weeks)]
        marks.append(time.perf_counter())
        database.write_now(_start, draft)
        marks.append(time.perf_counter())
        simulated, drawn, started = (after - before for before, after in pairwise(marks))
        loop = database.read_now(_person_by_person, draft, sample) * people / sample
        database.stop()
        report.add(
            f"{kind}: {people:,} people, {len(shown.touches)} messages, {len(pages)} pages",
            simulated + drawn + started,
            "s",
            at_most=_LIMIT,
            note=f"simulated {simulated:.2f} s, drawn {drawn:.2f} s, started {started:.2f} s",
        )
        report.add(
            f"{kind}: against a plain loop",
            simulated / loop,
            "of its time",
            note=f"{loop:.1f} s person by person, reckoned from {sample}",
        )
        report.expect(f"{kind}: people in the calendar", shown.people, people)
    return report


def _make(session: Session, state: CampaignState) -> int:
    """A campaign of twelve weeks with everything the largest template without sessions has."""
    template = next(one for one in builtin_pack().campaigns if one.id == "quick_start")
    return create(
        session,
        workspace_id=company.WORKSPACE,
        programme_id=1,
        name=f"Twelve weeks ({state})",
        template_id=template.id,
        steps=planned_steps(template),
        starts_on=company.NOW.date() + timedelta(days=1),
        weeks=WEEKS,
        by=company.person(0),
        now=company.NOW,
        state=state,
    )


def _start(session: Session, campaign_id: int) -> None:
    row = campaigns.get(session, company.WORKSPACE, campaign_id)
    if row is not None:
        row.state = CampaignState.RUNNING
        campaign_enrolment.start(session, row, now=company.NOW)


def _person_by_person(session: Session, campaign_id: int, sample: int) -> float:
    """Seconds to simulate some people, each by themself and knowing nothing of the others."""
    row = session.get(CampaignRow, campaign_id)
    if row is None:
        return 0.0
    field = campaign_groups.around(session, row, now=company.NOW)
    groups = [replace(one, targets=1) for one in field.groups if one.place == "U"]
    started = time.perf_counter()
    for number in range(sample):
        plans = {one.id: Plan(one.id, one.name, one.dates, one.steps) for one in field.plans.values()}
        simulate(plans, [groups[number % len(groups)]], only=campaign_id)
    return time.perf_counter() - started
