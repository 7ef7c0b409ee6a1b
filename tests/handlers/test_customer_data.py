"""A customer's data in thanks, barriers, answers and own words: said at the field, given back, stored nowhere."""

from __future__ import annotations

import pytest

from bot.db.barriers import BarrierRow
from bot.db.campaigns import StepRow
from bot.db.inbox import InboxRow
from bot.db.recognitions import RecognitionDraftRow
from bot.errors import Refusal
from bot.services import barriers, pulse_actions
from handlers.customer_data import naming_people
from handlers.payloads import command
from tests.company import Company, words
from tests.handlers.test_barriers import EFFECT, HOW, WHAT, give_answer, raise_barrier
from tests.handlers.test_nominations import rows

MAIL = "grace.lee@example.com"
SAID = f"rang {MAIL} back and sorted it out"
GIVEN_BACK = "Please take out"


async def nothing_stored(company: Company) -> None:
    for table in (InboxRow, RecognitionDraftRow, BarrierRow, StepRow):
        for row in await rows(company, table):
            assert "example.com" not in str(vars(row)), table


@pytest.mark.parametrize("typed", [f"/kudos @tiago {SAID}", f"/barrier {SAID}"])
async def test_a_command_gives_it_back_to_be_copied(company_on_both: Company, typed: str) -> None:
    company = company_on_both
    await company.command("ana.costa", typed)
    assert company.modal("ana.costa") is None
    told = words(company.private("ana.costa", "desk-lisbon")[-1])
    assert GIVEN_BACK in told
    assert SAID in told, "nothing typed is lost"
    await nothing_stored(company)


def test_a_link_in_thanks_is_kept_as_people_see_it_and_names_stay_as_slack_marks_them() -> None:
    typed = f"<@U1|tiago> <!subteam^S1|@desk> sent <mailto:{MAIL}|her> a card &lt;3"
    did = command({"command": "/kudos", "text": typed})
    assert naming_people(did).text == "<@U1|tiago> <!subteam^S1|@desk> sent her a card &lt;3"


async def test_the_form_of_thanks_says_it_at_its_field(company: Company) -> None:
    await company.press("ana.costa", await company.open_home("ana.costa"), "Thank a colleague")
    answer = await company.fill(
        "ana.costa",
        {
            "Whom do you want to thank?": ["tiago"],
            "What did they do?": SAID,
            "Which behaviour did you see?": company.encore.pack.behaviours[0].name,
        },
    )
    assert answer["errors"]["text"].startswith(f"{GIVEN_BACK}: ")
    assert MAIL in answer["errors"]["text"]
    await nothing_stored(company)


async def test_a_barrier_and_its_answer_say_it_at_their_fields(company: Company) -> None:
    await company.command("tiago", f"/barrier {WHAT}")
    answer = await company.fill(
        "tiago", {"What does it do to customers?": f"Ask {MAIL}", HOW: "With my name"}
    )
    assert MAIL in answer["errors"]["effect"]
    await raise_barrier(company, "tiago", text="The signature takes two days")
    answer = await give_answer(
        company,
        "lena",
        company.dms("lena")[-1],
        state="We will do it",
        due="2026-12-04",
        text=f"We have asked {MAIL}",
    )
    assert MAIL in answer["errors"]["answer"]
    await nothing_stored(company)


@pytest.mark.parametrize("field", pulse_actions.FIELDS)
def test_an_answer_to_a_pulse_is_refused_at_its_field(field: str) -> None:
    with pytest.raises(Refusal) as refused:
        pulse_actions.check_text(field, SAID)
    assert (refused.value.key, refused.value.field) == ("stories.customer_data", field)
    pulse_actions.check_text(field, "We will answer order 4711 within a day")


@pytest.mark.parametrize(("text", "effect", "field"), [(SAID, EFFECT, "text"), (WHAT, MAIL, "effect")])
def test_a_barrier_is_refused_at_its_field(text: str, effect: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        barriers.check(text, effect)
    assert (refused.value.key, refused.value.field) == ("stories.customer_data", field)
