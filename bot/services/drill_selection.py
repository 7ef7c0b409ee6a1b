"""Which principle, and which of its scenarios, fits a person today? The selection rule of programme C4.

Pure, and the same each time: no chance is in it.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.facts import DrillStage
from bot.services.drill_reviews import REST, Card, Review

GAP = timedelta(days=7)
"""No principle is asked again sooner."""
_CHECK = timedelta(days=75)
"""What is known rests, unless nothing else fits, and after so long it is asked once more."""
_PACE_DAYS = 3.5
_MISSED_SHARE = 2 / 3
"""A missed principle goes first once it has waited for this share of a round of the deck at two questions a week.

Sooner costs more than it brings: the simulation in tests/services/test_drill_simulation.py falls below plain rotation
when what was missed comes back after a week.
"""
_DECAY = 0.5
_OWN = 0.3
"""How far hits and misses of one's own move an activation; more falls below rotation too."""


def fits(review: Review, today: date) -> bool:
    """Whether a principle may be asked: not within 7 days of the last time."""
    return review.asked_on is None or today - review.asked_on >= GAP


def next_on(reviews: Mapping[str, Review], today: date) -> date:
    """The local date from which something may be asked; today when something fits already."""
    free = (one.asked_on + GAP if one.asked_on else today for one in reviews.values())
    return max(today, min(free, default=today))


def pick(
    deck: Sequence[Card], reviews: Mapping[str, Review], today: date, *, person: str, practice: bool = False
) -> Card | None:
    """The principle to ask somebody on a local date, or None when all were asked within 7 days.

    Unseen ones first, themes in turn and hard themes early; then what was missed last time, oldest first; then a known
    one whose check is due; then by lowest estimated recall; what is known and rests comes last. Whatever is equal is
    decided by the person's id, so that a team does not get the same question on the same day. `practice` asks for
    one although none fits: the one that was shown least.
    """
    if practice:
        return min(
            deck,
            default=None,
            key=lambda card: (len(reviews[card.id].shown), _toss(person, card.id)),
        )
    allowed = [card for card in deck if fits(reviews[card.id], today)]
    if not allowed:
        return None
    unseen = [card for card in allowed if reviews[card.id].stage is DrillStage.UNSEEN]
    if unseen:
        met: dict[str, int] = {}
        for card in deck:
            met[card.theme] = met.get(card.theme, 0) + reviews[card.id].asked
        return min(
            unseen,
            key=lambda card: (
                reviews[card.id].asked,
                met[card.theme],
                not card.hard,
                _toss(person, card.theme),
                _toss(person, card.id),
            ),
        )
    wait = timedelta(days=round(_MISSED_SHARE * _PACE_DAYS * len(deck)))
    return min(allowed, key=lambda card: (*_need(reviews[card.id], today, wait), _toss(person, card.id)))


def pick_easy(
    deck: Sequence[Card], reviews: Mapping[str, Review], today: date, *, person: str
) -> Card | None:
    """What somebody who was away is asked first, or None when all were asked within 7 days.

    Something they know, of that what they recall best; else what they answered well last time; else an unseen
    principle of a theme that is not a hard one; what was missed comes last.
    """
    return min(
        (card for card in deck if fits(reviews[card.id], today)),
        default=None,
        key=lambda card: (
            _ease(card, reviews[card.id]),
            -activation(reviews[card.id], today),
            _toss(person, card.id),
        ),
    )


def _ease(card: Card, review: Review) -> int:
    if review.stage in {DrillStage.KNOWN, DrillStage.MAINTENANCE}:
        return 0 if review.hit else 1
    if review.last_on is not None:
        return 1 if review.hit else 4
    return 3 if card.hard else 2


def _need(review: Review, today: date, wait: timedelta) -> tuple[int, float]:
    """How much a principle that was answered before needs to be asked; the smallest first."""
    known = review.stage in {DrillStage.KNOWN, DrillStage.MAINTENANCE}
    since = today - (review.asked_on or today)
    if not review.hit and since >= wait:
        return 0, _ordinal(review.asked_on)
    if review.stage is DrillStage.KNOWN and since >= _CHECK:
        return 1, _ordinal(review.asked_on)
    return (3 if known and since < REST else 2), activation(review, today)


def activation(review: Review, today: date) -> float:
    """How well somebody recalls a principle on a date, estimated: the higher, the better; lowest while never answered.

    ACT-R's base level (the model of programme C4, with the usual decay of one half for every trace) in Petrov's short
    form: the last answer counts exactly, those before it as if spread evenly since the first.
    """
    if review.first_on is None or review.last_on is None:
        return -math.inf
    last = (today - review.last_on).days + 1.0
    first = (today - review.first_on).days + 1.0
    level = last**-_DECAY
    answers = review.hits + review.misses
    if answers > 1 and first > last:
        spread = (first ** (1 - _DECAY) - last ** (1 - _DECAY)) / ((1 - _DECAY) * (first - last))
        level += (answers - 1) * spread
    return math.log(level) + _OWN * (review.hits - review.misses) / (answers + 2)


def variant(card: Card, review: Review, *, person: str) -> str:
    """The id of the scenario to ask: the least seen of its principle, then the one seen longest ago."""
    last = {scenario_id: place for place, scenario_id in enumerate(review.shown)}
    return min(
        card.scenarios,
        key=lambda one: (review.shown.count(one), last.get(one, -1), _toss(person, one)),
    )


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


def _toss(*parts: str) -> int:
    return int.from_bytes(hashlib.sha256("|".join(parts).encode()).digest()[:8])
