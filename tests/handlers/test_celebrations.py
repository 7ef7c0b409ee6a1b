"""Celebrations as people meet them: a lead chooses the tone in Home, the team reads at eleven what there is."""

from __future__ import annotations

from content import ids
from tests.company import Company, words


async def test_first_thanks_are_celebrated_in_the_tone_the_lead_chose(company_on_both: Company) -> None:
    company = company_on_both
    home = await company.open_home("lena")
    assert "Encore tells teams in a warm tone" in words(home).replace("*", "")
    await company.press("lena", home, "Tone of celebrations")
    answer = await company.fill("lena", {"In which tone?": "Lively"})
    assert answer["ok"]
    assert "lively tone from now on" in words(company.modal("lena"))
    assert "in a lively tone" in words(await company.open_home("lena")).replace("*", "")
    await company.thank("ana.costa", "marco", "rang every customer back")
    await company.at("2026-11-23T11:00+00:00")  # Monday has its own post
    assert not [one for one in company.posts("desk-lisbon") if "Something to celebrate" in words(one)]
    await company.at("2026-11-24T11:00+00:00")
    told = [one for one in company.posts("desk-lisbon") if "Something to celebrate" in words(one)]
    assert len(told) == 1
    assert "What stands behind it" in told[0]["text"]
    assert f"<@{company.id('ana.costa')}>" in told[0]["text"]
    lines = [line for line in company.encore.pack.celebrations_of("first_thanks") if line.tone == "lively"]
    assert any(line.text.rpartition("}")[2] in told[0]["text"] for line in lines)
    await company.at("2026-11-24T11:00+00:00")
    assert told == [one for one in company.posts("desk-lisbon") if "Something to celebrate" in words(one)]


async def test_only_leads_see_and_press_the_button(company_on_both: Company) -> None:
    company = company_on_both
    assert "Tone of celebrations" not in words(await company.open_home("ana.costa"))
    await company.thank("ana.costa", "marco", "rang every customer back")
    said = await company.tap("ana.costa", ids.TONE_OPEN, "")
    assert "lead" in words(said).lower()
    assert company.modal("ana.costa") is None or "Tone of celebrations" not in words(
        company.modal("ana.costa")
    )
