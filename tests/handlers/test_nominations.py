"""Nominations, as people make them: begun, sent, decided, asked about, posted, returned, thanked, taken back."""

from __future__ import annotations

from typing import Any

import pytest

from bot.db.inbox import InboxRow
from bot.db.nominations import NominationRow
from bot.sandbox.faults import Fault
from content import ids
from handlers import nomination_lists
from tests.company import Company, elements, literal_words, words
from tests.handlers.late_work import worked_on_late
from tests.handlers.reading import last_dm, open_from_home, rows

WHOM, TEAM = "Whom do you nominate?", "Or which whole team?"
BEHAVIOUR = "Which behaviour does it show?"
EVIDENCE, EFFECT = "What did you see?", "What did it change for the customer or the team?"
SAW = "Tiago stayed on the line until the family had a room."
CHANGED = "They slept well and wrote to thank us."
CARD = "4111 1111 1111 1111"


def filled(company: Company, **more: Any) -> dict[str, Any]:
    """The form's answers, with others by label in `more`."""
    return {BEHAVIOUR: company.encore.pack.behaviours[0].name, EVIDENCE: SAW, EFFECT: CHANGED, **more}


async def queue(company: Company, by: str) -> dict[str, Any]:
    """Opens the list of those to decide from Home."""
    return await open_from_home(company, by, "Nominations to decide")


async def nominate(company: Company, whom: str = "tiago", by: str = "lena", **more: Any) -> None:
    """Nominates somebody the whole way, by command."""
    await company.command(by, "/nominate")
    answer = await company.fill(by, filled(company, **{WHOM: whom, **more}))
    assert answer["ok"], answer


async def manage(company: Company, *handles: str, team: str = "desk-lisbon") -> None:
    """Makes these people managers of a team, as Lena does in Home."""
    home = await company.open_home("lena")
    label = next(
        element["text"]["text"]
        for _, element in elements(home)
        if "managers" in (element.get("text") or {}).get("text", "")
    )
    await company.press("lena", home, label)
    view = company.modal("lena")
    assert view is not None
    field = next(
        block["label"]["text"]
        for block in view["blocks"]
        if team in str((block.get("label") or {}).get("text"))
    )
    answer = await company.fill("lena", {field: list(handles)})
    assert answer["ok"], answer


async def test_a_nomination_goes_from_a_manager_over_a_lead_and_the_nominees_yes_into_the_channel(
    company_on_both: Company,
) -> None:
    company = company_on_both
    await manage(company, "ana.costa")
    await company.command("ana.costa", f"/nominate @tiago {SAW}")
    form = company.modal("ana.costa")
    assert "Your first nomination with Encore" in words(form)
    answer = await company.fill("ana.costa", filled(company))
    assert answer["ok"], answer
    assert "with the programme leads now" in words(company.modal("ana.costa"))
    assert "A nomination waits for your decision" in words(last_dm(company, "lena"))
    assert not any("nominat" in words(one) for one in company.dms("tiago"))

    await company.press("lena", await queue(company, "lena"), "Approve")
    assert "Your colleague is asked now" in words(company.modal("lena"))
    asked = last_dm(company, "tiago")
    assert "nominated you for good service" in words(asked)
    for said in (SAW, CHANGED):
        assert said in literal_words(asked)
    assert not company.posts("desk-lisbon")

    await company.press("tiago", asked, "Share it in #desk-lisbon")
    post = company.posts("desk-lisbon")[-1]
    ana, tiago = company.id("ana.costa"), company.id("tiago")
    assert f"<@{ana}> nominated <@{tiago}> for good service" in words(post)
    for said in (SAW, CHANGED):
        assert said in literal_words(post)
        assert said in post["text"]
    assert "your nomination is shown in" in words(last_dm(company, "ana.costa"))
    assert not company.posts("desk-london")

    answered = next(one for one in company.dms("tiago") if one["ts"] == asked["ts"])
    await company.press("tiago", answered, "Take it down")
    assert words(company.posts("desk-lisbon")[-1]) == "A nomination was taken back."
    assert "took your nomination down" in words(last_dm(company, "ana.costa"))


async def test_a_colleague_who_may_not_nominate_keeps_the_words_and_gives_thanks_with_them(
    company: Company,
) -> None:
    await company.command("ana.costa", f"/nominate @tiago {SAW}")
    assert company.modal("ana.costa") is None
    reply = company.private("ana.costa", "desk-lisbon")[-1]
    assert "managers and programme leads nominate" in words(reply)
    assert SAW in literal_words(reply)
    await company.press("ana.costa", reply, "Make it a thank-you")
    behaviour = company.encore.pack.behaviours[0].name
    answer = await company.fill("ana.costa", {"Which behaviour did you see?": behaviour})
    assert answer["ok"], answer
    assert SAW in literal_words(company.posts("desk-lisbon")[-1])
    await company.command("ana.costa", "/nominate")
    assert "Thank a colleague" in words(company.private("ana.costa", "desk-lisbon")[-1])
    assert await rows(company, NominationRow) == []


