"""After a long silence one kind question: asked once, answered by its own reader only, and what they choose stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.attention import Pace
from bot.db import attention, preferences
from bot.db.attention import Situation
from bot.db.deliveries import DeliveryRow
from bot.db.preferences import PreferenceRow
from bot.db.session import Database
from bot.errors import Refusal
from bot.services import pace_choices, silence
from bot.services import preferences as settings_rules
from bot.services.pace_choices import Choice
from bot.services.preferences import Choice as Settings
from content import silence as words
from content.pack import builtin_pack
from tests.company import ManualClock
from tests.content.test_builders import check_message
from tests.services.attention_world import ANA, BEN, Ledger
from tests.services.programme_world import WORKSPACE

LATER = datetime(2027, 6, 1, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def ledger(database: Database, clock: ManualClock) -> Ledger:
    one = Ledger(database, clock)
    one.open()
    return one


def goes_unanswered(ledger: Ledger, times: int, *, start: int = 0) -> None:
    """So many of Encore's own messages are sent, one a week, and nothing comes back."""
    for week in range(start, start + times):
        ledger.clock.instant = MONDAY + timedelta(weeks=week)
        ledger.write("scenario", expires_at=LATER)
        sent = ledger.send()
        if not sent:  # after a long silence it waits for Tuesday
            ledger.clock.move(days=1, hours=1)
            sent = ledger.send()
        assert len(sent) == 1


def questions(ledger: Ledger) -> list[DeliveryRow]:
    return ledger.all(DeliveryRow, DeliveryRow.kind == silence.CHOICE)


def choose(ledger: Ledger, choice: Choice, *, by: str = ANA, key: str | None = None) -> Any:
    return ledger.database.write_now(
        pace_choices.choose,
        workspace_id=WORKSPACE,
        user_id=by,
        key=key or questions(ledger)[-1].dedupe_key,
        choice=choice,
        now=ledger.clock.now(),
    )


def pace(ledger: Ledger) -> str:
    return str(silence.pace_of(ledger.database.read_now(attention.situations, WORKSPACE, [ANA])[ANA]))


def chosen(ledger: Ledger) -> PreferenceRow | None:
    return ledger.database.read_now(preferences.get, WORKSPACE, ANA)


def test_six_unanswered_bring_one_question_in_the_next_week_and_no_second_one(ledger: Ledger) -> None:
    goes_unanswered(ledger, 5)
    assert questions(ledger) == []
    goes_unanswered(ledger, 1, start=5)
    (asked,) = questions(ledger)
    ledger.send()
    assert ledger.fate(asked.public_id)[0] == "held", "it is one of the messages of a week"
    ledger.clock.instant = MONDAY + timedelta(weeks=6)
    assert ledger.send() == [asked.public_id]
    goes_unanswered(ledger, 3, start=7)
    assert len(questions(ledger)) == 1
    assert pace(ledger) == "digest"


def test_the_question_is_not_sent_to_who_did_something_meanwhile(ledger: Ledger) -> None:
    goes_unanswered(ledger, 6)
    ledger.does_something()
    ledger.clock.instant = MONDAY + timedelta(weeks=6)
    assert ledger.send() == []
    assert ledger.fate(questions(ledger)[0].public_id)[0] == "skipped"


def test_another_silence_is_asked_about_again(ledger: Ledger) -> None:
    goes_unanswered(ledger, 6)
    ledger.does_something()
    goes_unanswered(ledger, 6, start=7)
    assert len({one.dedupe_key for one in questions(ledger)}) == 2


@pytest.mark.parametrize(
    ("choice", "stored"),
    [(Choice.AS_BEFORE, Pace.NORMAL), (Choice.HALF, Pace.LIGHT), (Choice.WEEKLY, Pace.DIGEST)],
)
def test_what_is_chosen_holds_however_long_the_silence_lasts(
    ledger: Ledger, choice: Choice, stored: Pace
) -> None:
    goes_unanswered(ledger, 6)
    assert choose(ledger, choice) is None
    ledger.does_something()
    goes_unanswered(ledger, 7, start=7)
    assert pace(ledger) == stored
    assert len(questions(ledger)) == 1


