"""Scenario questions: asked each at their own time or by /drill, answered once with a tap, nobody else's business."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.deliveries import DeliveryRow
from bot.db.drills import DrillAttemptRow
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
    assert [element["text"]["text"] for _, element in elements(shown)] == ["Sure", "Not sure"]
    assert ("the answer that helps most here" if best else "helps most here. This is why:") in words(shown)
    for option in scenario.options:
        assert option.text in words(shown)
        assert content.escape(option.why) in words(shown)
        assert content.escape(option.why) in shown["text"]
    home = words(await company.open_home("tiago"))
    assert "Answered in the last 30 days: 1" in home
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
    assert "Answered in the last 30 days: 1" in words(await company.open_home("tiago"))


async def test_an_answer_that_cannot_replace_the_question_at_once_does_so_by_an_update(
    company: Company,
) -> None:
    await company.at(TUESDAY)
    message = await question(company, "tiago")
    company.sandbox.faults.add(Fault("response_url", drop=True))
    await company.press("tiago", message, "Choose A")
    shown = next(one for one in company.dms("tiago") if one["ts"] == message["ts"])
    assert "You chose *A*" in words(shown)
    assert "Choose" not in words(shown)


async def test_somebody_elses_question_cannot_be_answered(company: Company) -> None:
    await company.at(TUESDAY)
    message = await question(company, "tiago")
    button = next(elements(message))[1]
    reply = await company.tap("ana.costa", button["action_id"], button["value"])
    assert "asked to somebody else" in words(reply)
    assert reply["ephemeral"]
    assert "Answered in the last" not in words(await company.open_home("ana.costa"))
    assert "Answered in the last" not in words(await company.open_home("tiago"))


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
    assert "Answered in the last" not in words(await company.open_home("tiago"))


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


@pytest.mark.parametrize(("label", "said"), [("Sure", "You were sure."), ("Not sure", "You were not sure.")])
async def test_a_second_tap_says_how_sure_one_was_and_only_the_first_word_counts(
    company_on_both: Company, label: str, said: str
) -> None:
    company = company_on_both
    await company.at(TUESDAY)
    message = await question(company, "tiago")
    await company.press("tiago", message, letter_of(company, message, best=False))
    answered = next(one for one in company.dms("tiago") if one["ts"] == message["ts"])
    await company.press("tiago", answered, label)
    shown = next(one for one in company.dms("tiago") if one["ts"] == message["ts"])
    assert said in words(shown)
    assert said in shown["text"]
    assert not list(elements(shown)), "there is nothing left to press"
    delivery = next(elements(answered))[1]["value"].split("|")[0]
    await company.tap("tiago", "drill.sure.yes", f"{delivery}|yes")
    await company.tap("tiago", "drill.sure.no", f"{delivery}|no")
    attempts = await asked_of(company, "tiago")
    assert [attempt.sure for attempt in attempts] == [label == "Sure"]


async def asked_of(company: Company, person: str) -> list[DrillAttemptRow]:
    def query(session: Session) -> list[DrillAttemptRow]:
        found = list(session.scalars(select(DrillAttemptRow).order_by(DrillAttemptRow.id)))
        session.expunge_all()
        return [one for one in found if one.user_id == company.id(person)]

    return await company.encore.database.read(query)


@pytest.mark.parametrize("value", ["", "|", "{delivery}", "{delivery}|maybe", "nobody|yes", "a" * 1999])
async def test_how_sure_one_was_of_no_answer_is_refused_kindly(company: Company, value: str) -> None:
    await company.at(TUESDAY)
    message = await question(company, "tiago")
    delivery = next(elements(message))[1]["value"].split("|")[0]
    await company.tap("tiago", "drill.sure.yes", value.format(delivery=delivery))
    await company.tap("ana.costa", "drill.sure.yes", f"{delivery}|yes")
    for person in ("tiago", "ana.costa"):
        assert "asked to somebody else, or it is gone" in words(company.private(person, "desk-lisbon")[-1])
    assert [one.sure for one in await asked_of(company, "tiago")] == [None]


async def test_drill_asks_a_question_now_and_explains_itself_the_first_time(company_on_both: Company) -> None:
    company = company_on_both
    await company.command("tiago", "/drill help")
    assert "Only you see what you answer" in words(company.private("tiago", "desk-lisbon")[-1])
    for first in (True, False):
        await company.command("tiago", "/drill")
        said = company.private("tiago", "desk-lisbon")[-1]
        assert "in your direct messages with Encore" in words(said)
        assert ("Your first question on demand" in words(said)) is first
    questions = [one for one in company.dms("tiago") if "Choose A" in words(one)]
    assert len(questions) == 2
    assert questions[0]["text"] != questions[1]["text"]
    await company.press("tiago", questions[0], letter_of(company, questions[0], best=True))
    assert "Answered in the last 30 days: 1" in words(await company.open_home("tiago"))


async def test_when_everything_was_asked_drill_names_the_day_and_offers_practice(company: Company) -> None:
    for _ in company.encore.pack.principles:
        await company.command("tiago", "/drill")
    before = len(company.dms("tiago"))
    await company.command("tiago", "/drill")
    said = company.private("tiago", "desk-lisbon")[-1]
    assert "The next question fits on Monday, 30 November" in words(said)
    assert len(company.dms("tiago")) == before
    await company.press("tiago", said, "Ask me one anyway")
    practice = company.dms("tiago")[-1]
    assert len(company.dms("tiago")) == before + 1
    assert "For practice" in words(practice)
    await company.press("tiago", practice, letter_of(company, practice, best=True))
    assert [one.practice for one in await asked_of(company, "tiago")].count(True) == 1
    home = await company.open_home("tiago")
    await company.press("tiago", home, "What sticks")
    assert "_learning_" not in words(company.modal("tiago")), "practice changes nothing"


async def test_the_calendar_sends_nothing_when_nothing_is_due_and_says_why(company: Company) -> None:
    for _ in company.encore.pack.principles:
        await company.command("tiago", "/drill")
    before = len(company.dms("tiago"))
    await company.at(TUESDAY)
    assert len(company.dms("tiago")) == before

    def query(session: Session) -> list[tuple[str, str | None]]:
        rows = session.scalars(
            select(DeliveryRow).where(
                DeliveryRow.kind == "scenario", DeliveryRow.conversation == company.id("tiago")
            )
        )
        return [(row.state, row.reason) for row in rows]

    assert await company.encore.database.read(query) == [("skipped", "nothing_due")]


async def test_what_sticks_is_shown_to_the_person_by_principle_and_asks_one_more(
    company_on_both: Company,
) -> None:
    company = company_on_both
    await company.at(TUESDAY)
    message = await question(company, "tiago")
    scenario = company.encore.pack.scenario(next(elements(message))[1]["value"].split("|")[1])
    statement = content.escape(company.encore.pack.principle_of(scenario).statement)
    await company.press("tiago", message, letter_of(company, message, best=True))
    await company.press("tiago", await company.open_home("tiago"), "What sticks")
    page = company.modal("tiago")
    assert page is not None
    assert f"{statement} _learning_" in words(page)
    assert words(page).count("_not asked yet_") == len(company.encore.pack.principles) - 1
    before = len(company.dms("tiago"))
    await company.press("tiago", page, "Ask me one now")
    assert "in your direct messages" in words(company.modal("tiago"))
    assert len(company.dms("tiago")) == before + 1


async def test_managers_leads_and_the_log_show_nothing_of_what_somebody_answered(company: Company) -> None:
    """Tiago answers, says how sure he was and looks at what sticks; nobody else can find a trace of it."""
    await company.at(TUESDAY)
    message = await question(company, "tiago")
    await company.press("tiago", message, letter_of(company, message, best=False))
    answered = next(one for one in company.dms("tiago") if one["ts"] == message["ts"])
    await company.press("tiago", answered, "Not sure")
    await company.press("tiago", await company.open_home("tiago"), "What sticks")
    await company.command("tiago", "/drill")
    told = ("helps most here", "You were not sure", "_learning_", "Answered in the last")
    for other in ("lena", "marco", "oliver", "ana.costa"):
        home = await company.open_home(other)
        shown = [words(home)]
        for label in ("What sticks", "What was changed, and by whom"):
            if label in words(home):
                await company.press(other, home, label)
                shown.append(words(company.modal(other)))
        assert len(shown) == (3 if other == "lena" else 2)
        await company.command(other, "/encore")
        await company.command(other, "/encore my-data")
        shown += [words(one) for one in (*company.dms(other), *company.private(other, "desk-lisbon"))]
        for text in told:
            assert not any(text in one for one in shown), f"{other} reads {text!r}"


async def test_a_guest_is_told_kindly_that_questions_are_for_members(company: Company) -> None:
    await company.command("jo.visitor", "/drill", channel="desk-london")
    assert "for full members" in words(company.private("jo.visitor", "desk-london")[-1])
    assert not [one for one in company.dms("jo.visitor") if "Choose A" in words(one)]
