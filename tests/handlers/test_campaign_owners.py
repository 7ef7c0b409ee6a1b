"""Who looks after a campaign hears at once what is wrong with it, and takes it over with one tap."""

from __future__ import annotations

from tests.company import Company, words


async def test_an_archived_channel_is_told_at_once_with_what_to_do(company_on_both: Company) -> None:
    company = company_on_both
    await company.act("marco", "archive", channel=company.channel("desk-london"))
    await company.idle()
    await company.encore.sync.teams()
    await company.idle()
    told = company.dms("lena")[-1]
    assert f"Encore cannot work in <#{company.channel('desk-london')}>" in words(told)
    assert "What to do: unarchive it" in words(told)
    before = len(company.dms("lena"))
    await company.at("2026-11-23T09:30+00:00")
    assert len(company.dms("lena")) == before, "that it could not be posted there is the same trouble"
    await company.press("lena", told, "Delivery log")
    assert "Monday intention" in words(company.modal("lena"))


async def test_a_lead_takes_over_the_campaign_of_an_owner_who_left(company: Company) -> None:
    await company.press("oliver", await company.open_home("oliver"), "Change programme leads")
    await company.fill("oliver", {"Who leads the programme?": ["lena", "grace"]})
    await company.act("oliver", "update_person", user=company.id("lena"), fields={"deleted": True})
    await company.idle()
    await company.encore.sync.everybody()
    await company.idle()
    asked = company.dms("grace")[-1]
    assert f"<@{company.id('lena')}> can no longer look after the campaign Weekly rhythm" in words(asked)
    await company.press("grace", asked, "Take it over")
    after = words(company.dms("grace"))
    assert f"<@{company.id('grace')}> looks after the campaign Weekly rhythm now" in after
    assert "Take it over" not in after
