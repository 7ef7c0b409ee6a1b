"""Old messages, finished drafts, other people's numbers, the same form twice: each answered, nothing done twice."""

from __future__ import annotations

import asyncio

import pytest

from content import ids
from tests.company import Company, Json, words

BEHAVIOUR = "Which behaviour did you see?"
TEXT = "What did they do?"
SAID = "translated for a guest in a hurry"


def chosen(company: Company) -> Json:
    """The form's one remaining field, filled."""
    behaviour = company.encore.pack.behaviours[0]
    return {"behaviour": {"value": {"type": "static_select", "selected_option": {"value": behaviour.id}}}}


NEVER_SHOWN = ("999999", "", "x", "-1", "²", "1" * 30, "9" * 17, "1; DROP TABLE people")


@pytest.mark.parametrize("action", [ids.RECOGNITION_CONTINUE, ids.RECOGNITION_LET_GO])
async def test_a_draft_that_is_not_ones_own_or_nothing_at_all_is_said_to_be_gone(
    company_on_both: Company, action: str
) -> None:
    company = company_on_both
    await company.command("ana.costa", f"/kudos @tiago {SAID}")
    for value in ("1", *NEVER_SHOWN):
        reply = await company.tap("luis", action, value, channel="general")
        assert "This thank-you is finished or was let go." in words(reply), value
        assert reply["ephemeral"]
        assert company.modal("luis") is None
    assert len(company.private("luis", "general")) == 1 + len(NEVER_SHOWN)
    assert SAID in words(await company.open_home("ana.costa")), "the owner's draft is untouched"


async def test_thanks_of_somebody_else_cannot_be_taken_back(company_on_both: Company) -> None:
    company = company_on_both
    await company.thank("ana.costa", "tiago", SAID)
    for value in ("1", *NEVER_SHOWN):
        reply = await company.tap("luis", ids.RECOGNITION_WITHDRAW, value, channel="general")
        assert "taken back already" in words(reply), value
    assert SAID in words(company.posts("desk-lisbon")[-1])


async def test_buttons_of_a_finished_draft_say_so(company_on_both: Company) -> None:
    company = company_on_both
    message = await company.write("tiago", "desk-lisbon", "The lift is repaired.")
    await company.react("ana.costa", "desk-lisbon", message["ts"])
    ask = company.dms("ana.costa")[-1]
    await company.press("ana.costa", ask, "Say what they did")
    await company.fill("ana.costa", {TEXT: SAID, BEHAVIOUR: company.encore.pack.behaviours[0].name})
    assert words(company.dms("ana.costa")[-1]) == "Done: your thanks were given."
    await company.write("ana.costa", "general", "A message the buttons are said to stand in.")
    for action in (ids.RECOGNITION_CONTINUE, ids.RECOGNITION_LET_GO):
        before = len(company.private("ana.costa", "general"))
        reply = await company.tap("ana.costa", action, "1", channel="general")
        assert "These thanks have been given already." in words(reply)
        assert len(company.private("ana.costa", "general")) == before + 1, action
    assert SAID in words(company.posts("desk-lisbon")[-1])
    assert len(company.posts("desk-lisbon")) == 1


async def test_not_now_twice_is_let_go_twice(company: Company) -> None:
    await company.command("ana.costa", f"/kudos @tiago {SAID}")
    await company.write("ana.costa", "general", "A message the buttons are said to stand in.")
    for _ in range(2):
        shown = await company.tap("ana.costa", ids.RECOGNITION_LET_GO, "1", channel="general")
        assert words(shown) == "All right, nothing was sent."
    assert "finished or was let go" in words(
        await company.tap("ana.costa", ids.RECOGNITION_CONTINUE, "1", channel="general")
    )


async def test_the_same_form_sent_twice_at_once_or_later_gives_thanks_once(company_on_both: Company) -> None:
    company = company_on_both
    await company.command("ana.costa", f"/kudos @tiago {SAID}")
    form = company.modal("ana.costa")
    assert form is not None
    answers = await asyncio.gather(*(company.submit("ana.costa", form, chosen(company)) for _ in range(5)))
    await company.idle()
    assert all(answer["response_action"] == "update" for answer in answers)
    await company.submit("ana.costa", form, chosen(company))
    await company.idle()
    assert len(company.posts("desk-lisbon")) == 1
    assert len(company.dms("tiago")) == 1
    assert not [one for one in company.dms("ana.costa") if "not given yet" in words(one)]


