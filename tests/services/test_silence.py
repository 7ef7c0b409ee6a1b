"""Who does not answer is written to less: what counts, what ends a silence, and that nobody else can tell."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest

from bot import delivery_log
from bot.db import attention, availability
from bot.db.availability import AvailabilityRow
from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.domain import Audience, Claimed, DeliveryState
from bot.services import attention_reasons, delivery_recovery, my_data, silence
from bot.services import deliveries as ledger_rules
from tests.company import ManualClock
from tests.services.attention_world import ANA, BEN, TEAM, Ledger
from tests.services.programme_world import WORKSPACE

# The clock stands at Monday, 23 November 2026, 08:55 UTC: 08:55 in Lisbon, 03:55 in New York.


@pytest.fixture
def ledger(database: Database, clock: ManualClock) -> Ledger:
    one = Ledger(database, clock)
    one.open()
    return one


def stored(ledger: Ledger, user_id: str = ANA) -> AvailabilityRow | None:
    return ledger.database.read_now(
        lambda session: session.get(AvailabilityRow, (WORKSPACE, user_id), populate_existing=True)
    )


def unanswered(ledger: Ledger, user_id: str = ANA) -> int:
    row = stored(ledger, user_id)
    return row.unanswered if row else 0


def silent(ledger: Ledger, times: int, user_id: str = ANA) -> None:
    """Encore has written so often, and they have not answered."""
    for _ in range(times):
        ledger.database.write_now(availability.one_more_unanswered, WORKSPACE, user_id, at=ledger.clock.now())


def pace(ledger: Ledger, user_id: str = ANA) -> str:
    found = ledger.database.read_now(attention.situations, WORKSPACE, [user_id])
    return str(silence.pace_of(found[user_id]))


def test_only_what_encore_writes_by_itself_to_a_person_counts_as_unanswered(ledger: Ledger) -> None:
    for kind, more in (
        ("scenario", {}),
        ("welcome", {}),
        ("lead_named", {}),
        ("notice", {"values": {"text": "Saved."}}),
        ("scenario", {"attention": "asked"}),
        ("intention", {"conversation": TEAM}),
    ):
        ledger.write(kind, **more)
    assert len(ledger.send()) == 6
    assert unanswered(ledger) == 1


def test_a_message_two_senders_found_in_slack_counts_once(ledger: Ledger) -> None:
    ledger.write("scenario")
    (one,) = ledger.database.write_now(ledger_rules.claim, now=ledger.clock.now(), busy=(), limit=5)
    for _ in range(2):
        ledger.database.write_now(ledger_rules.sent, one, channel_id="D1", ts="1.1", now=ledger.clock.now())
    assert unanswered(ledger) == 1


def test_a_message_that_was_looked_for_and_found_counts_too(ledger: Ledger) -> None:
    ledger.write("scenario")
    (one,) = ledger.database.write_now(ledger_rules.claim, now=ledger.clock.now(), busy=(), limit=5)
    ledger.database.write_now(ledger_rules.uncertain, one)
    ((found, _),) = ledger.database.read_now(delivery_recovery.uncertain_ones)
    ledger.database.write_now(ledger_rules.sent, found, channel_id="D1", ts="1.1", now=ledger.clock.now())
    assert unanswered(ledger) == 1


@pytest.mark.parametrize(
    ("own", "times", "expected"),
    [
        (None, 2, "normal"),
        (None, 3, "light"),
        (None, 5, "light"),
        (None, 6, "digest"),
        ("light", 3, "light"),
        ("light", 6, "digest"),
        ("digest", 0, "digest"),
        ("digest", 3, "digest"),
    ],
)
def test_silence_makes_the_own_pace_slower_and_never_quicker(
    ledger: Ledger, own: str | None, times: int, expected: str
) -> None:
    if own:
        ledger.chooses(pace=own)
    silent(ledger, times)
    assert pace(ledger) == expected


def test_a_pace_kept_in_spite_of_silence_stays(ledger: Ledger) -> None:
    ledger.chooses(pace="normal", pace_kept=True)
    silent(ledger, 9)
    assert pace(ledger) == "normal"


def test_after_three_without_an_answer_one_message_a_week_goes_and_an_act_brings_the_pace_back(
    ledger: Ledger,
) -> None:
    silent(ledger, 3)
    first = ledger.write("scenario", expires_at=ledger.clock.now() + timedelta(days=30))
    second = ledger.write("scenario", expires_at=ledger.clock.now() + timedelta(days=30))
    ledger.send()
    ledger.send_at("2026-11-24T09:00+00:00")
    assert ledger.fate(first)[0] == "sent"
    assert ledger.held_until(second) == "pace Mon 30 08:30"
    ledger.does_something()
    assert pace(ledger) == "normal"
    assert unanswered(ledger) == 0


def test_an_act_ends_only_ones_own_silence(ledger: Ledger) -> None:
    silent(ledger, 4)
    silent(ledger, 4, BEN)
    ledger.does_something(BEN)
    assert (unanswered(ledger), unanswered(ledger, BEN)) == (4, 0)


def test_only_the_end_of_a_silence_is_a_return(ledger: Ledger) -> None:
    def returned_at() -> datetime | None:
        row = stored(ledger)
        return row.returned_at if row else None

    silent(ledger, 2)
    ledger.does_something()
    assert returned_at() is None
    silent(ledger, 3)
    ledger.clock.move(days=6)
    ledger.does_something()
    assert returned_at() is None, "answering everything once a week is no silence"
    silent(ledger, 3)
    ledger.clock.move(days=7)
    ledger.does_something()
    back = ledger.clock.now()
    assert returned_at() == back
    ledger.clock.move(days=1)
    ledger.does_something()
    assert returned_at() == back


def test_who_keeps_their_pace_in_spite_of_silence_never_comes_back_from_one(ledger: Ledger) -> None:
    ledger.chooses(pace="normal", pace_kept=True)
    silent(ledger, 9)
    ledger.clock.move(days=30)
    ledger.does_something()
    row = stored(ledger)
    assert row is not None
    assert (row.unanswered, row.returned_at) == (0, None)


def test_who_never_got_anything_leaves_no_trace_by_acting(ledger: Ledger) -> None:
    ledger.does_something()
    assert stored(ledger) is None


def test_home_and_the_log_count_whatever_is_personal_as_one_reason() -> None:
    silent, plain = ("pace", "returned", "digest"), ("quiet_hours", "week_full", "pulse_week", "nothing_due")
    for state, reason in itertools.product(("held", "skipped"), (*silent, *plain)):
        for audience in (Audience.PERSON, Audience.MANAGER):
            assert attention_reasons.told(audience, state, reason) == f"{state}:own"
            assert delivery_log.why(audience, state, reason) is delivery_log.Why.PERSONAL
    assert attention_reasons.told(Audience.CHANNEL, "held", "week_full") == "held:full"
    assert attention_reasons.told(Audience.PERSON, "skipped", "left_the_team") == "skipped:left"


@pytest.mark.parametrize(
    ("kind", "named"), [("pace_choice", "other"), ("plan_reminder", "other"), ("tried_it", "tried_it")]
)
def test_what_cannot_be_sent_tells_no_lead_that_somebody_is_silent(
    ledger: Ledger, kind: str, named: str
) -> None:
    one = failing(ledger, kind)
    ledger.database.write_now(ledger_rules.failed, one, code="user_disabled", now=ledger.clock.now())
    (told,) = ledger.told("delivery_failed")
    assert told.values["failed_kind"] == named


def test_nobody_hears_of_who_was_forgotten_that_they_get_no_messages(ledger: Ledger) -> None:
    one = failing(ledger, "tried_it")
    now = ledger.clock.now()
    ledger.database.write_now(my_data.forget, workspace_id=WORKSPACE, user_id=ANA, now=now)
    ledger.database.write_now(ledger_rules.failed, one, code="user_disabled", now=now)
    (last,) = ledger.database.write_now(ledger_rules.claim, now=now, busy=(), limit=40)
    assert last.kind == "forgotten"
    ledger.database.write_now(ledger_rules.failed, last, code="user_disabled", now=now)
    assert ledger.told("delivery_failed") == []


def failing(ledger: Ledger, kind: str) -> Claimed:
    """A message of a kind that is on its way, whatever it would say."""
    ledger.write(kind, state=DeliveryState.SENDING)
    (row,) = ledger.all(DeliveryRow, DeliveryRow.kind == kind)
    return delivery_recovery.as_claimed(row)
