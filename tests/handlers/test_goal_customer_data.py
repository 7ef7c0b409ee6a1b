"""What belongs to a customer is given back, never stored and never posted, in whichever field of a goal it stands."""

from __future__ import annotations

from typing import Any

import pytest

from bot.db.goals import GoalCheckInRow, GoalConcernRow, GoalRow
from bot.db.inbox import InboxRow
from tests.company import Company, words
from tests.handlers.test_goals import TEXT, agree, card, check_in, fields, propose
from tests.handlers.test_nominations import rows

CARD, MAIL = "4111 1111 1111 1111", "grace.lee@example.com"
WITH_CARD = f"Call {CARD} back within a day"
GIVEN_BACK = "Please take out"


async def nothing_stored(company: Company) -> None:
    for table in (GoalRow, GoalCheckInRow, GoalConcernRow, InboxRow):
        kept = " ".join(str(vars(row)) for row in await rows(company, table))
        assert "4111" not in kept, table
        assert "example.com" not in kept, table
    assert all("4111" not in str(one) for one in company.posts("desk-lisbon"))


async def test_what_the_command_brings_stands_in_the_form_and_nowhere_else(company_on_both: Company) -> None:
    company = company_on_both
    await company.command("ana.costa", f"/goal {WITH_CARD}")
    view = company.modal("ana.costa")
    assert GIVEN_BACK in words(view)
    assert CARD in words(view)
    assert WITH_CARD in str(view), "nothing typed is lost"
    await nothing_stored(company)
    assert (await company.fill("ana.costa", fields(company)))["ok"]


async def test_a_beginning_too_long_for_the_form_comes_back_as_a_whole(company: Company) -> None:
    typed = f"{WITH_CARD} {'and say what comes next ' * 20}".strip()
    await company.command("ana.costa", f"/goal {typed}")
    assert company.modal("ana.costa") is None
    assert typed in "".join(words(company.private("ana.costa", "desk-lisbon")[-1]).split("\n"))
    await nothing_stored(company)


@pytest.mark.parametrize(
    "label", ["What do you want to do?", "How do you count it?", "What will customers notice?"]
)
async def test_each_field_of_the_form_says_what_has_to_go(company: Company, label: str) -> None:
    await company.command("ana.costa", "/goal")
    answer = await company.fill("ana.costa", {**fields(company), label: f"We answer {MAIL} and {CARD} today"})
    said = " ".join(answer["errors"].values())
    assert GIVEN_BACK in said
    assert MAIL in said
    assert CARD in said
    await nothing_stored(company)


async def test_check_ins_questions_reasons_and_lessons_are_looked_at_too(company: Company) -> None:
    await propose(company, due="2026-12-04")
    proposed = card(company, "A goal for the team")
    await company.press("marco", proposed, "I have a question", channel="desk-lisbon")
    question = "What is your question or concern?"
    assert GIVEN_BACK in str(await company.fill("marco", {question: f"Is {MAIL} one of them?"}))
    await agree(company)
    answer = await check_in(company, "tiago", card(company, "Our goal"), "6", f"{MAIL} was glad")
    assert GIVEN_BACK in str(answer)
    await company.command("tiago", "/goal list")
    await company.press("tiago", company.modal("tiago"), "Drop this goal")
    assert GIVEN_BACK in str(
        await company.fill("tiago", {"Why do you drop it?": f"Because {CARD} has moved"})
    )
    await company.at("2026-12-07T09:30+00:00")
    over: dict[str, Any] = next(
        one for one in company.posts("desk-lisbon") if "We did not get there this time" in words(one)
    )
    await company.press("marco", over, "Say what we learned", channel="desk-lisbon")
    learned = await company.fill("marco", {"What did your team learn?": f"We learned from {MAIL} a lot"})
    assert GIVEN_BACK in str(learned)
    assert TEXT in words(over)
    await nothing_stored(company)
