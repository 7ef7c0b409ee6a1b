"""The list of what is open: valid at its smallest and largest, every word in its text, nobody's words as markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.campaign_proposal import Waiting
from bot.catch_up import Asked, CatchUp, Shown
from bot.champion import ChampionState, MyTeam
from bot.domain import Draft, WaveState
from bot.facts import (
    Board,
    Home,
    Lead,
    MyWeek,
    NominationFacts,
    OpenPulse,
    PulseFacts,
    PulseLine,
    StoriesFacts,
)
from content import catch_up
from tests.company import words
from tests.content.test_builders import HOSTILE, PACK, check_message, check_view
from tests.services.programme_world import somebody

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
NOBODY = Home(is_admin=False, admins=(), emoji="raised_hands", leads=(), mine=None, lead=None)


def mine(*texts: str) -> MyWeek:
    person = somebody("U1")
    drafts = tuple(
        Draft(id=n, giver_id="U1", receiver_ids=("U2",), text=text) for n, text in enumerate(texts)
    )
    return MyWeek(person, True, (), (), (), drafts, 0, Board((), {}, frozenset()))


def everything() -> CatchUp:
    line = PulseLine(
        1,
        WaveState.PUBLISHED,
        ("C1",) * 30,
        NOW,
        NOW,
        "Europe/Lisbon",
        owed=tuple(f"C{n}" for n in range(30)),
    )
    home = replace(
        NOBODY,
        mine=mine(HOSTILE, *(["x" * 3000] * 60)),
        pulses=PulseFacts(mine=tuple(OpenPulse(n, NOW) for n in range(60)), owed=(line,) * 60),
        nominations=NominationFacts(asked=50, returned=50, unfinished=50, to_decide=50),
        stories=StoriesFacts(returned=50, unfinished=50, to_look_at=50),
        lead=Lead((), (), (), (), 0, to_approve=(Waiting(1, HOSTILE[:80], "U1", ("U2",)),) * 5),
        champion=tuple(MyTeam(n, f"C{n}", ChampionState.ASKED, "U2", None) for n in range(60)),
    )
    asked = tuple(Asked(kind, "d" * 32, NOW) for kind in ("scenario", "plan_question", "story_consent")) * 5
    return CatchUp(home, asked, 50, 50, 50, 50, held=50, held_until=NOW)


def test_nothing_open_says_so_kindly() -> None:
    shown = check_message(catch_up.page(CatchUp(replace(NOBODY, mine=mine()))))
    assert "Nothing waits for you." in shown.text
    check_view(catch_up.view(CatchUp(NOBODY)))


def test_the_longest_list_fits_and_ends_with_what_is_held() -> None:
    shown = check_message(catch_up.page(everything()))
    assert "Send them now" in words({"blocks": shown.blocks})
    assert "until Tuesday, 24 November, 10:30" in words({"blocks": shown.blocks})
    check_view(catch_up.view(everything()))


@pytest.mark.parametrize("count", [1, 2])
def test_one_thing_and_several_are_told_apart(count: int) -> None:
    facts = CatchUp(NOBODY, barriers=count, goals_to_agree=count, held=count)
    said = check_message(catch_up.page(facts)).text
    assert ("2 barriers" in said) == (count == 2)
    assert ("A goal of your team" in said) == (count == 1)


def test_a_question_has_its_own_buttons_in_the_modal() -> None:
    scenario = next(iter(PACK.scenarios))
    shown = Shown("scenario", {"scenario_id": scenario.id, "practice": False}, "d" * 32)
    assert "Choose C" in words(check_view(catch_up.question(shown, PACK, user_id="U1")))
    with pytest.raises(KeyError):
        catch_up.question(Shown("scenario", {"scenario_id": "gone"}, "d"), PACK, user_id="U1")


def test_the_small_answers() -> None:
    for count in (0, 1, 2):
        check_message(catch_up.sent(count))
    check_message(catch_up.explained())
    check_view(catch_up.answered())
