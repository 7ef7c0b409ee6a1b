"""If-then plans: made, reminded once, asked about on Friday, carried on; and a question to the team when stuck."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.deliveries import DeliveryRow
from bot.db.plans import PlanRow
from tests.company import Company, Json, elements, literal_words, words

CUE, RESPONSE = "a customer tells the story a second time", "say the need back first"
ALL = {"If …": CUE, "then I will …": RESPONSE, "What could get in the way?": "a full queue"}
HOSTILE = "<!channel> <@U1> *b* & {x} %s"


async def plans(company: Company) -> list[PlanRow]:
    def query(session: Session) -> list[PlanRow]:
        found = list(session.scalars(select(PlanRow).order_by(PlanRow.id)))
        session.expunge_all()
        return found

    return await company.encore.database.read(query)


async def make(company: Company, person: str = "tiago", **answers: str) -> Json:
    await company.command(person, "/plan")
    answer = await company.fill(person, {**ALL, **answers})
    assert answer["ok"], answer
    await company.idle()
    return answer


def newest(company: Company, person: str, said: str) -> Json:
    return [one for one in company.dms(person) if said in words(one)][-1]


async def test_a_plan_is_made_under_mondays_post_reminded_once_and_asked_about_on_friday(
    company_on_both: Company,
) -> None:
    company = company_on_both
    await company.at("2026-11-23T09:30+00:00")
    await company.press("tiago", company.posts("desk-lisbon")[-1], "My if-then for this week")
    form = company.modal("tiago")
    assert "week of Monday, 23 November" in words(form)
    assert "Only you see it" in words(form)
    assert (await company.fill("tiago", ALL))["ok"]
    await company.idle()
    assert "is kept" in words(company.modal("tiago"))
    assert f"*If* {CUE}, *then* I will {RESPONSE}." in words(await company.open_home("tiago"))
    before = len(company.dms("tiago"))
    await company.at("2026-11-25T10:00+00:00")
    await company.at("2026-11-26T08:00+00:00")
    reminders = [one for one in company.dms("tiago")[before:] if "Your if-then for this week" in words(one)]
    assert len(reminders) == 1
    assert "a full queue" in words(reminders[0])
    await company.at("2026-11-27T14:00+00:00")
    question = newest(company, "tiago", "How did your if-then go")
    labels = [one["text"]["text"] for _, one in elements(question)]
    assert labels == ["Kept it", "Partly", "Not yet", "Why did I get this?"]
    await company.press("tiago", question, "Partly")
    answered = newest(company, "tiago", "Partly is a good start")
    assert answered["ts"] == question["ts"]
    await company.press("tiago", answered, "The same next week")
    assert "stands for the week of Monday, 30 November" in words(newest(company, "tiago", "Carried on"))
    rows = await plans(company)
    assert [(str(row.week_of), row.outcome, row.cue) for row in rows] == [
        ("2026-11-23", "partly", CUE),
        ("2026-11-30", None, CUE),
    ]
    home = words(await company.open_home("tiago"))
    assert "You kept it in part." in home
    assert "From Monday, 30 November" in home


async def test_a_plan_is_changed_until_friday_and_then_made_for_the_next_week(company: Company) -> None:
    await make(company)
    await company.command("tiago", "/plan If the phone rings twice, then I will pick it up")
    assert (await company.fill("tiago", {}))["ok"]
    await company.idle()
    assert [(row.cue, row.response) for row in await plans(company)] == [
        ("the phone rings twice", "pick it up")
    ]
    await company.at("2026-11-27T14:00+00:00")
    question = newest(company, "tiago", "How did your if-then go")
    await company.press("tiago", question, "Not yet")
    await company.press("tiago", newest(company, "tiago", "*Not yet, then.*"), "Make a new one")
    assert "week of Monday, 30 November" in words(company.modal("tiago"))
    assert (await company.fill("tiago", ALL))["ok"]
    await company.idle()
    assert [str(row.week_of) for row in await plans(company)] == ["2026-11-23", "2026-11-30"]


async def test_only_the_first_answer_counts_and_only_ones_own(company: Company) -> None:
    await make(company)
    await company.at("2026-11-27T14:00+00:00")
    question = newest(company, "tiago", "How did your if-then go")
    value = next(elements(question))[1]["value"]
    plan_id = value.split("|")[0]
    await company.tap("ana.costa", "plan.answer.kept", value)
    assert "somebody else's" in words(company.private("ana.costa", "desk-lisbon")[-1])
    await company.tap("ana.costa", "plan.renew", plan_id)
    assert "somebody else's" in words(company.private("ana.costa", "desk-lisbon")[-1])
    await company.press("tiago", question, "Kept it")
    await company.tap("tiago", "plan.answer.not_yet", f"{plan_id}|not_yet")
    for strange in ("", "|", "x|kept", f"{plan_id}|perhaps", f"{plan_id}|", "9" * 30):
        await company.tap("tiago", "plan.answer.kept", strange)
    assert [row.outcome for row in await plans(company)] == ["kept"]


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("If …", "a", "Say when it happens"),
        ("If …", "  ", "Say when it happens"),
        ("then I will …", "b", "Say what you will do"),
    ],
)
async def test_what_is_too_short_is_said_at_its_field_and_nothing_is_lost(
    company: Company, field: str, text: str, said: str
) -> None:
    await company.command("tiago", "/plan")
    answer = await company.fill("tiago", {**ALL, field: text})
    assert said in str(answer)
    assert await plans(company) == []


async def test_markup_in_a_plan_stays_words(company: Company) -> None:
    await make(company, **{"If …": HOSTILE, "What could get in the way?": HOSTILE})
    await company.at("2026-11-25T10:00+00:00")
    reminder = newest(company, "tiago", "Your if-then for this week")
    assert "<!channel>" not in str(reminder["blocks"])
    assert "&lt;!channel&gt;" in str(reminder["blocks"])


async def test_stuck_asks_the_team_under_mondays_post_after_a_look_at_it(company_on_both: Company) -> None:
    company = company_on_both
    await make(company)
    await company.command("tiago", "/plan help")
    assert "Only you see your plan" in words(company.private("tiago", "desk-lisbon")[-1])
    home = await company.open_home("tiago")
    await company.press("tiago", home, "Stuck?")
    assert company.modal("tiago") is None or "no Monday post" in words(company.modal("tiago"))
    if shown := company.modal("tiago"):
        await company.act("tiago", "view_close", view_id=shown["id"])
    await company.at("2026-11-23T09:30+00:00")
    monday = company.posts("desk-lisbon")[-1]
    await company.press("tiago", await company.open_home("tiago"), "Stuck?")
    asked = f"How do you say it back without a script? {HOSTILE}"
    await company.fill("tiago", {"What would you like to ask?": asked})
    await company.idle()
    assert "Nothing is posted until" in words(company.modal("tiago"))
    assert not [one for one in company.posts("desk-lisbon") if "asks the team" in words(one)]
    assert (await company.fill("tiago", {}))["ok"]
    await company.idle()
    (post,) = [one for one in company.posts("desk-lisbon") if "asks the team" in words(one)]
    assert post["thread_ts"] == monday["ts"]
    assert asked in literal_words(post)
    assert CUE not in str(post), "the plan itself stays private"


async def ask(company: Company, person: str, text: str) -> Json:
    """Somebody who has a plan asks the team under Monday's post; the post, as the channel reads it."""
    await company.press(person, await company.open_home(person), "Stuck?")
    assert (await company.fill(person, {"What would you like to ask?": text}))["ok"]
    assert (await company.fill(person, {}))["ok"]
    await company.idle()
    return next(one for one in company.posts("desk-lisbon") if text in literal_words(one))


