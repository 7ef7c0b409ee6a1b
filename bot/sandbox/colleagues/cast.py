"""Who are the simulated colleagues, and how is chance shared out among them?"""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.sandbox.colleagues.description import DAYS, Description, Personality
from bot.sandbox.colleagues.working_time import WorkingTime
from bot.sandbox.model import Conversation, Person
from bot.sandbox.state import SLACKBOT
from bot.sandbox.world import World


@dataclass(frozen=True)
class Colleague:
    """One simulated person."""

    person: Person
    personality: Personality
    time: WorkingTime


class Cast:
    """The described people who are in the workspace now, and dice that fall the same way for the same seed."""

    def __init__(self, world: World, description: Description, seed: int) -> None:
        self.world = world
        self.description = description
        self.seed = seed
        self._decks: dict[str, list[str]] = {}
        self._deals: dict[str, int] = {}

    def dice(self, *about: object) -> random.Random:
        """Dice for one question; the same question gets the same answer in every run with the seed."""
        return random.Random("/".join(str(part) for part in (self.seed, *about)))

    def everyone(self) -> list[Colleague]:
        """All of them, by handle."""
        people = sorted(self.world.state.people.values(), key=lambda one: one.name)
        return [one for person in people if (one := self.colleague(person)) is not None]

    def find(self, person_id: str) -> Colleague | None:
        """One by id; None for somebody who is not simulated (or gone)."""
        person = self.world.state.people.get(person_id)
        return self.colleague(person) if person is not None else None

    def colleague(self, person: Person) -> Colleague | None:
        """The colleague a person is, if they are one."""
        if person.deleted or person.is_bot or person.is_restricted or person.id == SLACKBOT:
            return None
        habits = self.description.habits_of(person.name)
        if habits is None:
            return None
        personality = self.description.personalities[habits.personality]

        def off(day: date) -> bool:
            week, name = self.week_of(day), DAYS[day.weekday()]
            if any(leave.week == week and name in leave.days for leave in habits.leave):
                return True
            return self.dice("absent", person.name, day).random() < personality.absent

        return Colleague(person, personality, WorkingTime(person.tz, habits, off))

    def week_of(self, day: date) -> int:
        """The week a day is in: 1 is the week in which the workspace started."""
        return (_monday(day) - _monday(self._started())).days // 7 + 1

    def text(self, name: str) -> str:
        """The next of the texts with this name; none comes twice before all have been used."""
        dealt = self._deals.get(name, 0)
        deck = self._decks.get(name)
        if not deck:
            deck = list(self.description.texts[name])
            self.dice("deck", name, dealt).shuffle(deck)
            self._decks[name] = deck
            self._deals[name] = dealt + 1
        return deck.pop()

    def channels_of(self, person_id: str) -> list[Conversation]:
        """The channels somebody may write in."""
        return [
            one for one in self.world.state.channels() if person_id in one.members and not one.is_archived
        ]

    def mates(self, conversation: Conversation, person_id: str) -> list[Person]:
        """The other people in a channel: no bots, no guests."""
        people = [self.world.state.people[one] for one in conversation.members if one != person_id]
        found = [one for one in people if not (one.is_bot or one.deleted or one.is_restricted)]
        return sorted(found, key=lambda one: one.name)

    def _started(self) -> date:
        return datetime.fromtimestamp(self.world.state.started, UTC).date()


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
