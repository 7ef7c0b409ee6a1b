"""Weeks 9 to 12: the second pulse, somebody leaves, somebody is forgotten, and the last round-up."""

from __future__ import annotations

from tests.company import words
from tests.story.desks import answers_the_result
from tests.story.goals import checks_in, says_what_they_learned
from tests.story.nominations import decides, nominates
from tests.story.people import Story
from tests.story.weeks import LAST_SUNDAY, LORD_HOWE, NEW_YORK, day_of

GIFT = {
    "What happened?": "A guest left flowers at the desk.",
    "What did you do?": "I thanked him and put them into water.",
    "What changed for the customer?": "He smiled.",
}


async def week_9(story: Story) -> None:
    """5 April: Lord Howe is back on winter time. The second pulse: five in Lisbon, five in New York, and all answer."""
    week, team = story.week(9), story.team
    await week.on("Mon 09:45")
    assert "The pulse opens now" in await story.lead.opens_a_pulse(day_of(9, "Fri"))
    await week.on("Mon 11:00")
    for person, first, second in (
        ("ana", "Often", "Rarely"),
        ("bea", "Often", "Sometimes"),
        ("tiago", "Almost always", "Sometimes"),
        ("noor", "Often", "Often"),
        ("youssef", "Sometimes", "Sometimes"),
    ):
        await team.answers_the_pulse(person, first, second)
    await week.restarts_on("Mon 18:00")
    await week.on("Tue 11:00", LORD_HOWE)
    await team.answers_the_pulse("mia", "Often", "Sometimes")
    await team.answers_the_pulse("jack", "Often", "Sometimes")
    await week.on("Tue 11:00", NEW_YORK)
    for person, first, second in (
        ("luis", "Often", "Often"),
        ("kim", "Rarely", "Rarely"),
        ("rosa", "Almost always", "Skip"),
    ):
        await team.answers_the_pulse(person, first, second)
    await week.on("Wed 14:00", NEW_YORK)
    await checks_in(team, "luis", "60")
    await week.on("Thu 10:00")
    await checks_in(team, "bea", "8", met=True)
    await week.on("Sun 18:00")


async def week_10(story: Story) -> None:
    """12 April: the managers answer the pulse. Youssef leaves the company."""
    week, team = story.week(10), story.team
    await week.on("Mon 15:00", NEW_YORK)
    await says_what_they_learned(team, "rosa", "The name comes by itself when the first word is good")
    await week.on("Tue 11:00")
    await answers_the_result(
        team,
        "marco",
        "More of you feel free to choose.",
        "We keep the stand-ups.",
        "No second meeting: it costs calls.",
    )
    await week.on("Tue 15:00")
    await team.thanks("marco", "youssef", "looked after us all for three years", behaviour=4)
    await week.on("Tue 11:00", NEW_YORK)
    await answers_the_result(
        team,
        "dana",
        "It is better than in winter.",
        "We keep Fridays as they are.",
        "No prizes: they set people against each other.",
    )
    await week.on("Wed 12:00")
    await story.admin.closes_the_account_of("youssef")
    await week.on("Thu 10:00")
    await week.command("ana", "/kudos @youssef left everything in good order")
    await team.closes_what_is_open("ana")
    await week.restarts_on("Fri 10:00")
    await week.on("Sun 18:00")


async def week_11(story: Story) -> None:
    """19 April: Kim asks for their data, and then to be forgotten. Luis is nominated, and thanked."""
    week, team = story.week(11), story.team
    await week.on("Mon 10:00", NEW_YORK)
    await team.asks_for_their_data("kim")
    await week.on("Tue 08:00", NEW_YORK)
    await team.wants_to_be_forgotten("kim")
    await week.restarts_on("Tue 16:00")
    await week.on("Thu 09:00", LORD_HOWE)
    await team.thanks("mia", "rosa", "answered my calls when the line went down")
    await week.on("Thu 10:00", NEW_YORK)
    await nominates(
        team, "dana", "luis", "Luis called each of the forty guests back.", "Nobody wrote to complain."
    )
    await week.on("Fri 10:00")
    await decides(team, "Turn into a thank-you")
    await week.on("Sun 18:00")


async def week_12(story: Story) -> None:
    """26 April: thanks are taken back, a story is declined, Tiago is nominated in private, and the last round-up."""
    week, team = story.week(12), story.team
    await week.on("Mon 12:00")
    await team.thanks("bea", "ana", "stayed late for a guest who had lost her passport")
    await team.tells_a_story("bea", GIFT)
    await week.on("Mon 12:10")
    await team.thanks("tiago", "ana", "helped me with the wrong customer")
    await week.on("Mon 12:15")
    await team.takes_thanks_back("tiago")
    await week.on("Wed 10:00")
    await nominates(
        team,
        "marco",
        "tiago",
        "He took the calls nobody wanted to take.",
        "The new colleagues learned from it.",
    )
    await decides(team, "Approve")
    await story.lead.declines_the_story("A kind moment, and not yet a story of service.")
    await week.restarts_on("Wed 10:30")
    await week.on("Sun 23:00")
    assert week.clock.instant.date() == LAST_SUNDAY
    assert "Weekly rhythm" in words(await team.home("lena"))
