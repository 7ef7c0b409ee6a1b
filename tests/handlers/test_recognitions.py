"""Thanks, as people give them: by command, from Home, from a message; drafts, taking back, the week's round-up."""

from __future__ import annotations

import pytest

from bot.sandbox.faults import Fault
from tests.company import Company, elements, literal_words, words

BEHAVIOUR = "Which behaviour did you see?"
TEXT = "What did they do?"
RECEIVERS = "Whom do you want to thank?"
SAID = "called every customer back after the outage"


def asked_for(modal: dict | None) -> list[str]:
    assert modal is not None, "no modal is open"
    return [block["label"]["text"] for block in modal["blocks"] if block["type"] == "input"]


async def test_kudos_asks_only_for_the_behaviour_and_posts_in_channel_and_dm(
    company_on_both: Company,
) -> None:
    company = company_on_both
    answer = await company.command("ana.costa", f"/kudos @tiago {SAID}")
    assert answer["ok"]
    modal = company.modal("ana.costa")
    assert asked_for(modal) == [BEHAVIOUR]
    assert SAID in words(modal)
    name = company.encore.pack.behaviours[0].name
    assert (await company.fill("ana.costa", {BEHAVIOUR: name}))["ok"]
    assert "are on their way" in words(company.modal("ana.costa"))
    post = company.posts("desk-lisbon")[-1]
    assert f"<@{company.id('ana.costa')}> thanks <@{company.id('tiago')}>" in words(post)
    assert SAID in literal_words(post)
    assert name in words(post)
    assert SAID in post["text"]
    dm = company.dms("tiago")[-1]
    assert "thanked you" in words(dm)
    assert SAID in literal_words(dm)
    assert f"<#{company.channel('desk-lisbon')}>" in words(dm)


async def test_thanks_appear_in_the_receivers_channel_wherever_they_were_typed(company: Company) -> None:
    await company.thank("ana.costa", "luis", SAID, channel="general")
    assert SAID in words(company.posts("desk-new-york")[-1])
    assert not company.posts("desk-lisbon")
    assert not company.posts("general")


async def test_several_colleagues_of_two_teams_are_thanked_at_once(company_on_both: Company) -> None:
    company = company_on_both
    await company.command("grace", f"/kudos @tiago, @ana.silva and @luis {SAID}", channel="desk-london")
    assert asked_for(company.modal("grace")) == [BEHAVIOUR]
    await company.fill("grace", {BEHAVIOUR: company.encore.pack.behaviours[1].name})
    for channel in ("desk-lisbon", "desk-new-york"):
        post = company.posts(channel)[-1]
        for receiver in ("tiago", "ana.silva", "luis"):
            assert f"<@{company.id(receiver)}>" in words(post)
    for receiver in ("tiago", "ana.silva", "luis"):
        assert len(company.dms(receiver)) == 1
    assert not company.posts("desk-london")


async def test_without_a_team_anywhere_thanks_go_by_direct_message_alone(company: Company) -> None:
    added = await company.act("oliver", "add_person", handle="nina", real_name="Nina Park")
    assert added["ok"]
    await company.command("oliver", f"/kudos @nina {SAID}", channel="general")
    assert "will get this as a direct message" in words(company.modal("oliver"))
    before = {name: len(company.posts(name)) for name in ("desk-lisbon", "desk-london", "desk-new-york")}
    await company.fill("oliver", {BEHAVIOUR: company.encore.pack.behaviours[0].name})
    assert "none of you is in a team channel" in words(company.modal("oliver"))
    assert "Only you and" in words(company.dms("nina")[-1])
    assert before == {name: len(company.posts(name)) for name in before}


async def test_without_words_the_form_asks_for_everything(company: Company) -> None:
    await company.command("ana.costa", "/kudos")
    assert asked_for(company.modal("ana.costa")) == [RECEIVERS, TEXT, BEHAVIOUR]
    name = company.encore.pack.behaviours[2].name
    answer = await company.fill("ana.costa", {RECEIVERS: ["tiago"], TEXT: SAID, BEHAVIOUR: name})
    assert answer["ok"], answer
    assert SAID in words(company.posts("desk-lisbon")[-1])


