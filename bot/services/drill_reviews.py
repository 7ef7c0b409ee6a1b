"""What is known of one person and one principle: what they were asked and answered, folded into one review state."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.facts import DrillStage

REST = timedelta(days=60)
"""What is known rests for so long before it is checked once more (programme C4: after 60 to 90 days)."""
_KNOWN = 2


@dataclass(frozen=True, slots=True)
class Card:
    """A principle that can be asked: its theme, whether the theme is a hard one, and its scenarios' ids."""

    id: str
    theme: str
    hard: bool
    scenarios: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One question as somebody was asked it, on a local date. `best` is None while it is not answered.

    `sure` is None while they have not said. Practice shows a variant and counts for nothing else.
    """

    scenario_id: str
    asked_on: date
    best: bool | None = None
    sure: bool | None = None
    practice: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """What is known of one person and one principle. Dates are local, and None before there is one.

    `shown` are the variants' ids in the order they were asked; `run` those answered well in a row, each once.
    """

    shown: tuple[str, ...] = ()
    asked: int = 0
    asked_on: date | None = None
    first_on: date | None = None
    last_on: date | None = None
    hits: int = 0
    misses: int = 0
    hit: bool = False
    run: tuple[str, ...] = ()
    stage: DrillStage = DrillStage.UNSEEN

    def after(self, attempt: Attempt) -> Review:
        """The state once this attempt, the newest one, is added."""
        shown = (*self.shown, attempt.scenario_id)
        if attempt.practice:
            return replace(self, shown=shown)
        seen = replace(self, shown=shown, asked=self.asked + 1, asked_on=attempt.asked_on)
        if attempt.best is None:
            return seen
        answered = replace(
            seen,
            first_on=self.first_on or attempt.asked_on,
            last_on=attempt.asked_on,
            hit=attempt.best,
            hits=self.hits + attempt.best,
            misses=self.misses + (not attempt.best),
        )
        if not attempt.best:
            return replace(answered, run=(), stage=DrillStage.LEARNING)
        run, stage = self._hit(attempt)
        return replace(answered, run=run, stage=stage)

    def _hit(self, attempt: Attempt) -> tuple[tuple[str, ...], DrillStage]:
        """The run and the stage after a good answer; one that felt unsure may be luck, so it confirms nothing."""
        if attempt.sure is False:
            return self.run, max(self.stage, DrillStage.LEARNING, key=list(DrillStage).index)
        run = (*(one for one in self.run if one != attempt.scenario_id), attempt.scenario_id)
        if self.stage in {DrillStage.KNOWN, DrillStage.MAINTENANCE}:
            rested = self.last_on is not None and attempt.asked_on - self.last_on >= REST
            return run, DrillStage.MAINTENANCE if rested else self.stage
        return run, DrillStage.KNOWN if len(run) >= _KNOWN else DrillStage.LEARNING


def fold(deck: Iterable[Card], attempts: Iterable[Attempt]) -> dict[str, Review]:
    """One review state a principle of the deck, by its id. `attempts` are one person's, oldest first.

    What was asked of a principle counts for it also when that variant has left the pack: a variant's id begins with
    its principle's.
    """
    reviews = {card.id: Review() for card in deck}
    for attempt in attempts:
        owner = principle_of(reviews, attempt.scenario_id)
        if owner is not None:
            reviews[owner] = reviews[owner].after(attempt)
    return reviews


def principle_of(principles: Collection[str], scenario_id: str) -> str | None:
    """The id of the principle a scenario belongs to; None for one that is gone."""
    while scenario_id:
        scenario_id = scenario_id.rpartition(".")[0]
        if scenario_id in principles:
            return scenario_id
    return None