def standing(company: Company, post: Json) -> str:
    return words(next(one for one in company.posts("desk-lisbon") if one["ts"] == post["ts"]))


def elements_value(message: Json) -> str:
    return str(next(one["value"] for _, one in elements(message)))


async def test_a_question_is_taken_back_by_who_asked_it_or_by_a_lead_and_its_words_are_kept_nowhere(
    company: Company,
) -> None:
    await company.at("2026-11-23T09:30+00:00")
    await make(company)
    await company.act("tiago", "view_close", view_id=company.modal("tiago")["id"])
    first = await ask(company, "tiago", "How do you say it without a script?")
    await company.press("marco", first, "Take it back", channel="desk-lisbon")
    assert any("Only who asked this question" in words(one) for one in company.messages())
    await company.press("tiago", first, "Take it back", channel="desk-lisbon")
    assert standing(company, first) == "A question stood here. It was taken back."
    seen = await company.tap("tiago", "plan.question_back", elements_value(first))
    assert "not there any more" in words(seen)
    for strange in ("", "x", "9" * 300, "<!channel>"):
        assert "not there any more" in words(await company.tap("lena", "plan.question_back", strange))
    before = len(company.dms("tiago"))
    second = await ask(company, "tiago", "And what do you say to angry people?")
    await company.press("lena", second, "Take it back", channel="desk-lisbon")
    assert standing(company, second) == "A question stood here. It was taken back."
    assert "took down your question" in words(company.dms("tiago")[before:][-1])
    kept = await company.encore.database.read(lambda session: list(session.scalars(select(DeliveryRow))))
    assert not [one for one in kept if "script" in str(one.values) or "angry" in str(one.values)]


