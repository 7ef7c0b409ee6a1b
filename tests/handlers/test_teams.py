"""A lead says which channels the programme is for, in Home."""

from __future__ import annotations

from tests.company import Company, eventually, words

FIELD = "Team channels"


async def test_a_lead_takes_a_channel_out_and_in_again(company_on_both: Company) -> None:
    company = company_on_both
    await company.press("lena", await company.open_home("lena"), "Change teams")
    await company.fill("lena", {FIELD: ["desk-lisbon", "desk-london"]})
    assert "Not in the programme any more" in words(company.modal("lena"))
    await company.at("2026-11-23T15:00+00:00")
    assert company.posts("desk-lisbon")
    assert not company.posts("desk-new-york")
    assert "desk-new-york" not in words(await company.open_home("lena"))

    await company.press("lena", await company.open_home("lena"), "Change teams")
    await company.fill("lena", {FIELD: ["desk-lisbon", "desk-london", "desk-new-york"]})
    assert "New in the programme" in words(company.modal("lena"))
    await company.encore.sync.teams()
    await company.at("2026-11-30T15:00+00:00")
    await eventually(lambda: company.posts("desk-new-york"), what="New York has its intention again")


async def test_without_any_channel_the_form_says_so_at_its_field(company: Company) -> None:
    await company.press("lena", await company.open_home("lena"), "Change teams")
    answer = await company.fill("lena", {FIELD: []})
    assert not answer["ok"]
    assert company.modal("lena") is not None


async def test_staff_cannot_use_the_button(company: Company) -> None:
    seen = await company.tap("tiago", "teams.open", "")
    assert "Only programme leads" in words(seen)
