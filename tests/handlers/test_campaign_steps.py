"""A lead changes the steps of a running campaign in Slack, and sees first what that means."""

from __future__ import annotations

from bot.db.campaigns import StepRow
from bot.services import leads
from content import ids
from tests.company import Company, Json, words
from tests.handlers.reading import rows
from tests.handlers.test_campaign_form import modal, two_leads


async def steps(company: Company, person: str = "lena") -> Json:
    """The list of steps, from Home."""
    await company.press(person, await company.open_home(person), "Steps")
    return modal(company, person)


async def opened(company: Company, kind: str, person: str = "lena") -> Json:
    """One step, from the list."""
    listed = await steps(company, person)
    lines = [block for block in listed["blocks"] if block.get("accessory")]
    place = next(at for at, block in enumerate(lines) if f"*{kind}*" in block["text"]["text"])
    await company.press(person, listed, "Change this step", nth=place)
    return modal(company, person)


async def choose(company: Company, person: str, label: str, option: str) -> Json:
    """Chooses in a field that changes the form at once."""
    view = modal(company, person)
    block = next(one for one in view["blocks"] if one.get("label", {}).get("text") == label)
    chosen = next(one for one in block["element"]["options"] if one["text"]["text"] == option)
    answer = await company.act(
        person,
        "block_action",
        source={"type": "view", "view_id": view["id"]},
        block_id=block["block_id"],
        action_id=block["element"]["action_id"],
        value={"type": "static_select", "selected_option": chosen},
        values=view["state"]["values"],
    )
    assert answer["ok"], answer
    await company.idle()
    return modal(company, person)


async def test_from_home_a_lead_moves_a_step_and_it_comes_at_its_new_time(company_on_both: Company) -> None:
    company = company_on_both
    shown = words(await steps(company))
    assert "*Monday intention* to each channel: each Monday at 09:30." in shown
    assert "*Scenario question* to each person: each Tuesday and Thursday at 09:30." in shown
    await company.press("lena", await opened(company, "Monday intention"), "Move it")
    assert "Each week" in words(modal(company))
    await company.fill("lena", {"Days of the week": ["Monday"], "Time": "10:15"})
    asked = words(modal(company))
    assert "*Monday intention*: each Monday at 10:15 instead of each Monday at 09:30." in asked
    assert "*This touches 3 channels.*" in asked
    assert "Nothing of it was sent yet." in asked
    assert "Next: Monday 23 November 2026 at 10:15." in asked
    await company.fill("lena", {})
    saved = words(modal(company))
    assert "Saved. *Monday intention*: each Monday at 10:15" in saved
    await company.at("2026-11-23T09:45:00+00:00")
    assert company.posts("desk-lisbon") == []
    await company.at("2026-11-23T10:16:00+00:00")
    assert "Monday intention" in company.posts("desk-lisbon")[-1]["text"]


async def test_the_form_shows_what_its_choice_needs_and_keeps_the_rest(company: Company) -> None:
    await company.press("lena", await opened(company, "Scenario question"), "Move it")
    view = await choose(company, "lena", "How often", "Some days after a person's first day")
    labels = [one["label"]["text"] for one in view["blocks"] if one["type"] == "input"]
    assert labels == ["How often", "How many days after", "If that is a day off", "Time", "Whose clock"]
    answer = await company.fill("lena", {"How many days after": "soon"})
    assert answer["errors"] == {"days": "Write whole numbers of days, such as 3 or 1, 3, 7."}
    view = await choose(company, "lena", "How often", "By a rule (for experts)")
    await company.fill("lena", {"As a rule": "30 9 * * 1 except 2026-12-28"})
    assert "but not on Monday 28 December 2026" in words(modal(company))


async def test_a_bad_rule_is_one_clear_sentence_at_its_field(company: Company) -> None:
    await company.press("lena", await opened(company, "Scenario question"), "Move it")
    await choose(company, "lena", "How often", "By a rule (for experts)")
    answer = await company.fill("lena", {"As a rule": "each full moon <!channel>"})
    assert list(answer["errors"]) == ["rule"]
    assert "neither five-field cron text" in answer["errors"]["rule"]


async def test_skip_say_again_and_leave_out_each_say_first_what_they_do(company: Company) -> None:
    await company.press("lena", await opened(company, "Moment of truth"), "Skip the next one")
    assert "*Moment of truth*: not on Wednesday 25 November 2026." in words(modal(company))
    assert "Next: Wednesday 2 December 2026 at 11:00." in words(modal(company))
    await company.press("lena", modal(company), "Back")
    assert "Next: Wednesday 25 November 2026 at 11:00" in words(modal(company))
    await company.press("lena", await opened(company, "Moment of truth"), "Skip the next one")
    await company.fill("lena", {})
    assert "but not on Wednesday 25 November 2026" in words(modal(company))
    await company.press("lena", await opened(company, "Moment of truth"), "Say it again")
    await company.fill("lena", {"Date": "2026-11-26", "Time": "14:00"})
    assert "once more on Thursday 26 November 2026 at 14:00" in words(modal(company))
    await company.fill("lena", {})
    await company.press("lena", await opened(company, "Friday round-up"), "Leave this step out")
    assert "Nothing of it is to come after this." in words(modal(company))
    await company.fill("lena", {})
    lines = [block for block in modal(company)["blocks"] if block.get("accessory")]
    assert "Friday round-up" not in words(lines)
    assert [row.retired_at is not None for row in await rows(company, StepRow) if row.kind == "roundup"] == [
        True
    ]