async def test_the_button_in_home_opens_the_empty_form(company: Company) -> None:
    home = await company.open_home("ana.costa")
    await company.press("ana.costa", home, "Thank a colleague")
    assert asked_for(company.modal("ana.costa")) == [RECEIVERS, TEXT, BEHAVIOUR]
    name = company.encore.pack.behaviours[0].name
    await company.fill("ana.costa", {RECEIVERS: ["tiago", "luis"], TEXT: SAID, BEHAVIOUR: name})
    assert SAID in words(company.posts("desk-lisbon")[-1])
    assert SAID in words(company.posts("desk-new-york")[-1])


async def test_a_form_that_was_closed_empty_leaves_nothing_to_finish(company: Company) -> None:
    home = await company.open_home("ana.costa")
    await company.press("ana.costa", home, "Thank a colleague")
    modal = company.modal("ana.costa")
    assert modal is not None
    await company.act("ana.costa", "view_close", view_id=modal["id"])
    assert "Not finished yet" not in words(await company.open_home("ana.costa"))


async def test_the_message_menu_thanks_the_author(company: Company) -> None:
    message = await company.write("tiago", "desk-lisbon", "The refund for booking 12 is done.")
    await company.act(
        "ana.costa",
        "shortcut",
        callback_id="recognition.shortcut",
        channel=company.channel("desk-lisbon"),
        ts=message["ts"],
    )
    await company.idle()
    modal = company.modal("ana.costa")
    assert f"<@{company.id('tiago')}>" in words(modal)
    assert asked_for(modal) == [TEXT, BEHAVIOUR]
    await company.fill("ana.costa", {TEXT: SAID, BEHAVIOUR: company.encore.pack.behaviours[0].name})
    assert "thanked you" in words(company.dms("tiago")[-1])


@pytest.mark.parametrize(
    ("author", "sentence"), [("ana.costa", "Thanks are for other people"), ("rota", "is an app")]
)
async def test_the_message_menu_on_a_message_nobody_can_be_thanked_for_says_so(
    company: Company, author: str, sentence: str
) -> None:
    channel = "desk-london" if author == "rota" else "desk-lisbon"
    if author != "rota":
        await company.write(author, channel, "Something I said myself.")
    ts = next(
        one["ts"] for one in reversed(company.seen("ana.costa", channel)) if one["user"] == company.id(author)
    )
    await company.act(
        "ana.costa", "shortcut", callback_id="recognition.shortcut", channel=company.channel(channel), ts=ts
    )
    await company.idle()
    modal = company.modal("ana.costa")
    assert sentence in words(modal)
    assert asked_for(modal) == [RECEIVERS, TEXT, BEHAVIOUR]


async def test_what_was_begun_waits_in_home_and_is_finished_there(company_on_both: Company) -> None:
    company = company_on_both
    await company.command("ana.costa", f"/kudos @tiago {SAID}")
    modal = company.modal("ana.costa")
    assert modal is not None
    await company.act("ana.costa", "view_close", view_id=modal["id"])
    home = await company.open_home("ana.costa")
    assert "Not finished yet" in words(home)
    assert SAID in words(home)
    await company.press("ana.costa", home, "Finish it")
    modal = company.modal("ana.costa")
    assert asked_for(modal) == [TEXT, BEHAVIOUR]
    assert f"<@{company.id('tiago')}>" in words(modal)
    await company.fill("ana.costa", {BEHAVIOUR: company.encore.pack.behaviours[0].name})
    assert SAID in words(company.posts("desk-lisbon")[-1])
    home = await company.open_home("ana.costa")
    assert "Not finished yet" not in words(home)


