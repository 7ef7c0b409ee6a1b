"""Setting a goal, agreeing to it, checking in, and what is said at the end: as people do it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.company import Company, words
from tests.conftest import MakeCompany

TEXT = "Every complaint reply says what happens next and by when"
FIELDS: dict[str, Any] = {
    "What do you want to do?": TEXT,
    "Which behaviour does it practise?": "",
    "How do you count it?": "Two of us read 20 replies every Friday",
    "Where are you now?": "5",
    "Where do you want to be?": "8",
    "What do the numbers count?": "of 10 replies",
    "By when?": "2027-01-29",
    "Who looks after it?": "tiago",
    "What will customers notice?": "They know when they hear from us.",
}


def fields(company: Company, **changed: Any) -> dict[str, Any]:
    labels = {"text": "What do you want to do?", "target": "Where do you want to be?", "due": "By when?"}
    labels |= {"effect": "What will customers notice?", "owner": "Who looks after it?"}
    behaviour = {"Which behaviour does it practise?": company.encore.pack.behaviours[0].name}
    return {**FIELDS, **behaviour, **{labels[name]: value for name, value in changed.items()}}


async def propose(company: Company, person: str = "ana.costa", **changed: Any) -> None:
    await company.command(person, "/goal")
    answer = await company.fill(person, fields(company, **changed))
    assert answer["ok"], answer
    assert "Your team is asked now" in words(company.modal(person))


def card(company: Company, title: str) -> dict:
    """The goal's living message: there is one, and it says this."""
    found = [
        one for one in company.posts("desk-lisbon") if words(one).startswith(title) and TEXT in words(one)
    ]
    assert len(found) == 1, [words(one) for one in company.posts("desk-lisbon")]
    return found[0]


def said(company: Company, person: str) -> dict:
    """What only this person sees in their direct messages with Encore, last."""
    state = company.sandbox.state
    return company.private(person, state.direct(state.bot.id, company.id(person)).id)[-1]


async def agree(company: Company) -> None:
    """Everybody in the channel is asked until enough have said yes."""
    for person in ("tiago", "ana.silva", "marco"):
        found = [one for one in company.posts("desk-lisbon") if "A goal for the team" in words(one)]
        if not found:
            return
        await company.press(person, found[-1], "I agree", channel="desk-lisbon")


async def check_in(company: Company, person: str, message: dict, value: str, note: str = "") -> dict:
    await company.press(person, message, "Check in")
    label = next(
        block["label"]["text"]
        for block in company.modal(person)["blocks"]
        if block["type"] == "input" and "Where are you now?" in block["label"]["text"]
    )
    more = {"What helped, or what got in the way?": note} if note else {}
    return await company.fill(person, {label: value, **more})