async def test_own_words_are_said_literally_and_the_pack_comes_back(company_on_both: Company) -> None:
    company = company_on_both
    await company.press("lena", await opened(company, "Monday intention"), "Change its words")
    await company.fill("lena", {"Your own words": "*Look up* <!channel> & smile"})
    assert "*Monday intention*: words of its own, in place of the pack's." in words(modal(company))
    await company.fill("lena", {})
    await company.at("2026-11-23T09:31:00+00:00")
    post = company.posts("desk-lisbon")[-1]
    assert "*Look up* &lt;!channel&gt; &amp; smile" in post["text"]
    assert any(
        block.get("text", {}).get("type") == "plain_text" and "<!channel>" in block["text"]["text"]
        for block in post["blocks"]
        if block["type"] == "section"
    )


async def test_a_new_step_comes_from_its_first_date_on(company: Company) -> None:
    await company.press("lena", await steps(company), "Add a step")
    await choose(company, "lena", "What is sent", "Moment of truth")
    await company.fill("lena", {"Days of the week": ["Tuesday"], "Time": "16:00"})
    assert "New: *Moment of truth* to each channel, each Tuesday at 16:00." in words(modal(company))
    await company.fill("lena", {})
    await company.at("2026-11-24T16:01:00+00:00")
    assert "Moment of truth" in company.posts("desk-london")[-1]["text"]


async def test_the_second_of_two_leads_is_told_keeps_what_was_filled_in_and_sees_the_present(
    company: Company,
) -> None:
    await two_leads(company)
    await company.press("lena", await opened(company, "Moment of truth"), "Move it")
    await company.press("marco", await opened(company, "Monday intention", "marco"), "Leave this step out")
    await company.fill("marco", {})
    await company.fill("lena", {"Days of the week": ["Thursday"], "Time": "15:45"})
    stale = modal(company)
    assert f"<@{company.id('marco')}> changed this campaign while you did." in words(stale)
    assert "Left out: *Monday intention*" in words(stale)
    kept = {one["block_id"]: one["element"] for one in stale["blocks"] if one["type"] == "input"}
    assert kept["at"]["initial_time"] == "15:45"
    await company.press("lena", stale, "Show me the present")
    assert "*Monday intention*" not in words(modal(company))
    await company.act("lena", "view_close", view_id=modal(company)["id"])
    await company.fill("lena", {})
    await company.fill("lena", {})
    assert "Saved. *Moment of truth*: each Thursday at 15:45" in words(modal(company))


async def test_versions_are_listed_compared_and_brought_back(company_on_both: Company) -> None:
    company = company_on_both
    await company.press("lena", await opened(company, "Monday intention"), "Leave this step out")
    await company.fill("lena", {})
    await company.press("lena", modal(company), "History")
    told = words(modal(company))
    assert "*Version 2* (as it is now): <@" in told
    assert "Left out: *Monday intention* to each channel, each Monday at 09:30." in told
    await company.press("lena", modal(company), "Compare two versions")
    await company.fill("lena", {"From version": "Version 2", "To version": "Version 1"})
    assert "New: *Monday intention* to each channel, each Monday at 09:30." in words(modal(company))
    await company.press("lena", modal(company), "History")
    await company.press("lena", modal(company), "Go back to this")
    assert "New: *Monday intention* to each channel" in words(modal(company))
    await company.fill("lena", {})
    assert "Saved. New: *Monday intention*" in words(modal(company))
    await company.at("2026-11-23T09:31:00+00:00")
    assert "Monday intention" in company.posts("desk-lisbon")[-1]["text"]


async def test_who_does_not_lead_any_more_changes_nothing(company: Company) -> None:
    await two_leads(company)
    await company.press("lena", await opened(company, "Moment of truth"), "Leave this step out")
    await company.encore.database.transact(
        leads.choose,
        workspace_id=company.encore.workspace_id,
        by=company.id("marco"),
        leads=[company.id("marco")],
        now=company.clock.now(),
    )
    await company.fill("lena", {})
    assert all(row.retired_at is None for row in await rows(company, StepRow))


async def test_a_button_of_a_campaign_that_is_gone_is_answered(company: Company) -> None:
    said = await company.tap("lena", ids.STEPS_OPEN, "999:0:0")
    assert "not there any more" in words(said)
