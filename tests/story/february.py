"""Before the programme and its weeks 1 to 4: thanks, a story, the first pulse, and what comes of it."""

from __future__ import annotations

from tests.story.desks import answers_the_result
from tests.story.goals import agree, sets_a_goal
from tests.story.people import Story
from tests.story.weeks import CASABLANCA, FIRST_MONDAY, LORD_HOWE, NEW_YORK, day_of

REPLIES = {
    "What do you want to do?": "Every complaint reply says what happens next and by when",
    "How do you count it?": "Two of us read 20 replies every Friday",
    "Where are you now?": "5",
    "Where do you want to be?": "8",
    "What do the numbers count?": "of 10 replies",
    "By when?": "2027-04-16",
    "What will customers notice?": "They know when they hear from us.",
}
CHANNELS = ["desk-lisbon", "desk-new-york", "desk-night"]
STORY = {
    "What happened?": "A family missed the last train after a long delay.",
    "What did you do?": "Bea found a hotel near the station while I called a taxi.",
    "What changed for the customer?": "They slept in a bed and were home for breakfast.",
}


async def before(story: Story) -> None:
    """Friday, 5 February: the admin sets Encore up, and the lead names two managers."""
    story.week(0)
    await story.admin.sets_encore_up(lead="lena", channels=CHANNELS, starting=FIRST_MONDAY)
    await story.lead.names_managers({"desk-lisbon": ["marco"], "desk-new-york": ["dana"]})


async def week_1(story: Story) -> None:
    """8 February: the first intention, the first question, the first thanks."""
    week, team = story.week(1), story.team
    await week.on("Tue 09:40")
    await team.answers_the_question("ana", "tiago", "marco")
    await week.on("Tue 11:00")
    await team.thanks("ana", "tiago", "called every customer back after the outage")
    await week.restarts_on("Wed 14:00")
    await week.on("Thu 15:00", NEW_YORK)
    await team.thanks_by_reaction(
        "luis", "kim", "The Boston group is rebooked.", "found eleven seats on a full day"
    )
    await week.on("Sun 18:00")


async def week_2(story: Story) -> None:
    """15 February: Tiago likes to be thanked in private; Noor tells the first story, and Bea agrees to be named."""
    week, team = story.week(2), story.team
    await week.on("Mon 10:00")
    await team.likes_it_private("tiago")
    await week.restarts_on("Tue 12:15")
    await week.on("Tue 16:00")
    await team.thanks("bea", "tiago", "took over my open cases when I had to leave")
    await week.on("Wed 10:00", CASABLANCA)
    await team.tells_a_story(
        "noor",
        STORY,
        **{
            "Which colleagues were part of it?": ["bea"],
            "Where may it be shared?": "In every team channel of the programme",
        },
    )
    await week.on("Wed 12:00")
    await team.agrees("bea")
    await week.on("Thu 10:00")
    await story.lead.publishes_the_story()
    await week.on("Thu 12:00")
    await team.asks_for_a_question("tiago")
    await week.on("Sun 18:00")


async def week_3(story: Story) -> None:
    """22 February: the first pulse. Bea is on leave all week. The power fails while the questions go out."""
    week, team = story.week(3), story.team
    await week.on("Mon 08:45")
    said = await story.lead.opens_a_pulse(day_of(3, "Fri"))
    assert "The pulse opens now" in said
    assert await week.loses_power_on("Tue 09:30") > 0
    await week.on("Tue 10:00")
    for person in ("ana", "tiago", "noor", "youssef"):
        await team.answers_the_pulse(person, "Often", "Rarely", "I have not reported anything")
    await week.on("Tue 10:00", NEW_YORK)
    await team.answers_the_pulse("luis", "Often", "Rarely", "Sometimes")
    await team.answers_the_pulse("kim", "Sometimes", "Sometimes", "Never")
    await week.on("Wed 10:00", LORD_HOWE)
    await team.answers_the_pulse("mia", "Often", "Never", "I have not reported anything")
    await week.on("Thu 10:00", LORD_HOWE)
    await team.answers_the_pulse("jack", "Almost always")
    await week.on("Sun 18:00")


async def week_4(story: Story) -> None:
    """1 March: no new pulse before the last one is answered: by Marco, and by Lena for the others. Bea sets a goal."""
    week, team = story.week(4), story.team
    await week.on("Mon 09:00")
    assert "has had no answer yet" in await story.lead.opens_a_pulse(day_of(4, "Fri"))
    await week.on("Tue 10:00")
    await answers_the_result(
        team,
        "marco",
        "Good work goes unseen.",
        "Each stand-up begins with one thing that went right.",
        "No prizes: they set people against each other.",
    )
    await week.restarts_on("Tue 14:29")
    await week.on("Thu 10:00")
    await story.lead.says_what_happens_now(
        "Good work goes unseen with us too.",
        "Each of you tells one thing on Fridays.",
        "No longer meetings: they cost calls.",
    )
    await sets_a_goal(team, "bea", REPLIES)
    await week.on("Thu 11:00", NEW_YORK)
    await team.thanks_from_a_message(
        "dana",
        "luis",
        "The fare rules are on one page now.",
        "wrote the fare rules down so that all can find them",
    )
    await week.on("Fri 10:00")
    await agree(team, "ana", "tiago", "noor")  # with Bea four of the seven in Lisbon: the goal starts
    await week.on("Sun 18:00")