async def test_a_goal_from_the_first_word_to_the_celebration(company_on_both: Company) -> None:
    company = company_on_both
    await company.command("ana.costa", f"/goal {TEXT}")
    view = company.modal("ana.costa")
    assert TEXT in str(view)
    assert "one thing your team wants to do better" in words(view)
    filled = fields(company)
    del filled["What do you want to do?"]
    assert (await company.fill("ana.costa", filled))["ok"]
    assert "Your team is asked now" in words(company.modal("ana.costa"))
    proposed = card(company, "A goal for the team")
    for line in (
        "From 5 to 8 of 10 replies by Friday, 29 January",
        "Agreed: 1 of",
        "Two of us read 20 replies",
    ):
        assert line in words(proposed)
        assert line in proposed["text"]
    owned = company.dms("tiago")[-1]
    assert "proposes that you look after this goal" in words(owned)

    await company.press("marco", proposed, "I have a question", channel="desk-lisbon")
    await company.fill("marco", {"What is your question or concern?": "Who reads the replies?"})
    asked = company.dms("tiago")[-1]
    assert "Who reads the replies?" in words(asked)
    assert f"<@{company.id('marco')}>" in asked["text"]

    await agree(company)
    active = card(company, "Our goal")
    assert active["ts"] == proposed["ts"], "one living message"
    assert "0 % of the way" in words(active)
    assert "Your team has agreed" in words(company.dms("tiago")[-1])

    await company.at("2026-11-30T09:30+00:00")
    weekly = company.dms("tiago")[-1]
    assert "Nobody has checked in for a week" in words(weekly)
    assert (await check_in(company, "tiago", weekly, "6,5", "A template helped"))["ok"]
    assert "50 % of the way" in words(company.modal("tiago"))
    moved = card(company, "Our goal")
    assert "▓▓▓▓▓░░░░░ 50 % of the way" in words(moved)
    assert "A template helped" in words(moved)

    await company.at("2026-12-04T15:00+00:00")
    roundup = next(one for one in reversed(company.posts("desk-lisbon")) if "Friday round-up" in words(one))
    assert "50 % of the way. 6.5 of 10 replies now, 8 of 10 replies by Friday, 29 January" in words(roundup)
    assert TEXT in words(roundup)

    await check_in(company, "marco", moved, "8")
    assert "Is the number right?" in words(company.modal("marco"))
    assert "Our goal" in words(card(company, "Our goal")), "nothing is celebrated by a slip of the finger"
    await company.press("marco", company.modal("marco"), "Change the number")
    assert await company.fill("marco", {"Where are you now? (of 10 replies)": "8.0"})
    assert (await company.fill("marco", {}))["ok"]
    assert "has met its goal" in words(company.modal("marco"))
    await company.at("2026-12-07T12:00+00:00")  # Monday's own post goes first
    assert not [one for one in company.posts("desk-lisbon") if "Something to celebrate" in words(one)]
    await company.at("2026-12-08T12:00+00:00")  # a holiday in Portugal
    assert not [one for one in company.posts("desk-lisbon") if "Something to celebrate" in words(one)]
    await company.at("2026-12-09T12:00+00:00")  # Wednesday's own post goes first
    await company.at("2026-12-10T12:00+00:00")
    met = [one["ts"] for one in company.posts("desk-lisbon") if "Met: 8 of 10 replies" in words(one)]
    assert met == [proposed["ts"]]
    told = [one for one in company.posts("desk-lisbon") if "Something to celebrate" in words(one)]
    assert len(told) == 1
    assert TEXT in words(told[0])
    assert "8 of 10 replies" in words(told[0])
    following = [one for one in company.dms("tiago") if "What comes next?" in words(one)]
    assert len(following) == 1
    await company.press("tiago", following[0], "Set the next goal")
    assert "What do you want to do?" in words(company.modal("tiago"))
    seen = await company.tap("ana.costa", "goal.check_in", button_value(moved))
    assert "This goal is over" in words(seen)


def button_value(message: dict) -> str:
    return next(
        one["value"] for block in message["blocks"] for one in block.get("elements", []) if one.get("value")
    )


async def test_what_is_vague_is_shown_before_it_is_proposed_and_no_word_is_lost(company: Company) -> None:
    await company.command("ana.costa", "/goal")
    await company.fill("ana.costa", fields(company, text="Improve our replies a lot", effect=""))
    view = company.modal("ana.costa")
    assert "Some words can mean anything:* improve" in words(view)
    assert "what customers will notice" in words(view)
    assert company.posts("desk-lisbon") == []
    await company.press("ana.costa", view, "Make it sharper")
    again = company.modal("ana.costa")
    assert again["id"] == view["id"]
    for typed in ("Improve our replies a lot", "Two of us read 20 replies", "of 10 replies", "2027-01-29"):
        assert typed in str(again)
    await company.fill("ana.costa", {"What do you want to do?": "Improve our replies on Fridays"})
    assert "Make it sharper" in words(company.modal("ana.costa"))
    assert (await company.fill("ana.costa", {}))["ok"]
    assert "Your team is asked now" in words(company.modal("ana.costa"))
    assert "Improve our replies on Fridays" in words(company.posts("desk-lisbon")[-1])


