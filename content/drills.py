"""What people read of a scenario question before they answer it."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from typing import Any

from content import ids
from content.blocks import Block, Message, button, heading, message, note, paragraph, quote
from content.pack import Pack, Scenario
from content.text import escape, plain, say

LETTERS = "ABC"


def order(scenario: Scenario, *, delivery: str) -> list[int]:
    """The options' places as shown in one delivery: shuffled, and the same each time it is drawn."""
    places = list(range(len(scenario.options)))
    random.Random(_number(delivery + scenario.id)).shuffle(places)
    return places


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def stem(scenario: Scenario) -> tuple[list[Block], str]:
    """(what happened, as blocks, the same in words), before the answers."""
    blocks = [
        heading(plain("drills.title")),
        paragraph(f"*{escape(scenario.title)}*\n{escape(scenario.stem)}"),
    ]
    words = f"{plain('drills.title')}. {escape(scenario.title)}. {escape(scenario.stem)}"
    if scenario.poor_reply:
        blocks.append(quote(scenario.poor_reply))
        words = f"{words} {escape(scenario.poor_reply)}"
    return blocks, words


def question(values: Mapping[str, Any], pack: Pack, *, delivery: str) -> Message:
    """The question with its three answers, one button each."""
    scenario = pack.scenario(values["scenario_id"])
    blocks, words = stem(scenario)
    if values.get("welcome"):
        welcome = say("drills.welcome_back")
        blocks, words = [paragraph(welcome), *blocks], f"{welcome}\n{words}"
    ask = escape(pack.ask(scenario))
    blocks.append(paragraph(f"*{ask}*"))
    for letter, place in zip(LETTERS, order(scenario, delivery=delivery), strict=True):
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
    small = say("drills.practice" if values.get("practice") else "drills.private")
    blocks.append(note(small))
    return message(*blocks, text=f"{words}\n{ask}\n{small}")
