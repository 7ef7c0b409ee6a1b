"""What do the people of the team do? Their verbs, each done the whole way as on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.company import Json, elements, words
from tests.story.diary import Diary

BEHAVIOUR = "Which behaviour did you see?"
TEXT = "What did they do?"
QUESTIONS = (
    "How often could you choose your response instead of just reacting?",
    "How often is good everyday service noticed in your team?",
    "When you report something that gets in the way of service, how often does it change?",
)
_PLAN = "My if-then for this week"
NEW_YORKERS = {"dana", "luis", "kim", "rosa"}
NIGHT = {"mia", "jack"}


@dataclass
class Team:
    """Everybody; each verb begins with the handle of whoever does it."""

    diary: Diary

    def desk(self, person: str) -> str:
        """The channel somebody types in."""
        if person in NEW_YORKERS or (person in NIGHT and self.diary.week > 7):
            return "desk-new-york"
        return "desk-night" if person in NIGHT else "desk-lisbon"

    async def fills_in(self, person: str, answers: Json) -> None:
        """The open form, with answers by the field's label; whatever it shows then is read and closed."""
        answer = await self.diary.fill(person, answers)
        assert answer["ok"], answer
        modal = self.diary.modal(person)
        assert not (modal or {}).get("errors"), modal
        await self.closes_what_is_open(person)

    async def closes_what_is_open(self, person: str) -> None:
        """Nothing is left on the screen."""
        while modal := self.diary.modal(person):
            await self.diary.act(person, "view_close", view_id=modal["id"])

    def read(self, person: str, said: str) -> Json:
        """The newest direct message of Encore with these words."""
        found = [one for one in self.diary.dms(person) if said in words(one)]
        assert found, f"nothing says {said!r} to {person}: {[one['text'] for one in self.diary.dms(person)]}"
        return found[-1]

    async def home(self, person: str) -> Json:
        """Opens Home."""
        return await self.diary.open_home(person)

    async def chooses_in_home(self, person: str, label: str) -> Json:
        """Presses a button in Home; returns the modal it opens, if any."""
        await self.diary.press(person, await self.home(person), label)
        return self.diary.modal(person) or {}

    # Thanks

    async def thanks(self, giver: str, receiver: str, what: str, *, behaviour: int = 0) -> None:
        """By command."""
        await self.diary.command(giver, f"/kudos @{receiver} {what}", channel=self.desk(giver))
        await self.fills_in(giver, {BEHAVIOUR: self._behaviour(behaviour)})

    async def thanks_by_reaction(self, giver: str, author: str, wrote: str, what: str) -> None:
        """A colleague writes something, and the programme's emoji under it becomes a thank-you."""
        channel = self.desk(author)
        message = await self.diary.write(author, channel, wrote)
        await self.diary.react(giver, channel, message["ts"])
        await self.diary.press(giver, self.read(giver, "You reacted with"), "Say what they did")
        await self.fills_in(giver, {TEXT: what, BEHAVIOUR: self._behaviour(1)})

    async def thanks_from_a_message(self, giver: str, author: str, wrote: str, what: str) -> None:
        """The same from the message's menu."""
        channel = self.desk(author)
        message = await self.diary.write(author, channel, wrote)
        await self.diary.act(
            giver,
            "shortcut",
            callback_id="recognition.shortcut",
            channel=self.diary.channel(channel),
            ts=message["ts"],
        )
        await self.diary.idle()
        await self.fills_in(giver, {TEXT: what, BEHAVIOUR: self._behaviour(2)})

    async def takes_thanks_back(self, giver: str) -> None:
        """The newest ones, in Home."""
        await self.diary.press(giver, await self.home(giver), "Take back")

    async def likes_it_private(self, person: str) -> None:
        """Chooses in Home how to be thanked."""
        await self.chooses_in_home(person, "My settings")
        await self.fills_in(person, {"How do you like to be thanked?": "Only in private"})

    def _behaviour(self, number: int) -> str:
        return self.diary.encore.pack.behaviours[number].name

    # Questions

    async def answers_the_question(self, *people: str) -> None:
        """Each chooses the first answer of the newest scenario question."""
        for person in people:
            await self.diary.press(person, self.read(person, "Choose A"), "Choose A")

    async def asks_for_a_question(self, person: str) -> None:
        """By command, and answers it."""
        await self.diary.command(person, "/drill", channel=self.desk(person))
        await self.answers_the_question(person)

    async def plans_the_week(self, person: str, cue: str, response: str) -> None:
        """With the button below Monday's post."""
        post = next(
            one for one in reversed(self.diary.posts(self.desk(person))) if _PLAN in self.is_offered(one)
        )
        await self.diary.press(person, post, _PLAN)
        await self.fills_in(person, {"If …": cue, "then I will …": response})

    async def kept_the_plan(self, person: str) -> None:
        """Says so on Friday, when Encore asks."""
        await self.diary.press(person, self.read(person, "How did your if-then go"), "Kept it")

    async def answers_the_pulse(self, person: str, *answers: str) -> None:
        """In the one form; what is not said is skipped."""
        await self.diary.press(person, self.read(person, "Three quick questions"), "Answer the pulse")
        said = (*answers, "Skip", "Skip", "Skip")
        await self.fills_in(person, dict(zip(QUESTIONS, said, strict=False)))

    # Stories

    async def tells_a_story(self, writer: str, story: dict[str, str], **more: Any) -> None:
        """By command. `story` and `more` are answers by the field's label, `more` with _ for the spaces."""
        await self.diary.command(writer, "/win", channel=self.desk(writer))
        await self.fills_in(
            writer,
            {
                **story,
                "Which behaviour does it show?": self._behaviour(3),
                **{name.replace("_", " "): value for name, value in more.items()},
            },
        )

    async def agrees(self, person: str) -> None:
        """To be named in a story."""
        await self.diary.press(person, self.read(person, "names you"), "Yes, share it")

    async def would_rather_not(self, person: str) -> None:
        """Be named in a story."""
        await self.diary.press(person, self.read(person, "names you"), "Please leave me out")

    async def changes_the_story(self, writer: str, **more: Any) -> None:
        """After a lead returned it."""
        await self.diary.press(writer, self.read(writer, "returned your story"), "Change it")
        await self.fills_in(writer, {name.replace("_", " "): value for name, value in more.items()})

    # Barriers

    async def raises_a_barrier(
        self, person: str, what: str, effect: str, *, how: str = "With my name"
    ) -> None:
        """By command."""
        await self.diary.command(person, f"/barrier {what}", channel=self.desk(person))
        await self.fills_in(
            person, {"What does it do to customers?": effect, "How do you want to raise it?": how}
        )

    async def answers_the_barrier(self, person: str, said: str, **answers: str) -> None:
        """Below the newest message about it with these words."""
        labels = {
            "state": "What happens with it?",
            "due": "By when? Or, for “Not now”: when will you look again?",
            "text": "Your answer to whoever raised it",
        }
        await self.diary.press(person, self.read(person, said), "Answer this barrier")
        await self.fills_in(person, {labels[name]: value for name, value in answers.items()})

    # Leaving things as they were

    async def asks_for_their_data(self, person: str) -> None:
        """By command."""
        await self.diary.command(person, "/encore my-data", channel=self.desk(person))

    async def wants_to_be_forgotten(self, person: str) -> None:
        """By command, and once more in the form that says what it means."""
        await self.diary.command(person, "/encore forget-me", channel=self.desk(person))
        await self.fills_in(person, {})

    def is_offered(self, thing: Json) -> list[str]:
        """The words on the buttons of a message or view."""
        return [(one.get("text") or {}).get("text", "") for _, one in elements(thing)]
