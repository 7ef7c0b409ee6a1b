"""A lead looks through a draft, says what its sessions are about, and people read it."""

from __future__ import annotations

from bot.db.campaigns import CampaignRow
from bot.db.deliveries import DeliveryRow
from handlers import campaign_sessions
from tests.company import Company, words
from tests.handlers.late_work import worked_on_late
from tests.handlers.test_campaign_form import form, modal, rows


async def test_from_a_draft_nobody_has_seen_to_a_session_that_has_a_name(company: Company) -> None:
    await form(company, 1)
    answer = await company.fill(
        "lena",
        {
            "First day": "2026-11-23",
            "Live session 1: the date": "2026-11-24",
            "Session 1: what it is about": "Calm & <b>",
            "Session 2: what it is about": "No date",
        },
    )
    assert answer["errors"] == {
        "session_2": "Choose the date of this session, or leave what it is about empty."
    }
    await company.fill("lena", {"Session 2: what it is about": ""})
    draft = modal(company)
    assert "*Not looked at yet:* see the calendar first." in words(draft)
    assert "Tuesday, 24 November 2026 (“Calm &amp; &lt;b&gt;”)" in words(draft)
    await company.press("lena", draft, "See the calendar")
    assert "Week 1 of" in words(modal(company))
    assert "1 day after session 1 (“Calm &amp; &lt;b&gt;”)" in words(modal(company))
    beneath = company.sandbox.world.views.stack(company.id("lena"))[-2]
    assert "*Looked through:* by" in words(company.sandbox.world.views.as_page(beneath))
    assert (await rows(company, CampaignRow))[1].state == "previewed"
    await company.press("lena", await company.open_home("lena"), "Look at it")
    assert "*Looked through:* by" in words(modal(company))
    await company.press("lena", modal(company), "Steps")
    await company.press("lena", modal(company), "What the sessions are about")
    before = modal(company)
    await company.fill("lena", {"Session 1, Tuesday 24 November 2026": "Keep our word"})
    assert "say from now on what it was about" in words(modal(company))
    assert (await rows(company, CampaignRow))[1].state == "draft", "changed, so it is to be looked at again"
    await company.press("lena", await company.open_home("lena"), "Look at it")
    await company.press("lena", modal(company), "Start it")
    await company.at("2026-11-25T10:01+00:00")
    recalls = [one for one in await rows(company, DeliveryRow) if one.kind == "recall"]
    assert recalls
    assert {one.values["about"] for one in recalls} == {"Keep our word"}
    told = await worked_on_late(company, "lena", before, campaign_sessions.save, about_1="Mine & <!here>")
    assert "Mine &amp; &lt;!here&gt;" in told
    assert "Somebody changed these sessions while you did" in told
