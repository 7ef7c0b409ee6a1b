"""Busy days of a team: who may say so, for how long, what waits meanwhile, and that it ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.busy_team import BusyFacts
from bot.db.programmes import TeamRow
from bot.db.session import Database
from bot.errors import Refusal
from bot.services import busy_days, my_data, roles
from bot.services.roles import Change
from tests.company import ManualClock
from tests.services.attention_world import ANA, BEN, TEAM, Ledger
from tests.services.programme_world import LEAD, WORKSPACE, day

LATER = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def ledger(database: Database, clock: ManualClock) -> Ledger:
    """Monday, 23 November 2026, 08:55 in Lisbon; Ben manages the team he and Ana are in."""
    one = Ledger(database, clock)
    one.open()
    manager(one, (), (BEN,))
    one.send()
    return one


def manager(ledger: Ledger, shown: tuple[str, ...], wanted: tuple[str, ...]) -> None:
    changes = [Change(team(ledger).id, shown, wanted)]
    ledger.database.write_now(
        roles.set_managers, workspace_id=WORKSPACE, by=LEAD, changes=changes, now=ledger.clock.now()
    )


def team(ledger: Ledger) -> TeamRow:
    return ledger.all(TeamRow)[0]


def begin(
    ledger: Ledger, by: str = BEN, since: str = "2026-11-23", until: str = "2026-11-25", **more: Any
) -> None:
    given = {"channel_id": TEAM, "since": day(since), "until": day(until), "reason": "", **more}
    ledger.database.write_now(
        busy_days.begin, workspace_id=WORKSPACE, user_id=by, now=ledger.clock.now(), **given
    )


def end(ledger: Ledger, by: str = BEN) -> str:
    channel: str = ledger.database.write_now(
        busy_days.end, workspace_id=WORKSPACE, user_id=by, team_id=team(ledger).id, now=ledger.clock.now()
    )
    return channel


def facts(ledger: Ledger, who: str) -> BusyFacts:
    found: BusyFacts = ledger.database.read_now(
        busy_days.facts, workspace_id=WORKSPACE, user_id=who, now=ledger.clock.now()
    )
    return found


def span(ledger: Ledger) -> tuple[date | None, date | None]:
    return team(ledger).busy_from, team(ledger).busy_until


@pytest.mark.parametrize("by", [BEN, LEAD])
def test_what_encore_does_by_itself_waits_until_the_busy_days_are_over_by_themselves(
    ledger: Ledger, by: str
) -> None:
    begin(ledger, by, reason="The new timetable starts")
    nudge, ritual = ledger.write("scenario", expires_at=LATER), ledger.write("moment", TEAM, expires_at=LATER)
    news, shown = ledger.write("welcome"), ledger.write("notice", TEAM, values={"text": "Hi."})
    assert sorted(ledger.send()) == sorted([news, shown])
    assert ledger.held_until(nudge) == ledger.held_until(ritual) == "team_busy Thu 26 08:30"
    (mine,) = facts(ledger, ANA).mine
    assert (mine.since, mine.until, mine.reason) == (*span(ledger), "The new timetable starts")
    assert facts(ledger, ANA).looked_after == ()
    assert facts(ledger, by).looked_after == (mine,)
    assert ledger.send_at("2026-11-26T08:30+00:00")
    assert ledger.fate(nudge)[0] == "sent"
    assert (facts(ledger, ANA).mine, facts(ledger, by).looked_after) == ((), ())
    assert (by, "busy_days_set") in ledger.acts()


def test_busy_days_that_begin_later_hold_nothing_before_and_are_gone_round(ledger: Ledger) -> None:
    begin(ledger, since="2026-11-24", until="2026-11-27")
    first, other = ledger.write("scenario", expires_at=LATER), ledger.write("scenario", expires_at=LATER)
    assert ledger.send() == [first]
    assert ledger.held_until(other) == "day_full Mon 30 08:30"


def test_they_can_be_ended_now_once_and_what_waited_for_it_goes(ledger: Ledger) -> None:
    begin(ledger)
    nudge = ledger.write("scenario", expires_at=LATER)
    assert ledger.send() == []
    ledger.clock.move(hours=1)
    assert end(ledger, LEAD) == TEAM
    assert ledger.send() == [nudge]
    assert span(ledger) == (None, None)
    assert ledger.acts()[-1] == (LEAD, "busy_days_ended")
    with pytest.raises(Refusal, match=r"busy_days\.over_already"):
        end(ledger)


def test_who_neither_leads_nor_manages_the_team_now_may_not(ledger: Ledger) -> None:
    for refused in (lambda: begin(ledger, ANA), lambda: end(ledger, ANA)):
        with pytest.raises(Refusal, match=r"roles\.managers_and_leads_only"):
            refused()
    with pytest.raises(Refusal, match=r"busy_days\.not_yours"):
        ledger.database.read_now(busy_days.to_choose, workspace_id=WORKSPACE, user_id=ANA)
    begin(ledger)
    manager(ledger, (BEN,), ())
    for refused in (lambda: begin(ledger, until="2026-11-26"), lambda: end(ledger)):
        with pytest.raises(Refusal, match=r"roles\.leads_only"):
            refused()
    assert facts(ledger, BEN).may_set is False
    assert span(ledger) == (day("2026-11-23"), day("2026-11-25"))


@pytest.mark.parametrize(
    ("given", "key", "field"),
    [
        ({"channel_id": "CNONE"}, "team_needed", "team"),
        ({"channel_id": ""}, "team_needed", "team"),
        ({"since": None}, "day_needed", "since"),
        ({"until": None}, "day_needed", "until"),
        ({"since": day("2026-11-22")}, "since_past", "since"),
        ({"since": day("2027-03-01"), "until": day("2027-03-02")}, "too_far", "since"),
        ({"since": day("2026-11-26")}, "turned", "until"),
        ({"until": day("2026-12-03")}, "too_long", "until"),
        ({"reason": "x" * 151}, "reason_long", "reason"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    ledger: Ledger, given: dict[str, Any], key: str, field: str
) -> None:
    plain = {"channel_id": TEAM, "since": day("2026-11-23"), "until": day("2026-11-25"), "reason": ""}
    with pytest.raises(Refusal) as refused:
        ledger.database.write_now(
            busy_days.begin,
            workspace_id=WORKSPACE,
            user_id=BEN,
            now=ledger.clock.now(),
            **{**plain, **given},
        )
    assert (refused.value.key, refused.value.field) == (f"busy_days.{key}", field)
    assert span(ledger) == (None, None)


def test_a_customers_data_is_no_reason(ledger: Ledger) -> None:
    with pytest.raises(Refusal, match=r"stories\.customer_data"):
        begin(ledger, reason="ask jane@example.com")


def test_ten_days_in_a_row_are_the_most_also_when_they_are_made_longer(ledger: Ledger) -> None:
    begin(ledger, until="2026-12-02")
    ledger.clock.set("2026-11-27T09:00+00:00")
    for since in ("2026-11-27", "2026-12-03"):
        with pytest.raises(Refusal, match=r"busy_days\.too_long"):
            begin(ledger, since=since, until="2026-12-04")
    with pytest.raises(Refusal, match=r"busy_days\.one_at_a_time"):
        begin(ledger, since="2026-12-10", until="2026-12-11")
    begin(ledger, since="2026-11-27", until="2026-11-30")
    assert span(ledger) == (day("2026-11-23"), day("2026-11-30"))


@pytest.mark.parametrize("over", ["ended", "by itself", "called off between"])
def test_ending_them_and_starting_again_wins_no_more_than_ten_days(ledger: Ledger, over: str) -> None:
    begin(ledger, until="2026-12-02" if over == "ended" else "2026-11-30")
    ledger.clock.set("2026-11-30T16:00+00:00")
    if over == "ended":
        end(ledger)
    ledger.clock.set("2026-12-01T09:00+00:00")
    if over == "called off between":
        begin(ledger, since="2026-12-10", until="2026-12-19")
        end(ledger)
    with pytest.raises(Refusal) as refused:
        begin(ledger, since="2026-12-01", until="2026-12-03")
    assert (refused.value.key, refused.value.field) == ("busy_days.too_soon", "until")
    assert refused.value.values == {"last": "2026-11-30", "again": "2026-12-06"}
    begin(ledger, since="2026-12-01", until="2026-12-02")
    assert span(ledger) == (day("2026-12-01"), day("2026-12-02"))
    ledger.clock.set("2026-12-03T09:00+00:00")
    with pytest.raises(Refusal, match=r"busy_days\.too_soon"):
        begin(ledger, since="2026-12-07", until="2026-12-07")
    begin(ledger, since="2026-12-08", until="2026-12-17")
    assert span(ledger) == (day("2026-12-08"), day("2026-12-17"))


def test_what_was_ended_on_its_first_day_counts_as_a_day(ledger: Ledger) -> None:
    begin(ledger, until="2026-12-02")
    end(ledger)
    begin(ledger, until="2026-12-02")
    assert span(ledger) == (day("2026-11-23"), day("2026-12-02"))
    end(ledger)
    with pytest.raises(Refusal, match=r"busy_days\.too_soon"):
        begin(ledger, since="2026-11-24", until="2026-12-03")


def test_said_twice_at_once_it_is_one_thing(ledger: Ledger) -> None:
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(begin, ledger, by) for by in (BEN, LEAD)]:
            done.result()
    assert [act for _, act in ledger.acts()].count("busy_days_set") == 1

    def try_to_end(by: str) -> bool:
        try:
            end(ledger, by)
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(try_to_end, (BEN, LEAD))) == [False, True]


def test_who_is_forgotten_leaves_the_busy_days_without_name_and_words(ledger: Ledger) -> None:
    begin(ledger, reason="Ben's words")
    who = {"workspace_id": WORKSPACE, "user_id": BEN}
    (shown,) = ledger.database.read_now(my_data.everything, **who)["teams_made_busy"]
    assert shown["busy_reason"] == "Ben's words"
    ledger.database.write_now(my_data.forget, now=ledger.clock.now(), **who)
    row = team(ledger)
    assert (row.busy_by, row.busy_reason, row.busy_until) == (None, None, day("2026-11-25"))
