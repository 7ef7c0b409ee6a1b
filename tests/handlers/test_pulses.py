"""Pulses as people see them: a lead starts one, people answer in one form, the team reads the result."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.db.inbox import InboxRow
from bot.db.programmes import TeamRow
from bot.sandbox.faults import Fault
from bot.services import roles
from tests.company import Company, Json, elements, literal_words, words
from tests.conftest import MakeCompany

TEAM = ["ana.costa", "ana.silva", "tiago", "marco", "grace", "sam", "priya", "dana", "luis", "noor", "mia"]
FORM = {"Which teams?": ["All teams"], "Closing day": "2026-11-27"}
QUESTIONS = (
    "How often could you choose your response instead of just reacting?",
    "How often is good everyday service noticed in your team?",
    "When you report something that gets in the way of service, how often does it change?",
)
SAID = {
    "What we heard": "Good work is *seldom* seen. <!channel>",
    "What we will do": "Each Friday we name three things that went right.",
    "What we will not do, and why": "No prizes: they set people against each other.",
}


async def start(company: Company, **more: Any) -> Json:
    await company.command("lena", "/pulse")
    answer = await company.fill("lena", FORM | more)
    assert answer["ok"], answer
    await company.settle()
    return answer


def asked(company: Company, person: str) -> Json:
    found = [one for one in company.dms(person) if "Three quick questions" in words(one)]
    assert found, f"{person} was not asked"
    return found[-1]


async def answer(company: Company, person: str, first: str = "Often") -> Json:
    await company.press(person, asked(company, person), "Answer the pulse")
    return await company.fill(
        person,
        {QUESTIONS[0]: first, QUESTIONS[1]: "Skip", QUESTIONS[2]: "I have not reported anything"},
    )


async def everywhere_at_work(company: Company) -> None:
    """Each person's first office hour after Monday morning has come."""
    for instant in ("23T15:00", "23T22:00", "23T22:30", "24T04:00", "24T09:30"):
        await company.at(f"2026-11-{instant}+00:00")


async def read_by_all(company: Company, closing: str = "2026-11-27T17:00+00:00") -> None:
    """The pulse has closed, and each channel has had a day of its own since, without a ritual and no holiday."""
    await company.at(closing)
    for instant in ("27T17:01", "30T10:00", "30T16:00"):
        await company.at(f"2026-11-{instant}+00:00")
    for instant in ("01T10:00", "01T16:00", "02T12:00", "02T17:00", "03T10:00", "03T16:00"):
        await company.at(f"2026-12-{instant}+00:00")


async def manage(company: Company, person: str, channel: str) -> None:
    def team_id(session: Session) -> int:
        return session.scalars(select(TeamRow.id).where(TeamRow.channel_id == company.channel(channel))).one()

    found = await company.encore.database.read(team_id)
    await company.encore.database.transact(
        roles.set_managers,
        workspace_id=company.encore.workspace_id,
        by=company.id("lena"),
        changes=[roles.Change(team_id=found, shown=(), wanted=(company.id(person),))],
        now=company.clock.now(),
    )


async def test_from_the_leads_form_to_the_answer_in_the_channel(company_on_both: Company) -> None:
    company = company_on_both
    await manage(company, "marco", "desk-lisbon")
    await start(company)
    shown = words(company.modal("lena"))
    assert "The pulse opens now" in shown
    assert "Friday, 27 November, 17:00" in shown
    await everywhere_at_work(company)
    assert not [one for one in company.dms("lena") if "Three quick questions" in words(one)]
    assert not [one for one in company.dms("marco") if "Three quick questions" in words(one)]
    home = words(await company.open_home("tiago"))
    assert "A pulse is open for you until Friday, 27 November, 17:00" in home

    people = [one for one in TEAM if one != "marco"]
    for person in people:
        message = asked(company, person)
        assert (await answer(company, person))["ok"]
        assert "Thanks, noted" in words(company.modal(person))
        now = next(one for one in company.dms(person) if one["ts"] == message["ts"])
        assert words(now).strip() == "Thanks, noted."
        assert not list(elements(now))
    assert "A pulse is open for you" not in words(await company.open_home("tiago"))
    desk = words(await company.open_home("lena"))
    assert "About 10 in 10 have answered" in desk
    assert "Tiago" not in desk

    await read_by_all(company)
    for channel in ("desk-lisbon", "desk-london", "desk-new-york"):
        results = [one for one in company.posts(channel) if "the result" in words(one)]
        assert len(results) == 1
    told = results[0]
    assert "Everybody who was asked" in told["text"]
    assert "mean 4.0 of 5" in told["text"]
    assert "Too few answers to show" in told["text"] or "too few answers to show" in told["text"]
    assert any(block["type"] == "data_visualization" for block in told["blocks"])
    assert [one for one in company.dms("marco") if "the result" in words(one)]
    result = next(one for one in company.dms("lena") if "the result" in words(one))

    await company.command("lena", "/pulse")
    refused = await company.fill("lena", {**FORM, "Closing day": "2026-12-11"})
    assert "has had no answer yet" in str(refused)
    await company.press("lena", result, "Say what happens now")
    assert (await company.fill("lena", SAID))["ok"]
    for channel in ("desk-lisbon", "desk-london", "desk-new-york"):
        post = company.posts(channel)[-1]
        assert SAID["What we heard"] in literal_words(post)
        assert "<!channel>" not in post["text"]
    await company.command("lena", "/pulse")
    assert (await company.fill("lena", {**FORM, "Closing day": "2026-12-11"}))["ok"]


