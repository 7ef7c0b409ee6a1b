"""Thanks that cannot be given as they are: one clear sentence to the person, and every word comes back."""

from __future__ import annotations

import pytest

from bot.sandbox.faults import Fault
from tests.company import Company, Json, literal_words, marked_words, words

BEHAVIOUR = "Which behaviour did you see?"
RECEIVERS = "Whom do you want to thank?"
TEXT = "What did they do?"
SAID = "rang the hotel and found the family a room"
ARABIC = "اتصلت بكل عميل بعد العطل وشرحت له ما حدث"
THAI = "ช่วยลูกค้าหาห้องพักได้ทันเวลา"
JAPANESE = "停電のあと全員に電話をかけた"


def told(company: Company, person: str, channel: str = "desk-lisbon") -> Json:
    """The last thing Encore said to this person alone, where they typed."""
    private = company.private(person, channel)
    assert private, "nothing was said to them"
    return private[-1]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("@ana.costa", "Thanks are for other people."),
        ("@rota", "is an app, and apps cannot be thanked."),
        ("@encore", "is an app, and apps cannot be thanked."),
        ("@slackbot", "is an app, and apps cannot be thanked."),
        ("@jo.visitor", "is a guest here"),
        ("@trainers", "Thanks go to people, not to groups."),
        ("@channel", "Thanks go to people, not to groups."),
        ("@here", "Thanks go to people, not to groups."),
        ("@everyone:", "Thanks go to people, not to groups."),
        ("@tiago @trainers", "Thanks go to people, not to groups."),
        (
            "@tiago @ana.silva @marco @lena @grace @priya @sam @dana @luis",
            "Thank at most 8 people at once.",
        ),
    ],
)
async def test_who_cannot_be_thanked_is_said_at_once_with_the_words_given_back(
    company: Company, typed: str, sentence: str
) -> None:
    answer = await company.command("ana.costa", f"/kudos {typed} {SAID}")
    assert answer["ok"]
    assert company.modal("ana.costa") is None
    reply = told(company, "ana.costa")
    assert sentence in words(reply)
    assert sentence.rstrip(".:") in reply["text"]
    assert literal_words(reply).splitlines()[0] == SAID
    assert SAID in reply["text"]
    await company.press("ana.costa", reply, "Finish it")
    assert SAID in str(company.modal("ana.costa"))
    choose = {BEHAVIOUR: company.encore.pack.behaviours[0].name, RECEIVERS: ["tiago"]}
    if "@tiago" in typed and "@luis" not in typed:
        del choose[RECEIVERS]
    assert (await company.fill("ana.costa", choose))["ok"]
    post = words(company.posts("desk-lisbon")[-1])
    assert f"thanks <@{company.id('tiago')}>*" in post
    assert SAID in post


async def test_a_deactivated_colleague_is_named_and_the_others_stay(company: Company) -> None:
    """Slack's client no longer offers them, so the name arrives as typed."""
    await company.command("ana.costa", f"/kudos @peter @tiago {SAID}")
    reply = told(company, "ana.costa")
    assert f"<@{company.id('peter')}> is no longer active" in words(reply)
    assert SAID in literal_words(reply)
    await company.press("ana.costa", reply, "Finish it")
    modal = company.modal("ana.costa")
    assert modal is not None
    chosen = next(block["element"] for block in modal["blocks"] if block.get("block_id") == "receivers")
    assert chosen["initial_users"] == [company.id("tiago")]


async def test_the_form_refuses_people_at_their_field_and_keeps_everything_typed(company: Company) -> None:
    await company.command("ana.costa", "/kudos")
    name = company.encore.pack.behaviours[0].name
    for chosen, sentence in (
        (["ana.costa"], "Thanks are for other people."),
        (["tiago", "rota"], "Rota is an app"),
        (["jo.visitor"], "Jo Lindqvist is a guest"),
        (["peter"], "Peter Aldous is no longer active"),
    ):
        answer = await company.fill("ana.costa", {RECEIVERS: chosen, TEXT: SAID, BEHAVIOUR: name})
        assert list(answer["errors"]) == ["receivers"]
        assert sentence in answer["errors"]["receivers"]
        modal = company.modal("ana.costa")
        assert modal is not None
        assert modal["state"]["values"]["text"]["value"]["value"] == SAID
    assert (await company.fill("ana.costa", {RECEIVERS: ["tiago"], TEXT: SAID, BEHAVIOUR: name}))["ok"]
    assert len(company.posts("desk-lisbon")) == 1


@pytest.mark.parametrize(
    "text", ["a", "thanks", ":tada: :tada: :clap:", "🎉🎉🎉 🎉🎉🎉🎉", "!!! ???????", "*  *_ _"]
)
async def test_too_few_words_are_asked_for_with_what_was_typed_filled_in(company: Company, text: str) -> None:
    await company.command("ana.costa", f"/kudos @tiago {text}")
    modal = company.modal("ana.costa")
    assert modal is not None
    assert "at least two words" in words(modal)
    field = next(block["element"] for block in modal["blocks"] if block.get("block_id") == "text")
    assert field["initial_value"] == text
    name = company.encore.pack.behaviours[0].name
    answer = await company.fill("ana.costa", {TEXT: text, BEHAVIOUR: name})
    assert "at least two words" in answer["errors"]["text"]
    assert (await company.fill("ana.costa", {TEXT: SAID, BEHAVIOUR: name}))["ok"]
    assert SAID in words(company.posts("desk-lisbon")[-1])


