"""Success stories, as people tell them: told, asked about, looked at, published, read, changed and taken back."""

from __future__ import annotations

from typing import Any

import pytest

from bot.db.inbox import InboxRow
from bot.db.stories import StoryRow
from bot.sandbox.faults import Fault
from handlers import story_lists
from tests.company import Company, elements, literal_words, words
from tests.handlers.late_work import worked_on_late
from tests.handlers.reading import last_dm, open_from_home, rows

HAPPENED, DID, CHANGED = "What happened?", "What did you do?", "What changed for the customer?"
BEHAVIOUR = "Which behaviour does it show?"
COLLEAGUES = "Which colleagues were part of it?"
SHARING = "Where may it be shared?"
TEAM, PROGRAMME = "In my team's channel", "In every team channel of the programme"
NOWHERE = "Nowhere: only in my own list"
STORY = {
    HAPPENED: "A family missed the last train after a long delay.",
    DID: "Tiago found a hotel near the station while I called a taxi.",
    CHANGED: "They slept in a bed and were home for breakfast.",
}
CARD = "4111 1111 1111 1111"


def filled(company: Company, **more: Any) -> dict[str, Any]:
    """The form's answers, with others by label in `more`."""
    return {**STORY, BEHAVIOUR: company.encore.pack.behaviours[0].name, **more}


async def queue(company: Company, by: str) -> dict[str, Any]:
    """Opens the list of those to decide from Home."""
    return await open_from_home(company, by, "Stories to look at")


async def tell(company: Company, writer: str, **more: Any) -> None:
    """Tells a story the whole way, by command."""
    await company.command(writer, "/win")
    answer = await company.fill(writer, filled(company, **more))
    assert answer["ok"], answer


async def publish(company: Company, lead: str = "lena") -> None:
    await company.press(lead, await queue(company, lead), "Publish")


async def test_a_story_goes_from_the_form_over_a_colleagues_yes_and_the_leads_queue_into_the_channel(
    company_on_both: Company,
) -> None:
    company = company_on_both
    await company.command("ana.costa", "/win")
    form = words(company.modal("ana.costa"))
    assert "A programme lead reads it before anybody else does" in form
    answer = await company.fill("ana.costa", filled(company, **{COLLEAGUES: ["tiago"]}))
    assert answer["ok"], answer
    sent = words(company.modal("ana.costa"))
    assert "Your story is stored" in sent
    assert f"<@{company.id('tiago')}>" in sent
    assert not company.posts("desk-lisbon")
    assert "No story waits for you" in words(await queue(company, "lena"))

    asked = last_dm(company, "tiago")
    assert "names you" in words(asked)
    assert STORY[DID] in literal_words(asked)
    await company.press("tiago", asked, "Yes, share it")
    assert "You agreed to be named" in words(last_dm(company, "tiago"))
    assert "agreed to be named" in words(last_dm(company, "ana.costa"))
    assert "A success story waits for you" in words(last_dm(company, "lena"))

    await publish(company)
    assert "Published in" in words(company.modal("lena"))
    post = company.posts("desk-lisbon")[-1]
    for said in STORY.values():
        assert said in literal_words(post)
        assert said in post["text"]
    title = f"<@{company.id('ana.costa')}> shares a success story, with <@{company.id('tiago')}>"
    assert title in words(post)
    assert company.encore.pack.behaviours[0].name in words(post)
    assert "Your story is published in" in words(last_dm(company, "ana.costa"))
    assert not company.posts("desk-london")


async def test_a_story_for_the_whole_programme_is_posted_in_every_team_channel(company: Company) -> None:
    await tell(company, "ana.costa", **{SHARING: PROGRAMME})
    await publish(company)
    for channel in ("desk-lisbon", "desk-london", "desk-new-york"):
        assert STORY[HAPPENED] in literal_words(company.posts(channel)[-1])


async def test_a_story_for_nobody_else_asks_nobody_and_stays_in_the_own_list(company: Company) -> None:
    await tell(company, "ana.costa", **{COLLEAGUES: ["tiago"], SHARING: NOWHERE})
    assert "Nobody else sees it" in words(company.modal("ana.costa"))
    assert not company.dms("tiago")
    assert "No story waits for you" in words(await queue(company, "lena"))
    await company.press("ana.costa", await company.open_home("ana.costa"), "My stories")
    mine = company.modal("ana.costa")
    assert "Only in your own list" in words(mine)
    assert STORY[HAPPENED] in literal_words(mine)
    await company.press("ana.costa", mine, "Change it")
    assert (await company.fill("ana.costa", {SHARING: TEAM}))["ok"]
    assert "names you" in words(last_dm(company, "tiago")), "now others would read it"


