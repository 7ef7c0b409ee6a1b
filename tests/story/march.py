"""Weeks 5 to 8: barriers, a pause, clocks that change, a channel that is archived, a story that is returned."""

from __future__ import annotations

from tests.story.desks import joins, leaves
from tests.story.goals import agree, checks_in, sets_a_goal
from tests.story.nominations import decides, nominates, shares_it
from tests.story.people import Story
from tests.story.weeks import CASABLANCA, LORD_HOWE, NEW_YORK

LATE_BOAT = {
    "What happened?": "The ferry to the island was cancelled at noon.",
    "What did you do?": "I rang everybody who was booked before they left for the harbour.",
    "What changed for the customer?": "Nobody stood at the pier in the rain.",
}
FIRST_SENTENCE = {
    "What do you want to do?": "Every caller hears our name in the first sentence",
    "How do you count it?": "Dana listens to ten calls each Friday",
    "Where are you now?": "50",
    "Where do you want to be?": "90",
    "What do the numbers count?": "%",
    "By when?": "2027-04-09",
    "What will customers notice?": "They know who helps them.",
}


async def week_5(story: Story) -> None:
    """8 March: two barriers, one of them in confidence; Rosa begins."""
    week, team = story.week(5), story.team
    await week.on("Mon 10:00", NEW_YORK)
    await team.raises_a_barrier(
        "kim",
        "Refunds above 50 dollars wait two days for a signature",
        "They call twice to ask for their money",
    )
    await week.on("Tue 10:00", NEW_YORK)
    await joins(team, "rosa", "desk-new-york")
    await week.on("Tue 11:00", NEW_YORK)
    await team.answers_the_barrier(
        "dana",
        "A barrier was raised",
        state="We will do it",
        due="2027-03-19",
        text="The limit goes up to 200 dollars.",
    )
    await week.restarts_on("Wed 11:30")
    await week.on("Wed 15:00", CASABLANCA)
    await team.raises_a_barrier(
        "noor",
        "The hand-over form has no room for what was promised",
        "The next colleague has to ask everything again",
        how="In confidence",
    )
    await week.on("Fri 10:00")
    await checks_in(team, "bea", "6")  # Encore asked half an hour ago
    await week.on("Sun 18:00")


async def week_6(story: Story) -> None:
    """15 March: the clocks have changed in New York and Casablanca. Ana is nominated; the lead pauses for two days."""
    week, team = story.week(6), story.team
    await week.on("Mon 10:00")
    await nominates(
        team, "marco", "ana", "Ana stayed on the line until the family had a room.", "They slept well."
    )
    await week.on("Mon 11:00")
    await decides(team, "Approve")
    await week.on("Mon 12:00")
    await shares_it(team, "ana", "desk-lisbon")
    await week.on("Tue 11:00", NEW_YORK)
    await team.answers_the_question("rosa", "dana")
    await week.on("Wed 09:00")
    await story.lead.pauses()
    await week.on("Thu 10:00")
    await checks_in(team, "bea", "7")
    await week.restarts_on("Thu 12:00")
    await week.on("Fri 09:00")
    await story.lead.resumes()
    await week.on("Sun 18:00")


async def week_7(story: Story) -> None:
    """22 March: the night desk joins New York, and its channel is archived. The power fails on Wednesday."""
    week, team = story.week(7), story.team
    await week.on("Mon 10:00")
    await team.plans_the_week("noor", "somebody tells me the story a second time", "say the need back first")
    await week.on("Mon 11:00", NEW_YORK)
    await team.answers_the_barrier(
        "dana", "How does this barrier stand?", state="It is done", text="Since today."
    )
    await week.on("Mon 14:00", NEW_YORK)
    await week.press("kim", team.read("kim", "Is it solved for you?"), "Yes, it is solved")
    await week.on("Wed 10:00", LORD_HOWE)
    for person in ("mia", "jack"):
        await joins(team, person, "desk-new-york")
        await leaves(team, person, "desk-night")
    assert await week.loses_power_on("Wed 11:00") > 0
    await week.on("Thu 10:00")
    await story.admin.archives("desk-night")
    await week.on("Fri 14:30")
    await team.kept_the_plan("noor")
    await week.on("Sun 18:00")


async def week_8(story: Story) -> None:
    """29 March: Lisbon is on summer time. A story is returned with a note, and told again without a name."""
    week, team = story.week(8), story.team
    await week.on("Mon 10:00")
    await team.answers_the_barrier(
        "lena",
        "You look after this barrier now",
        state="No",
        text="The form belongs to another company. We ask them each quarter.",
    )
    await team.tells_a_story("youssef", LATE_BOAT, **{"Which colleagues were part of it?": ["ana"]})
    await week.on("Tue 10:00")
    await team.would_rather_not("ana")
    await story.lead.returns_the_story("Please say how many people you rang.")
    await week.on("Tue 10:00", NEW_YORK)
    await sets_a_goal(team, "dana", FIRST_SENTENCE)
    await week.on("Tue 16:00", NEW_YORK)
    await agree(team, "luis", "rosa")  # with Dana three of the six in New York
    await week.restarts_on("Wed 16:00")
    await week.on("Thu 10:00")
    await team.changes_the_story(
        "youssef", **{"What did you do?": "I rang all forty who were booked before they left."}
    )
    await week.on("Thu 12:00")
    await checks_in(team, "tiago", "7")
    await week.on("Thu 14:00")
    await story.lead.publishes_the_story()
    await week.on("Fri 10:00", LORD_HOWE)
    await team.thanks("jack", "mia", "showed me how the day desk writes its notes")
    await week.on("Sun 18:00")