async def test_the_form_opens_too_late_and_the_words_wait_in_a_direct_message(
    company_on_both: Company,
) -> None:
    company = company_on_both
    company.sandbox.faults.add(Fault("views.open", error="expired_trigger_id"))
    assert (await company.command("ana.costa", f"/kudos @tiago {SAID}"))["ok"]
    assert company.modal("ana.costa") is None
    kept = company.dms("ana.costa")[-1]
    assert "not lost" in words(kept)
    assert SAID in literal_words(kept)
    company.sandbox.faults.add(Fault("views.open", error="internal_error"))
    await company.press("ana.costa", kept, "Finish it")
    assert company.modal("ana.costa") is None
    again = company.dms("ana.costa")[-1]
    assert again["ts"] != kept["ts"], "each time the form cannot be opened the words come back"
    await company.press("ana.costa", again, "Finish it")
    await company.fill("ana.costa", {BEHAVIOUR: company.encore.pack.behaviours[0].name})
    assert SAID in words(company.posts("desk-lisbon")[-1])
    assert len(company.dms("tiago")) == 1


async def test_both_people_see_the_thanks_in_home(company_on_both: Company) -> None:
    company = company_on_both
    await company.thank("ana.costa", "tiago", SAID, behaviour=3)
    name = company.encore.pack.behaviours[3].name
    giver, receiver = words(await company.open_home("ana.costa")), words(await company.open_home("tiago"))
    for shown in (giver, receiver):
        assert SAID in shown
        assert name in shown
    assert f"To <@{company.id('tiago')}>" in giver
    assert f"<@{company.id('ana.costa')}> for" in receiver
    assert "Take back" in giver
    assert "Take back" not in receiver
    assert SAID not in words(await company.open_home("luis"))


async def test_taking_thanks_back_removes_the_words_everywhere(company_on_both: Company) -> None:
    company = company_on_both
    await company.thank("ana.costa", "tiago", SAID)
    home = await company.open_home("ana.costa")
    await company.press("ana.costa", home, "Take back")
    for message in (company.posts("desk-lisbon")[-1], company.dms("tiago")[-1]):
        assert "taken back" in words(message)
        assert SAID not in words(message)
        assert SAID not in message["text"]
        assert not list(elements(message))
    assert SAID not in words(company.home("ana.costa"))
    assert SAID not in words(await company.open_home("tiago"))
    for text in (one["text"] for one in company.messages()):
        assert SAID not in text


async def test_what_was_taken_back_before_it_was_sent_is_never_sent(company: Company) -> None:
    company.sandbox.faults.add(Fault("chat.postMessage", status=429, retry_after=1, count=2))
    await company.command("ana.costa", f"/kudos @tiago {SAID}")
    modal = company.modal("ana.costa")
    assert modal is not None
    name = company.encore.pack.behaviours[0]
    await company.submit(
        "ana.costa",
        modal,
        {"behaviour": {"value": {"type": "static_select", "selected_option": {"value": name.id}}}},
    )
    await company.tap("ana.costa", "recognition.withdraw", "1")
    await company.idle()
    assert not company.posts("desk-lisbon")
    assert not company.dms("tiago")


async def test_the_round_up_lists_the_weeks_thanks_but_none_that_were_taken_back(
    company_on_both: Company,
) -> None:
    company = company_on_both
    await company.thank("ana.costa", "tiago", SAID)
    await company.thank("marco", "ana.silva", "stayed late to explain the new fare rules to a family")
    await company.thank("dana", "luis", "found the lost suitcase within an hour", channel="desk-new-york")
    home = await company.open_home("ana.costa")
    await company.press("ana.costa", home, "Take back")
    await company.at("2026-11-27T15:00+00:00")
    lisbon = company.posts("desk-lisbon")[-1]
    assert "Friday round-up" in words(lisbon)
    assert "explain the new fare rules" in words(lisbon)
    assert "explain the new fare rules" in lisbon["text"]
    assert SAID not in words(lisbon) + lisbon["text"]
    assert "lost suitcase" not in words(lisbon)
    await company.at("2026-11-27T15:00-05:00")
    assert "lost suitcase" in words(company.posts("desk-new-york")[-1])
    await company.at("2026-12-04T15:00+00:00")
    later = company.posts("desk-lisbon")[-1]
    assert "Friday round-up" in words(later)
    assert "fare rules" not in words(later), "last week's thanks are not told again"
    assert later["ts"] != lisbon["ts"]
