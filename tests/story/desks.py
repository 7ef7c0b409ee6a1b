"""What do those with a role do: the lead, the managers, the admin?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.company import Json, words
from tests.story.team import Team


@dataclass
class Lead:
    """The programme lead, Lena."""

    team: Team

    async def names_managers(self, managers: dict[str, list[str]]) -> None:
        """In Home; `managers` by channel."""
        await self.team.chooses_in_home("lena", "Change managers")
        await self.team.fills_in("lena", {f"#{name}": people for name, people in managers.items()})

    async def opens_a_pulse(self, closing: date, *, teams: str = "All teams") -> str:
        """By command. Returns what the form says then: what happens, or what is wrong."""
        diary = self.team.diary
        await diary.command("lena", "/pulse")
        answer = await diary.fill("lena", {"Which teams?": [teams], "Closing day": closing.isoformat()})
        await diary.settle()
        said = words(diary.modal("lena")) + str(answer)
        await self.team.closes_what_is_open("lena")
        return said

    async def says_what_happens_now(self, heard: str, will: str, will_not: str) -> None:
        """The answer to a result."""
        await answers_the_result(self.team, "lena", heard, will, will_not)

    async def looks_at_stories(self, waiting: int) -> Json:
        """Opens the queue."""
        return await self.team.chooses_in_home("lena", f"Stories to look at ({waiting})")

    async def publishes_the_story(self) -> None:
        """The only one that waits."""
        await self.team.diary.press("lena", await self.looks_at_stories(1), "Publish")
        await self.team.closes_what_is_open("lena")

    async def returns_the_story(self, note: str) -> None:
        """The only one that waits, with a note."""
        await self.team.diary.press("lena", await self.looks_at_stories(1), "Return with a note")
        await self.team.fills_in("lena", {"What should the writer change?": note})

    async def declines_the_story(self, reason: str) -> None:
        """The only one that waits."""
        await self.team.diary.press("lena", await self.looks_at_stories(1), "Decline with a reason")
        await self.team.fills_in("lena", {"Why is it declined?": reason})

    async def pauses(self) -> None:
        """The campaign."""
        await self.team.chooses_in_home("lena", "Pause campaign")

    async def resumes(self) -> None:
        """The campaign."""
        await self.team.chooses_in_home("lena", "Resume campaign")


async def answers_the_result(team: Team, person: str, heard: str, will: str, will_not: str) -> None:
    """A manager or lead says in Home what happens after a pulse."""
    await team.chooses_in_home(person, "Say what happens now")
    await team.fills_in(
        person,
        {"What we heard": heard, "What we will do": will, "What we will not do, and why": will_not},
    )


@dataclass
class Admin:
    """The workspace's admin, Oliver."""

    team: Team

    async def sets_encore_up(self, *, lead: str, channels: list[str], starting: date) -> None:
        """In Home, with the one form."""
        await self.team.chooses_in_home("oliver", "Set up Encore")
        await self.team.fills_in(
            "oliver",
            {
                "Who leads the programme?": [lead],
                "In which team channels?": channels,
                "On which day does it start?": starting.isoformat(),
            },
        )
        await self.team.diary.encore.sync.teams()
        await self.team.diary.settle()

    async def closes_the_account_of(self, person: str) -> None:
        """Somebody leaves the company."""
        diary = self.team.diary
        await diary.act("oliver", "update_person", user=diary.id(person), fields={"deleted": True})
        await diary.idle()

    async def archives(self, channel: str) -> None:
        """A channel that nobody needs any more."""
        diary = self.team.diary
        await diary.act("oliver", "archive", channel=diary.channel(channel))
        await diary.idle()


async def joins(team: Team, person: str, channel: str) -> None:
    """Somebody comes into a channel."""
    await team.diary.act(person, "join", channel=team.diary.channel(channel))
    await team.diary.idle()


async def leaves(team: Team, person: str, channel: str) -> None:
    """Somebody goes out of a channel."""
    await team.diary.act(person, "leave", channel=team.diary.channel(channel))
    await team.diary.idle()
