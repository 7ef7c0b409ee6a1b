"""A manager asks a colleague to be the team's service champion; they say yes and write the next post themselves."""

from __future__ import annotations

from tests.company import Company, words
from tests.handlers.test_rituals import BUTTON

SAID = "Ring one customer back before noon <!channel>"


async def ask(company: Company, who: str, *, by: str = "lena") -> dict:
    await company.press(by, await company.open_home(by), BUTTON)
    await company.press(by, company.modal(by), "Service champion")
    return await company.fill(by, {"Who could be the champion?": who})


async def test_the_week_comes_in_the_voice_of_who_said_yes(company_on_both: Company) -> None:
    company = company_on_both
    assert "already" not in str(await ask(company, "ana.costa"))
    assert "gets the question by direct message" in words(company.modal("lena"))
    question = company.dms("ana.costa")[-1]
    assert "would like you to be the service champion" in words(question)
    await company.press("ana.costa", question, "Yes, gladly")
    assert "said yes" in words(company.dms("lena")[-1])

    home = await company.open_home("ana.costa")
    assert "Monday intention: Monday, 23 November, 09:30" in words(home)
    await company.press("ana.costa", home, "Write it in your own words")
    assert "What Encore would say:" in words(company.modal("ana.costa"))
    answer = await company.fill("ana.costa", {"Your words": "Mail grace@example.com"})
    assert "Please take out" in answer["errors"]["words"]
    await company.fill("ana.costa", {"Your words": SAID})
    shown = words(company.modal("ana.costa"))
    assert "your service champion" in shown
    assert SAID in shown
    await company.press("ana.costa", company.modal("ana.costa"), "Change the words")
    await company.fill("ana.costa", {"Your words": f"{SAID} please"})
    await company.fill("ana.costa", {})
    assert "Saved." in words(company.modal("ana.costa"))
    assert "09:30, in your own words" in words(await company.open_home("ana.costa"))

    await company.at("2026-11-23T09:30+00:00")
    post = company.posts("desk-lisbon")[-1]
    assert "From Ana Costa, your service champion." in words(post)
    assert f"{SAID} please" in words(post)
    assert company.id("ana.costa") not in str(post["blocks"]), "nobody's phone rings"


async def test_words_are_taken_back_and_who_steps_down_is_thanked(company: Company) -> None:
    await ask(company, "ana.costa")
    await company.press("ana.costa", company.dms("ana.costa")[-1], "Yes, gladly")
    await company.press("ana.costa", await company.open_home("ana.costa"), "Write it in your own words")
    await company.fill("ana.costa", {"Your words": SAID})
    await company.fill("ana.costa", {})
    await company.act("ana.costa", "view_close", view_id=company.modal("ana.costa")["id"])
    await company.press("ana.costa", await company.open_home("ana.costa"), "Change your words")
    await company.press("ana.costa", company.modal("ana.costa"), "Take my words back")
    assert "Your words are taken back" in words(company.modal("ana.costa"))
    home = await company.open_home("ana.costa")
    assert "09:30, in your own words" not in words(home)
    await company.press("ana.costa", home, "Step down")
    assert "Thank you for being the voice" in words(company.modal("ana.costa"))
    assert "is not the service champion" in words(company.dms("lena")[-1])
    await company.at("2026-11-23T09:30+00:00")
    assert "champion" not in words(company.posts("desk-lisbon")[-1])


async def test_a_no_is_kept_quiet_and_a_release_is_shown_in_the_list(company: Company) -> None:
    await ask(company, "ana.costa")
    await company.press("ana.costa", company.dms("ana.costa")[-1], "No, thank you")
    assert "would rather not" in words(company.dms("lena")[-1])
    assert "Service champion: nobody yet" in await listed(company)
    await ask(company, "tiago")
    assert "was asked on Monday, 23 November, no answer yet" in await listed(company)
    await company.press("lena", company.modal("lena"), "Service champion")
    await company.press("lena", company.modal("lena"), "Take the question back")
    assert "has no service champion now" in words(company.modal("lena"))
    assert "This question is over" in words(company.dms("tiago")[-1])


async def listed(company: Company) -> str:
    await company.press("lena", await company.open_home("lena"), BUTTON)
    return words(company.modal("lena"))
