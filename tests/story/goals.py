"""How do people of the story work on a goal: set it, agree, check in, say what they learned?"""

from __future__ import annotations

from tests.company import words
from tests.story.team import Team


async def _press(team: Team, person: str, said: str, label: str) -> None:
    """A button below the newest post about a goal in somebody's channel."""
    posts = team.diary.posts(team.desk(person))
    found = [one for one in posts if said in words(one) and label in team.is_offered(one)]
    assert found, f"nothing says {said!r} and offers {label!r}"
    await team.diary.press(person, found[-1], label)


async def sets_a_goal(team: Team, person: str, goal: dict[str, str]) -> None:
    """By command; they look after it themselves. `goal` are answers by the field's label."""
    await team.diary.command(person, "/goal", channel=team.desk(person))
    behaviour = team.diary.encore.pack.behaviours[0].name
    await team.fills_in(
        person, {**goal, "Which behaviour does it practise?": behaviour, "Who looks after it?": person}
    )


async def agree(team: Team, *people: str) -> None:
    """Each by a tap below the goal."""
    for person in people:
        await _press(team, person, "A goal for the team", "I agree")


async def checks_in(team: Team, person: str, value: str, *, met: bool = False) -> None:
    """Says where the team stands, in the form below the goal; that it is met is asked once more."""
    await _press(team, person, "Our goal", "Check in")
    modal = team.diary.modal(person) or {}
    label = next(one["label"]["text"] for one in modal["blocks"] if one["type"] == "input")
    assert (await team.diary.fill(person, {label: value}))["ok"]
    if met:
        assert "Is the number right?" in words(team.diary.modal(person))
        assert (await team.diary.fill(person, {}))["ok"]
    await team.closes_what_is_open(person)


async def says_what_they_learned(team: Team, person: str, what: str) -> None:
    """Below a goal that was not reached."""
    await _press(team, person, "We did not get there this time", "Say what we learned")
    await team.fills_in(person, {"What did your team learn?": what})
