"""Is a goal sharp enough to work towards? Names what is missing, and what is vague. Pure: values in, findings out.

What is missing or cannot be is a Refusal at its field; what is vague is only said (programme S4.11, S0.9d).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from bot.errors import Refusal
from bot.goal import Proposal, Vague
from bot.services import goal_numbers
from bot.services.customer_data import check_safe

MOST_CHARACTERS = 300
MOST_UNIT = 24
FEWEST_WORDS = 3
FEWEST_MEASURE = 2
SOONEST_DAYS = 7
LATEST_DAYS = 26 * 7
_UNIT = re.compile(r"(?:[^\W_]|[ %€$£°/.'()-])*")
"""Nothing in it is markup: a unit stands in sentences."""

VAGUE_WORDS = (
    "as soon as possible",
    "asap",
    "better",
    "best",
    "enhance",
    "excellent",
    "good",
    "great",
    "improve",
    "improving",
    "maximise",
    "maximize",
    "nicer",
    "often",
    "optimise",
    "optimize",
    "proactive",
    "quickly",
    "regularly",
    "significantly",
    "soon",
    "try",
    "world-class",
)
_VAGUE = re.compile(rf"\b(?:{'|'.join(VAGUE_WORDS)}|more(?! than \d))\b", re.IGNORECASE)
_DOWN = re.compile(r"\b(?:fewer|less|reduce|cut|lower|decrease|halve)\b", re.IGNORECASE)
_UP = re.compile(r"\b(?:more|raise|increase|higher|double|grow)\b", re.IGNORECASE)
_THINGS = r"(?:calls?|chats?|tickets?|cases?|contacts?|e-?mails?|requests?|tasks?|enquir(?:y|ies))"
_VOLUME = re.compile(
    rf"\b{_THINGS}\b[\w ]{{0,25}}?\b(?:per|an?|each|every|/)\s*(?:hour|day|shift|week|month|agent|person|head)\b"
    rf"|\b{_THINGS} ?/ ?(?:hour|h|day|agent)\b|\b(?:number|amount|volume) of {_THINGS}\b"
    rf"|\b{_THINGS} (?:handled|taken|closed)\b",
    re.IGNORECASE,
)
_HANDLING = re.compile(r"\b(?:handl(?:e|ing)|talk|call) time\b|\baht\b", re.IGNORECASE)
_QUALITY = re.compile(
    r"\b(?:solved?|resolved?|right|correct\w*|satisf\w*|score[sd]?|csat|nps|complain\w*|quality|first time|"
    r"first contact|repeat\w*|came back|promised?|kept|says?|understood|errors?|mistakes?|rated?|thank\w*)\b",
    re.IGNORECASE,
)


class Numbers(NamedTuple):
    """The numbers of a goal and what they count."""

    baseline: Decimal
    target: Decimal
    unit: str


def numbers(goal: Proposal) -> Numbers:
    """Baseline, target and unit; a unit written beside a number counts when the field is empty. Raises Refusal."""
    baseline = goal_numbers.read(goal.baseline, field="baseline")
    target = goal_numbers.read(goal.target, field="target")
    if baseline.unit and target.unit and baseline.unit.casefold() != target.unit.casefold():
        raise Refusal("goals.units_differ", field="target", one=baseline.unit, other=target.unit)
    unit = " ".join(goal.unit.split()) or baseline.unit or target.unit
    _check_unit(unit)
    if baseline.value == target.value:
        raise Refusal("goals.same_number", field="target")
    return Numbers(baseline.value, target.value, unit)


def _check_unit(unit: str) -> None:
    if len(unit) > MOST_UNIT:
        raise Refusal("goals.too_long", field="unit", length=len(unit), most=MOST_UNIT)
    if not _UNIT.fullmatch(unit):
        raise Refusal("goals.unit_signs", field="unit")


def faults(goal: Proposal, *, today: date) -> list[Refusal]:
    """Everything without which this is no goal, each with its field. `today` is the date where the team is."""
    checks: tuple[Callable[[], object], ...] = (
        partial(check_words, goal.text, field="text", fewest=FEWEST_WORDS, key="goals.text_short"),
        partial(_check_behaviour, goal),
        partial(check_words, goal.measure, field="measure", fewest=FEWEST_MEASURE, key="goals.measure_short"),
        partial(goal_numbers.read, goal.baseline, field="baseline"),
        partial(goal_numbers.read, goal.target, field="target"),
        partial(numbers, goal),
        partial(check_words, goal.effect, field="effect", fewest=0, key="goals.text_short"),
        partial(_check_date, goal.due_on, today=today),
    )
    found: dict[str, Refusal] = {}
    for check in checks:
        try:
            check()
        except Refusal as refused:
            found.setdefault(refused.field or "text", refused)
    return list(found.values())


def check_words(text: str, *, field: str, fewest: int, key: str, most: int = MOST_CHARACTERS) -> None:
    """Raises Refusal for words that hold a customer's data or say too much, or `key` for too little."""
    check_safe(text, field=field)
    if len(text) > most:
        raise Refusal("goals.too_long", field=field, length=len(text), most=most)
    if sum(any(sign.isalnum() for sign in word) for word in text.split()) < fewest:
        raise Refusal(key, field=field)


def _check_behaviour(goal: Proposal) -> None:
    if not goal.behaviour_id:
        raise Refusal("goals.behaviour_needed", field="behaviour")


def _check_date(due_on: date | None, *, today: date) -> None:
    if due_on is None:
        raise Refusal("goals.date_needed", field="due_on")
    days = (due_on - today).days
    if days < 0:
        raise Refusal("goals.date_past", field="due_on")
    if days < SOONEST_DAYS:
        raise Refusal("goals.date_near", field="due_on", days=SOONEST_DAYS)
    if days > LATEST_DAYS:
        raise Refusal("goals.date_far", field="due_on", weeks=LATEST_DAYS // 7)


def vague(goal: Proposal) -> list[Vague]:
    """What could be said more sharply. Raises Refusal for numbers that are none: `faults` comes first."""
    return list(_vague(goal, numbers(goal)))


def _vague(goal: Proposal, count: Numbers) -> Iterator[Vague]:
    words = _named(_VAGUE, goal.text)
    if words:
        yield Vague("goals.vague_words", words)
    up = count.target > count.baseline
    against, along = (_DOWN, _UP) if up else (_UP, _DOWN)
    if against.search(goal.text) and not along.search(goal.text):
        yield Vague("goals.vague_up" if up else "goals.vague_down", _named(against, goal.text))
    if count.unit == "%" and not (0 <= count.baseline <= 100 and 0 <= count.target <= 100):
        yield Vague("goals.vague_percent")
    if not count.unit:
        yield Vague("goals.vague_unit")
    said = f"{goal.text}\n{goal.measure}\n{count.unit}"
    if not _QUALITY.search(said):
        if _HANDLING.search(said):
            yield Vague("goals.vague_handling")
        elif _VOLUME.search(said):
            yield Vague("goals.vague_volume")
    if not goal.effect.strip():
        yield Vague("goals.vague_effect")


def _named(pattern: re.Pattern[str], text: str) -> str:
    """What a pattern finds, each word once, for reading."""
    return ", ".join(dict.fromkeys(found.group().lower() for found in pattern.finditer(text)))
