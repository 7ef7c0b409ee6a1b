"""Who comes back starts with one easy question: what waited is left out, and what is owed still comes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.db.session import Database
from bot.services import drill_selection, people
from bot.services.drill_reviews import Attempt, Card, fold
from tests.company import ManualClock
from tests.services.attention_world import ANA, Ledger
from tests.services.programme_world import WORKSPACE

LATER = datetime(2027, 1, 1, tzinfo=UTC)
# The clock stands at Monday, 23 November 2026, 08:55 UTC, which is 08:55 in Lisbon.


@pytest.fixture
def ledger(database: Database, clock: ManualClock) -> Ledger:
    one = Ledger(database, clock)
    one.open()
    return one


def says(ledger: Ledger, text: str, *, until: datetime | None = None, **more: object) -> None:
    """Ana's profile changes in Slack: her status, or that she has left."""
    ends = int(until.timestamp()) if until else 0
    profile = {"display_name": "ana", "real_name": "Ana", "status_text": text, "status_expiration": ends}
    user = {"id": ANA, "name": "ana", "tz": "Europe/Lisbon", "profile": profile, **more}
    ledger.database.write_now(people.meet, workspace_id=WORKSPACE, users=[user], now=ledger.clock.now())


def test_after_a_week_away_what_waited_is_left_out_and_the_next_question_is_an_easy_one(
    ledger: Ledger,
) -> None:
    says(ledger, "On vacation")
    before = ledger.write("scenario", expires_at=LATER)
    reminder = ledger.write("story_nudge", expires_at=LATER)
    assert ledger.send() == []
    ledger.clock.set("2026-11-30T09:00+00:00")
    says(ledger, "")
    first = ledger.write("scenario", expires_at=LATER)
    assert ledger.send_showing("2026-11-30T09:01+00:00") == {first: True}
    assert ledger.fate(before) == ("skipped", "returned")
    assert ledger.fate(reminder) == ("skipped", "returned")
    second = ledger.write("scenario", expires_at=LATER)
    assert ledger.send_showing("2026-12-02T09:00+00:00") == {second: False}


def test_a_day_off_sick_is_nothing_to_come_back_from(ledger: Ledger) -> None:
    says(ledger, "Out sick")
    waits = ledger.write("scenario", expires_at=LATER)
    assert ledger.send() == []
    ledger.clock.set("2026-11-24T09:00+00:00")
    says(ledger, "")
    assert ledger.send_showing("2026-11-24T09:05+00:00") == {waits: False}


def test_an_absence_that_slack_ends_by_itself_is_over_also_when_nobody_says_so(ledger: Ledger) -> None:
    says(ledger, "On leave", until=datetime(2026, 12, 3, 8, tzinfo=UTC))
    before = ledger.write("scenario", expires_at=LATER)
    assert ledger.send() == []
    ledger.clock.set("2026-12-03T09:00+00:00")
    first = ledger.write("scenario", expires_at=LATER)
    assert ledger.send_showing("2026-12-03T09:01+00:00") == {first: True}
    assert ledger.fate(before) == ("skipped", "returned")
    says(ledger, "")  # Slack says so late: it is the same return
    second = ledger.write("scenario", expires_at=LATER)
    assert ledger.send_showing("2026-12-04T09:00+00:00") == {second: False}


def test_after_a_pause_the_first_question_is_an_easy_one(ledger: Ledger) -> None:
    ledger.chooses(dm_paused_from=date(2026, 11, 16), dm_paused_until=date(2026, 11, 24))
    first = ledger.write("scenario", created_at=datetime(2026, 11, 25, 8, tzinfo=UTC), expires_at=LATER)
    assert ledger.send_showing("2026-11-25T09:00+00:00") == {first: True}


def test_who_is_active_in_the_workspace_again_has_come_back(ledger: Ledger) -> None:
    says(ledger, "", deleted=True)
    before = ledger.write("scenario", expires_at=LATER)
    ledger.clock.set("2026-11-24T09:00+00:00")
    says(ledger, "")
    first = ledger.write("scenario", expires_at=LATER)
    assert ledger.send_showing("2026-11-24T09:01+00:00") == {first: True}
    assert ledger.fate(before) == ("skipped", "returned")


