"""Scenario questions: asked each at their own time, answered once with a tap, nobody else's business."""

from __future__ import annotations

import pytest

from bot.sandbox.faults import Fault
from content import drills as content
from tests.company import Company, Json, elements, literal_words, words

TUESDAY = "2026-11-24T09:30+00:00"


async def question(company: Company, person: str) -> Json:
    found = [one for one in company.dms(person) if "Choose A" in words(one)]
    assert found, f"{person} was not asked"
    return found[-1]


def letter_of(company: Company, message: Json, *, best: bool) -> str:
    """A letter whose answer is (not) the best one, by the value of its button."""
    for _, button in elements(message):
        _, scenario_id, place = button["value"].split("|")
        if (int(place) == company.encore.pack.scenario(scenario_id).best) is best:
            return str(button["text"]["text"])
    raise AssertionError("no such answer")


@pytest.mark.parametrize("best", [True, False])
async def test_a_tap_answers_and_shows_why_in_place_of_the_question(
    company_on_both: Company, best: bool
) -> None:
    company = company_on_both
    await company.at(TUESDAY)
    message = await question(company, "tiago")
    label = letter_of(company, message, best=best)
    scenario = company.encore.pack.scenario(next(elements(message))[1]["value"].split("|")[1])
    before = len(company.dms("tiago"))
    await company.press("tiago", message, label)
    after = company.dms("tiago")
    assert len(after) == before
    shown = next(one for one in after if one["ts"] == message["ts"])
    assert not list(elements(shown)), "there is nothing left to press"
    assert ("the answer that helps most here" if best else "helps most here. This is why:") in words(shown)
    for option in scenario.options:
        assert option.text in words(shown)
        assert content.escape(option.why) in words(shown)
        assert content.escape(option.why) in shown["text"]
    home = words(await company.open_home("tiago"))
    assert "answered in the last 30 days: 1" in home
    for other in ("lena", "marco", "oliver"):
        assert scenario.title not in words(await company.open_home(other))


async def test_only_the_first_tap_counts_even_when_the_screen_is_old(company_on_both: Company) -> None:
    company = company_on_both
    await company.at(TUESDAY)
    message = await question(company, "tiago")
    first, second = (button for _, button in list(elements(message))[:2])
    await company.press("tiago", message, first["text"]["text"])
    answered = next(one for one in company.dms("tiago") if one["ts"] == message["ts"])
    await company.tap("tiago", second["action_id"], second["value"])
    again = next(one for one in company.dms("tiago") if one["ts"] == message["ts"])
    assert words(again) == words(answered)
    assert "answered in the last 30 days: 1" in words(await company.open_home("tiago"))


async def test_an_answer_that_cannot_replace_the_question_at_once_does_so_by_an_update(
    company: Company,
) -> None:
    await company.at(TUESDAY)
    message = await question(company, "tiago")
    company.sandbox.faults.add(Fault("response_url", drop=True))
    await company.press("tiago", message, "Choose A")
    shown = next(one for one in company.dms("tiago") if one["ts"] == message["ts"])
    assert "You chose *A*" in words(shown)
    assert not list(elements(shown))


async def test_somebody_elses_question_cannot_be_answered(company: Company) -> None:
    await company.at(TUESDAY)
    message = await question(company, "tiago")
    button = next(elements(message))[1]
    reply = await company.tap("ana.costa", button["action_id"], button["value"])
    assert "asked to somebody else" in words(reply)
    assert reply["ephemeral"]
    assert "answered in the last" not in words(await company.open_home("ana.costa"))
    assert "answered in the last" not in words(await company.open_home("tiago"))


NEVER_SHOWN = (
    "",
    "|",
    "x|y|z",
    "{delivery}|{scenario}|3",
    "{delivery}|{scenario}|-1",
    "{delivery}|{scenario}|²",
    "{delivery}|gone.99|0",
    "nobody|{scenario}|0",
    "{delivery}",
    "a" * 1999,
)


async def test_a_value_that_was_never_shown_answers_nothing(company_on_both: Company) -> None:
    company = company_on_both
    await company.at(TUESDAY)
    message = await question(company, "tiago")
    delivery, scenario, _ = next(elements(message))[1]["value"].split("|")
    for value in NEVER_SHOWN:
        reply = await company.tap(
            "tiago", "drill.answer.A", value.format(delivery=delivery, scenario=scenario)
        )
        assert "asked to somebody else, or it is gone" in words(reply), value
    assert len(company.private("tiago", "desk-lisbon")) == len(NEVER_SHOWN)
    assert "answered in the last" not in words(await company.open_home("tiago"))


async def test_the_poor_reply_of_a_scenario_is_shown_as_words(company: Company) -> None:
    await company.at(TUESDAY)
    seen = set()
    for person in ("tiago", "ana.costa", "ana.silva", "marco"):
        message = await question(company, person)
        scenario = company.encore.pack.scenario(next(elements(message))[1]["value"].split("|")[1])
        seen.add(scenario.id)
        assert scenario.title in words(message)
        if scenario.poor_reply:
            assert scenario.poor_reply in literal_words(message)
    assert seen
