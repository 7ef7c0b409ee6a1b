"""In Slack: a change of a running campaign asks a second lead, who says why not, then approves it."""

from __future__ import annotations

from bot.db.campaign_proposals import CampaignProposalRow
from bot.db.campaign_settings import CampaignSessionRow
from bot.services import campaign_start
from handlers import campaign_proposals
from tests.company import Company, Json, words
from tests.handlers.late_work import worked_on_late
from tests.handlers.reading import rows
from tests.handlers.test_campaign_form import form, modal, two_leads
from tests.handlers.test_campaign_steps import opened


async def second_lead(company: Company) -> None:
    await two_leads(company)
    await company.encore.database.transact(
        campaign_start.set_approval,
        workspace_id=company.encore.workspace_id,
        needed=True,
        by=company.id("lena"),
        now=company.clock.now(),
    )


def dm(company: Company, person: str, text: str) -> Json:
    return next(one for one in reversed(company.dms(person)) if text in words(one))


async def test_a_change_is_asked_for_given_back_opened_again_and_approved(company_on_both: Company) -> None:
    company = company_on_both
    await second_lead(company)
    await company.press("lena", await opened(company, "Monday intention"), "Change its words")
    await company.fill("lena", {"Your own words": "Greet <!channel> *first*"})
    shown = modal(company)
    assert "A second programme lead approves this first" in words(shown)
    assert shown["submit"]["text"] == "Ask a second lead"
    await company.fill("lena", {})
    assert "*Asked.* Nothing has changed yet." in words(modal(company))
    assert "A change waits for a second lead." in words(modal(company))

    asked = dm(company, "marco", "wants to change the campaign")
    assert "Greet <!channel> *first*" in words(asked)
    await company.press("marco", asked, "Not like this")
    assert (await company.fill("marco", {"What should be different?": " "}))["errors"]
    note_form = modal(company, "marco")
    await company.fill("marco", {"What should be different?": "Greet & smile"})
    returned = dm(company, "lena", "did not approve your change")
    assert "Greet & smile" in words(returned)
    assert "did not approve this change" in words(dm(company, "marco", "It was a change of the campaign"))

    told = await worked_on_late(company, "marco", note_form, campaign_proposals.turn_down, note="Too & late")
    assert "Too &amp; late" in told

    await company.press("lena", returned, "Open it again")
    kept = modal(company)
    assert "This is the change that was asked for." in words(kept)
    await company.fill("lena", {"Your own words": "Greet *first* & smile"})
    await company.fill("lena", {})

    home = await company.open_home("marco")
    assert "A change waits for a second lead." in words(home)
    await company.press("marco", home, "A change of Weekly rhythm waits")
    await company.press("marco", modal(company, "marco"), "Approve the change")
    assert "*Approved.* The change is made" in words(modal(company, "marco"))
    assert "has approved your change" in words(company.dms("lena")[-1])
    assert [one.state for one in await rows(company, CampaignProposalRow)] == ["returned", "approved"]
    stale = dm(company, "marco", "has approved this change")
    assert "Approve the change" not in words(stale), "the message that asked has changed"
    await company.at("2026-11-23T09:31:00+00:00")
    assert "Greet *first* &amp; smile" in company.posts("desk-lisbon")[-1]["text"]


async def test_sessions_and_a_step_left_out_wait_too_and_come_back_as_they_were_typed(
    company: Company,
) -> None:
    await form(company, 1)
    await company.fill("lena", {"First day": "2026-11-23", "Live session 1: the date": "2026-11-24"})
    await company.press("lena", modal(company), "Start it")
    await second_lead(company)
    await company.press("lena", await company.open_home("lena"), "Steps", nth=0)
    await company.press("lena", modal(company), "What the sessions are about")
    assert modal(company)["submit"]["text"] == "Ask a second lead"
    await company.fill("lena", {"Session 1, Tuesday 24 November 2026": "Keep our word"})
    assert "*Asked.* Nothing has changed yet." in words(modal(company))
    asked = dm(company, "marco", "wants to change the campaign")
    assert "Session 1, Tuesday 24 November 2026: about “Keep our word”." in words(asked)

    await company.press("lena", modal(company), "Change this step")
    await company.press("lena", modal(company), "Leave this step out")
    await company.fill("lena", {})
    assert "Another change of yours waits for a second lead." in words(modal(company)), "nothing is replaced"

    await company.press("lena", modal(company), "See the change")
    await company.press("lena", modal(company), "Withdraw the change")
    await company.press("lena", modal(company), "Open it again")
    assert "Keep our word" in str(modal(company)["blocks"])
    await company.fill("lena", {})
    assert "*Asked.* Nothing has changed yet." in words(modal(company))
    await company.press("marco", asked, "Approve the change")
    assert [one.state for one in await rows(company, CampaignProposalRow)] == ["withdrawn", "waiting"], (
        "an old button decides on nothing else"
    )
    await company.press("marco", dm(company, "marco", "wants to change"), "Approve the change")
    assert {one.theme for one in await rows(company, CampaignSessionRow)} >= {"Keep our word"}
    await company.press("lena", await company.open_home("lena"), "Steps", nth=0)
    await company.press("lena", modal(company), "Change this step")
    await company.press("lena", modal(company), "Leave this step out")
    await company.fill("lena", {})
    await company.press("marco", dm(company, "marco", "Left out:"), "Not like this")
    await company.fill("marco", {"What should be different?": "Keep it one more week"})
    await company.press("lena", dm(company, "lena", "Keep it one more week"), "Open it again")
    assert "This is the change that was asked for." in words(modal(company))
    assert "Left out:" in words(modal(company))