def test_who_ends_a_silence_starts_with_an_easy_one_and_gets_nothing_of_what_waited(ledger: Ledger) -> None:
    for day in (16, 17, 18):
        ledger.clock.set(f"2026-11-{day}T09:30+00:00")
        ledger.write("scenario")
        ledger.send()
    before = ledger.write("scenario", expires_at=LATER)
    ledger.send_at("2026-11-19T09:30+00:00")
    assert ledger.fate(before)[0] == "held"
    ledger.clock.set("2026-11-23T10:00+00:00")
    ledger.does_something()
    ledger.send_at("2026-11-24T09:00+00:00")
    assert ledger.fate(before) == ("skipped", "returned")
    first = ledger.write("scenario", expires_at=LATER)
    assert ledger.send_showing("2026-11-24T09:10+00:00") == {first: True}


def test_an_open_pulse_is_owed_and_still_comes(ledger: Ledger) -> None:
    says(ledger, "On vacation")
    asked = ledger.write("pulse_invitation", expires_at=LATER)
    assert ledger.send() == []
    ledger.clock.set("2026-11-30T09:00+00:00")
    says(ledger, "")
    assert ledger.judged(asked) == "may go"


def test_a_question_that_is_tried_again_is_still_the_welcome(ledger: Ledger) -> None:
    ledger.chooses(dm_paused_from=date(2026, 11, 16), dm_paused_until=date(2026, 11, 22))
    first = ledger.write("scenario", created_at=datetime(2026, 11, 23, 8, tzinfo=UTC), expires_at=LATER)
    assert ledger.claimed() == {first: True}
    assert ledger.claimed(give_back=False) == {first: True}


def test_a_return_long_ago_is_no_welcome_any_more(ledger: Ledger) -> None:
    ledger.chooses(dm_paused_from=date(2026, 11, 2), dm_paused_until=date(2026, 11, 6))
    late = ledger.write("scenario", expires_at=LATER)
    assert ledger.send_showing("2026-11-23T09:00+00:00") == {late: False}


def test_an_easy_question_is_about_what_is_known_best_and_never_what_was_missed_if_there_is_another() -> None:
    deck = tuple(
        Card(name, "t", hard, (f"{name}.1", f"{name}.2"))
        for name, hard in (
            ("known", False),
            ("missed", False),
            ("hit", False),
            ("new", False),
            ("hard", True),
        )
    )
    days = [date(2026, 1, 1) + timedelta(days=10 * n) for n in range(6)]
    attempts = [
        Attempt("known.1", days[0], best=True),
        Attempt("known.2", days[1], best=True),
        Attempt("missed.1", days[2], best=False),
        Attempt("hit.1", days[3], best=True),
    ]
    left = list(deck)
    order = []
    while left:
        card = drill_selection.pick_easy(left, fold(left, attempts), date(2026, 6, 1), person=ANA)
        assert card is not None
        order.append(card.id)
        left.remove(card)
    assert order == ["known", "hit", "new", "hard", "missed"]


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.booleans(), st.integers(0, 30)), max_size=30))
def test_an_easy_question_keeps_the_seven_days_and_is_missed_only_where_all_are(
    history: list[tuple[str, bool, int]],
) -> None:
    deck = tuple(Card(name, "t", hard=name == "d", scenarios=(f"{name}.1",)) for name in "abcd")
    start = date(2026, 1, 1)
    attempts = sorted(
        (Attempt(f"{name}.1", start + timedelta(days=day), best=best) for name, best, day in history),
        key=lambda one: one.asked_on,
    )
    reviews = fold(deck, attempts)
    today = start + timedelta(days=31)
    free = [card for card in deck if drill_selection.fits(reviews[card.id], today)]
    card = drill_selection.pick_easy(deck, reviews, today, person=ANA)
    assert (card is None) == (not free)
    if card is not None:
        assert card in free
        missed = [one for one in free if reviews[one.id].last_on and not reviews[one.id].hit]
        assert card not in missed or missed == free


def test_what_slack_says_twice_moves_no_beginning_of_an_absence(ledger: Ledger) -> None:
    says(ledger, "On vacation")
    ledger.clock.set("2026-11-27T09:00+00:00")
    says(ledger, "On vacation, back on Monday")
    ledger.clock.set("2026-11-30T09:00+00:00")
    says(ledger, "")
    first = ledger.write("scenario", expires_at=LATER)
    assert ledger.send_showing("2026-11-30T09:01+00:00") == {first: True}
