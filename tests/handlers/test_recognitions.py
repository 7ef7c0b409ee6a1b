"""Thanks, as people give them."""

from __future__ import annotations

from tests.company import Company, words

BEHAVIOUR = "Which behaviour did you see?"


async def test_kudos_asks_only_for_the_behaviour_and_posts_in_channel_and_dm(
    company_on_both: Company,
) -> None:
    company = company_on_both
    answer = await company.command("ana.costa", "/kudos @tiago called every customer back after the outage")
    assert answer["ok"]
    modal = company.modal("ana.costa")
    assert modal is not None
    assert [block["label"]["text"] for block in modal["blocks"] if block["type"] == "input"] == [BEHAVIOUR]
    assert "called every customer back" in words(modal)
    name = company.encore.pack.behaviours[0].name
    assert (await company.fill("ana.costa", {BEHAVIOUR: name}))["ok"]
    assert "are on their way" in words(company.modal("ana.costa"))
    post = company.posts("desk-lisbon")[-1]
    assert f"<@{company.id('ana.costa')}> thanks <@{company.id('tiago')}>" in words(post)
    assert "called every customer back after the outage" in words(post)
    assert name in words(post)
    dm = company.dms("tiago")[-1]
    assert "thanked you" in words(dm)
