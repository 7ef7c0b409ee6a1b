"""Setting Encore up from nothing, as an admin does it, and who may do it."""

from __future__ import annotations

import pytest

from tests.company import Company, elements, words
from tests.conftest import MakeCompany

LEADS = "Who leads the programme?"
CHANNELS = "In which team channels?"
WHO = "Who takes part?"
PEOPLE = "The people who take part"
STARTS = "On which day does it start?"


async def test_an_admin_sets_encore_up_from_home_and_the_week_runs(
    make_company: MakeCompany, database_url: str
) -> None:
    company = await make_company(database_url, set_up=False)
    home = await company.open_home("oliver")
    assert "Set up Encore" in words(home)
    assert (await company.press("oliver", home, "Set up Encore"))["ok"]
    answer = await company.fill(
        "oliver",
        {LEADS: ["lena"], CHANNELS: ["desk-lisbon", "desk-new-york"], STARTS: "2026-11-23"},
    )
    assert answer["ok"]
    assert "being scheduled" in words(company.modal("oliver"))
    assert "you lead the programme" in words(company.dms("lena")[-1])
    await company.encore.sync.teams()

    await company.at("2026-11-23T09:29+00:00")
    assert not company.posts("desk-lisbon")
    await company.at("2026-11-23T09:30+00:00")
    assert "Monday intention" in words(company.posts("desk-lisbon")[-1])
    assert not company.posts("desk-new-york")
    await company.at("2026-11-23T09:30-05:00")
    assert "Monday intention" in words(company.posts("desk-new-york")[-1])
    assert len(company.posts("desk-lisbon")) == 1

    await company.at("2026-11-24T09:30+00:00")
    question = company.dms("ana.costa")[-1]
    assert "One question for you" in words(question)
    assert not any("One question" in words(one) for one in company.dms("luis"))
    await company.press("ana.costa", question, "Choose B")
    assert "You chose" in words(company.dms("ana.costa")[-1])

    await company.at("2026-11-27T15:00+00:00")
    assert "Friday round-up" in words(company.posts("desk-lisbon")[-1])

    lead = await company.open_home("lena")
    assert "Weekly rhythm" in words(lead)
    assert "1 sent" in words(lead)


async def test_until_then_every_command_says_who_can_set_it_up(
    make_company: MakeCompany, sqlite_url: str
) -> None:
    company = await make_company(sqlite_url, set_up=False)
    for command in ("/kudos @tiago called everybody back", "/encore", "/encore help"):
        await company.command("ana.costa", command)
        said = words(company.private("ana.costa", "desk-lisbon")[-1])
        assert "not set up" in said
        assert f"<@{company.id('oliver')}>" in said
    home = await company.open_home("ana.costa")
    assert f"<@{company.id('oliver')}>" in words(home)
    assert not list(elements(home))


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({STARTS: "2026-11-20"}, STARTS, "in the past"),
        ({STARTS: "2028-11-20"}, STARTS, "more than a year"),
        ({LEADS: ["jo.visitor"]}, LEADS, "cannot lead"),
        ({WHO: "Only the people I choose below"}, PEOPLE, "Choose the people"),
    ],
)
async def test_the_form_says_at_the_field_what_is_wrong_and_keeps_the_rest(
    make_company: MakeCompany, sqlite_url: str, answers: dict[str, object], field: str, sentence: str
) -> None:
    company = await make_company(sqlite_url, set_up=False)
    await company.press("oliver", await company.open_home("oliver"), "Set up Encore")
    filled = {LEADS: ["lena"], CHANNELS: ["desk-lisbon"], **answers}
    await company.fill("oliver", filled)
    modal = company.modal("oliver")
    assert modal is not None
    labels = {
        block["block_id"]: block["label"]["text"] for block in modal["blocks"] if block["type"] == "input"
    }
    errors = {labels[block_id]: text for block_id, text in modal["errors"].items()}
    assert list(errors) == [field]
    assert sentence in errors[field]
    mended = {
        LEADS: ["lena"],
        CHANNELS: ["desk-lisbon"],
        WHO: "Everyone in these channels",
        STARTS: "2026-11-30",
    }
    await company.fill("oliver", mended)
    assert "being scheduled" in words(company.modal("oliver"))


async def test_somebody_who_is_no_admin_any_more_cannot_use_the_old_button(
    make_company: MakeCompany, sqlite_url: str
) -> None:
    company = await make_company(sqlite_url, set_up=False)
    home = await company.open_home("oliver")
    await company.act("oliver", "update_person", user=company.id("oliver"), fields={"is_admin": False})
    await company.idle()
    await company.press("oliver", home, "Set up Encore")
    assert "Only a workspace admin" in words(company.modal("oliver"))


async def test_a_lead_pauses_and_resumes_from_home(company: Company) -> None:
    home = await company.open_home("lena")
    await company.press("lena", home, "Pause campaign")
    home = company.home("lena")
    assert home is not None
    assert "is paused" in words(home)
    await company.at("2026-11-23T09:30+00:00")
    assert not company.posts("desk-lisbon")
    await company.press("lena", home, "Resume campaign")
    assert "is running" in words(company.home("lena"))
    await company.at("2026-11-25T11:00+00:00")
    assert "Moment of truth" in words(company.posts("desk-lisbon")[-1])
    assert len(company.posts("desk-lisbon")) == 1


async def test_leads_can_name_other_leads(company: Company) -> None:
    home = await company.open_home("lena")
    await company.press("lena", home, "Change programme leads")
    await company.fill("lena", {LEADS: ["grace"]})
    assert "Your programme" in words(await company.open_home("grace"))
    assert "Your programme" not in words(await company.open_home("lena"))