def test_a_pause_lasts_a_month_and_keeps_the_pace_as_it_was(ledger: Ledger) -> None:
    goes_unanswered(ledger, 6)
    until = choose(ledger, Choice.PAUSE)
    assert (until - ledger.clock.now().date()).days == 30
    row = chosen(ledger)
    assert row is not None
    assert (row.dm_paused_until, row.pace, row.pace_kept) == (until, "normal", False)


def test_the_last_of_two_choices_counts_and_the_message_follows(ledger: Ledger) -> None:
    goes_unanswered(ledger, 6)
    ledger.clock.instant = MONDAY + timedelta(weeks=6)
    ledger.send()
    for choice in (Choice.WEEKLY, Choice.HALF, Choice.WEEKLY):
        choose(ledger, choice)
        ledger.clock.move(seconds=1)
    row = chosen(ledger)
    assert row is not None
    assert row.pace == "digest"
    changes = ledger.all(DeliveryRow, DeliveryRow.kind == pace_choices.CHOSEN)
    assert [one.values["choice"] for one in changes] == ["weekly", "half", "weekly"]


def test_nobody_else_answers_it_and_no_other_message_is_one(ledger: Ledger) -> None:
    goes_unanswered(ledger, 6)
    for more in ({"by": BEN}, {"key": "nothing"}, {"key": f"pace_choice:{BEN}:now"}):
        with pytest.raises(Refusal, match="not_yours"):
            choose(ledger, Choice.HALF, **more)
    assert chosen(ledger) is None


def test_a_pace_changed_in_the_settings_after_a_silence_stays_and_before_one_it_does_not(
    ledger: Ledger,
) -> None:
    def change(pace: str) -> None:
        ledger.database.write_now(
            settings_rules.choose,
            workspace_id=WORKSPACE,
            user_id=ANA,
            choice=Settings(pace=pace),
            now=ledger.clock.now(),
        )

    change("light")
    row = chosen(ledger)
    assert row is not None
    assert not row.pace_kept
    goes_unanswered(ledger, 3)
    ledger.does_something()
    change("light")  # nothing chosen: the form was saved as it was
    assert not chosen(ledger).pace_kept  # type: ignore[union-attr]
    change("normal")
    assert chosen(ledger).pace_kept  # type: ignore[union-attr]


def test_the_message_offers_only_what_would_change_something(ledger: Ledger) -> None:
    ledger.chooses(pace="light")
    goes_unanswered(ledger, 6)
    filled = ledger.database.read_now(pace_choices.for_question, questions(ledger)[0])
    assert filled == {"choices": [Choice.AS_BEFORE, Choice.WEEKLY, Choice.PAUSE]}


def test_every_message_is_one_slack_takes() -> None:
    key = silence.choice_key("U" * 20, MONDAY)
    shown = [
        words.choice({"choices": list(Choice), "key": key}, builtin_pack()),
        *(words.chosen({"choice": one, "until": None}, builtin_pack()) for one in Choice if one != "pause"),
        words.chosen({"choice": "pause", "until": "2026-12-23"}, builtin_pack()),
    ]
    for one in shown:
        check_message(one)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(
    own=st.sampled_from([None, *Pace]),
    kept=st.booleans(),
    unanswered=st.integers(0, 40),
)
def test_silence_never_makes_anything_quicker_and_more_of_it_never_either(
    own: str | None, kept: bool, unanswered: int
) -> None:
    def at(times: int) -> Pace:
        return silence.pace_of(_situation(own, kept, times))

    order = list(Pace)
    assert order.index(at(unanswered)) >= order.index(Pace(own or "normal"))
    assert order.index(at(unanswered + 1)) >= order.index(at(unanswered))
    if kept or unanswered < 3:
        assert at(unanswered) == (own or "normal")


def _situation(own: str | None, kept: bool, unanswered: int) -> Situation:
    empty = dict.fromkeys(Situation._fields)
    return Situation(**{**empty, "user_id": ANA, "pace": own, "pace_kept": kept, "unanswered": unanswered})
