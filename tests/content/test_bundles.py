"""Several messages in one: Slack takes it, every word is there, and each button knows to which it belongs."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

import pytest

from bot.attention import Bundle, News, Pace
from bot.domain import RecognitionStyle
from bot.facts import Settings
from content import bundles, ids, preferences
from content.messages import render
from content.pack import builtin_pack
from content.text import escape
from tests.company import elements
from tests.content.test_builders import HOSTILE, check_message

PACK = builtin_pack()
SCENARIOS = [one.id for one in PACK.scenarios]
PULSE = {"wave_id": 7, "until": datetime(2026, 11, 27, 17, tzinfo=UTC), "items": 3, "by": "U1", "reason": ""}


def part(n: int, kind: str, values: dict[str, Any] | None) -> dict[str, Any]:
    return {"kind": kind, "values": values, "delivery": f"{n:032x}"}


def made(kind: str, *parts: dict[str, Any]) -> Any:
    values = {"bundle": "f" * 32, "parts": list(parts)}
    return check_message(render(kind, values, PACK, delivery="0" * 32, conversation="U1"))


@pytest.mark.parametrize("kind", list(Bundle))
def test_every_part_is_there_with_its_words_and_its_buttons(kind: str) -> None:
    question = part(1, "scenario", {"scenario_id": SCENARIOS[0]})
    pulse = part(2, "pulse_invitation", PULSE)
    hostile = part(3, "notice", {"text": escape(HOSTILE)})
    message = made(kind, question, pulse, hostile)
    shown = [unnamed(block) for block in message.blocks]
    for one in (question, pulse, hostile):
        alone = render(one["kind"], one["values"], PACK, delivery=one["delivery"], conversation="U1")
        assert alone.text in message.text
        assert [unnamed(block) for block in alone.blocks if unnamed(block) not in shown] == []
    owners = [
        (bundles.part_of(block_id), element["action_id"])
        for block_id, element in elements({"blocks": named(message.blocks)})
    ]
    answers = [(question["delivery"], f"{ids.DRILL_ANSWER}.{letter}") for letter in "ABC"]
    assert owners == [*answers, (pulse["delivery"], ids.PULSE_ANSWER), ("", ids.WHY)]
    names = [block["block_id"] for block in message.blocks if "block_id" in block]
    assert len(set(names)) == len(names)


def unnamed(block: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in block.items() if name != "block_id"}


def named(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As Slack keeps them: every block has a name."""
    return [{"block_id": f"slack{n}", **block} for n, block in enumerate(blocks)]


def test_a_part_that_is_over_says_so() -> None:
    message = made("news_bundle", part(1, "notice", {"text": "Saved."}), part(2, "notice", None))
    assert "Saved." in message.text
    assert "What stood here is not needed any more." in message.text


def test_the_most_that_may_come_together_is_taken_by_slack() -> None:
    sentences = [part(n, "notice", {"text": "a" * 140}) for n in range(20)]
    message = made("digest", *sentences)
    assert len(message.blocks) <= 50
    assert message.text.count("a" * 140) == 20


@pytest.mark.parametrize("block_id", ["", "b", "part", "part.", "parts.abc.0", "pulse.7"])
def test_another_block_belongs_to_no_part(block_id: str) -> None:
    assert bundles.part_of(block_id) == ""


def test_the_day_of_the_weekly_message_is_one_of_the_working_days() -> None:
    settings = Settings(
        style=RecognitionStyle.PUBLIC,
        pace=Pace.DIGEST,
        quiet_from=time(17, 30),
        quiet_until=time(8, 30),
        working_days=frozenset({2, 3, 7}),
        news=News.AT_ONCE,
        paused_until=None,
        digest_day=3,
    )
    (day,) = [
        block for block in preferences.form(settings)["blocks"] if block.get("block_id") == "digest_day"
    ]
    offered = [one["text"]["text"] for one in day["element"]["options"]]
    assert offered == ["Tuesday", "Wednesday", "Sunday"]
    assert day["element"]["initial_option"]["text"]["text"] == "Wednesday"