async def test_a_lead_lets_colleagues_nominate_in_home(company: Company) -> None:
    await company.press("lena", await company.open_home("lena"), "Colleagues may nominate too")
    assert "all colleagues may nominate" in words(await company.open_home("lena"))
    await nominate(company, by="ana.costa")
    home = await company.open_home("ana.costa")
    assert "You have sent 1." in words(home)
    await company.press("ana.costa", home, "My nominations")
    assert "With the programme leads" in words(company.modal("ana.costa"))
    await company.press("lena", await company.open_home("lena"), "Only managers nominate")
    await company.command("ana.costa", "/nominate")
    assert "managers and programme leads nominate" in words(company.private("ana.costa", "desk-lisbon")[-1])


async def test_a_leads_own_nomination_is_decided_by_an_admin(company: Company) -> None:
    await nominate(company)
    assert "No nomination waits for you" in words(await queue(company, "lena"))
    await company.press("oliver", last_dm(company, "oliver"), "Look at them")
    modal = company.modal("oliver")
    assert modal is not None
    await company.press("oliver", modal, "Turn into a thank-you")
    assert "It is a thank-you now" in words(company.modal("oliver"))
    post = company.posts("desk-lisbon")[-1]
    assert SAW in literal_words(post)
    assert CHANGED in literal_words(post)
    assert "turned your nomination into a thank-you" in words(last_dm(company, "lena"))


async def test_a_returned_nomination_comes_back_with_the_note_and_is_sent_again(company: Company) -> None:
    await manage(company, "ana.costa")
    await nominate(company, by="ana.costa")
    await company.press("lena", await queue(company, "lena"), "Return with a note")
    note_form = company.modal("lena")
    answer = await company.fill("lena", {"What should the nominator change?": f"No card numbers like {CARD}"})
    assert not answer["ok"]
    answer = await company.fill("lena", {"What should the nominator change?": "Please say *when* it was."})
    assert answer["ok"], answer
    returned = last_dm(company, "ana.costa")
    assert "Please say *when* it was." in literal_words(returned)
    told = await worked_on_late(company, "lena", note_form, nomination_lists.noted, note="Too & late")
    assert "Too &amp; late" in told
    await company.press("ana.costa", returned, "Change and send again")
    form = company.modal("ana.costa")
    assert form is not None
    assert SAW in str(form)
    answer = await company.fill("ana.costa", {EVIDENCE: f"On Monday {SAW}"})
    assert answer["ok"], answer
    await company.press("lena", await queue(company, "lena"), "Decline with a reason")
    answer = await company.fill("lena", {"Why is it declined?": "This is part of the daily work."})
    assert answer["ok"], answer
    assert "This is part of the daily work." in literal_words(last_dm(company, "ana.costa"))
    assert not any("nominat" in words(one) for one in company.dms("tiago"))
    await company.press("ana.costa", returned, "Change and send again")
    assert "has ended" in words(company.private("ana.costa", company._where(returned["ts"]))[-1])


async def test_a_whole_team_is_posted_in_its_channel(company: Company) -> None:
    await manage(company, "ana.costa")
    await company.command("ana.costa", "/nominate")
    answer = await company.fill("ana.costa", filled(company, **{TEAM: "#desk-new-york"}))
    assert answer["ok"], answer
    assert "No nomination waits for you" in words(await queue(company, "lena")), "she belongs to that team"
    await company.press("oliver", await queue(company, "oliver"), "Approve")
    assert "It is shown in" in words(company.modal("oliver"))
    assert "nominated this whole team" in words(company.posts("desk-new-york")[-1])


async def test_the_form_says_at_each_field_what_is_wrong(company: Company) -> None:
    await company.command("lena", "/nominate")
    for more, said in (
        ({}, "Choose a colleague or a team."),
        ({WHOM: "lena"}, "cannot nominate yourself"),
        ({WHOM: "tiago", EVIDENCE: "ok"}, "at least two"),
        ({WHOM: "tiago", EFFECT: f"paid with {CARD}"}, "Please take out"),
        ({WHOM: "tiago", TEAM: "#desk-london"}, "not both"),
    ):
        answer = await company.fill("lena", filled(company, **more))
        assert not answer["ok"], more
        assert said in str(answer), (more, answer)
    assert await rows(company, NominationRow) == []


