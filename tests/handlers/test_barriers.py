"""Raising what gets in the way, being answered, and what stays in confidence: as people do it."""

from __future__ import annotations

from tests.company import Company, words
from tests.conftest import MakeCompany

WHAT = "Refunds above 50 euro wait two days for a signature"
EFFECT = "Customers call twice to ask where their money is"
HOW = "How do you want to raise it?"


async def raise_barrier(
    company: Company, person: str, *, how: str = "With my name", text: str = WHAT
) -> None:
    await company.command(person, f"/barrier {text}")
    answer = await company.fill(person, {"What does it do to customers?": EFFECT, HOW: how})
    assert answer["ok"], answer


async def give_answer(company: Company, person: str, message: dict, **fields: str) -> dict:
    await company.press(person, message, "Answer this barrier")
    labels = {
        "state": "What happens with it?",
        "due": "By when? Or, for “Not now”: when will you look again?",
        "owner": "Who looks after it?",
        "text": "Your answer to whoever raised it",
    }
    return await company.fill(person, {labels[name]: value for name, value in fields.items()})


async def test_a_barrier_is_raised_answered_and_solved(company_on_both: Company) -> None:
    company = company_on_both
    await raise_barrier(company, "tiago")
    assert "every change" in words(company.modal("tiago"))
    asked = company.dms("lena")[-1]
    for told in (WHAT, EFFECT, f"<@{company.id('tiago')}>"):
        assert told in asked["text"]
        assert told in words(asked) or told.startswith("<@")

    await give_answer(
        company, "lena", asked, state="We will do it", due="2026-12-04", text="The limit goes up to 200 euro."
    )
    answered = company.dms("tiago")[-1]
    assert "by Friday, 4 December" in words(answered)
    assert "The limit goes up to 200 euro." in words(answered)

    await company.at("2026-12-03T15:00+00:00")
    # The day's one post was Wednesday's, late by this clock's jump.
    await company.at("2026-12-04T08:30+00:00")
    post = next(one for one in company.posts("desk-lisbon") if "You said, we did" in words(one))
    assert WHAT in words(post)
    assert "We will do it, by Friday, 4 December." in words(post)

    await company.at("2026-12-07T09:30+00:00")
    due = company.dms("lena")[-1]
    assert "How does this barrier stand?" in words(due)
    await give_answer(company, "lena", due, state="It is done", text="Since today.")
    done = company.dms("tiago")[-1]
    await company.press("tiago", done, "Not yet")
    assert "It is open again" in words(company.dms("tiago")[-1])
    again = company.dms("lena")[-1]
    assert "not solved yet" in words(again)
    await give_answer(company, "lena", again, state="It is done", text="Now really.")
    await company.press("tiago", company.dms("tiago")[-1], "Yes, it is solved")
    assert "Thank you for raising it" in words(company.dms("tiago")[-1])


async def test_a_confidential_barrier_shows_nobody_who_raised_it(company_on_both: Company) -> None:
    company = company_on_both
    await raise_barrier(company, "tiago", how="In confidence")
    asked = company.dms("lena")[-1]
    assert "Raised in confidence" in words(asked)
    await give_answer(company, "lena", asked, state="No", text="The law asks for two signatures.")
    assert "The law asks for two signatures." in words(company.dms("tiago")[-1])
    await company.at("2026-12-03T15:00+00:00")
    await company.open_home("lena")
    await company.press("lena", company.home("lena"), "See all barriers")
    shown = [asked, company.modal("lena"), company.home("lena"), *company.posts("desk-lisbon")]
    assert "Raised in confidence" in words(company.modal("lena"))
    for thing in shown:
        assert company.id("tiago") not in str(thing)
    await company.open_home("tiago")
    await company.press("tiago", company.home("tiago"), "See all barriers")
    assert "You raised this in confidence." in words(company.modal("tiago"))


async def test_nobody_takes_it_on_so_a_lead_owns_it_and_after_ten_days_the_leads_hear_of_it(
    company: Company,
) -> None:
    await raise_barrier(company, "tiago")
    await company.at("2026-11-25T09:30+00:00")
    assert "You look after this barrier now" in words(company.dms("lena")[-1])
    assert f"<@{company.id('lena')}> looks after the barrier" in words(company.dms("tiago")[-1])
    await company.at("2026-12-02T11:00+00:00")
    await company.at("2026-12-03T09:30+00:00")
    told = [words(one) for one in company.dms("lena")]
    assert any("Nobody has decided this barrier for ten days" in one for one in told)
    await company.at("2026-12-03T15:00+00:00")
    # The day's one post was Wednesday's, late by this clock's jump.
    await company.at("2026-12-04T08:30+00:00")
    post = next(one for one in company.posts("desk-lisbon") if "You said, we did" in words(one))
    assert "Nothing was answered in these two weeks" in words(post)
    assert "One barrier is open." in words(post)