async def test_answers_never_stand_beside_a_person_not_even_in_the_inbox(company_on_both: Company) -> None:
    company = company_on_both
    await start(company)
    await everywhere_at_work(company)

    def payloads(session: Session) -> str:
        return str([row.payload for row in session.scalars(select(InboxRow))])

    stored: list[str] = []
    original = company.encore.intake._handle

    async def watch(row_id: int, did: Any) -> None:
        if did.kind == "form":
            stored.append(await company.encore.database.read(payloads))
        await original(row_id, did)

    company.encore.intake._handle = watch  # type: ignore[method-assign]
    await answer(company, "tiago", "Rarely")
    assert stored, "the form went through the inbox"
    assert "pulse.form" in stored[0]
    assert "PI2" not in stored[0]

    def everything(session: Session) -> list[str]:
        found = []
        for table in ("inbox", "deliveries", "audit_events", "timers", "pulse_invitations"):
            found += [str(tuple(row)) for row in session.execute(text(f"SELECT * FROM {table}"))]  # noqa: S608
        return found

    for row in await company.encore.database.read(everything):
        assert "PI2" not in row
    for shown in company.views():
        assert "Rarely" not in str(shown.get("private_metadata"))


async def test_answering_twice_is_refused_kindly(company: Company) -> None:
    await start(company)
    await everywhere_at_work(company)
    message = asked(company, "tiago")
    button = next(elements(message))[1]
    await company.press("tiago", message, "Answer the pulse")
    view = company.modal("tiago")
    assert view is not None
    values = {QUESTIONS[0]: "Never", QUESTIONS[1]: "Never", QUESTIONS[2]: "Never"}
    assert (await company.fill("tiago", values))["ok"]
    reply = await company.tap("tiago", button["action_id"], button["value"])
    assert "answered this pulse already" in words(reply)
    for other in ("lena", "oliver"):
        reply = await company.tap(other, button["action_id"], button["value"])
        assert "not for you" in words(reply)
    for value in ("", "x", "9" * 30, "0"):
        assert "not for you" in words(await company.tap("tiago", button["action_id"], value))


async def test_an_old_form_after_the_close_is_answered_and_nothing_is_taken(company: Company) -> None:
    await start(company)
    await everywhere_at_work(company)
    await company.press("tiago", asked(company, "tiago"), "Answer the pulse")
    view = company.modal("tiago")
    await company.at("2026-11-27T17:00+00:00")
    values = {QUESTIONS[0]: "Never", QUESTIONS[1]: "Never", QUESTIONS[2]: "Never"}
    await company.fill("tiago", values)
    assert "This pulse closed on Friday, 27 November, 17:00" in words(company.modal("tiago"))
    assert view is not None
    now = [one for one in company.dms("tiago") if "This pulse has closed" in words(one)]
    assert now
    assert not list(elements(now[0]))


async def test_nothing_chosen_is_asked_for_at_its_question(company: Company) -> None:
    await start(company)
    await everywhere_at_work(company)
    await company.press("tiago", asked(company, "tiago"), "Answer the pulse")
    view = company.modal("tiago")
    assert view is not None
    sent = {key: view[key] for key in ("type", "callback_id", "private_metadata", "title", "blocks")}
    said = await company.submit("tiago", sent, {"PI2": {"value": {"type": "radio_buttons"}}})
    assert "Choose an answer" in said["errors"]["PI2"]


