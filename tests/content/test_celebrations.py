"""What celebrations and a full round-up look like: valid for Slack, literal, and all of it in the text."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bot.domain import Recognised
from bot.facts import Celebrated, RoundupStory, Tone
from bot.goal import Goal, GoalState
from bot.nomination import Nomination, NominationState, Proposal
from content import celebration_tone, celebrations, roundups
from content.blocks import buttons, paragraph
from content.pack import builtin_pack
from tests.content.test_builders import EVERY_TEXT, MANY, check_message, check_view

PACK = builtin_pack()
COUNTS = {"thanks": 3, "stories": 1, "barriers": 0, "goals": 2}


def everything(text: str) -> list[Celebrated]:
    campaign: dict[str, Any] = {"campaign": text, **COUNTS}
    return [
        Celebrated("goal_met", "a", MANY, {"goal": text, "result": text}),
        Celebrated("first_thanks", "b", ("U1",), {"receivers": list(MANY), "behaviour_id": "gone"}),
        Celebrated("first_thanks_many", "c", MANY, {"behaviour_ids": ["gone"], "count": 8}),
        Celebrated("pulse_acted", "d", (), {"will": text, "tenths": None}),
        Celebrated("pulse_acted", "e", (), {"will": text, "tenths": 8}),
        *(
            Celebrated(f"milestone_{weeks}", f"m{weeks}", (), campaign | {"weeks": weeks})
            for weeks in (4, 8, 12)
        ),
        Celebrated("campaign_end", "f", (), campaign | {"weeks": 13, "thanks": 0}),
    ]


def values(found: list[Celebrated], lines: dict[str, str | None]) -> dict[str, Any]:
    return {"celebrated": found, "channel_id": "C1", "lines": lines}


@EVERY_TEXT
def test_celebrations_are_valid_and_literal_with_and_without_lines(text: str) -> None:
    found = everything(text)
    for tone in (None, *Tone):
        lines = {
            one.slot: next((line.id for line in PACK.celebrations_of(one.type) if line.tone == tone), None)  # type: ignore[arg-type]
            for one in found
        }
        message = check_message(celebrations.celebration(values(found[:6], lines), PACK))
        assert all(block["type"] in {"header", "rich_text"} for block in message.blocks)
        check_message(celebrations.celebration(values(found[6:], lines), PACK))


def test_every_line_of_the_pack_can_be_filled() -> None:
    by_type = {one.type: one for one in everything("a goal")}
    for line in PACK.celebrations:
        if line.type in by_type and line.type not in {"campaign_end", "first_thanks"}:
            one = by_type[line.type]
            (told,) = celebrations.parts(values([one], {one.slot: line.id}), PACK)
            assert "{" not in told.text
            for piece in re.split(r"\{[a-z_]+\}", line.text):
                assert piece in told.text, line.id


def test_a_line_with_an_empty_value_is_not_used() -> None:
    one = everything("x")[-1]
    line = next(line for line in PACK.celebrations_of("campaign_end") if "{count}" in line.text)
    (told,) = celebrations.parts(values([one], {one.slot: line.id}), PACK)
    assert told.text.startswith("x has come to its end in <#C1>. Weeks: 13.")


def test_evidence_names_what_is_there_and_nothing_else() -> None:
    (told,) = celebrations.parts(values([everything("x")[5]], {}), PACK)
    assert "3 thank-yous, 1 success story and 2 goals met" in told.text
    assert "barrier" not in told.text


@EVERY_TEXT
@pytest.mark.parametrize("many", [1, 60])
def test_the_fullest_round_up_fits_into_a_message(text: str, many: int) -> None:
    thanks = [
        Recognised(n, "U1", ("U2",), text, "gone", datetime(2026, 11, 23, tzinfo=UTC)) for n in range(many)
    ]
    goal = Goal(
        id=1,
        team_id=1,
        channel_id="C1",
        proposer_id="U1",
        owner_id=None,
        text=text,
        behaviour_id="b",
        measure=text,
        unit=text[:60],
        baseline=Decimal(1),
        target=Decimal(9),
        effect=text,
        due_on=date(2026, 12, 1),
        state=GoalState.ACTIVE,
    )
    person = Nomination(1, "U1", NominationState.POSTED, Proposal(nominee_id="U2", evidence=text))
    team = Nomination(1, "", NominationState.POSTED, Proposal(team_channel="C1", evidence=text))
    message = check_message(
        roundups.roundup(
            {
                "n": 3,
                "thanks": thanks,
                "stories": [RoundupStory(text, "U1", MANY), RoundupStory(text, None, ())] * many,
                "goals": [goal] * many,
                "barriers_closed": many,
                "nominations": [person, team] * many,
                **values(everything(text)[:6], {}),
            },
            PACK,
        )
    )
    assert len(message.blocks) <= 50
    assert PACK.prompt_for_week("win", 4).title in str(message.blocks[-1]), "nothing at the end was cut off"


def test_the_tone_on_home_and_in_its_form() -> None:
    for tone in Tone:
        check_view(celebration_tone.form(tone))
        check_view(celebration_tone.saved(tone))
        blocks = [paragraph(celebration_tone.now(tone)), buttons(celebration_tone.change_button())]
        check_view({"type": "home", "blocks": blocks})
