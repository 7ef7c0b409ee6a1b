"""How is a colleague put forward, and what does the lead decide?"""

from __future__ import annotations

from tests.story.team import Team


async def nominates(team: Team, manager: str, person: str, saw: str, changed: str) -> None:
    """By command."""
    await team.diary.command(manager, "/nominate", channel=team.desk(manager))
    await team.fills_in(
        manager,
        {
            "Whom do you nominate?": person,
            "Which behaviour does it show?": team.diary.encore.pack.behaviours[0].name,
            "What did you see?": saw,
            "What did it change for the customer or the team?": changed,
        },
    )


async def decides(team: Team, label: str) -> None:
    """The lead presses this below the only nomination that waits."""
    view = await team.chooses_in_home("lena", "Nominations to decide (1)")
    await team.diary.press("lena", view, label)
    await team.closes_what_is_open("lena")


async def shares_it(team: Team, person: str, channel: str) -> None:
    """Who was nominated agrees that it is shown."""
    asked = team.read(person, "nominated you for good service")
    await team.diary.press(person, asked, f"Share it in #{channel}")