async def test_what_comes_in_the_way_of_saying_it_anyway_is_said_and_no_word_is_lost(
    company: Company,
) -> None:
    await company.command("ana.costa", "/goal")
    await company.fill("ana.costa", fields(company, text="Improve our replies a lot"))
    for number in range(3):
        await propose(company, "tiago", text=f"{TEXT}, number {number}")
    answer = await company.fill("ana.costa", {})
    view = company.modal("ana.costa")
    assert answer["ok"]
    assert "This team has 3 goals already" in words(view)
    for typed in ("Improve our replies a lot", "Two of us read 20 replies", "2027-01-29"):
        assert typed in str(view)
    assert len(company.posts("desk-lisbon")) == 3


async def test_half_of_who_is_in_the_channel_now_is_enough_and_a_lead_outside_looks_after_it(
    company: Company,
) -> None:
    await propose(company, owner="lena")
    owned = company.dms("lena")[-1]
    assert "I agree" in words(owned), "Lena is in the channel"
    await company.act("lena", "leave", channel=company.channel("desk-lisbon"))
    await company.encore.sync.teams()
    await company.settle()
    proposed = card(company, "A goal for the team")
    assert "of 3 needed" in words(proposed)
    await company.press("marco", proposed, "I agree", channel="desk-lisbon")
    assert "0 % of the way" in words(card(company, "Our goal"))
    assert "Your team has agreed" in words(company.dms("lena")[-1])


async def test_what_cannot_be_is_said_at_its_field(company: Company) -> None:
    await company.command("ana.costa", "/goal")
    for changed, sentence in (
        ({"text": "Better"}, "at least three words"),
        ({"target": "many"}, "one number in digits"),
        ({"target": "NaN"}, "one number in digits"),
        ({"target": "5"}, "where you are already"),
        ({"target": "1,234"}, "as 1234 or as 1.234"),
        ({"due": "2026-11-20"}, "This day is over"),
        ({"due": "2026-11-26"}, "too soon"),
        ({"due": "2028-01-01"}, "far away"),
        ({"owner": "grace"}, "this team's channel"),
    ):
        answer = await company.fill("ana.costa", fields(company, **changed))
        assert sentence in str(answer), (changed, answer)
    assert company.posts("desk-lisbon") == []


async def test_a_goal_is_dropped_and_what_a_missed_one_taught_is_kept(company: Company) -> None:
    await propose(company, due="2026-12-04")
    await agree(company)
    await company.at("2026-12-07T09:30+00:00")
    over = next(one for one in company.posts("desk-lisbon") if "We did not get there this time" in words(one))
    await company.press("marco", over, "Say what we learned", channel="desk-lisbon")
    label = "What did your team learn?"
    assert "at least three words" in str(await company.fill("marco", {label: "Nothing"}))
    await company.fill("marco", {label: "Reading replies takes two people"})
    over = next(one for one in company.posts("desk-lisbon") if "We did not get there this time" in words(one))
    assert "Reading replies takes two people" in words(over)
    assert "Say what we learned" not in words(over)

    await propose(company, text=f"{TEXT}, again", owner="ana.costa")
    await company.command("ana.costa", "/goal list")
    await company.press("ana.costa", company.modal("ana.costa"), "Drop this goal")
    await company.fill("ana.costa", {"Why do you drop it?": "We found a sharper one"})
    dropped = next(one for one in company.posts("desk-lisbon") if "Goal dropped" in words(one))
    assert "We found a sharper one" in words(dropped)
    seen = await company.tap("marco", "goal.agree", str(2))
    assert "This goal is over" in words(seen)