async def test_whoever_asks_to_be_left_out_is_named_nowhere_and_may_change_their_mind(
    company_on_both: Company,
) -> None:
    company = company_on_both
    await tell(company, "ana.costa", **{COLLEAGUES: ["tiago", "marco"]})
    await company.press("marco", last_dm(company, "marco"), "Yes, share it")
    assert "still waits for 1 more" in words(last_dm(company, "ana.costa"))
    await company.press("tiago", last_dm(company, "tiago"), "Please leave me out")
    assert "Their name was taken out" in words(last_dm(company, "ana.costa"))
    await publish(company)
    post = company.posts("desk-lisbon")[-1]
    assert company.id("tiago") not in str(post)
    assert "Tiago" not in str(post)
    assert "a colleague found a hotel" in literal_words(post)
    assert company.id("marco") in words(post)

    await company.press("tiago", last_dm(company, "tiago"), "Share my name after all")
    assert company.id("tiago") in words(company.posts("desk-lisbon")[-1])
    await company.press("marco", last_dm(company, "marco"), "Leave me out after all")
    post = company.posts("desk-lisbon")[-1]
    assert company.id("marco") not in str(post)
    assert company.id("tiago") in words(post)
    await company.press("ana.costa", await company.open_home("ana.costa"), "Read stories")
    assert company.id("marco") not in words(company.modal("ana.costa"))


async def test_without_an_answer_for_a_week_the_writer_is_asked_to_go_on_without_the_name(
    company_on_both: Company,
) -> None:
    company = company_on_both
    await tell(company, "ana.costa", **{COLLEAGUES: ["tiago"]})
    question = last_dm(company, "tiago")
    before = len(company.dms("ana.costa"))
    await company.at("2026-11-30T08:45+00:00")
    assert not any("waited a week" in words(one) for one in company.dms("ana.costa")[before:])
    await company.at("2026-11-30T09:05+00:00")
    asked = next(one for one in company.dms("ana.costa") if "waited a week" in words(one))
    await company.press("ana.costa", asked, "Wait another week")
    await company.at("2026-12-07T09:15+00:00")
    again = [one for one in company.dms("ana.costa") if "waited a week" in words(one)]
    assert len(again) == 2
    await company.press("ana.costa", again[-1], "Go on without the name")
    assert "needs no answer" in words(
        next(one for one in company.dms("tiago") if one["ts"] == question["ts"])
    )
    await publish(company)
    post = company.posts("desk-lisbon")[-1]
    assert "Tiago" not in str(post)
    assert company.id("tiago") not in str(post)
    await company.press("ana.costa", again[-1], "Go on without the name")
    assert "does not wait for anybody any more" in str(company.messages())


async def test_a_returned_story_comes_back_with_a_note_is_changed_and_published(
    company_on_both: Company,
) -> None:
    company = company_on_both
    await tell(company, "ana.costa", **{COLLEAGUES: ["tiago"]})
    await company.press("tiago", last_dm(company, "tiago"), "Yes, share it")
    await company.press("lena", await queue(company, "lena"), "Return with a note")
    note_form = company.modal("lena")
    note = "Please say *how long* the family had waited <!channel>"
    assert (await company.fill("lena", {"What should the writer change?": note}))["ok"]
    assert "Returned" in words(company.modal("lena"))
    returned = last_dm(company, "ana.costa")
    assert "returned your story with a note" in words(returned)
    assert note in literal_words(returned)
    told = await worked_on_late(company, "lena", note_form, story_lists.noted, note="Too & late")
    assert "Too &amp; late" in told

    before = len(company.dms("ana.costa"))
    await company.at("2026-11-26T12:00+00:00")  # Thursday's question comes first, one message a day
    await company.at("2026-11-27T12:00+00:00")
    nudges = [one for one in company.dms("ana.costa")[before:] if "still waits for your change" in words(one)]
    assert len(nudges) == 1

    await company.press("ana.costa", returned, "Change it")
    form = company.modal("ana.costa")
    assert "how long" in words(form)
    assert STORY[HAPPENED] in str(form)
    longer = "A family of five missed the last train after waiting four hours."
    assert (await company.fill("ana.costa", {HAPPENED: longer}))["ok"]
    again = last_dm(company, "tiago")
    assert longer in literal_words(again), "what Tiago agreed to were other words"
    await company.press("tiago", again, "Yes, share it")
    await publish(company)
    assert longer in literal_words(company.posts("desk-lisbon")[-1])
    await company.press("ana.costa", returned, "Change it")
    assert "on its way already" in str(company.messages()) + str(company.modal("ana.costa"))


