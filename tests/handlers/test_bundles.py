"""One message for several: the week on its day, news twice a day, and every button in it as if it came alone."""

from __future__ import annotations

from bot.sandbox.block_kit import validate_view
from tests.company import Company, Json, elements, words
from tests.handlers.test_barriers import give_answer, raise_barrier
from tests.handlers.test_pulses import QUESTIONS, start

PACE = "How often may Encore write to you by itself?"
DAY = "If weekly: on which day?"
NEWS = "When do you want to hear what colleagues did for you?"
TWICE = "In my working hours, at most twice a day"
WHY = "Why did I get this?"


async def choose(company: Company, person: str, **fields: str) -> Json:
    await company.press(person, await company.open_home(person), "My settings")
    labels = {"pace": PACE, "day": DAY, "news": NEWS}
    answer = await company.fill(person, {labels[name]: value for name, value in fields.items()})
    modal = company.modal(person)
    assert modal is not None
    await company.act(person, "view_close", view_id=modal["id"])
    return {**answer, "told": words(modal)}


def labels_in(message: Json) -> list[str]:
    return [element["text"]["text"] for _, element in elements(message)]


def block_ids(message: Json) -> list[str]:
    return [block["block_id"] for block in message["blocks"]]


async def test_a_week_comes_in_one_message_whose_buttons_work_each_for_itself(
    company_on_both: Company,
) -> None:
    company = company_on_both
    answer = await choose(company, "tiago", pace="Weekly digest", day="Wednesday")
    assert "in one message a week, on Wednesday from 10:00" in answer["told"]
    home = words(await company.open_home("tiago"))
    assert "Wednesday, 25 November, 10:00: Weekly message, by direct message" in home
    assert "Scenario question, by direct message" not in home
    await start(company)
    before = len(company.dms("tiago"))
    for instant in ("23T15:00", "24T09:30", "25T09:59"):
        await company.at(f"2026-11-{instant}+00:00")
    assert len(company.dms("tiago")) == before
    others = [words(one) for one in company.dms("ana.costa")]
    assert any("Three quick questions" in one for one in others), "others are asked at once"
    await company.at("2026-11-25T10:00+00:00")
    (week,) = company.dms("tiago")[before:]
    assert labels_in(week) == ["Answer the pulse", "Choose A", "Choose B", "Choose C", WHY]
    assert "Three quick questions" in week["text"]
    assert "Scenario" in week["text"] or "question" in week["text"]
    assert len(set(block_ids(week))) == len(week["blocks"])

    await company.press("tiago", week, WHY)
    view = company.modal("tiago")
    assert view is not None
    assert validate_view(company.views()[-1]) == []
    assert "Your weekly message" in words(view)
    assert "Wednesdays at 10:00" in words(view)
    await company.act("tiago", "view_close", view_id=view["id"])

    await company.press("tiago", week, "Choose A")
    (week,) = company.dms("tiago")[before:]
    assert labels_in(week) == ["Answer the pulse", "Sure", "Not sure", WHY]
    assert "You chose *A*" in words(week)
    await company.press("tiago", week, "Answer the pulse")
    await company.fill("tiago", dict.fromkeys(QUESTIONS, "Skip"))
    (week,) = company.dms("tiago")[before:]
    assert "Thanks, noted." in words(week)
    assert "You chose *A*" in words(week), "the answer of the other one stays"
    await company.press("tiago", week, "Sure")
    (week,) = company.dms("tiago")[before:]
    assert labels_in(week) == [WHY]
    assert "Answered in the last 30 days: 1" in words(await company.open_home("tiago"))
    await company.at("2026-11-26T10:00+00:00")
    assert len(company.dms("tiago")) == before + 1, "Thursday's question waits for next week"


async def test_news_comes_in_one_message_in_which_a_tap_or_a_change_concerns_one_part(
    company: Company,
) -> None:
    await raise_barrier(company, "tiago")
    asked = company.dms("lena")[-1]
    await choose(company, "tiago", news=TWICE)
    before = len(company.dms("tiago"))
    await give_answer(company, "lena", asked, state="It is done", text="The limit goes up.")
    await company.thank("ana.costa", "tiago", "called every customer back")
    await company.thank("ana.silva", "tiago", "sorted the whole queue out")
    await company.thank("marco", "tiago", "stayed calm with the angry caller")
    assert len(company.dms("tiago")) == before
    await company.press("marco", await company.open_home("marco"), "Take back")
    await company.at("2026-11-23T11:00+00:00")
    (news,) = company.dms("tiago")[before:]
    assert "called every customer back" in words(news)
    assert "sorted the whole queue out" in words(news)
    assert "stayed calm" not in words(news) + news["text"]

    await company.press("ana.costa", await company.open_home("ana.costa"), "Take back")
    (news,) = company.dms("tiago")[before:]
    assert "called every customer back" not in words(news) + news["text"]
    assert "sorted the whole queue out" in words(news)

    await company.press("tiago", news, "Yes, it is solved")
    (news,) = company.dms("tiago")[before:]
    assert "Thank you for raising it" in words(news)
    assert "sorted the whole queue out" in words(news)
    assert labels_in(news) == [WHY]
    await company.press("tiago", news, WHY)
    assert "News for you" in words(company.modal("tiago"))
