"""Managers are chosen in Home, by those who may, and see that they are."""

from __future__ import annotations

from tests.company import Company, elements, words
from tests.conftest import MakeCompany

LISBON, LONDON = "#desk-lisbon", "#desk-london"


async def test_a_lead_chooses_managers_and_they_see_it(company_on_both: Company) -> None:
    company = company_on_both
    await company.press("lena", await company.open_home("lena"), "Change managers")
    assert (await company.fill("lena", {LISBON: ["marco", "tiago"], LONDON: ["grace"]}))["ok"]
    saved = words(company.modal("lena"))
    assert f"<@{company.id('marco')}> and <@{company.id('tiago')}>" in saved
    assert "nobody yet" in saved, "New York has no manager"
    told = words(company.dms("marco")[-1])
    assert "made you a manager of" in told
    assert f"<@{company.id('lena')}>" in told
    home = words(await company.open_home("marco"))
    assert f"You manage <#{company.channel('desk-lisbon')}>" in home
    assert f"together with <@{company.id('tiago')}>" in home
    assert f"Managers: <@{company.id('grace')}>." in words(company.home("lena"))

    await company.press("lena", await company.open_home("lena"), "Change managers")
    await company.fill("lena", {LISBON: ["tiago"]})
    assert "not one of them any more" in words(company.dms("marco")[-1])
    assert "You manage" not in words(await company.open_home("marco"))
    assert len(company.dms("grace")) == 1, "whose role did not change hears nothing"


async def test_an_admin_who_does_not_lead_can_choose_managers(company: Company) -> None:
    await company.press("oliver", await company.open_home("oliver"), "Change managers")
    await company.fill("oliver", {LISBON: ["marco"]})
    assert "You manage" in words(await company.open_home("marco"))


async def test_a_guest_is_refused_at_the_teams_field_and_the_choice_stays(company: Company) -> None:
    await company.press("lena", await company.open_home("lena"), "Change managers")
    await company.fill("lena", {LISBON: ["marco"], LONDON: ["jo.visitor"]})
    modal = company.modal("lena")
    assert modal is not None
    (error,) = modal["errors"].values()
    assert "Jo Lindqvist cannot be a manager" in error
    assert not any("made you a manager" in words(one) for one in company.dms("marco"))
    await company.fill("lena", {LISBON: ["marco"], LONDON: []})
    assert "made you a manager" in words(company.dms("marco")[-1])


async def test_whoever_is_no_lead_any_more_cannot_use_the_old_button_or_form(company: Company) -> None:
    home = await company.open_home("lena")
    await company.press("lena", home, "Change managers")
    form = company.modal("lena")
    assert form is not None
    await company.press("oliver", await company.open_home("oliver"), "Change programme leads")
    await company.fill("oliver", {"Who leads the programme?": ["grace"]})
    await company.fill("lena", {LISBON: ["marco"]})
    shown = company.modal("lena")
    assert shown is not None
    assert "Only programme leads (Grace Okafor) and workspace admins (Oliver Hughes)" in str(shown["errors"])
    await company.act("lena", "view_close", view_id=form["id"])
    await company.press("lena", home, "Change managers")
    assert "Only programme leads" in words(company.modal("lena"))
    assert not any("made you a manager" in words(one) for one in company.dms("marco"))


async def test_a_manager_who_is_deactivated_is_reported_to_the_lead(company: Company) -> None:
    await company.press("lena", await company.open_home("lena"), "Change managers")
    await company.fill("lena", {LISBON: ["marco"]})
    await company.act("oliver", "update_person", user=company.id("marco"), fields={"deleted": True})
    await company.idle()
    assert "can no longer manage" in words(company.dms("lena")[-1])
    assert f"Managers: <@{company.id('marco')}>" not in words(await company.open_home("lena"))


async def test_staff_have_no_such_button(company: Company) -> None:
    home = await company.open_home("tiago")
    labels = [(one.get("text") or {}).get("text") for _, one in elements(home)]
    assert "Change managers" not in labels


async def test_more_teams_than_fit_are_chosen_page_by_page(
    make_company: MakeCompany, sqlite_url: str
) -> None:
    company = await make_company(sqlite_url, set_up=False)
    names = [f"shop-{number:02d}" for number in range(22)]
    for name in names:
        await company.act("oliver", "create_channel", name=name)
    await company.set_up(channels=tuple(names))
    await company.press("oliver", await company.open_home("oliver"), "Change managers")
    await company.fill("oliver", {"#shop-00": ["marco"]})
    second = company.modal("oliver")
    assert second is not None
    assert second["title"]["text"] == "Managers, page 2"
    labels = [block["label"]["text"] for block in second["blocks"] if block["type"] == "input"]
    assert labels == ["#shop-20", "#shop-21"]
    await company.fill("oliver", {"#shop-21": ["grace"]})
    assert f"<@{company.id('grace')}>" in words(company.modal("oliver"))
    for person, name in (("marco", "shop-00"), ("grace", "shop-21")):
        assert f"<#{company.channel(name)}>" in words(company.dms(person)[-1])