TYPED = (
    ARABIC,
    ARABIC * 20,
    THAI,
    JAPANESE,
    "*bold* _italic_ ~gone~ `code` > quote",
    "5 < 6 & 7 > 2 &amp; &lt;b&gt;",
    "told <https://example.com|click here> to the guest",
    "said <@U000000> and <!channel> and <!subteam^S1> out loud",
    "asked :raised_hands: twice 🎉 and smiled",
    "line one\nline two\n\n\n\nline five",
    "x " * 499 + "y",
    "🎉 " * 300 + "two words",
    "\"quotes\" 'single' \\backslash {braces} %s %(name)s $HOME",
)


async def test_any_words_arrive_exactly_as_they_were_typed(company_on_both: Company) -> None:
    company = company_on_both
    name = company.encore.pack.behaviours[0].name
    for text in TYPED:
        await company.command("ana.costa", f"/kudos @tiago {text}")
        assert (await company.fill("ana.costa", {BEHAVIOUR: name}))["ok"], text
        for message in (company.posts("desk-lisbon")[-1], company.dms("tiago")[-1]):
            assert text in literal_words(message)
            for alive in ("<!", "<@U000000>", "<https:"):
                assert alive not in marked_words(message), text
    assert len(company.posts("desk-lisbon")) == len(TYPED)


async def test_ten_thousand_characters_come_back_in_full_and_can_be_shortened(
    company_on_both: Company,
) -> None:
    company = company_on_both
    text = "".join(f"{number} thank-yous & <more>; " for number in range(440))[:10_000].strip()
    assert (await company.command("ana.costa", f"/kudos @tiago {text}"))["ok"]
    reply = told(company, "ana.costa")
    assert f"This has {len(text)} characters; at most 1000 fit." in words(reply)
    pieces = [
        block["text"]["text"]
        for block in reply["blocks"]
        if block.get("text", {}).get("type") == "plain_text"
    ]
    assert "".join(pieces) == text
    await company.press("ana.costa", reply, "Finish it")
    modal = company.modal("ana.costa")
    assert modal is not None
    field = next(block["element"] for block in modal["blocks"] if block.get("block_id") == "text")
    assert field["initial_value"] == text[:1000]
    answer = await company.fill("ana.costa", {TEXT: SAID, BEHAVIOUR: company.encore.pack.behaviours[0].name})
    assert answer["ok"], answer
    assert SAID in words(company.posts("desk-lisbon")[-1])


async def test_a_long_text_comes_back_by_direct_message_when_it_cannot_be_answered_in_place(
    company: Company,
) -> None:
    company.sandbox.faults.add(Fault("response_url", status=500))
    text = "very long " * 999
    await company.command("ana.costa", f"/kudos @tiago {text}")
    kept = company.dms("ana.costa")[-1]
    assert "at most 1000 fit" in words(kept)
    pieces = [
        block["text"]["text"] for block in kept["blocks"] if block.get("text", {}).get("type") == "plain_text"
    ]
    assert "".join(pieces) == text.strip()
    await company.press("ana.costa", kept, "Finish it")
    assert company.modal("ana.costa") is not None


async def test_the_daily_limit_is_said_and_the_words_wait(company_on_both: Company) -> None:
    company = company_on_both
    others = ("tiago", "ana.silva", "marco", "luis")
    for number in range(20):
        await company.thank("ana.costa", others[number % 4], f"{SAID}, time {number}")
    before = len(company.posts("desk-lisbon")) + len(company.posts("desk-new-york"))
    await company.thank("ana.costa", "tiago", "did one more thing today")
    refused = company.dms("ana.costa")[-1]
    assert "thanks 20 times in a day" in words(refused)
    assert "did one more thing today" in literal_words(refused)
    assert len(company.posts("desk-lisbon")) + len(company.posts("desk-new-york")) == before
    company.clock.move(days=1, minutes=1)
    await company.press("ana.costa", refused, "Finish it")
    await company.fill("ana.costa", {BEHAVIOUR: company.encore.pack.behaviours[0].name})
    shown = [
        words(post) for post in company.posts("desk-lisbon")
    ]  # the week's intention is late, and may come now
    assert any("did one more thing today" in one for one in shown)


async def test_somebody_who_left_between_form_and_giving_is_said_and_the_words_wait(
    company: Company,
) -> None:
    await company.command("ana.costa", f"/kudos @tiago {SAID}")
    await company.act("oliver", "update_person", user="tiago", fields={"deleted": True})
    await company.idle()
    await company.fill("ana.costa", {BEHAVIOUR: company.encore.pack.behaviours[0].name})
    refused = company.dms("ana.costa")[-1]
    assert f"<@{company.id('tiago')}> is no longer active" in words(refused)
    assert SAID in literal_words(refused)
    assert not company.posts("desk-lisbon")
    assert SAID in words(await company.open_home("ana.costa"))


@pytest.mark.parametrize("word", ["help", "?", "HELP"])
async def test_kudos_help_says_how(company: Company, word: str) -> None:
    await company.command("ana.costa", f"/kudos {word}")
    assert "/kudos @name" in words(told(company, "ana.costa"))
    assert "Not finished yet" not in words(await company.open_home("ana.costa"))