async def test_staff_who_type_pulse_hear_what_it_is_and_about_their_own(company: Company) -> None:
    await company.command("tiago", "/pulse")
    told = company.private("tiago", "desk-lisbon")[-1]
    assert "three short questions" in words(told)
    assert "No pulse is open for you" in words(told)
    assert company.modal("tiago") is None
    await start(company)
    await everywhere_at_work(company)
    await company.command("tiago", "/pulse")
    told = company.private("tiago", "desk-lisbon")[-1]
    await company.press("tiago", told, "Answer the pulse", channel="desk-lisbon")
    assert company.modal("tiago") is not None
    await company.command("jo.visitor", "/pulse help", channel="desk-london")
    assert "three short questions" in words(company.private("jo.visitor", "desk-london")[-1])
    await company.command("lena", "/pulse help")
    assert "you start one" in words(company.private("lena", "desk-lisbon")[-1])


async def test_buttons_of_leads_refuse_others_and_stale_taps(company: Company) -> None:
    await start(company)
    for action in ("pulse.start", "pulse.cancel", "pulse.close"):
        assert "Only the programme leads" in words(await company.tap("tiago", action, "1"))
    assert "open already" in words(await company.tap("lena", "pulse.cancel", "1"))
    assert "gone" in words(await company.tap("lena", "pulse.cancel", "999"))
    assert "no published result" in words(await company.tap("tiago", "pulse.act", "1"))
    home = await company.open_home("lena")
    await company.press("lena", home, "Close it now")
    assert "closed already" in words(await company.tap("lena", "pulse.close", "1"))


async def test_a_planned_pulse_is_seen_and_cancelled_in_home(company: Company) -> None:
    await company.press("lena", await company.open_home("lena"), "Start a pulse")
    later = {"When does it open?": "On the day and at the time below", "Opening day": "2026-11-25"}
    assert (await company.fill("lena", {**FORM, **later}))["ok"]
    home = await company.open_home("lena")
    assert "Planned" in words(home)
    assert "opens Wednesday, 25 November, 09:30" in words(home)
    await company.press("lena", home, "Cancel this pulse")
    await company.at("2026-11-25T10:00+00:00")
    assert not [one for one in company.dms("tiago") if "Three quick questions" in words(one)]


@pytest.mark.parametrize("missing", ["Opening day", "Opening time"])
async def test_a_later_opening_needs_its_day_and_time(company: Company, missing: str) -> None:
    await company.command("lena", "/pulse")
    view = company.modal("lena")
    assert view is not None
    field = {"Opening day": "opens_on", "Opening time": "opens_time"}[missing]
    sent = {key: view[key] for key in ("type", "callback_id", "private_metadata", "title", "blocks")}
    values = {
        "teams": {"value": {"type": "multi_static_select", "selected_options": [{"value": "all"}]}},
        "opens": {"value": {"type": "radio_buttons", "selected_option": {"value": "later"}}},
        "opens_on": {"value": {"type": "datepicker", "selected_date": "2026-11-25"}},
        "opens_time": {"value": {"type": "timepicker", "selected_time": "09:30"}},
        "closes_on": {"value": {"type": "datepicker", "selected_date": "2026-11-30"}},
    }
    values[field] = {"value": {"type": values[field]["value"]["type"]}}
    assert "Choose the day and the time" in str(await company.submit("lena", sent, values))


async def test_the_thanks_stand_there_also_when_the_button_could_not_be_answered(company: Company) -> None:
    await start(company)
    await everywhere_at_work(company)
    await company.press("tiago", asked(company, "tiago"), "Answer the pulse")
    company.sandbox.faults.add(Fault("response_url", drop=True))
    values = {QUESTIONS[0]: "Never", QUESTIONS[1]: "Never", QUESTIONS[2]: "Never"}
    assert (await company.fill("tiago", values))["ok"]
    assert [one for one in company.dms("tiago") if "Thanks, noted" in words(one)]


async def test_the_words_of_an_answer_come_back_when_somebody_was_quicker(
    make_company: MakeCompany, sqlite_url: str
) -> None:
    company = await make_company(sqlite_url)
    await manage(company, "marco", "desk-lisbon")
    await start(company, **{"Which teams?": ["All teams"]})
    await everywhere_at_work(company)
    await company.press("lena", await company.open_home("lena"), "Close it now")
    for instant in ("2026-11-24T14:30+00:00", "2026-11-24T14:31+00:00", "2026-11-24T14:32+00:00"):
        await company.at(instant)
    await company.press("lena", await company.open_home("lena"), "Say what happens now")
    view = company.modal("lena")
    assert view is not None
    assert (await company.fill("lena", SAID))["ok"]
    sent = {key: view[key] for key in ("type", "callback_id", "private_metadata", "title", "blocks")}
    state = {
        name: {"value": {"type": "plain_text_input", "value": text}}
        for name, text in zip(("heard", "will", "will_not"), SAID.values(), strict=True)
    }
    assert "answered already" in str(await company.submit("lena", sent, state))
