"""Every message, form and list of goals, with the least, the most and the most hostile in it: Slack would take it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bot.goal import CheckIn, Goal, GoalBoard, GoalState, Proposal, Vague
from content import goal_board, goal_form, goal_notices, goal_small_forms, goals, roundups
from content.blocks import Message
from content.goal_words import amount, bar
from content.text import say
from tests.company import literal_words, marked_words, words
from tests.content.test_builders import (
    A_WEEK,
    EVERY_TEXT,
    HOSTILE,
    MANY_LONG,
    PACK,
    check_message,
    check_view,
    unsaid,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HUGE = Decimal("-999999999.9999")
UNIT = "(minutes per reply) /£"


def goal(text: str, state: GoalState = GoalState.ACTIVE, **more: Any) -> Goal:
    """A goal that says this everywhere."""
    given: dict[str, Any] = {
        "id": 2**62,
        "team_id": 2**61,
        "channel_id": "C1234567890",
        "proposer_id": "U1",
        "owner_id": "U2",
        "text": text[:300],
        "behaviour_id": PACK.behaviours[0].id,
        "measure": text[:300],
        "unit": UNIT,
        "baseline": HUGE,
        "target": -HUGE,
        "effect": text[:300],
        "due_on": date(2027, 3, 31),
        "state": state,
        "agreed": MANY_LONG * 40,
        "needed": 160,
        "last": CheckIn("U3", Decimal("0.1234"), text[:300], NOON),
        "note": text[:300],
        "ended_by": "U4",
    }
    return Goal(**{**given, **more})


LEAST: dict[str, Any] = {
    "owner_id": None,
    "behaviour_id": "a-behaviour-the-pack-has-lost",
    "unit": "",
    "effect": "",
    "agreed": (),
    "last": None,
    "note": "",
    "ended_by": None,
}


def messages(one: Goal) -> Iterator[Message]:
    """Everything that is said about a goal."""
    values = {"goal": one}
    for build in (
        goals.card,
        goal_notices.agreed,
        goal_notices.not_agreed,
        goal_notices.ask_check_in,
        goal_notices.owner_gone,
        goal_notices.over,
        goal_notices.next_one,
        goal_notices.dropped,
    ):
        yield build(values, PACK)
    yield goals.moved({}, PACK)
    for is_member in (True, False):
        yield goal_notices.owned(values | {"by": "U1", "is_member": is_member}, PACK)
    yield goal_notices.concern(values | {"person": "U1", "concern": one.text + one.text[:200]}, PACK)
    yield goal_notices.not_shown(values | {"where": "C1", "code": "is_archived"}, PACK)


@EVERY_TEXT
@pytest.mark.parametrize("state", list(GoalState))
@pytest.mark.parametrize("more", [{}, LEAST], ids=["most", "least"])
def test_what_is_said_about_a_goal(text: str, state: GoalState, more: dict[str, Any]) -> None:
    for message in messages(goal(text, state, **more)):
        check_message(message)
        if not message.text.endswith("…"):
            assert unsaid(message) == set()


@EVERY_TEXT
def test_people_read_every_word_of_a_goal_literally(text: str) -> None:
    one = goal(text, GoalState.PROPOSED)
    card = goals.card({"goal": one}, PACK)
    assert literal_words(card.blocks).count(one.text) >= 3
    assert one.text not in marked_words({"text": "", "blocks": card.blocks}) or len(one.text) == 1


@pytest.mark.parametrize("state", list(GoalState))
def test_what_can_be_pressed_on_a_card_fits_its_state(state: GoalState) -> None:
    card = words({"blocks": goals.card({"goal": goal("One good reply", state)}, PACK).blocks})
    assert ("I agree" in card) == (state is GoalState.PROPOSED)
    assert ("Check in" in card) == (state is GoalState.ACTIVE)


@EVERY_TEXT
@pytest.mark.parametrize("teams", [0, 1, 2, 150])
def test_the_form_and_its_second_thoughts(text: str, teams: int) -> None:
    names = [(10**9 + number, HOSTILE if number else "") for number in range(1, teams + 1)]
    filled = Proposal(
        team_id=10**9 + 1,
        text=text[:300],
        behaviour_id=PACK.behaviours[0].id,
        measure=text[:300],
        unit=text[:24],
        baseline=text[:40],
        target=text[:40],
        effect=text[:300],
        due_on=date(2027, 3, 31),
        owner_id="U1234567890",
    )
    for given in (Proposal(), filled):
        for goal_id in (0, 2**62):
            view = check_view(
                goal_form.form(
                    given,
                    PACK,
                    names,
                    most=300,
                    goal_id=goal_id,
                    version=7,
                    live=3,
                    notice=[say("goals.enough_live", most=3)] * 4,
                )
            )
            assert given.text in view["blocks"].__repr__() or "\\" in repr(given.text)
    vague = [
        Vague("goals.vague_words", HOSTILE),
        *(
            Vague(f"goals.vague_{name}", "more, better")
            if name in {"up", "down"}
            else Vague(f"goals.vague_{name}")
            for name in ("up", "percent", "unit", "volume", "handling", "effect")
        ),
    ]
    view = check_view(goal_form.sharpen(filled, vague, goal_id=2**62, version=7))
    assert goal_form.travelled(view["private_metadata"]) == (filled, 2**62, 7)
    check_view(goal_form.sent(filled, is_change=True))
    assert text[:300].strip() in goal_form.typed(filled)


@EVERY_TEXT
def test_the_small_forms_and_what_follows(text: str) -> None:
    for one in (goal(text), goal(text, **LEAST)):
        for view in (
            goal_small_forms.question(one, most=500),
            goal_small_forms.check_in(one, most=300, value=text[:40], text=text[:300]),
            goal_small_forms.check_in(one, most=300),
            goal_small_forms.sure(one, HUGE, typed=text[:40], text=text[:300]),
            goal_small_forms.drop(one, most=300),
            goal_small_forms.learned(one, most=300),
            goal_small_forms.owner(one),
            goal_small_forms.question_sent(text[:500]),
            goal_small_forms.drop_sent(text[:300]),
            goal_small_forms.learned_sent(text[:300]),
            goal_small_forms.owner_sent("U1"),
            *(goal_small_forms.checked_in(one, value) for value in (HUGE, HUGE - 1, -HUGE, Decimal(0))),
        ):
            check_view(view)


@EVERY_TEXT
@pytest.mark.parametrize("many", [0, 1, 8, 9, 150])
def test_the_list_and_home_with_few_and_many(text: str, many: int) -> None:
    states = list(GoalState)
    found = tuple(goal(text, states[number % len(states)], id=10**12 + number) for number in range(many))
    every = frozenset(one.id for one in found)
    for able in (frozenset(), every):
        board = GoalBoard(found, bool(able), able, able, able, able, able, able)
        for page in (0, 1, 18, 10**9):
            check_view(goal_board.view(board, page=page, notice=[say("goals.undone")]))
        home = goal_board.on_home(board)
        check_view({"type": "home", "blocks": home or goal_board.on_home(replace(board, may_propose=True))})
        assert len(home) <= 3


@EVERY_TEXT
def test_the_round_up_tells_where_goals_stand(text: str) -> None:
    found = [goal(text), goal(text, **LEAST), goal(text)]
    message = check_message(roundups.roundup(A_WEEK | {"goals": found}, PACK))
    assert words({"blocks": message.blocks}).count("% of the way") == 3
    if not message.text.endswith("…"):
        assert unsaid(message) == set()


def test_numbers_and_bars_read_well() -> None:
    assert amount(Decimal("80"), "%") == "80 %"
    assert amount(Decimal("9.50"), "minutes") == "9.5 minutes"
    assert amount(Decimal("100"), "") == "100"
    assert [bar(percent) for percent in (0, 9, 10, 99, 100)] == [
        "░" * 10,
        "░" * 10,
        "▓" + "░" * 9,
        "▓" * 9 + "░",
        "▓" * 10,
    ]


def test_of_a_large_team_the_first_who_agreed_are_named_and_the_others_counted() -> None:
    many = tuple(f"U{number:03}" for number in range(300))
    said = goals.card({"goal": goal("We call back", GoalState.PROPOSED, agreed=many, needed=250)}, PACK).text
    assert "Agreed: 300 of 250 needed" in said
    assert "<@U011> and 288 more." in said
    assert "<@U012>" not in said
    twelve = goals.card({"goal": goal("We call back", GoalState.PROPOSED, agreed=many[:12])}, PACK).text
    assert "more." not in twelve