async def test_one_draft_in_two_forms_with_other_words_keeps_the_second_words(
    company_on_both: Company,
) -> None:
    company = company_on_both
    message = await company.write("tiago", "desk-lisbon", "The lift is repaired.")
    await company.react("ana.costa", "desk-lisbon", message["ts"])
    ask = company.dms("ana.costa")[-1]
    name = company.encore.pack.behaviours[0].name
    await company.press("ana.costa", ask, "Say what they did")
    first = company.modal("ana.costa")
    assert first is not None
    await company.press("ana.costa", ask, "Say what they did")
    await company.fill("ana.costa", {TEXT: SAID, BEHAVIOUR: name})
    other = "carried the suitcases upstairs by hand"
    typed = {"text": {"value": {"type": "plain_text_input", "value": other}}}
    await company.submit("ana.costa", first, chosen(company) | typed)
    await company.idle()
    refused = company.dms("ana.costa")[-1]
    assert "given already" in words(refused)
    assert other in words(refused)
    assert len(company.posts("desk-lisbon")) == 1
    await company.press("ana.costa", refused, "Finish it")
    await company.fill("ana.costa", {BEHAVIOUR: name})
    assert other in words(company.posts("desk-lisbon")[-1])
    assert len(company.posts("desk-lisbon")) == 2


async def test_a_form_for_somebody_elses_draft_takes_nothing_and_keeps_the_words(company: Company) -> None:
    await company.command("ana.costa", f"/kudos @tiago {SAID}")
    form = company.modal("ana.costa")
    assert form is not None
    await company.submit("luis", form, chosen(company))
    await company.idle()
    assert not company.posts("desk-lisbon")
    refused = company.dms("luis")[-1]
    assert "finished or was let go" in words(refused)
    assert SAID in words(await company.open_home("ana.costa"))


async def test_a_form_whose_hidden_data_is_broken_is_answered_and_gives_nothing(company: Company) -> None:
    await company.command("ana.costa", f"/kudos @tiago {SAID}")
    form = company.modal("ana.costa")
    assert form is not None
    for metadata in ("", "{}", '{"draft": 1}', '{"draft": "x"}', "[]", "not json", '{"receivers": 7}'):
        answer = await company.submit("luis", form | {"private_metadata": metadata}, chosen(company))
        await company.idle()
        assert answer.get("response_action") in {"errors", "update"}, metadata
    assert not company.posts("desk-lisbon")


async def test_a_behaviour_that_is_not_on_the_list_is_asked_for_again(company: Company) -> None:
    await company.command("ana.costa", f"/kudos @tiago {SAID}")
    form = company.modal("ana.costa")
    assert form is not None
    for value in ({"selected_option": {"value": "gone"}}, {"selected_option": None}):
        answer = await company.submit(
            "ana.costa", form, {"behaviour": {"value": {"type": "static_select"} | value}}
        )
        assert answer == {
            "response_action": "errors",
            "errors": {"behaviour": "Choose the behaviour you saw."},
        }
    assert not company.posts("desk-lisbon")


async def test_two_people_who_thank_the_same_colleague_at_once_are_both_heard(company: Company) -> None:
    forms = []
    for giver in ("ana.costa", "ana.silva"):
        await company.command(giver, f"/kudos @tiago {SAID}, says {giver}")
        forms.append((giver, company.modal(giver) or {}))
    await asyncio.gather(*(company.submit(giver, form, chosen(company)) for giver, form in forms))
    await company.idle()
    posts = [words(one) for one in company.posts("desk-lisbon")]
    assert [sum(f"says {giver}" in post for post in posts) for giver, _ in forms] == [1, 1]
    assert len(company.dms("tiago")) == 2


async def test_a_button_nobody_knows_any_more_points_to_home(company: Company) -> None:
    reply = await company.tap("luis", "survey.open", "3", channel="general")
    assert "does not know this button any more" in words(reply)


async def test_a_guest_cannot_give_thanks_and_gets_the_words_back(company: Company) -> None:
    await company.command("jo.visitor", f"/kudos @sam {SAID}", channel="desk-london")
    reply = company.private("jo.visitor", "desk-london")[-1]
    assert SAID in words(reply)
    assert company.modal("jo.visitor") is None
    assert not company.posts("desk-london")