async def test_a_declined_story_says_why_and_goes_nowhere(company: Company) -> None:
    await tell(company, "ana.costa")
    await company.press("lena", await queue(company, "lena"), "Decline with a reason")
    answer = await company.fill("lena", {"Why is it declined?": "no"})
    assert "at least two" in answer["errors"]["note"]
    answer = await company.fill("lena", {"Why is it declined?": f"The card {CARD} stood in it."})
    assert CARD in answer["errors"]["note"]
    assert (await company.fill("lena", {"Why is it declined?": "It tells of a customer everybody knows."}))[
        "ok"
    ]
    told = last_dm(company, "ana.costa")
    assert "declined your story and says why" in words(told)
    assert "everybody knows" in literal_words(told)
    assert not company.posts("desk-lisbon")


async def test_taking_a_story_back_removes_its_words_from_the_channels_and_the_library(
    company_on_both: Company,
) -> None:
    company = company_on_both
    await tell(company, "ana.costa", **{SHARING: PROGRAMME})
    await publish(company)
    await company.press("ana.costa", last_dm(company, "ana.costa"), "Take it back")
    for channel in ("desk-lisbon", "desk-london", "desk-new-york"):
        post = company.posts(channel)[-1]
        assert "taken back" in words(post)
        assert STORY[HAPPENED] not in str(post)
    await company.press("luis", await company.open_home("luis"), "Read stories")
    assert "No story here yet" in words(company.modal("luis"))


async def test_a_lead_takes_a_published_story_down_with_a_reason(company: Company) -> None:
    await tell(company, "ana.costa")
    await publish(company)
    await company.press("lena", await company.open_home("lena"), "Read stories")
    await company.press("lena", company.modal("lena") or {}, "Take down")
    reason = "The customer asked us not to tell this."
    assert (await company.fill("lena", {"Why is it taken down?": reason}))["ok"]
    assert "taken back" in words(company.posts("desk-lisbon")[-1])
    assert reason in literal_words(last_dm(company, "ana.costa"))


async def test_the_library_is_searched_by_behaviour_and_turns_its_pages(company: Company) -> None:
    names = [one.name for one in company.encore.pack.behaviours]
    for number in range(7):
        await tell(
            company,
            "ana.costa",
            **{
                HAPPENED: f"Story number {number} of this week began.",
                BEHAVIOUR: names[number % 2],
                SHARING: PROGRAMME,
            },
        )
        await publish(company)
        company.clock.move(minutes=1)
    await company.press("luis", await company.open_home("luis"), "Read stories")
    first = company.modal("luis")
    assert first is not None
    assert [f"number {n} of" in words(first) + literal_words(first) for n in range(7)] == [False] * 2 + [
        True
    ] * 5
    await company.press("luis", first, "Older")
    second = company.modal("luis")
    assert second is not None
    assert second["id"] == first["id"], "the same modal turns its page"
    assert "number 0 of" in literal_words(second)
    block_id, choice = next(one for one in elements(second) if one[1]["type"] == "static_select")
    chosen = next(one for one in choice["options"] if one["text"]["text"] == names[1])
    await company.act(
        "luis",
        "block_action",
        source={"type": "view", "view_id": second["id"]},
        block_id=block_id,
        action_id=choice["action_id"],
        value={"type": "static_select", "selected_option": chosen},
    )
    await company.idle()
    found = literal_words(company.modal("luis"))
    assert [f"number {n} of" in found for n in range(7)] == [False, True] * 3 + [False]


async def test_a_story_for_one_team_is_not_read_by_another(company: Company) -> None:
    await tell(company, "ana.costa")
    await publish(company)
    for reader, reads in (("tiago", True), ("luis", False), ("lena", True)):
        await company.press(reader, await company.open_home(reader), "Read stories")
        assert (STORY[HAPPENED] in literal_words(company.modal(reader))) is reads, reader


