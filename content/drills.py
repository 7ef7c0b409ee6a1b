"""What people read of scenario questions: the question, and after the tap what each answer does."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from typing import Any

from content import ids
from content.blocks import Block, Message, button, heading, message, note, paragraph, quote
from content.pack import Pack, Scenario
from content.text import escape, plain, say

_LETTERS = "ABC"


def pick(pack: Pack, *, n: int, user_id: str) -> Scenario:
    """The scenario of somebody's n-th question (0-based): principles in turn, variants turned by person."""
    principle = pack.principles[n % len(pack.principles)]
    turn = n // len(pack.principles) + _number(user_id)
    return principle.scenarios[turn % len(principle.scenarios)]


def order(scenario: Scenario, *, delivery: str) -> list[int]:
    """The options' places as shown in one delivery: shuffled, and the same each time it is drawn."""
    places = list(range(len(scenario.options)))
    random.Random(_number(delivery + scenario.id)).shuffle(places)
    return places


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def _stem(scenario: Scenario) -> tuple[list[Block], str]:
    blocks = [
        heading(plain("drills.title")),
        paragraph(f"*{escape(scenario.title)}*\n{escape(scenario.stem)}"),
    ]
    words = f"{plain('drills.title')}. {escape(scenario.title)}. {escape(scenario.stem)}"
    if scenario.poor_reply:
        blocks.append(quote(scenario.poor_reply))
        words = f"{words} {escape(scenario.poor_reply)}"
    return blocks, words


def question(values: Mapping[str, Any], pack: Pack, *, delivery: str, user_id: str) -> Message:
    """The question with its three answers, one button each."""
    scenario = pick(pack, n=values["n"], user_id=user_id)
    blocks, words = _stem(scenario)
    ask = escape(pack.ask(scenario))
    blocks.append(paragraph(f"*{ask}*"))
    for letter, place in zip(_LETTERS, order(scenario, delivery=delivery), strict=True):
        line = say("drills.option", letter=letter, text=scenario.options[place].text)
        blocks.append(
            paragraph(
                line,
                accessory=button(
                    plain("drills.choose", letter=letter),
                    f"{ids.DRILL_ANSWER}.{letter}",
                    value=f"{delivery}|{scenario.id}|{place}",
                    reads_as=f"{letter}: {scenario.options[place].text}",
                ),
            )
        )
        words = f"{words}\n{line}"
    private = say("drills.private")
    blocks.append(note(private))
    return message(*blocks, text=f"{words}\n{ask}\n{private}")


def answered(scenario: Scenario, pack: Pack, *, delivery: str, option: int) -> Message:
    """The same question after the tap: what was chosen, which answer helps most, and why for each."""
    blocks, _ = _stem(scenario)
    places = order(scenario, delivery=delivery)
    chosen, best = _LETTERS[places.index(option)], _LETTERS[places.index(scenario.best)]
    verdict = (
        say("drills.chosen_best", letter=chosen)
        if option == scenario.best
        else say("drills.chosen_other", letter=chosen, best=best)
    )
    blocks.append(paragraph(verdict))
    words = f"{escape(scenario.title)}. {verdict}"
    for letter, place in zip(_LETTERS, places, strict=True):
        mark = {
            (True, True): "drills.mine_best_mark",
            (True, False): "drills.mine_mark",
            (False, True): "drills.best_mark",
            (False, False): "drills.option",
        }[(place == option, place == scenario.best)]
        line = say(mark, letter=letter, text=scenario.options[place].text)
        why = escape(scenario.options[place].why)
        blocks.append(paragraph(f"{line}\n>{why}"))
        words = f"{words}\n{line} {why}"
    statement = say("drills.principle", statement=pack.principle_of(scenario).statement)
    blocks.append(note(statement))
    return message(*blocks, text=f"{words}\n{statement}")