async def test_stuck_asks_ones_manager_alone(company: Company) -> None:
    await company.press("lena", await company.open_home("lena"), "Change managers")
    await company.fill("lena", {"#desk-lisbon": ["marco"]})
    await company.at("2026-11-23T09:30+00:00")
    await make(company)
    await company.act("tiago", "view_close", view_id=company.modal("tiago")["id"])
    await company.press("tiago", await company.open_home("tiago"), "Stuck?")
    asked = f"How do I start? {HOSTILE}"
    manager = "Only Marco Ferreira, my manager"
    await company.fill("tiago", {"What would you like to ask?": asked, "Whom do you want to ask?": manager})
    assert "will read this, in a direct message" in words(company.modal("tiago"))
    assert (await company.fill("tiago", {}))["ok"]
    await company.idle()
    told = company.dms("marco")[-1]
    assert "asks you for help" in words(told)
    assert asked in literal_words(told)
    assert CUE not in str(told), "the plan itself stays private"
    assert "Take it back" not in words(told)
    assert not [one for one in company.posts("desk-lisbon") if "How do I start" in words(one)]
    for view in iter(lambda: company.modal("tiago"), None):
        await company.act("tiago", "view_close", view_id=view["id"])
    await company.command("tiago", "/encore forget-me")
    await company.act("tiago", "view_submit", view_id=company.modal("tiago")["id"], values={})
    await company.idle()
    assert "How do I start" not in "".join(words(one) for one in company.dms("marco"))


async def test_a_customers_data_gets_into_no_plan_and_no_question(company: Company) -> None:
    card = "4111 1111 1111 1111"
    await company.command("tiago", f"/plan somebody pays with {card}")
    back = company.private("tiago", "desk-lisbon")[-1]
    assert "Please take out" in words(back)
    assert card in literal_words(back)
    assert company.modal("tiago") is None
    await company.command("tiago", "/plan")
    for label in ALL:
        answer = await company.fill("tiago", {**ALL, label: f"somebody pays with {card}"})
        assert "Please take out" in str(answer), label
    assert await plans(company) == []
    await company.act("tiago", "view_close", view_id=company.modal("tiago")["id"])
    await company.at("2026-11-23T09:30+00:00")
    await make(company)
    await company.act("tiago", "view_close", view_id=company.modal("tiago")["id"])
    await company.press("tiago", await company.open_home("tiago"), "Stuck?")
    answer = await company.fill("tiago", {"What would you like to ask?": f"What about {card} here?"})
    assert "Please take out" in str(answer)


async def test_too_short_a_question_is_not_shown_to_anybody(company: Company) -> None:
    await company.at("2026-11-23T09:30+00:00")
    await make(company)
    if shown := company.modal("tiago"):
        await company.act("tiago", "view_close", view_id=shown["id"])
    await company.press("tiago", await company.open_home("tiago"), "Stuck?")
    answer = await company.fill("tiago", {"What would you like to ask?": "how"})
    assert "at least ten characters" in str(answer)


async def test_nobody_else_sees_a_plan(company: Company) -> None:
    await make(company)
    await company.at("2026-11-27T14:00+00:00")
    await company.press("tiago", newest(company, "tiago", "How did your if-then go"), "Kept it")
    for other in ("lena", "marco", "oliver", "ana.costa"):
        home = await company.open_home(other)
        shown = [words(home)]
        if "What was changed, and by whom" in words(home):
            await company.press(other, home, "What was changed, and by whom")
            shown.append(words(company.modal(other)))
        await company.command(other, "/encore my-data")
        shown += [words(one) for one in (*company.dms(other), *company.private(other, "desk-lisbon"))]
        assert not any(CUE in one or RESPONSE in one or "You kept it" in one for one in shown), other
    assert not any(CUE in words(one) for one in company.posts("desk-lisbon"))


async def test_a_guest_is_told_kindly(company: Company) -> None:
    await company.command("jo.visitor", "/plan If I come", channel="desk-london")
    said = company.private("jo.visitor", "desk-london")[-1]
    assert "for full members" in words(said)
    assert "I come" in literal_words(said), "what was typed comes back"