async def test_a_lead_does_not_publish_their_own_story_while_there_is_another_lead(company: Company) -> None:
    await tell(company, "lena", **{SHARING: PROGRAMME})
    await publish(company)
    assert STORY[HAPPENED] in literal_words(company.posts("desk-lisbon")[-1]), "the only lead may"
    await company.press("lena", await company.open_home("lena"), "Change programme leads")
    assert (await company.fill("lena", {"Who leads the programme?": ["lena", "grace"]}))["ok"]
    await tell(company, "lena", **{HAPPENED: "A second story of the lead's own.", SHARING: PROGRAMME})
    modal = await queue(company, "lena")
    assert "another lead decides" in words(modal)
    assert "Publish" not in words(modal)
    story = (await rows(company, StoryRow))[-1]
    answer = await company.tap("lena", "story.publish", str(story.id))
    assert "Another programme lead decides" in words(company.modal("lena")) + words(answer)
    await publish(company, "grace")
    assert "A second story" in literal_words(company.posts("desk-lisbon")[-1])


async def test_the_text_of_the_command_is_what_happened(company: Company) -> None:
    await company.command("ana.costa", f"/win {STORY[HAPPENED]}")
    form = company.modal("ana.costa")
    assert STORY[HAPPENED] in str(form)
    assert (await company.fill("ana.costa", {k: v for k, v in filled(company).items() if k != HAPPENED}))[
        "ok"
    ]
    await publish(company)
    assert STORY[HAPPENED] in literal_words(company.posts("desk-lisbon")[-1])


async def test_an_unfinished_story_waits_in_home_and_can_be_let_go(company: Company) -> None:
    await company.command("ana.costa", f"/win {STORY[HAPPENED]}")
    form = company.modal("ana.costa")
    assert form is not None
    await company.act("ana.costa", "view_close", view_id=form["id"])
    home = await company.open_home("ana.costa")
    assert "Not finished: 1" in words(home)
    await company.press("ana.costa", home, "My stories")
    await company.press("ana.costa", company.modal("ana.costa") or {}, "Finish it")
    assert STORY[HAPPENED] in str(company.modal("ana.costa"))
    await company.press("ana.costa", await company.open_home("ana.costa"), "My stories")
    await company.press("ana.costa", company.modal("ana.costa") or {}, "Delete")
    assert "You have told no story yet" in words(company.modal("ana.costa"))
    assert not await rows(company, StoryRow)


async def test_a_form_that_opens_too_late_gives_the_words_back_with_a_button(company: Company) -> None:
    company.sandbox.faults.add(Fault("views.open", error="expired_trigger_id"))
    await company.command("ana.costa", f"/win {STORY[HAPPENED]}")
    kept = last_dm(company, "ana.costa")
    assert STORY[HAPPENED] in literal_words(kept)
    await company.press("ana.costa", kept, "Finish it")
    assert STORY[HAPPENED] in str(company.modal("ana.costa"))


@pytest.mark.parametrize("word", ["help", "?", "HELP"])
async def test_win_help_explains_in_one_screen(company: Company, word: str) -> None:
    await company.command("ana.costa", f"/win {word}")
    assert "Colleagues you name are asked first" in words(company.private("ana.costa", "desk-lisbon")[-1])
    assert company.modal("ana.costa") is None


async def make_story(company: Company, person: str, channel: str, ts: str) -> None:
    await company.act(
        person, "shortcut", callback_id="story.shortcut", channel=company.channel(channel), ts=ts
    )
    await company.idle()


async def test_the_message_menu_begins_a_story_with_ones_own_words(company: Company) -> None:
    message = await company.write("ana.costa", "desk-lisbon", STORY[HAPPENED])
    await make_story(company, "ana.costa", "desk-lisbon", message["ts"])
    assert STORY[HAPPENED] in str(company.modal("ana.costa"))
    await company.fill("ana.costa", {k: v for k, v in filled(company).items() if k != HAPPENED})
    assert "with the programme leads now" in words(company.modal("ana.costa"))


async def test_a_colleagues_words_need_the_colleagues_consent(company_on_both: Company) -> None:
    company = company_on_both
    message = await company.write("tiago", "desk-lisbon", STORY[HAPPENED])
    await make_story(company, "ana.costa", "desk-lisbon", message["ts"])
    assert "begins with words of" in words(company.modal("ana.costa"))
    rest = {k: v for k, v in filled(company).items() if k != HAPPENED} | {DID: "I told everybody about it."}
    assert (await company.fill("ana.costa", rest))["ok"]
    question = last_dm(company, "tiago")
    assert "begins with your words" in words(question)
    assert "No story waits for you" in words(await queue(company, "lena"))
    await company.press("tiago", question, "Please leave me out")
    told = last_dm(company, "ana.costa")
    assert "would rather not share them, so they were removed" in words(told)
    assert all(STORY[HAPPENED] not in one.happened for one in await rows(company, StoryRow))
    await company.press("ana.costa", told, "Change it")
    assert STORY[HAPPENED] not in str(company.modal("ana.costa"))
    own = "Somebody stranded late at night needed a bed."
    assert (await company.fill("ana.costa", {HAPPENED: own}))["ok"]
    await publish(company)
    post = company.posts("desk-lisbon")[-1]
    assert own in literal_words(post)
    assert company.id("tiago") not in str(post)


