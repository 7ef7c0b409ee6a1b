""" "Why did I get this?" below what nobody asked for: pressed, forged, and after the message has changed."""

from __future__ import annotations

from bot.sandbox.block_kit import validate_view
from content import ids
from tests.company import Company, Json, elements, words

TUESDAY = "2026-11-24T09:30+00:00"
BUTTON = "Why did I get this?"


def question(company: Company, person: str) -> Json:
    return next(one for one in company.dms(person) if "Choose A" in words(one))


async def test_a_question_of_a_campaign_says_who_looks_after_it_when_it_comes_and_what_the_limits_are(
    company_on_both: Company,
) -> None:
    company = company_on_both
    await company.at(TUESDAY)
    message = question(company, "tiago")
    await company.press("tiago", message, BUTTON)
    view = company.modal("tiago")
    assert view is not None
    assert validate_view(company.views()[-1]) == []
    told = words(view)
    assert f"<@{company.id('lena')}> looks after it" in told
    assert "Tuesdays and Thursdays at 09:30, your time zone: Europe/Lisbon" in told
    assert "at most 1 message a day and 3 a week" in told
    await company.press("tiago", view, "My settings")
    assert "How do you like to be thanked?" in words(company.modal("tiago"))


async def test_what_somebody_asked_for_and_what_others_did_carries_no_such_button(company: Company) -> None:
    await company.command("tiago", "/drill")
    await company.thank("ana.costa", "tiago", "called every customer back")
    assert len(company.dms("tiago")) >= 2
    assert [one for one in company.dms("tiago") if BUTTON in words(one)] == []
    await company.at(TUESDAY)
    assert [one for one in company.posts("desk-lisbon") if BUTTON in words(one)] == []


async def test_the_button_of_somebody_else_and_an_invented_one_are_answered_kindly(company: Company) -> None:
    await company.at(TUESDAY)
    _, button = next(
        one for one in elements(question(company, "tiago")) if one[1].get("action_id") == ids.WHY
    )
    for value in (button["value"], "0" * 32, "", "a|b", "<!channel>" * 50):
        said = await company.tap("ana.costa", ids.WHY, value)
        assert "Encore cannot say any more why this message came" in words(said), value


async def test_an_answered_question_stands_without_the_button_and_an_old_screen_still_explains(
    company: Company,
) -> None:
    await company.at(TUESDAY)
    message = question(company, "tiago")
    await company.press("tiago", message, "Choose A")
    shown = next(one for one in company.dms("tiago") if one["ts"] == message["ts"])
    assert BUTTON not in words(shown)
    _, button = next(one for one in elements(message) if one[1].get("action_id") == ids.WHY)
    await company.tap("tiago", ids.WHY, button["value"])
    assert "looks after it" in words(company.modal("tiago"))