async def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(company: Company) -> None:
    await company.command("tiago", "/barrier slow")
    view = company.modal("tiago")
    assert "slow" in str(view)
    answer = await company.fill("tiago", {"What does it do to customers?": EFFECT})
    assert "at least three words" in str(answer)
    answer = await company.fill(
        "tiago", {"What gets in the way?": WHAT, "What does it do to customers?": "..."}
    )
    assert "Say what it does to customers" in str(answer)
    await company.fill("tiago", {"What gets in the way?": WHAT, "What does it do to customers?": EFFECT})
    asked = company.dms("lena")[-1]
    for fields, sentence in (
        ({"state": "No"}, "Say why"),
        ({"state": "We will do it", "text": "Soon."}, "Choose the day by which"),
        ({"state": "We will do it", "due": "2026-11-20"}, "This day is over"),
        ({"state": "Not now", "text": "When the new tool is here."}, "look at it again"),
    ):
        assert sentence in str(await give_answer(company, "lena", asked, **fields)), fields


async def test_two_who_answer_at_once_notice(company: Company) -> None:
    await raise_barrier(company, "tiago")
    asked = company.dms("lena")[-1]
    await company.press("lena", asked, "Answer this barrier")
    first = company.modal("lena")
    await give_answer(company, "lena", asked, state="We are at it", due="2026-12-04", text="Since today.")
    assert first is not None
    values = {block["block_id"]: block for block in first["blocks"] if block["type"] == "input"}
    late = await company.submit(
        "lena",
        first,
        {
            "state": {
                "value": {
                    "type": "radio_buttons",
                    "selected_option": values["state"]["element"]["options"][4],
                }
            },
            "due_on": {"value": {"type": "datepicker", "selected_date": None}},
            "owner": {"value": {"type": "users_select", "selected_user": company.id("lena")}},
            "answer": {"value": {"type": "plain_text_input", "value": "No, because it costs too much."}},
        },
    )
    assert "while you were writing" in str(late)
    assert len(company.dms("tiago")) == 1


async def test_only_who_may_answer_answers_and_only_the_raiser_takes_back(company: Company) -> None:
    await raise_barrier(company, "tiago")
    asked = company.dms("lena")[-1]
    value = next(
        one["value"]
        for block in asked["blocks"]
        for one in block.get("elements", [])
        if isinstance(one, dict) and one.get("value")
    )
    seen = await company.tap("ana.costa", "barrier.answer", value)
    assert "answered by its owner, the team's manager or the programme leads" in words(seen)
    seen = await company.tap("ana.costa", "barrier.withdraw", value)
    assert "taken back" in words(seen)
    await company.open_home("tiago")
    await company.press("tiago", company.home("tiago"), "See all barriers")
    await company.press("tiago", company.modal("tiago"), "Take it back")
    assert WHAT not in str(company.dms("lena"))
    seen = await company.tap("lena", "barrier.answer", value)
    assert "taken back" in words(seen)


async def test_what_is_taken_back_leaves_every_message_in_which_it_stood(company: Company) -> None:
    await raise_barrier(company, "tiago")
    await company.at("2026-11-25T09:30+00:00")
    assert str(company.dms("lena")).count("You look after this barrier now") > 0
    assert WHAT in str(company.dms("lena"))
    await company.open_home("tiago")
    await company.press("tiago", company.home("tiago"), "See all barriers")
    await company.press("tiago", company.modal("tiago"), "Take it back")
    assert WHAT not in str(company.dms("lena"))


async def test_help_and_people_without_a_team(make_company: MakeCompany, database_url: str) -> None:
    company = await make_company(database_url, set_up=False)
    await company.encore.sync.everybody()
    await company.command("tiago", f"/barrier {WHAT}")
    said = company.private("tiago", "desk-lisbon")[-1]
    assert "not set up" in words(said)
    assert WHAT in words(said)
    await company.set_up(channels=("desk-london",))
    await company.command("tiago", f"/barrier {WHAT}")
    said = company.private("tiago", "desk-lisbon")[-1]
    assert "Join your team's channel first" in words(said)
    assert WHAT in words(said)
    await company.command("tiago", "/barrier help")
    assert "`/barrier board`" in words(company.private("tiago", "desk-lisbon")[-1])
