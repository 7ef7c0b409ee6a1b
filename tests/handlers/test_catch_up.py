"""What is open for somebody, because they ask: listed with a button each, answered in place, held things sent now."""

from __future__ import annotations

from tests.company import Company, words


async def caught_up(company: Company, person: str = "tiago") -> str:
    await company.command(person, "/encore catch-up")
    return words(company.private(person, "desk-lisbon")[-1])


async def test_an_unanswered_question_is_answered_from_the_list_and_its_message_follows(
    company_on_both: Company,
) -> None:
    company = company_on_both
    assert "Nothing waits for you." in await caught_up(company)
    await company.at("2026-11-24T10:30+00:00")
    asked = company.dms("tiago")[-1]
    assert "One question for you" in words(asked)
    assert "from Tuesday, 24 November is not answered yet." in await caught_up(company)
    await company.press("tiago", company.private("tiago", "desk-lisbon")[-1], "Answer it")
    modal = company.modal("tiago")
    assert modal is not None
    assert "One question for you" in words(modal)
    await company.press("tiago", modal, "Choose A")
    assert "You chose A" in words(company.modal("tiago")).replace("*", "")
    changed = next(one for one in company.dms("tiago") if one["ts"] == asked["ts"])
    assert "You chose" in words(changed)
    await company.press("tiago", company.modal("tiago"), "Sure")
    assert "You were sure." in words(company.modal("tiago"))
    assert "Nothing waits for you." in await caught_up(company)


async def test_home_shows_the_same_in_a_modal_with_the_question_above_it(company: Company) -> None:
    await company.at("2026-11-24T10:30+00:00")
    await company.press("tiago", await company.open_home("tiago"), "Anything open?")
    modal = company.modal("tiago")
    assert modal is not None
    assert "is not answered yet" in words(modal)
    await company.press("tiago", modal, "Answer it")
    assert "Choose B" in words(company.modal("tiago"))


async def test_what_is_held_comes_at_once_when_it_is_asked_for(company: Company) -> None:
    on_vacation = {"status_text": "On vacation", "status_emoji": ":palm_tree:"}
    await company.act("tiago", "update_person", user="tiago", fields=on_vacation)
    await company.idle()
    await company.at("2026-11-24T10:30+00:00")
    told = await caught_up(company)
    assert "Held for you" in told
    assert "1 message" in told
    before = len(company.dms("tiago"))
    page = company.private("tiago", "desk-lisbon")[-1]
    await company.press("tiago", page, "Send it now")
    assert "On its way." in words(company.private("tiago", "desk-lisbon")[-1])
    assert len(company.dms("tiago")) == before + 1
    await company.press("tiago", page, "Send it now")
    assert "Nothing is held for you any more" in words(company.private("tiago", "desk-lisbon")[-1])
    assert len(company.dms("tiago")) == before + 1
    assert "Held for you" not in await caught_up(company)


async def test_the_help_and_the_other_spelling(company: Company) -> None:
    await company.command("tiago", "/encore catch-up help")
    assert "shows what waits for you" in words(company.private("tiago", "desk-lisbon")[-1])
    await company.command("tiago", "/encore catch up")
    assert "Nothing waits for you." in words(company.private("tiago", "desk-lisbon")[-1])


async def test_nobody_opens_somebody_elses_question(company: Company) -> None:
    await company.at("2026-11-24T10:30+00:00")
    await company.command("tiago", "/encore catch-up")
    page = company.private("tiago", "desk-lisbon")[-1]
    value = next(
        one["accessory"]["value"]
        for one in page["blocks"]
        if one.get("accessory", {}).get("action_id") == "catch_up.show"
    )
    await company.write("ana.costa", "desk-lisbon", "hello")
    seen = await company.tap("ana.costa", "catch_up.show", value)
    assert "it is gone" in words(seen)
    assert company.modal("ana.costa") is None
