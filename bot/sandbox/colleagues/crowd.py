"""What do all colleagues together do next, and when?"""

from collections.abc import Sequence

from bot.sandbox.colleagues.acting import Acting, Done
from bot.sandbox.colleagues.agenda import Agenda
from bot.sandbox.colleagues.attention import Attention
from bot.sandbox.colleagues.cast import Cast
from bot.sandbox.colleagues.description import Description
from bot.sandbox.colleagues.patience import Patience
from bot.sandbox.colleagues.planning import Planner
from bot.sandbox.colleagues.pulse import AppPulse
from bot.sandbox.stage import Stage
from bot.sandbox.world import World


class Crowd:
    """The simulated colleagues of a workspace."""

    def __init__(
        self, world: World, stage: Stage, pulse: AppPulse, description: Description, seed: int
    ) -> None:
        self._cast = Cast(world, description, seed)
        self._agenda = Agenda()
        self._attention = Attention(self._cast, self._agenda)
        self._planner = Planner(self._cast, self._agenda)
        self._patience = Patience()
        self.acting = Acting(self._cast, self._agenda, stage, pulse=pulse, patience=self._patience)

    @property
    def journal(self) -> Sequence[Done]:
        """The last twenty thousand acts, oldest first."""
        return self.acting.journal

    @property
    def acts(self) -> int:
        """How many acts there have been."""
        return self.acting.acts

    @property
    def app_is_lost(self) -> bool:
        """Whether the app has stopped answering."""
        return self._patience.lost

    @property
    def names(self) -> list[str]:
        """Handles of the simulated people."""
        return [one.person.name for one in self._cast.everyone()]

    def become(self, description: Description) -> None:
        """Behave as described from the next time-lapse on."""
        self._cast.description = description

    def begin(self, now: float, until: float) -> None:
        """Start living at an instant, with plans up to another one (epoch seconds)."""
        for intent in self._agenda.take_overdue(now):
            one = self._cast.find(intent.person)
            dice = self._cast.dice("overdue", intent.at)
            again = one.time.next_at_work(now, dice) if one is not None else None
            if again is not None:
                later = max(again, now + dice.uniform(60, 1800))
                self._agenda.add(later, intent.person, intent.what, **intent.details)
        self._attention.forget_past()
        self._planner.plan(now, until)

    def look(self) -> None:
        """Let them see what has been said since the last look."""
        self._attention.look()

    def next_at(self) -> float | None:
        """When the next of them does something (epoch seconds)."""
        return self._agenda.next_at()

    async def act(self) -> None:
        """Let the next of them do it."""
        await self.acting.carry_out(self._agenda.pop())
