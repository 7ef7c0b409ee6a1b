"""A reaction with the programme's emoji asks privately for one sentence, once; every other one does nothing."""

from __future__ import annotations

import pytest

from bot.sandbox.faults import EventFault
from tests.company import Company, Json, literal_words, words

BEHAVIOUR = "Which behaviour did you see?"
TEXT = "What did they do?"
SAID = "turned an angry caller into a calm one"


@pytest.fixture
async def message(company: Company) -> Json:
    return await company.write("tiago", "desk-lisbon", "The coach for the Porto group is rebooked.")


def asked(company: Company, person: str) -> list[Json]:
    return [one for one in company.dms(person) if "You reacted with" in words(one)]


async def test_the_emoji_asks_privately_and_the_sentence_is_posted(company_on_both: Company) -> None:
    company = company_on_both
    message = await company.write("tiago", "desk-lisbon", "The coach for the Porto group is rebooked.")
    await company.react("ana.costa", "desk-lisbon", message["ts"])
    (question,) = asked(company, "ana.costa")
    assert f"<@{company.id('tiago')}>" in words(question)
    assert f"<#{company.channel('desk-lisbon')}>" in words(question)
    assert not company.posts("desk-lisbon"), "a reaction alone thanks nobody"
    await company.press("ana.costa", question, "Say what they did")
    answers = {TEXT: SAID, BEHAVIOUR: company.encore.pack.behaviours[4].name}
    assert (await company.fill("ana.costa", answers))["ok"]
    assert SAID in literal_words(company.posts("desk-lisbon")[-1])
    assert SAID in literal_words(company.dms("tiago")[-1])
    assert words(company.dms("ana.costa")[-1]) == "Done: your thanks were given."
    assert len(company.posts("desk-lisbon")) == 1


def question_channel(company: Company) -> str:
    state = company.sandbox.state
    return state.direct(state.bot.id, company.id("ana.costa")).id


async def test_not_now_lets_it_go(company: Company, message: Json) -> None:
    await company.react("ana.costa", "desk-lisbon", message["ts"])
    await company.press("ana.costa", asked(company, "ana.costa")[0], "Not now")
    assert not asked(company, "ana.costa")
    assert "nothing was sent" in words(company.dms("ana.costa")[-1])
    assert "Not finished yet" not in words(await company.open_home("ana.costa"))
    assert not company.posts("desk-lisbon")
    assert not company.dms("tiago")


async def test_removing_and_adding_it_again_in_any_skin_tone_asks_once(
    company: Company, message: Json
) -> None:
    for emoji in ("raised_hands", "raised_hands::skin-tone-3", "raised_hands"):
        await company.react("ana.costa", "desk-lisbon", message["ts"], emoji)
        await company.react("ana.costa", "desk-lisbon", message["ts"], emoji, remove=True)
    company.clock.move(days=4)
    await company.encore.ticks.forget()
    await company.react("ana.costa", "desk-lisbon", message["ts"])
    assert len(asked(company, "ana.costa")) == 1
    home = words(await company.open_home("ana.costa"))
    assert home.count(f"Thank-you to <@{company.id('tiago')}>") == 1


async def test_a_skin_tone_alone_is_the_same_emoji(company: Company, message: Json) -> None:
    await company.react("ana.costa", "desk-lisbon", message["ts"], "raised_hands::skin-tone-5")
    assert len(asked(company, "ana.costa")) == 1


async def test_the_same_reaction_told_again_under_new_ids_asks_once(company: Company, message: Json) -> None:
    company.sandbox.faults.add(EventFault("reaction_added", copies=4, new_id=True))
    company.sandbox.faults.add(EventFault("reaction_added", copies=4))
    await company.react("ana.costa", "desk-lisbon", message["ts"])
    await company.sandbox.events.settled()
    await company.idle()
    assert len(asked(company, "ana.costa")) == 1


async def test_two_people_who_react_are_each_asked(company: Company, message: Json) -> None:
    await company.react("ana.costa", "desk-lisbon", message["ts"])
    await company.react("ana.silva", "desk-lisbon", message["ts"])
    assert len(asked(company, "ana.costa")) == 1
    assert len(asked(company, "ana.silva")) == 1


@pytest.mark.parametrize("emoji", ["thumbsup", "raised_hand", "northwind"])
async def test_another_emoji_does_nothing(company: Company, message: Json, emoji: str) -> None:
    await company.react("ana.costa", "desk-lisbon", message["ts"], emoji)
    assert not company.dms("ana.costa")


async def test_ones_own_message_does_nothing(company: Company, message: Json) -> None:
    await company.react("tiago", "desk-lisbon", message["ts"])
    assert not company.dms("tiago")


@pytest.mark.parametrize("author", ["rota", "jo.visitor"])
async def test_a_message_of_an_app_or_a_guest_does_nothing(company: Company, author: str) -> None:
    if author == "jo.visitor":
        await company.write(author, "desk-london", "See you at the training on Friday.")
    ts = next(one["ts"] for one in company.seen("grace", "desk-london") if one["user"] == company.id(author))
    await company.react("grace", "desk-london", ts)
    assert not company.dms("grace")


async def test_a_message_of_encore_itself_does_nothing(company: Company) -> None:
    await company.thank("ana.costa", "tiago", SAID)
    post = company.posts("desk-lisbon")[-1]
    await company.react("marco", "desk-lisbon", post["ts"])
    assert not company.dms("marco")


async def test_a_guest_who_reacts_is_not_asked(company: Company) -> None:
    message = await company.write("sam", "desk-london", "The new headsets are here.")
    await company.react("jo.visitor", "desk-london", message["ts"])
    assert not company.dms("jo.visitor")


async def test_without_a_programme_a_reaction_does_nothing(make_company, sqlite_url: str) -> None:  # type: ignore[no-untyped-def]
    company: Company = await make_company(sqlite_url, set_up=False)
    message = await company.write("tiago", "general", "Good morning everyone.")
    await company.react("ana.costa", "general", message["ts"])
    assert not company.messages()