async def test_a_customers_data_in_the_command_is_never_stored(company: Company) -> None:
    await company.command("lena", f"/nominate @tiago helped with the card {CARD}")
    form = company.modal("lena")
    assert "Please take out" in words(form)
    assert CARD in str(form)
    assert all(CARD not in str(one.payload) for one in await rows(company, InboxRow))
    await company.command("luis", f"/nominate @tiago helped with the card {CARD}")
    assert CARD in literal_words(company.private("luis", "desk-lisbon")[-1])
    assert all(CARD not in str(one.payload) for one in await rows(company, InboxRow))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("@nobody.here was kind to a guest", "does not know @nobody.here"),
        ("@ana was kind to a guest", "more than one colleague"),
        ("@tiago @luis were kind to a guest", "for one colleague"),
        ("@channel were kind to a guest", "A group cannot be nominated"),
        ("@lena was kind to a guest", "cannot nominate yourself"),
    ],
)
async def test_a_name_that_does_not_fit_is_explained_above_the_form(
    company: Company, typed: str, said: str
) -> None:
    await company.command("lena", f"/nominate {typed}")
    form = company.modal("lena")
    assert said in words(form)
    assert "kind to a guest" in str(form)


async def test_words_wait_in_the_messages_when_the_form_cannot_be_opened(company: Company) -> None:
    company.sandbox.faults.add(Fault(method="views.open", error="expired_trigger_id"))
    await company.command("lena", f"/nominate @tiago {SAW}")
    kept = last_dm(company, "lena")
    assert SAW in literal_words(kept)
    company.sandbox.faults.clear()
    await company.press("lena", kept, "Finish it")
    answer = await company.fill("lena", filled(company))
    assert answer["ok"], answer
    assert [one.state for one in await rows(company, NominationRow)] == ["submitted"]


async def test_a_lead_takes_down_what_is_shown_and_says_why(company: Company) -> None:
    await manage(company, "ana.costa")
    await nominate(company, by="ana.costa")
    await company.press("lena", await queue(company, "lena"), "Approve")
    asked = last_dm(company, "tiago")
    await company.press("tiago", asked, "Share it in #desk-lisbon")
    assert SAW in literal_words(company.posts("desk-lisbon")[-1])

    await company.press("lena", await company.open_home("lena"), "Nominations shown")
    listed = company.modal("lena")
    assert "It is shown in" in words(listed)
    await company.press("lena", listed, "Take down")
    answer = await company.fill("lena", {"Why is it taken down?": f"It names {CARD}"})
    assert "Please take out" in str(answer)
    answer = await company.fill("lena", {"Why is it taken down?": "It tells *too much* of a family."})
    assert answer["ok"], answer
    assert words(company.posts("desk-lisbon")[-1]) == "A nomination was taken back."
    told = last_dm(company, "ana.costa")
    assert "took your nomination down and says why" in words(told)
    assert "It tells *too much* of a family." in literal_words(told)
    seen = next(one for one in company.dms("tiago") if one["ts"] == asked["ts"])
    assert "A programme lead took down" in words(seen)
    assert "too much" not in str(seen)
    assert SAW not in str(seen)
    for person, value in (("lena", "1"), ("lena", "x"), ("tiago", "1"), ("lena", "9" * 30)):
        said = await company.tap(person, ids.NOMINATION_TAKE_DOWN, value)
        assert "not shown anywhere" in words(said) or "programme leads" in words(said), (person, value)
    assert not any("nomination.shown" in str(one) for _, one in elements(await company.open_home("tiago")))


async def test_help_explains_in_one_screen(company: Company) -> None:
    await company.command("ana.costa", "/nominate help")
    reply = words(company.private("ana.costa", "desk-lisbon")[-1])
    assert "turns it into a thank-you or declines it" in reply


async def test_buttons_that_are_not_ones_own_are_answered_and_do_nothing(company: Company) -> None:
    await nominate(company)
    before = [(one.state, one.version) for one in await rows(company, NominationRow)]
    for action, said in (
        (ids.NOMINATION_CONTINUE, "not there any more"),
        (ids.NOMINATION_LET_GO, "not there any more"),
        (ids.NOMINATION_WITHDRAW, "not there any more"),
        (ids.NOMINATION_SHARE, "does not need an answer"),
        (ids.NOMINATION_KEEP, "does not need an answer"),
        (ids.NOMINATION_REFUSE, "does not need an answer"),
        (ids.NOMINATION_QUEUE, "programme lead"),
        (ids.NOMINATION_APPROVE, "programme lead"),
        (ids.NOMINATION_RETURN, "programme lead"),
        (ids.NOMINATION_THANK, "programme lead"),
        (ids.NOMINATION_DECLINE, "programme lead"),
        (ids.NOMINATION_PEERS, "programme lead"),
    ):
        for value in ("1", "", "²", "9" * 17):
            reply = await company.tap("luis", action, value, channel="general")
            assert reply["ephemeral"], (action, value)
            assert said in words(reply), (action, value, words(reply))
    assert company.modal("luis") is None
    assert [(one.state, one.version) for one in await rows(company, NominationRow)] == before
