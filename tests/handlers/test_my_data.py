"""/encore my-data and /encore forget-me, as a person types and presses them."""

from __future__ import annotations

import json
from typing import Any

from bot.sandbox.faults import Fault
from tests.company import Company, elements, words

SAID = "called every customer back"


def direct(company: Company, person: str) -> list[dict[str, Any]]:
    """Everything in somebody's direct messages with Encore, files too."""
    state = company.sandbox.state
    return company.seen(person, state.direct(state.bot.id, company.id(person)).id)


def files(company: Company, person: str) -> list[dict[str, Any]]:
    """The files among them, read."""
    shared = [one["id"] for message in direct(company, person) for one in message.get("files") or []]
    return [json.loads(company.sandbox.world.uploads.get(one).content) for one in shared]


async def command(company: Company, person: str, text: str) -> str:
    await company.command(person, text, channel="general")
    return words(company.private(person, "general")[-1])


async def forget(company: Company, person: str) -> None:
    await company.command(person, "/encore forget-me")
    view = company.modal(person)
    assert view is not None
    assert (await company.act(person, "view_submit", view_id=view["id"], values={}))["ok"]
    await company.idle()
    await company.encore.sync.teams()
    await company.idle()


async def test_everything_comes_as_a_file_to_the_person_alone(company_on_both: Company) -> None:
    company = company_on_both
    await company.thank("ana.costa", "tiago", SAID)
    assert "in your direct messages" in await command(company, "tiago", "/encore my-data")
    (found,) = files(company, "tiago")
    assert found["person"] == company.id("tiago")
    assert found["Thanks you received"][0]["text"] == SAID
    message = direct(company, "tiago")[-1]
    assert "Thanks you received: 1" in message["text"]
    assert "Only you get this file" in message["text"]
    assert files(company, "ana.costa") == []


async def test_of_thanks_that_were_taken_back_no_word_is_left_in_anybodys_file(company: Company) -> None:
    await company.thank("ana.costa", "tiago", SAID)
    await company.press("ana.costa", await company.open_home("ana.costa"), "Take back")
    for person in ("ana.costa", "tiago"):
        await command(company, person, "/encore my-data")
        assert SAID not in str(files(company, person)), person


async def test_when_slack_takes_no_files_the_person_is_told_and_can_try_again(company: Company) -> None:
    for method in ("files.getUploadURLExternal", "files.completeUploadExternal"):
        company.sandbox.faults.add(Fault(method, error="file_uploads_disabled"))
        told = await command(company, "tiago", "/encore my-data")
        assert "could not be sent" in told
        assert f"<@{company.id('oliver')}>" in told
        company.sandbox.faults.clear()
    await command(company, "tiago", "/encore my-data")
    assert len(files(company, "tiago")) == 1


async def test_forgetting_says_what_it_means_does_it_and_says_that_it_is_done(
    company_on_both: Company,
) -> None:
    company = company_on_both
    await company.thank("tiago", "ana.costa", SAID)
    await company.thank("ana.costa", "tiago", "stayed late for a guest")
    await company.command("tiago", "/encore forget-me")
    asked = words(company.modal("tiago"))
    for piece in ("This goes", "This stays", 'from "a colleague"', "cannot be undone", "your Slack ID"):
        assert piece.lower() in asked.lower(), piece
    assert SAID in words(company.posts("desk-lisbon")[0]), "asking does nothing"
    await forget(company, "tiago")

    given, received = company.posts("desk-lisbon")
    assert f"a colleague thanks <@{company.id('ana.costa')}>" in words(given)
    assert SAID in words(given)
    assert words(received) == "These thanks were removed."
    assert not any(company.id("tiago") in words(one) for one in company.posts("desk-lisbon"))
    assert "a colleague" in words(company.dms("ana.costa")[-1])
    assert "Encore has forgotten you" in words(company.dms("tiago")[-1])

    await company.at("2026-11-24T09:30+00:00")
    assert "Encore has forgotten you" in words(company.dms("tiago")[-1]), "no question on Tuesday"
    assert "One question" in words(company.dms("ana.costa")[-1])


async def test_who_was_forgotten_comes_back_by_their_own_act_only(company: Company) -> None:
    await forget(company, "tiago")
    await company.encore.sync.everybody()
    await company.idle()
    for text in ("/kudos @marco helped me out", "/encore", "/encore my-data", "/encore forget-me"):
        told = await command(company, "tiago", text)
        assert "You asked Encore to forget you" in told, text
    home = await company.open_home("tiago")
    assert "Encore has forgotten you" in words(home)
    assert [one["text"]["text"] for _, one in elements(home)] == ["Take part again"]
    await company.command("marco", "/kudos @tiago helped me out")
    assert company.id("tiago") not in words(company.posts("desk-lisbon"))

    await company.press("tiago", home, "Take part again")
    await company.encore.sync.teams()
    await company.idle()
    assert any(
        "Good to have you back" in words(one) for one in [*company.dms("tiago"), company.modal("tiago")]
    )
    assert any("Welcome" in words(one) for one in company.dms("tiago")), "like anybody new"
    assert "Your week" in words(await company.open_home("tiago"))
    await company.at("2026-11-24T09:30+00:00")
    assert "One question" in words(company.dms("tiago")[-1])


async def test_the_same_form_sent_twice_forgets_once(company: Company) -> None:
    await company.command("tiago", "/encore forget-me")
    view = company.modal("tiago")
    assert view is not None
    for _ in range(2):
        await company.submit("tiago", view, {})
        await company.idle()
    done = [one for one in company.dms("tiago") if "Encore has forgotten you" in words(one)]
    assert len(done) == 1


async def test_a_round_up_that_quoted_them_is_drawn_again(company_on_both: Company) -> None:
    company = company_on_both
    await company.thank("tiago", "ana.costa", SAID)
    await company.thank("ana.costa", "tiago", "stayed late for a guest")
    await company.at("2026-11-27T15:00+00:00")
    friday = company.posts("desk-lisbon")[-1]
    assert "Friday round-up" in words(friday)
    assert company.id("tiago") in words(friday)
    await forget(company, "tiago")
    again = next(one for one in company.posts("desk-lisbon") if one["ts"] == friday["ts"])
    assert "Friday round-up" in words(again)
    assert SAID in words(again)
    assert "stayed late for a guest" not in words(again)
    assert company.id("tiago") not in str(again)


async def test_a_barrier_they_raised_stands_with_nobodys_name_also_where_it_was_sent(
    company: Company,
) -> None:
    await company.command("tiago", "/barrier Refunds wait two days for a signature")
    answers = {
        "What does it do to customers?": "They call twice",
        "How do you want to raise it?": "With my name",
    }
    assert (await company.fill("tiago", answers))["ok"]
    asked = company.dms("lena")[-1]
    assert company.id("tiago") in str(asked)
    await forget(company, "tiago")
    again = next(one for one in company.dms("lena") if one["ts"] == asked["ts"])
    assert company.id("tiago") not in str(again)
    assert "Raised by a colleague" in words(again)
    assert "Refunds wait two days" in words(again)
