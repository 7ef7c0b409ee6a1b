"""Everything a pulse shows, with the least, the most and the most hostile in it; and the built-in questions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain import WaveState
from bot.facts import OpenPulse, PulseCell, PulseFacts, PulseLine, PulseResult, PulseUnit
from content import home, messages, pulse_desk, pulse_results, pulses
from content.blocks import Message
from content.instrument import (
    INSTRUMENTS,
    builtin_instrument,
    builtin_instrument_names,
    load_instrument,
)
from content.pack import PackError, builtin_pack
from tests.company import literal_words, words
from tests.content.test_builders import CHANNELS, HOSTILE, TEXTS, check_message, check_view, unsaid, week

PACK = builtin_pack()
FROZEN = builtin_instrument().frozen()
CLOSED = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
EVERY_TEXT = pytest.mark.parametrize("text", list(TEXTS.values()), ids=list(TEXTS))


def unit(name: str, *, shown: int = 3, few: bool = False, level: int = 40, share: int = 60) -> PulseUnit:
    """A unit of which the first so many items are shown."""
    cells = tuple(
        PulseCell(item["code"], 7, level, share, 25, 85)
        if place < shown
        else PulseCell(item["code"], None, None, None, None, None)
        for place, item in enumerate(FROZEN["items"])
    )
    return PulseUnit(name=name, channel_id="C1" if name else None, cells=cells, few=few)


def result(units: tuple[PulseUnit, ...], *, whole: PulseUnit | None = None, **more: Any) -> PulseResult:
    given: dict[str, Any] = {
        "title": FROZEN["name"],
        "items": tuple(FROZEN["items"]),
        "whole": whole,
        "units": units,
        "threshold": 5,
        "share": 7,
        "closed": CLOSED,
    }
    return PulseResult(**given | more)


def results() -> Iterator[PulseResult]:
    yield result((unit("#one"),))
    yield result((unit("#one", shown=0),), share=None)
    yield result((unit("#one", shown=1, few=True),), whole=unit(""))
    yield result((unit("#one", shown=0),), whole=unit("", shown=2), override_reason=HOSTILE * 5)
    yield result(tuple(unit(f"#{'desk-with-a-long-name' * 3}{one}") for one in range(10)), whole=unit(""))
    yield result((unit(HOSTILE[:80]),), whole=unit("", shown=0))
    for level, share in ((48, 101), (12, -1), (15, 5), (47, 95)):
        yield result((unit("#one", level=level, share=share),))


@pytest.mark.parametrize("one", list(results()))
def test_results_pass_slacks_check_and_say_in_their_text_what_they_show(one: PulseResult) -> None:
    for message in (
        pulse_results.for_team({"result": one}, PACK),
        pulse_results.for_lead({"result": one, "owed": True, "wave_id": 2**62}, PACK),
        pulse_results.for_lead({"result": one, "owed": False, "wave_id": 2**62}, PACK),
    ):
        check_message(message)
        if not message.text.endswith("…"):
            assert unsaid(message) == set()


def charts(message: Message) -> list[dict[str, Any]]:
    return [block for block in message.blocks if block["type"] == "data_visualization"]


def test_the_chart_draws_what_the_text_says_and_leaves_out_what_is_hidden() -> None:
    one = result(
        (unit("#one", level=37), unit("#two", shown=2, level=21), unit("#three", shown=0)), whole=unit("")
    )
    [chart] = charts(pulse_results.for_team({"result": one}, PACK))
    drawn = {
        series["name"]: [point["value"] for point in series["data"]] for series in chart["chart"]["series"]
    }
    assert drawn == {"Everybody": [4.0, 4.0], "#one": [3.7, 3.7], "#two": [2.1, 2.1]}
    nothing = result((unit("#one", shown=0),), whole=unit("", shown=0))
    assert charts(pulse_results.for_team({"result": nothing}, PACK)) == []


def test_units_with_the_same_beginning_keep_names_of_their_own_in_the_chart() -> None:
    one = result(tuple(unit(f"#desk-for-travel-agents-{number}") for number in range(10)))
    [chart] = charts(pulse_results.for_team({"result": one}, PACK))
    names = [series["name"] for series in chart["chart"]["series"]]
    assert len(set(names)) == 10
    assert all(len(name) <= 20 for name in names)


def test_extremes_are_words_and_never_nothing_or_all() -> None:
    low = pulse_results.for_team({"result": result((unit("#one", level=12, share=-1),))}, PACK).text
    high = pulse_results.for_team({"result": result((unit("#one", level=48, share=101),))}, PACK).text
    assert "mean 1.2 or less of 5, favourable almost none" in low
    assert "mean 4.8 or more of 5, favourable almost all" in high


@EVERY_TEXT
def test_what_people_wrote_is_literal(text: str) -> None:
    values = {"by": "U1", "closed": CLOSED, "texts": [text] * 3, "channels": list(CHANNELS), "wave_id": 1}
    answer = check_message(pulse_desk.action(values, PACK))
    assert literal_words(answer.blocks).count(text) >= 3
    asked = {"until": CLOSED, "items": 3, "by": "U1", "reason": text[:500], "wave_id": 1}
    assert text[:500] in literal_words(check_message(pulses.invitation(asked, PACK)).blocks)
    kept = check_message(pulse_desk.kept("pulses.answered_already", {}, [text] * 3))
    shown = "".join(
        block["text"]["text"]
        for block in kept.blocks
        if block["type"] == "section" and block["text"]["type"] == "plain_text"
    )
    assert "".join(shown.split()) == "".join((text * 3).split())


def test_the_small_messages() -> None:
    asked = {"until": CLOSED, "items": 3, "by": "U1", "reason": None, "wave_id": 2**62}
    kinds: dict[str, dict[str, Any]] = {
        "pulse_invitation": asked,
        "pulse_reminder": asked,
        "pulse_thanked": {},
        "pulse_over": {},
        "pulse_nudge": {"channels": list(CHANNELS) * 12, "wave_id": 1},
    }
    for kind, values in kinds.items():
        message = check_message(messages.render(kind, values, PACK, delivery="d", conversation="U1"))
        assert unsaid(message) == set()
    for why in ("too_late", "too_small"):
        check_message(pulse_desk.called_off({"reason": why, "fewest": 5}, PACK))
    assert words({"blocks": pulses.thanked({}, PACK).blocks}).strip() == "Thanks, noted.", "no echo"


def test_the_forms() -> None:
    assert check_view(pulses.form(FROZEN, wave_id=2**62))["private_metadata"] == str(2**62)
    for many, owed in ((1, []), (99, list(CHANNELS) * 12)):
        view = pulse_desk.start_form(
            FROZEN,
            teams=[(2**62 + one, f"#{HOSTILE}{one}"[:80], 10**6) for one in range(many)],
            timezone="America/Argentina/ComodRivadavia",
            opens_on=date(2026, 11, 24),
            closes_on=date(2026, 11, 30),
            owed=owed,
            most_reason=500,
        )
        check_view(view)
        assert ("Why start it without that answer?" in words(view)) is bool(owed)
        for item in FROZEN["items"]:
            assert item["text"] in words(view), "a lead sees what is asked"
    for opens in (None, CLOSED):
        check_view(
            pulse_desk.started_view(
                channels=list(CHANNELS) * 12, asked=12, opens=opens, closes=CLOSED, timezone="UTC"
            )
        )
    check_view(pulse_desk.action_form(wave_id=2**62, channels=list(CHANNELS) * 12, most=1000))
    check_view(pulse_desk.acted_view(list(CHANNELS) * 12))
    check_view(pulses.thanked_view())
    check_view(pulses.not_taken_view("pulses.over", {"when": "Friday"}))


def lines(count: int) -> tuple[PulseLine, ...]:
    states = (WaveState.DRAFT, WaveState.OPEN, WaveState.PUBLISHED)
    return tuple(
        PulseLine(
            wave_id=2**62 + one,
            state=states[one % 3],
            channels=CHANNELS * 10,
            opens=CLOSED,
            closes=CLOSED,
            timezone="Europe/London",
            share=None if one % 2 else 7,
            owed=CHANNELS if states[one % 3] is WaveState.PUBLISHED else (),
            override_reason=HOSTILE * 8 if one else None,
        )
        for one in range(count)
    )


@pytest.mark.parametrize("count", [0, 1, 4])
@pytest.mark.parametrize("may_start", [True, False])
def test_home_and_the_answer_to_the_command(count: int, may_start: bool) -> None:
    mine = tuple(OpenPulse(2**62 + one, CLOSED) for one in range(count))
    facts = PulseFacts(
        mine=mine, lead=lines(count) if may_start else (), owed=lines(count), may_start=may_start
    )
    check_view({"type": "home", "blocks": [*pulse_desk.my_blocks(facts), *pulse_desk.lead_blocks(facts)]})
    told = check_message(pulses.about(facts))
    assert unsaid(told) == set()
    assert ("Answer the pulse" in words({"blocks": told.blocks})) is bool(count)
    assert len(pulse_desk.lead_blocks(facts)) <= 20
    whole = home.Home(
        is_admin=False, admins=(), emoji="tada", leads=("U1",), mine=week("a", 1), lead=None, pulses=facts
    )
    check_view(home.view(whole, PACK))
    assert ("A pulse is open for you" in check_message(home.summary(whole, PACK)).text) is bool(count)


def test_the_built_in_questions_are_worded_as_published_with_every_answer() -> None:
    often = ["Never", "Rarely", "Sometimes", "Often", "Almost always"]
    asked = {item["code"]: item for item in FROZEN["items"]}
    assert [item["text"] for item in FROZEN["items"]] == [
        "How often could you choose your response instead of just reacting?",
        "How often is good everyday service noticed in your team?",
        "When you report something that gets in the way of service, how often does it change?",
    ]
    assert list(asked) == ["PI2", "SC3", "BR2"]
    for code, item in asked.items():
        also = ["I have not reported anything"] if code == "BR2" else []
        assert [one["text"] for one in item["answers"]] == [*often, *also, "Skip"]
        assert [one["score"] for one in item["answers"]] == [1, 2, 3, 4, 5, *[None] * (1 + len(also))]
    assert (FROZEN["id"], FROZEN["version"]) == ("service_pulse", "1.1")


def test_every_instrument_that_ships_can_be_asked() -> None:
    for name in builtin_instrument_names():
        check_view(pulses.form(builtin_instrument(name).frozen(), wave_id=1))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("answers: OFTEN", "answers: SELDOM", "no answer set 'SELDOM'"),
        ("code: SC3", "code: PI2", "two questions"),
        ("code: SC3", "code: anything", "items"),
        ('version: "1.1"', 'version: "newest"', "version"),
        ("Never, Rarely", "Never", "answer_sets"),
        ("label: Good work noticed", "label: Good work that is noticed", "label"),
    ],
)
def test_an_instrument_that_cannot_be_asked_says_why(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (INSTRUMENTS / "service_pulse.yaml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "mine.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PackError, match=said):
        load_instrument(file)