async def test_home_and_the_list_show_where_goals_stand(company: Company) -> None:
    home = await company.open_home("tiago")
    assert "Your team has no goal yet" in words(home)
    await company.press("tiago", home, "Set a goal")
    assert (await company.fill("tiago", fields(company)))["ok"]
    home = await company.open_home("tiago")
    assert TEXT in str(home)
    assert "waits for the team: 1 of" in str(home)
    await company.press("tiago", home, "See our goals")
    board = company.modal("tiago")
    assert "Waits for the team" in words(board)
    await company.press("tiago", board, "Take back my yes")
    assert "taken back your yes" in words(company.modal("tiago"))
    await company.press("tiago", company.modal("tiago"), "I agree")
    assert "You have agreed" in words(company.modal("tiago"))
    await company.press("tiago", company.modal("tiago"), "Change it")
    assert "Change this goal" in words(company.modal("tiago"))
    await company.fill("tiago", {"Where do you want to be?": "9"})
    assert "Your team is asked again" in words(company.modal("tiago"))
    assert "It goes on further down" in words(company.posts("desk-lisbon")[0])
    assert "From 5 to 9" in words(company.posts("desk-lisbon")[-1])
    await company.command("tiago", "/goal")
    assert "Live goals of your teams: 1" in words(company.modal("tiago"))


async def test_nobody_taps_for_another_team_and_stale_taps_are_answered(company: Company) -> None:
    await propose(company)
    value = button_value(card(company, "A goal for the team"))
    for action in ("goal.agree", "goal.question", "goal.check_in", "goal.drop", "goal.owner", "goal.change"):
        seen = await company.tap("mia", action, value, channel="general")
        assert "belongs to another team" in words(seen), action
    for action in ("goal.agree", "goal.drop", "goal.learned", "goal.show", "goal.keep_asking"):
        for strange in ("999", "x", "999:1", ""):
            seen = await company.tap("tiago", action, strange)
            assert "not there any more" in words(seen), (action, strange)
    seen = await company.tap("marco", "goal.drop", value)
    assert "done by whoever looks after the goal" in words(seen)
    seen = await company.tap("marco", "goal.check_in", value)
    assert "not agreed to this goal yet" in words(seen)


async def test_too_few_agree_and_the_owner_keeps_asking(company: Company) -> None:
    await propose(company)
    await company.at("2026-11-30T09:30+00:00")
    asked = company.dms("tiago")[-1]
    assert "Too few of your team have agreed" in words(asked)
    await company.press("tiago", asked, "Keep asking")
    assert "The team is asked again" in words(said(company, "tiago"))
    await company.press("tiago", asked, "Keep asking")
    assert "asked again already" in words(said(company, "tiago"))
    assert len([one for one in company.posts("desk-lisbon") if "A goal for the team" in words(one)]) == 1


@pytest.mark.parametrize("text", ["/goal help", "/goal ?", "/goal HELP"])
async def test_help_explains_itself_in_one_screen(company: Company, text: str) -> None:
    await company.command("tiago", text)
    answer = company.private("tiago", "desk-lisbon")[-1]
    for piece in ("`/goal`", "half of the team", "`/goal list`", "the team celebrates"):
        assert piece in words(answer)
        assert piece in answer["text"]


async def test_people_without_a_team_get_their_words_back(make_company: MakeCompany, sqlite_url: str) -> None:
    company = await make_company(sqlite_url, set_up=False)
    await company.encore.sync.everybody()
    await company.command("tiago", f"/goal {TEXT}")
    assert "not set up" in words(company.private("tiago", "desk-lisbon")[-1])
    await company.set_up(channels=("desk-london",))
    await company.command("tiago", f"/goal {TEXT}")
    answer = company.private("tiago", "desk-lisbon")[-1]
    assert "Join your team's channel first" in words(answer)
    assert TEXT in words(answer)
    await company.command("tiago", "/goal list")
    assert "Your team has no goal yet" in words(company.modal("tiago"))
