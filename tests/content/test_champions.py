"""What champions and those who name them read: smallest, largest, hostile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from bot.champion import ChampionState, MyTeam, NextPost, TeamChampion
from content import champion_home, champion_words, champions
from content.champion_words import About
from content.messages import BUILDERS
from content.roundups import QUIET_WEEK
from content.text import say
from tests.company import marked_words
from tests.content.test_builders import EVERY_TEXT, HOSTILE, PACK, check_message, check_view, unsaid

LATE = datetime.fromisoformat("2026-12-30T09:30")
KINDS = ("intention", "moment")


def post(kind: str, words: str = "", lead: str | None = None) -> NextPost:
    return NextPost(2**62, kind, date(2026, 12, 30), LATE, words, {"n": 0, "words": lead})


@EVERY_TEXT
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("own", [None, "A lead's own words"])
def test_the_form_and_the_preview_hold_any_words(text: str, kind: str, own: str | None) -> None:
    words = text[:600]
    about = About(2**62, 2**62, "2026-12-30", words)
    one = post(kind, words, own)
    check_view(
        champion_words.form(one, "C1", about, PACK, most=600, notice=[say("champions.words_back_done")])
    )
    check_view(champion_words.not_saved(say("champions.post_out"), text))
    view = champion_words.preview(one, "C1", HOSTILE[:80], about, PACK)
    check_view(view)
    assert About.load(view["private_metadata"]) == about
    assert About.of_button(f"{2**62}|{2**62}|2026-12-30") == About(2**62, 2**62, "2026-12-30")


def inner(thing: Any) -> Iterator[dict[str, Any]]:
    """Every piece of the blocks that has a type."""
    for one in thing if isinstance(thing, list) else [thing]:
        if isinstance(one, dict):
            if "type" in one:
                yield one
            for value in one.values():
                yield from inner(value)


@EVERY_TEXT
@pytest.mark.parametrize("kind", [*KINDS, "roundup"])
def test_a_post_says_whose_voice_it_is_and_mentions_nobody(text: str, kind: str) -> None:
    values = {**QUIET_WEEK, "n": 0, "voice": "U1", "voice_name": text[:80], "words": None}
    if kind != "roundup":
        values["words"] = text[:600]
    message = check_message(BUILDERS[kind](values, PACK))
    assert "<@" not in marked_words(message.blocks)
    assert not any(element["type"] == "user" for element in inner(message.blocks))
    assert "your service champion" in message.text
    assert unsaid(message) == set()


@pytest.mark.parametrize("kind", [*KINDS, "roundup"])
def test_without_a_champion_a_post_is_as_it_was(kind: str) -> None:
    plain = {**QUIET_WEEK, "n": 0}
    assert BUILDERS[kind]({**plain, "voice": None, "voice_name": None, "words": None}, PACK) == BUILDERS[
        kind
    ](plain, PACK)


@pytest.mark.parametrize("state", list(ChampionState))
@pytest.mark.parametrize("until", ["2027-05-23", None])
def test_every_direct_message(state: ChampionState, until: str | None) -> None:
    values = {
        "champion_id": 2**62,
        "channel_id": "C1",
        "by": "U2",
        "person": "U1",
        "state": state,
        "name": HOSTILE[:80],
        "until": until,
        "kind": "intention",
        "local": LATE.isoformat(),
        "step_id": 2**62,
        "day": "2026-12-30",
    }
    kinds = ["asked", "accepted", "declined", "ended", "thanked", "next", *(["term"] if until else [])]
    for kind in kinds:
        for who in ("U2", ""):
            message = check_message(BUILDERS[f"champion_{kind}"](values | {"by": who, "person": who}, PACK))
            assert unsaid(message) == set()


@pytest.mark.parametrize("able", [True, False])
@pytest.mark.parametrize("state", list(ChampionState))
def test_the_teams_champion(state: ChampionState, able: bool) -> None:
    day = date(2026, 12, 30)
    check_view(champions.view(TeamChampion(2**62, "C1", 2**62, "U1", state, day, day, able)))
    check_view(champions.view(TeamChampion(1, "C1")))
    check_view(champions.asked("U1", "C1", by="U2"))
    check_view(champions.asked("U1", "C1", by="U1"))
    check_view(champions.released("C1"))


def test_home_takes_a_few_blocks_however_many_teams_there_are() -> None:
    posts = tuple(post(kind, "words") for kind in KINDS * 2)
    active = MyTeam(1, "C1", ChampionState.ACTIVE, "U2", date(2027, 5, 23), posts=posts)
    asked = MyTeam(2, "C2", ChampionState.ASKED, "", None)
    ending = MyTeam(3, "C3", ChampionState.ACTIVE, "U2", date(2027, 5, 23), is_ending=True)
    teams = [active, asked, ending] * 5
    blocks = [*champion_home.asked(teams), *champion_home.on_home(teams)]
    check_view({"type": "home", "blocks": blocks})
    assert len(blocks) <= 24
    assert champion_home.asked([]) == champion_home.on_home([]) == []
