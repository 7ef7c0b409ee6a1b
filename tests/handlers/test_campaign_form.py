"""A lead makes a campaign in Slack alone: from the templates over the form and its summary to the first message."""

from __future__ import annotations

from bot.db.audit import AuditEventRow
from bot.db.campaigns import CampaignRow
from bot.services import leads
from tests.company import Company, Json, elements, words
from tests.handlers.reading import rows

NOBODY_ELSE = "Nobody else leads the programme"


async def templates(company: Company, person: str = "lena") -> Json:
    await company.press(person, await company.open_home(person), "New campaign")
    return modal(company, person)


def modal(company: Company, person: str = "lena") -> Json:
    found = company.modal(person)
    assert found is not None
    return found


async def form(company: Company, number: int, person: str = "lena") -> Json:
    """The form for the template with this number in the list."""
    await company.press(person, await templates(company, person), "Use this", nth=number)
    return modal(company, person)


async def two_leads(company: Company) -> None:
    await company.encore.database.transact(
        leads.choose,
        workspace_id=company.encore.workspace_id,
        by=company.id("lena"),
        leads=[company.id("lena"), company.id("marco")],
        now=company.clock.now(),
    )


async def test_from_the_button_in_home_to_the_first_message(company_on_both: Company) -> None:
    company = company_on_both
    listed = words(await templates(company))
    assert "Full year (52 weeks, with live sessions)" in listed
    assert "In a week at most: 2 direct messages and 3 posts in the channel." in listed
    await company.press("lena", modal(company), "Use this", nth=2)
    shown = words(modal(company))
    assert "Six full weeks" in shown
    assert NOBODY_ELSE in shown
    answer = await company.fill(
        "lena",
        {
            "Name of the campaign": "Quick <start> & *go*",
            "First day": "2026-11-24",
            "Who is it for?": "Only those I choose below",
            "Channels": ["desk-lisbon"],
            "People": ["mia"],
        },
    )
    assert answer["ok"]
    summary = words(modal(company))
    assert "Quick &lt;start&gt; &amp; *go*" in summary
    assert "is a draft" in summary
    assert "Tuesday, 24 November 2026 to Monday, 4 January 2027" in summary
    assert "About 4 minutes a week" in summary
    assert "Scenario question" in summary
    (_, made) = await rows(company, CampaignRow)
    assert (made.state, made.name, made.version) == ("draft", "Quick <start> & *go*", 1)
    await company.at("2026-11-24T12:00+00:00")
    drafted = len(company.dms("mia"))

    home = await company.open_home("lena")
    assert "is a draft" in words(home)
    await company.press("lena", home, "Look at it")
    await company.press("lena", modal(company), "Start it")
    assert "has started" in words(modal(company))
    assert (await rows(company, CampaignRow))[1].state == "running"
    await company.at("2026-11-26T02:00+00:00")
    assert len(company.dms("mia")) > drafted, "Thursday's question, when Europe sleeps"
    assert [one.act for one in await rows(company, AuditEventRow)][-2:] == [
        "campaign_drafted",
        "campaign_started",
    ]

    home = await company.open_home("lena")
    ends = [one["value"] for _, one in elements(home) if (one.get("text") or {}).get("text") == "End it"]
    await company.press("lena", home, "End it", nth=ends.index(str(made.id)))
    assert (await rows(company, CampaignRow))[1].state == "finished"
    before = len(company.dms("mia"))
    await company.at("2026-12-01T12:00+00:00")
    assert len(company.dms("mia")) == before


async def test_what_cannot_be_is_said_at_its_field_and_the_form_stays(company: Company) -> None:
    await two_leads(company)
    await form(company, 1)
    answer = await company.fill(
        "lena",
        {
            "Name of the campaign": "   ",
            "First day": "2026-11-22",
            "Last day": "2026-11-20",
            "Live session 1: the date": "2026-12-01",
            "Live session 2: the date": "2026-12-01",
            "Who is it for?": "Only those I choose below",
            "Co-owners": ["Lena Brandt"],
        },
    )
    said = answer["errors"]
    assert said["name"] == "Give the campaign a name."
    assert said["starts_on"] == "The first day is in the past. Choose today or a later day."
    assert said["ends_on"] == "The last day is before the first day. Choose a later one, or leave it empty."
    assert said["session_1"] == "This session is after the last day of the campaign."
    assert said["session_2"] == "Two sessions have this date. Choose another day or leave it empty."
    assert said["channels"].startswith("Choose at least one channel, user group or person")
    assert said["co_owners"] == "Choose at least one other programme lead who can step in."
    assert len(await rows(company, CampaignRow)) == 1
    assert "Live session 2: the date" in words(modal(company)), "the form is still open"


