"""A lead and a manager choose a team's days in Home."""

from __future__ import annotations

from tests.company import Company, elements, words

BUTTON = "Weekly posts: days and voice"


async def test_a_lead_moves_a_teams_week_to_tuesday(company_on_both: Company) -> None:
    company = company_on_both
    await company.press("lena", await company.open_home("lena"), BUTTON)
    listed = company.modal("lena")
    assert listed is not None
    assert "Monday intention: Monday at 09:30, as in the campaign" in words(listed)
    await company.press("lena", listed, "Change days")
    await company.fill("lena", {"Day of the intention": "Wednesday", "Time of the intention": "10:00"})
    shown = company.modal("lena")
    assert shown is not None
    assert "Another post comes on this day" in str(shown.get("errors"))
    await company.fill("lena", {"Day of the intention": "Tuesday", "Time of the intention": "10:00"})
    assert "Monday intention: Tuesday at 10:00" in words(company.modal("lena"))
    await company.at("2026-11-23T09:30+00:00")
    assert not company.posts("desk-lisbon")
    assert company.posts("desk-london")
    await company.at("2026-11-24T10:00+00:00")
    assert "intention" in words(company.posts("desk-lisbon")[-1])


async def test_a_manager_sees_only_their_own_team(company: Company) -> None:
    await company.press("lena", await company.open_home("lena"), "Change managers")
    await company.fill("lena", {"#desk-lisbon": ["marco"]})
    await company.press("marco", await company.open_home("marco"), BUTTON)
    listed = company.modal("marco")
    assert listed is not None
    buttons = [(one.get("text") or {}).get("text") for _, one in elements(listed)]
    assert buttons.count("Change days") == 1
    assert BUTTON not in [
        (one.get("text") or {}).get("text") for _, one in elements(await company.open_home("ana.costa"))
    ]