@pytest.mark.parametrize("author", ["rota", "jo.visitor"])
async def test_words_of_apps_and_guests_begin_no_story(company: Company, author: str) -> None:
    channel = "desk-london" if author == "rota" else "general"
    if author != "rota":
        await company.write(author, channel, "I am only visiting this place.")
    said = [one for one in company.seen("lena", channel) if one["user"] == company.id(author)]
    await make_story(company, "lena", channel, said[-1]["ts"])
    modal = company.modal("lena")
    assert "cannot begin a story" in words(modal)
    assert not await rows(company, StoryRow)


# What belongs to a customer


async def stored(company: Company) -> str:
    """Everything the database keeps of stories and of what came in."""
    found = [vars(one) for table in (StoryRow, InboxRow) for one in await rows(company, table)]
    return str(found)


async def test_customers_data_is_refused_at_its_field_and_never_stored(company_on_both: Company) -> None:
    company = company_on_both
    await company.command("ana.costa", "/win")
    bad = filled(
        company,
        **{
            HAPPENED: f"She paid twice with {CARD} by mistake.",
            DID: "I wrote to ana.pereira@example.com and rang +351 912 345 678.",
            CHANGED: "The money went to GB82 WEST 1234 5698 7654 32 on the same day.",
        },
    )
    answer = await company.fill("ana.costa", bad)
    assert f"the card number {CARD}" in answer["errors"]["happened"]
    assert "the e-mail address ana.pereira@example.com" in answer["errors"]["did"]
    assert "the telephone number +351 912 345 678" in answer["errors"]["did"]
    assert "the account number GB82 WEST 1234 5698 7654 32" in answer["errors"]["changed"]
    modal = company.modal("ana.costa")
    assert modal is not None
    assert modal["state"]["values"]["happened"]["value"]["value"] == bad[HAPPENED]
    for secret in (CARD, "4111111111111111", "pereira", "912 345 678", "WEST"):
        assert secret not in await stored(company)
    assert (await company.fill("ana.costa", filled(company)))["ok"]


async def test_customers_data_in_the_command_goes_back_into_the_form_and_never_into_the_database(
    company_on_both: Company,
) -> None:
    company = company_on_both
    answer = await company.command("ana.costa", f"/win She paid twice with {CARD} by mistake")
    assert answer["ok"]
    modal = company.modal("ana.costa")
    assert f"Please take out: the card number {CARD}" in words(modal)
    assert f"She paid twice with {CARD} by mistake" in str(modal)
    assert CARD not in await stored(company)
    assert (await company.fill("ana.costa", filled(company)))["ok"]
    assert CARD not in await stored(company)


async def test_customers_data_comes_back_to_copy_when_no_form_can_be_opened(company: Company) -> None:
    company.sandbox.faults.add(Fault("views.open", error="internal_error"))
    await company.command("ana.costa", f"/win She paid twice with {CARD} by mistake")
    back = company.private("ana.costa", "desk-lisbon")[-1]
    assert "Nothing was stored" in words(back)
    assert f"She paid twice with {CARD} by mistake" in literal_words(back)
    assert CARD not in await stored(company)


async def test_customers_data_in_a_message_is_not_stored_by_the_message_menu(company: Company) -> None:
    message = await company.write("tiago", "desk-lisbon", f"She paid twice with {CARD}, poor soul")
    await make_story(company, "ana.costa", "desk-lisbon", message["ts"])
    modal = company.modal("ana.costa")
    assert f"Please take out: the card number {CARD}" in words(modal)
    assert CARD not in await stored(company)
    assert (await company.fill("ana.costa", filled(company)))["ok"]
    assert "begins with your words" in words(last_dm(company, "tiago")), "they are asked all the same"


async def test_an_address_hidden_behind_a_links_label_is_not_stored(company: Company) -> None:
    await company.command("ana.costa", "/win <mailto:ana.pereira@example.com|Ana> got her money back")
    assert "pereira" not in await stored(company)
