"""A change that touches thousands of people is acknowledged like any other, and holds up nobody else's."""

from __future__ import annotations

import time
from dataclasses import replace

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.db import people as people_table
from bot.db.campaign_settings import PERSON, CampaignAudienceRow
from bot.db.campaigns import CampaignRow, ScheduleRow
from bot.services import campaign_enrolment
from tests.company import Company, words
from tests.handlers.test_campaign_form import modal
from tests.handlers.test_campaign_steps import opened
from tests.services.programme_world import somebody

PEOPLE = 2_000
SLACK_WAITS = 3.0
"""Seconds (Slack facts 2.1)."""
ZONES = ("Europe/Lisbon", "Europe/London", "America/New_York", "Asia/Kolkata")


async def crowd(company: Company) -> None:
    """So many people are named one by one in the campaign that runs."""
    workspace_id, now = company.encore.workspace_id, company.clock.now()
    them = [
        replace(somebody(f"U{number:09}", ZONES[number % 4]), workspace_id=workspace_id)
        for number in range(PEOPLE)
    ]

    def join(session: Session) -> None:
        people_table.save_people(session, them, now=now)
        campaign = session.scalars(select(CampaignRow)).one()
        campaign.whole_programme = False
        named = {"workspace_id": workspace_id, "campaign_id": campaign.id, "kind": PERSON, "people": None}
        session.execute(insert(CampaignAudienceRow), [{**named, "ref": one.user_id} for one in them])
        campaign_enrolment.enrol(session, workspace_id, now=now)

    await company.encore.database.transact(join)


async def submit(company: Company, person: str, changed: dict[str, str]) -> float:
    """Submits the open form with other times by label; returns the seconds until it was acknowledged."""
    view = modal(company, person)
    values = dict(view["state"]["values"])
    for block in view["blocks"]:
        if (label := block.get("label", {}).get("text")) in changed:
            chosen = {"type": "timepicker", "selected_time": changed[label]}
            values[block["block_id"]] = {block["element"]["action_id"]: chosen}
    began = time.perf_counter()
    answer = await company.act(person, "view_submit", view_id=view["id"], values=values)
    took = time.perf_counter() - began
    assert answer["ok"], answer
    return took


def at_a_quarter_past(session: Session) -> int:
    """How many people have the question at the new time."""
    rows = session.scalars(select(ScheduleRow).where(ScheduleRow.target.like("U0%")))
    return sum(row.next_due_at is not None and row.next_due_at.minute in {15, 45} for row in rows)


async def test_a_change_for_thousands_is_acknowledged_in_time_and_holds_nobody_up(
    company: Company,
) -> None:
    await crowd(company)
    await company.press("lena", await opened(company, "Scenario question"), "Move it")
    checked = await submit(company, "lena", {"Time": "10:15"})
    await company.idle()
    assert f"*This touches {PEOPLE} people.*" in words(modal(company))
    saved = await submit(company, "lena", {})
    others = []
    while not others or "Saved." not in words(modal(company)):
        began = time.perf_counter()
        answer = await company.act(
            "tiago", "command", channel=company.channel("desk-lisbon"), text="/encore help"
        )
        others.append(time.perf_counter() - began)
        assert answer["ok"], answer
    await company.idle()
    assert await company.encore.database.read(at_a_quarter_past) == PEOPLE
    assert max(checked, saved, *others) < SLACK_WAITS, (checked, saved, others)