async def test_people_and_channels_that_cannot_be_chosen(company: Company) -> None:
    await form(company, 2)
    chosen = {"Who is it for?": "Only those I choose below", "First day": "2026-11-24"}
    answer = await company.fill("lena", {**chosen, "Channels": ["spring-campaign"], "People": ["jo.visitor"]})
    assert answer["errors"]["channels"] == (
        "The channel #spring-campaign is archived. Choose another one, or take it out of the archive first."
    )
    assert "is a guest" in answer["errors"]["people"]


async def test_two_leads_at_once_the_second_is_told_and_keeps_their_words(company: Company) -> None:
    await two_leads(company)
    marco = company.sandbox.state.person("marco").real_name
    await form(company, 2)
    await company.fill("lena", {"First day": "2026-11-24", "Co-owners": [marco]})
    await company.press("lena", modal(company), "Change")
    await company.press("marco", await company.open_home("marco"), "Look at it")
    await company.press("marco", modal(company, "marco"), "Change")
    assert (await company.fill("lena", {"Name of the campaign": "Lena's"}))["ok"]
    assert (await company.fill("marco", {"Name of the campaign": "Marco's"}))["ok"]
    kept = modal(company, "marco")
    assert "changed this campaign while you did" in words(kept)
    assert [one["initial_value"] for _, one in elements(kept) if one["type"] == "plain_text_input"] == [
        "Marco's"
    ]
    assert [one.name for one in await rows(company, CampaignRow)][1] == "Lena's"
    assert (await company.fill("marco", {}))["ok"]
    assert "Marco's" in words(modal(company, "marco"))
    assert [(one.name, one.version) for one in await rows(company, CampaignRow)][1] == ("Marco's", 3)
    await company.press("lena", modal(company), "Start it")
    assert "changed this campaign meanwhile. Here it is as it is now" in words(modal(company))
    assert (await rows(company, CampaignRow))[1].state == "draft", "she had not seen what she would start"


async def test_a_second_lead_approves_where_the_programme_wants_it(company: Company) -> None:
    await company.press("lena", await templates(company), "Ask a second lead first")
    assert "You are the only programme lead" in words(modal(company))
    await two_leads(company)
    await company.press("lena", await templates(company), "Ask a second lead first")
    assert "A second programme lead approves each campaign" in words(modal(company))
    await company.press("lena", modal(company), "Use this", nth=2)
    marco = company.sandbox.state.person("marco").real_name
    await company.fill("lena", {"First day": "2026-11-24", "Co-owners": [marco]})
    labels = [one["text"]["text"] for _, one in elements(modal(company))]
    assert "Start it" not in labels
    assert {"Change", "Throw away"} <= set(labels)
    assert "A second programme lead approves it first" in words(modal(company))
    await company.press("marco", await company.open_home("marco"), "Look at it")
    await company.press("marco", modal(company, "marco"), "Approve")
    assert "is approved by" in words(modal(company, "marco"))
    assert "has approved your campaign" in company.dms("lena")[-1]["text"]
    await company.press("lena", await company.open_home("lena"), "Look at it")
    await company.press("lena", modal(company), "Start it")
    assert (await rows(company, CampaignRow))[1].state == "running"
    assert "you look after it too" in company.dms("marco")[-1]["text"]


async def test_a_draft_can_be_thrown_away_and_its_old_buttons_say_so(company: Company) -> None:
    await form(company, 2)
    await company.fill("lena", {"First day": "2026-11-24"})
    await company.press("lena", modal(company), "Throw away")
    assert "is thrown away" in words(modal(company))
    assert len(await rows(company, CampaignRow)) == 1
    for action in ("campaign.draft", "campaign.start", "campaign.change", "campaign.discard"):
        assert "not there any more" in words(await company.tap("lena", action, "2:1"))
        assert "not there any more" in words(await company.tap("lena", action, "nonsense"))


async def test_only_leads_may_and_nobody_else_sees_the_button(company: Company) -> None:
    assert "New campaign" not in words(await company.open_home("tiago"))
    for action, value in (("campaign.new", ""), ("campaign.start", "1:1"), ("campaign.end", "1")):
        answer = await company.tap("tiago", action, value)
        assert "lead" in words(answer)
    assert [one.state for one in await rows(company, CampaignRow)] == ["running"]


async def test_new_starters_and_a_theme_are_understood(company: Company) -> None:
    await form(company, 3)
    assert (await company.fill("lena", {"First day": "2026-11-24", "Which theme?": "Keep our word"}))["ok"]
    assert "*Theme:* Keep our word." in words(modal(company))
    await form(company, 4)
    assert (await company.fill("lena", {"First day": "2026-11-24"}))["ok"]
    assert "whoever joins after the start" in words(modal(company))
