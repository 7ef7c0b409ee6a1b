"""/encore, the help page, and what Encore says to whoever writes to it."""

from __future__ import annotations

import pytest

from bot.manifest import manifest
from tests.company import Company, marked_words, words
from tests.conftest import MakeCompany


async def said(company: Company, person: str, text: str) -> dict:
    answer = await company.command(person, text, channel="general")
    assert answer["ok"]
    return company.private(person, "general")[-1]


async def test_encore_shows_ones_own_week(company_on_both: Company) -> None:
    company = company_on_both
    await company.thank("ana.costa", "tiago", "called every customer back")
    reply = await said(company, "tiago", "/encore")
    assert "Your week" in words(reply)
    assert "called every customer back" in words(reply)
    assert "Monday intention" in words(reply)
    assert "called every customer back" in reply["text"]
    await company.press("tiago", reply, "Thank a colleague")
    assert "Whom do you want to thank?" in words(company.modal("tiago"))


@pytest.mark.parametrize("text", ["/encore help", "/encore ?", "/encore HELP"])
async def test_help_names_what_one_can_do(company: Company, text: str) -> None:
    reply = await said(company, "tiago", text)
    for piece in (
        "/kudos @name what they did",
        "React with :raised_hands:",
        "`/encore` shows your week",
        "Home tab",
    ):
        assert piece in words(reply)
        assert piece in reply["text"]
    assert "As programme lead" not in words(reply)
    assert "As programme lead" in words(await said(company, "lena", text))


UNKNOWN = (
    "dance",
    "kudos @tiago",
    "<script>",
    "@channel",
    "`code`",
    '"quoted words"',
    "@tiago",
    "{braces} %s",
    "🎉",
)


async def test_a_word_encore_does_not_know_is_said_with_what_works(company: Company) -> None:
    for typed in UNKNOWN:
        before = len(company.private("tiago", "general"))
        reply = await said(company, "tiago", f"/encore {typed}")
        assert len(company.private("tiago", "general")) == before + 1, typed
        assert "Encore does not know" in words(reply), typed
        assert "/kudos @name what they did" in words(reply), typed
        assert "<!" not in marked_words(reply), typed


async def test_help_opens_from_home(company: Company) -> None:
    home = await company.open_home("tiago")
    await company.press("tiago", home, "How Encore works")
    assert "/kudos @name what they did" in words(company.modal("tiago"))


async def test_whoever_writes_to_encore_is_told_kindly_what_works_once_a_day(company: Company) -> None:
    direct = company.sandbox.state.direct(company.sandbox.state.bot.id, company.id("tiago")).id
    for text in ("hello?", "are you there"):
        await company.act("tiago", "message", channel=direct, text=text)
        await company.idle()
    replies = [one for one in company.dms("tiago") if "I read buttons and commands" in words(one)]
    assert len(replies) == 1
    company.clock.move(days=1)
    await company.act("tiago", "message", channel=direct, text="good morning")
    await company.idle()
    assert len([one for one in company.dms("tiago") if "I read buttons" in words(one)]) == 2


async def test_until_encore_is_set_up_everything_says_kindly_who_can_do_it(
    make_company: MakeCompany, database_url: str
) -> None:
    company = await make_company(database_url, set_up=False)
    await company.encore.sync.everybody()
    admin = f"<@{company.id('oliver')}>"
    for text in (
        "/kudos",
        "/kudos @tiago called every customer back",
        "/encore",
        "/encore help",
        "/encore dance",
    ):
        reply = await said(company, "tiago", text)
        assert "not set up in this workspace yet" in words(reply), text
        assert admin in words(reply), text
        assert admin in reply["text"], text
        assert ("called every customer back" in words(reply)) is ("called" in text), "nothing typed is lost"
    home = words(await company.open_home("tiago"))
    assert "Nothing is set up" in home
    assert admin in home
    message = await company.write("marco", "general", "Good morning.")
    await company.act(
        "tiago",
        "shortcut",
        callback_id="recognition.shortcut",
        channel=company.channel("general"),
        ts=message["ts"],
    )
    await company.idle()
    assert "not set up" in words(company.private("tiago", "general")[-1])


async def test_a_mention_after_encore_comes_back_as_it_was_typed(company: Company) -> None:
    reply = await said(company, "tiago", "/encore @marco")
    assert "<@" not in str(reply["blocks"][0])
    assert "@marco" in words(reply)


COMMANDS = [one["command"] for one in manifest()["features"]["slash_commands"]]


async def test_every_command_explains_itself_in_one_private_answer(company: Company) -> None:
    for name in COMMANDS:
        before = len(company.private("tiago", "general"))
        reply = await said(company, "tiago", f"{name} help")
        assert len(company.private("tiago", "general")) == before + 1, name
        assert len(words(reply).split()) > 12, name
        assert company.modal("tiago") is None, name


async def test_help_and_home_show_each_role_what_it_can_do(company_on_both: Company) -> None:
    company = company_on_both
    await company.press("lena", await company.open_home("lena"), "Change managers")
    await company.fill("lena", {"#desk-lisbon": ["marco"]})
    titles = {
        "tiago": {"Everybody in the programme"},
        "marco": {"Everybody in the programme", "As a manager"},
        "lena": {"Everybody in the programme", "As programme lead"},
        "oliver": {"Everybody in the programme", "As workspace admin"},
    }
    every = set().union(*titles.values())
    for person, mine in titles.items():
        for shown in (
            words(await said(company, person, "/encore help")),
            words(await company.open_home(person)),
        ):
            assert {title for title in every if title in shown} == mine, person
    assert "You are a guest" in words(await said(company, "jo.visitor", "/encore help"))
    for shown in (
        words(await company.open_home("jo.visitor")),
        words(await said(company, "jo.visitor", "/encore")),
    ):
        assert "You are a guest" in shown
        assert not [
            one for one in ("Your week", "Join one", "Ask me one now", "Raise a barrier") if one in shown
        ]


async def test_a_command_explains_itself_the_first_time_only(company_on_both: Company) -> None:
    company = company_on_both
    assert "Your first look at your week" in words(await said(company, "tiago", "/encore"))
    assert "Your first look" not in words(await said(company, "tiago", "/encore"))
    await company.command("tiago", "/kudos @marco called every customer back")
    assert "Your first thank-you with Encore" in words(company.modal("tiago"))
    await company.command("tiago", "/kudos @marco called every customer back")
    assert "Your first thank-you" not in words(company.modal("tiago"))


async def test_whoever_joins_a_team_channel_is_welcomed_once(company_on_both: Company) -> None:
    company = company_on_both
    assert not any("Welcome" in words(one) for one in company.messages()), "nobody at set-up"
    for kind in ("join", "leave", "join"):
        await company.act("oliver", kind, channel=company.channel("desk-lisbon"))
        await company.encore.sync.teams()
        await company.idle()
    (welcome,) = company.dms("oliver")
    assert f"<#{company.channel('desk-lisbon')}> takes part in the service programme" in words(welcome)
    assert f"<@{company.id('lena')}> can answer questions" in welcome["text"]
    await company.press("oliver", welcome, "How Encore works")
    assert "/kudos @name what they did" in words(company.modal("oliver"))


async def test_a_lead_finds_calendar_steps_history_weekly_posts_and_taking_over(company: Company) -> None:
    shown = words(await said(company, "lena", "/encore help"))
    for label in ("*See the calendar*", "*Steps*", "*History*", "*Take it over*", "*Weekly posts"):
        assert label in shown
    for label in ("*Steps*", "*Take it over*"):
        assert label not in words(await said(company, "tiago", "/encore help"))
