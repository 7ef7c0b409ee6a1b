"""A person's pause and settings: what they change, what comes of them, and what nobody else gets to know."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.db import preferences as table
from bot.db.session import Database
from bot.errors import Refusal
from bot.facts import PauseFacts
from bot.services import pauses, preferences
from bot.services.preferences import Choice
from tests.company import ManualClock
from tests.services.attention_world import ANA, BEN, Ledger
from tests.services.programme_world import WORKSPACE, day, somebody

LATER = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def ledger(database: Database, clock: ManualClock) -> Ledger:
    """Monday, 23 November 2026, 08:55 in Lisbon, 03:55 in New York."""
    one = Ledger(database, clock)
    one.open()
    return one


def do(ledger: Ledger, service: Any, user_id: str = ANA, **more: Any) -> Any:
    return ledger.database.write_now(
        service, workspace_id=WORKSPACE, user_id=user_id, now=ledger.clock.now(), **more
    )


def choose(ledger: Ledger, user_id: str = ANA, **chosen: Any) -> None:
    do(ledger, preferences.choose, user_id, choice=Choice(**chosen))


def kept(ledger: Ledger, user_id: str = ANA) -> tuple[date | None, date | None]:
    row = ledger.database.read_now(table.get, WORKSPACE, user_id)
    assert row is not None
    return row.dm_paused_from, row.dm_paused_until


def test_a_pause_leaves_out_what_falls_into_it_and_nothing_floods_afterwards(ledger: Ledger) -> None:
    do(ledger, pauses.pause, until=day("2026-11-27"))
    left = [ledger.write("scenario", expires_at=LATER) for _ in range(3)]
    news = ledger.write("welcome")
    assert ledger.send() == [news], "colleagues' thanks still come"
    assert {ledger.fate(one) for one in left} == {("skipped", "paused")}
    assert do(ledger, pauses.facts) == PauseFacts(until=day("2026-11-27"))
    ledger.clock.set("2026-11-28T12:00+00:00")
    assert do(ledger, pauses.facts) == PauseFacts(left_out=3)
    assert ledger.send_at("2026-11-30T09:00+00:00") == []
    after = ledger.write("scenario")
    assert ledger.send() == [after]
    ledger.clock.set("2026-12-05T09:00+00:00")
    assert do(ledger, pauses.facts) == PauseFacts(), "a week later nobody needs to hear of it"


def test_what_was_held_and_falls_into_the_pause_counts_as_left_out_too(ledger: Ledger) -> None:
    first, held = ledger.write("scenario", expires_at=LATER), ledger.write("scenario", expires_at=LATER)
    assert ledger.send() == [first]
    ledger.clock.move(hours=1)
    do(ledger, pauses.pause_for_a_week)
    ledger.send_at("2026-11-24T08:30+00:00")
    assert ledger.fate(held) == ("skipped", "paused")
    assert do(ledger, pauses.resume) == 1


def test_resuming_ends_a_pause_at_once_and_says_what_it_left_out(ledger: Ledger) -> None:
    do(ledger, pauses.pause, until=day("2026-12-04"))
    ledger.write("scenario")
    ledger.send()
    ledger.clock.set("2026-11-24T09:00+00:00")
    ledger.write("scenario")
    ledger.send()
    assert do(ledger, pauses.resume) == 2
    assert do(ledger, pauses.resume) is None, "a second tap finds no pause"
    assert kept(ledger) == (day("2026-11-23"), day("2026-11-23"))
    following = ledger.write("scenario")
    assert ledger.send() == [following]


def test_a_pause_taken_back_on_its_first_day_leaves_nothing(ledger: Ledger) -> None:
    do(ledger, pauses.pause_for_a_week)
    assert do(ledger, pauses.resume) == 0
    assert kept(ledger) == (None, None)
    assert do(ledger, pauses.resume) is None


def test_a_longer_pause_is_not_shortened_by_the_one_tap_and_a_typed_day_changes_its_end(
    ledger: Ledger,
) -> None:
    do(ledger, pauses.pause, until=day("2027-01-10"))
    ledger.clock.set("2026-11-25T09:00+00:00")
    assert do(ledger, pauses.pause_for_a_week) == day("2027-01-10")
    do(ledger, pauses.pause, until=day("2026-11-26"))
    assert kept(ledger) == (day("2026-11-23"), day("2026-11-26"))


@pytest.mark.parametrize(
    ("until", "key"),
    [("2026-11-22", "past"), ("2027-02-24", "too_far"), ("9999-12-31", "too_far")],
)
def test_a_pause_lasts_three_months_at_most_and_not_until_yesterday(
    ledger: Ledger, until: str, key: str
) -> None:
    for refused in (
        lambda: do(ledger, pauses.pause, until=day(until)),
        lambda: choose(ledger, paused_until=until),
    ):
        with pytest.raises(Refusal) as why:
            refused()
        assert (why.value.key, why.value.field) == (f"pauses.{key}", "paused_until")
    do(ledger, pauses.pause, until=day("2027-02-23"))
    do(ledger, pauses.pause, until=day("2026-11-23"))


def test_days_are_those_of_the_persons_own_clock(ledger: Ledger) -> None:
    ledger.clock.set("2026-11-24T02:00+00:00")  # still Monday in New York
    assert do(ledger, pauses.pause_for_a_week, BEN) == day("2026-11-30")
    ledger.people(somebody("UNEW", None))
    assert do(ledger, pauses.today_of, "UNEW") == day("2026-11-24")


def test_whom_encore_has_not_met_can_neither_pause_nor_choose(ledger: Ledger) -> None:
    for refused in (
        lambda: do(ledger, pauses.pause_for_a_week, "UNOBODY"),
        lambda: do(ledger, pauses.resume, "UNOBODY"),
        lambda: choose(ledger, "UNOBODY", pace="light"),
    ):
        with pytest.raises(Refusal, match=r"preferences\.not_met"):
            refused()


def test_settings_show_what_is_usual_where_somebody_is_until_they_choose(ledger: Ledger) -> None:
    usual = do(ledger, preferences.mine)
    assert (f"{usual.quiet_from:%H:%M}", f"{usual.quiet_until:%H:%M}") == ("17:30", "08:30")
    assert usual.working_days == {1, 2, 3, 4, 5}
    ledger.people(somebody(BEN, "Asia/Riyadh"))
    assert do(ledger, preferences.mine, BEN).working_days == {1, 2, 3, 4, 7}


def test_every_setting_is_kept_and_obeyed(ledger: Ledger) -> None:
    choose(
        ledger,
        recognition_style="team",
        pace="light",
        quiet_from="22:00",
        quiet_until="14:00",
        working_days=("1", "6"),
        news="twice_a_day",
        paused_until="",
    )
    nudge = ledger.write("scenario", expires_at=LATER)
    news = ledger.write("welcome")
    ledger.send()
    assert ledger.held_until(nudge) == "quiet_hours Mon 23 14:00"
    assert ledger.held_until(news) == "news_later Mon 23 16:00"
    assert ledger.send_at("2026-11-23T14:00+00:00") == [nudge]
    other = ledger.write("manager_nudge", expires_at=LATER)
    ledger.send_at("2026-11-24T15:00+00:00")
    assert ledger.held_until(other) == "day_off Sat 28 14:00"


def test_a_form_that_changes_nothing_keeps_no_choice_and_one_field_keeps_the_others(ledger: Ledger) -> None:
    same: dict[str, Any] = {"quiet_from": "17:30", "quiet_until": "08:30", "working_days": tuple("12345")}
    choose(ledger, recognition_style="private", **same)
    row = ledger.database.read_now(table.get, WORKSPACE, ANA)
    assert row is not None
    assert (row.hours, row.working_days) == (None, None)
    choose(ledger, **{**same, "quiet_until": "10:00"})
    choose(ledger, pace="light")
    changed = do(ledger, preferences.mine)
    assert (changed.style, changed.pace, f"{changed.quiet_until:%H:%M}") == ("private", "light", "10:00")
    choose(ledger, **same)
    row = ledger.database.read_now(table.get, WORKSPACE, ANA)
    assert row is not None
    assert row.hours is None, "what is usual is no choice"


@pytest.mark.parametrize(
    ("chosen", "faults"),
    [
        ({"recognition_style": ""}, ["recognition_style"]),
        ({"pace": "hourly"}, ["pace"]),
        ({"pace": "digest", "digest_day": "6"}, ["digest_day"]),
        ({"pace": "digest", "digest_day": "1", "working_days": ("2", "3")}, ["digest_day"]),
        ({"pace": "normal", "digest_day": ""}, ["digest_day"]),
        ({"digest_day": "8"}, ["digest_day"]),
        ({"news": "never", "pace": ""}, ["pace", "news"]),
        ({"quiet_from": "09:00", "quiet_until": "09:00"}, ["quiet_until"]),
        ({"quiet_from": "09:30", "quiet_until": "09:00"}, ["quiet_until"]),
        ({"quiet_from": ""}, ["quiet_from"]),
        ({"quiet_until": "25:00"}, ["quiet_until"]),
        ({"working_days": ()}, ["working_days"]),
        ({"working_days": ("0", "8")}, ["working_days"]),
        ({"paused_until": "soon", "working_days": ()}, ["working_days", "paused_until"]),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_changes_nothing(
    ledger: Ledger, chosen: dict[str, Any], faults: list[str]
) -> None:
    found = do(ledger, preferences.check, choice=Choice(**chosen))
    assert [one.field for one in found] == faults
    with pytest.raises(Refusal):
        choose(ledger, **chosen)
    assert ledger.database.read_now(table.get, WORKSPACE, ANA) is None


def test_the_form_pauses_moves_and_ends_a_pause(ledger: Ledger) -> None:
    choose(ledger, paused_until="2026-12-04")
    assert do(ledger, preferences.mine).paused_until == day("2026-12-04")
    ledger.clock.set("2026-11-25T09:00+00:00")
    choose(ledger, paused_until="2026-12-01")
    assert kept(ledger) == (day("2026-11-23"), day("2026-12-01"))
    choose(ledger, paused_until="")
    assert do(ledger, preferences.mine).paused_until is None
    assert kept(ledger) == (day("2026-11-23"), day("2026-11-24"))
