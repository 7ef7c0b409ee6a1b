"""What do the colleagues do of their own accord in the coming weeks?"""

import math
import random
from collections.abc import Iterable
from datetime import date

from bot.sandbox.colleagues.agenda import Agenda, What
from bot.sandbox.colleagues.cast import Cast, Colleague


class Planner:
    """Spreads commands, lines in channels and looks at the Home tab over each person's time at work."""

    def __init__(self, cast: Cast, agenda: Agenda) -> None:
        self._cast = cast
        self._agenda = agenda

    def plan(self, start: float, end: float) -> None:
        """Plan from one instant to another (epoch seconds); the same span is planned the same way every time."""
        for colleague in self._cast.everyone():
            weeks: dict[int, list[date]] = {}
            for day in colleague.time.days_between(start - 7 * 86400, end + 7 * 86400):
                weeks.setdefault(self._cast.week_of(day), []).append(day)
            for week, days in weeks.items():
                for at, what, details in self._week(colleague, week, days):
                    if start < at < end:
                        self._agenda.add(at, colleague.person.id, what, **details)

    def _week(
        self, one: Colleague, week: int, days: list[date]
    ) -> Iterable[tuple[float, What, dict[str, object]]]:
        rules, ways = self._cast.description, one.personality
        share = min(1.0, len(days) / 5)  # who is there for half the week does half as much
        for index, rule in enumerate(rules.commands):
            dice = self._cast.dice("command", rule.command, one.person.name, week)
            for _ in range(_times(rule.times_a_week * ways.commands * share, dice)):
                yield one.time.some_instant(dice.choice(days), dice), What.COMMAND, {"rule": index}
        if rules.chatter:
            dice = self._cast.dice("lines", one.person.name, week)
            for _ in range(_times(ways.lines_a_week * share, dice)):
                yield one.time.some_instant(dice.choice(days), dice), What.SAY, {}
        dice = self._cast.dice("home", one.person.name, week)
        for _ in range(_times(ways.home_a_week * share, dice)):
            yield one.time.some_instant(dice.choice(days), dice), What.HOME, {}


def _times(average: float, dice: random.Random) -> int:
    """A whole number with this average: once, twice, not at all (Poisson, at most twenty)."""
    if average <= 0:
        return 0
    limit, product, times = math.exp(-average), dice.random(), 0
    while product > limit and times < 20:
        product *= dice.random()
        times += 1
    return times
