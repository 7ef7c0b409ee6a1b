"""What waits for somebody: theirs alone, by what they may do now, and held things only when they ask."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.catch_up import CatchUp
from bot.db import plans as plans_table
from bot.db.drills import DrillAttemptRow
from bot.db.session import Database
from bot.errors import Refusal
from bot.services import catch_up
from tests.company import ManualClock
from tests.services.attention_world import ANA, BEN, Ledger
from tests.services.programme_world import WORKSPACE

LATER = datetime(2027, 1, 1, tzinfo=UTC)
# The clock stands at Monday, 23 November 2026, 08:55 UTC: 08:55 in Lisbon, 03:55 in New York.


@pytest.fixture
def ledger(database: Database, clock: ManualClock) -> Ledger:
    one = Ledger(database, clock)
    one.open()
    return one


def facts(ledger: Ledger, user_id: str = ANA) -> CatchUp:
    return ledger.database.read_now(
        catch_up.facts, workspace_id=WORKSPACE, user_id=user_id, now=ledger.clock.now()
    )


def show(ledger: Ledger, delivery: str, *, by: str = ANA) -> str:
    return ledger.database.read_now(catch_up.show, workspace_id=WORKSPACE, user_id=by, delivery=delivery).kind


def send_now(ledger: Ledger, user_id: str = ANA) -> int:
    return ledger.database.write_now(catch_up.send_now, workspace_id=WORKSPACE, user_id=user_id)


def test_a_question_waits_for_a_week_and_for_its_reader_alone(ledger: Ledger) -> None:
    asked = ledger.write("scenario")
    ledger.send()
    (one,) = facts(ledger).asked
    assert (one.kind, one.delivery, f"{one.local:%a %H:%M}") == ("scenario", asked, "Mon 08:55")
    assert facts(ledger, BEN).asked == ()
    assert show(ledger, asked) == "scenario"
    with pytest.raises(Refusal, match="gone"):
        show(ledger, asked, by=BEN)
    ledger.clock.set("2026-11-30T08:56+00:00")
    assert facts(ledger).asked == ()


def test_an_answered_question_is_not_open_and_is_shown_with_its_answer(ledger: Ledger) -> None:
    asked = ledger.write("scenario")
    ledger.send()
    ledger.database.write_now(
        lambda session: session.query(DrillAttemptRow).update({"option": 0, "best": True})
    )
    assert facts(ledger).asked == ()
    assert show(ledger, asked) == "scenario_answered"


def test_a_plan_that_was_asked_about_waits_until_it_is_answered(ledger: Ledger) -> None:
    def make(week_of: date) -> int:
        return ledger.database.write_now(
            plans_table.save,
            workspace_id=WORKSPACE,
            user_id=ANA,
            week_of=week_of,
            cue="a customer waits",
            response="greet them",
            obstacle="",
            made_at=ledger.clock.now(),
        )

    plan = make(date(2026, 11, 23))
    make(date(2026, 11, 16))  # nobody asked about this one
    assert facts(ledger).asked == ()
    asked = ledger.write("plan_question", values={"plan_id": plan}, dedupe_key=f"plan_question:{plan}")
    ledger.send()
    assert [one.delivery for one in facts(ledger).asked] == [asked]
    assert show(ledger, asked) == "plan_question"
    ledger.clock.set("2026-11-30T09:00+00:00")
    assert [one.delivery for one in facts(ledger).asked] == [asked], "on Monday it can still be answered"
    ledger.database.write_now(plans_table.close, plan, "kept")
    assert facts(ledger).asked == ()
    with pytest.raises(Refusal, match="settled"):
        show(ledger, asked)


def test_nothing_but_questions_can_be_shown_again(ledger: Ledger) -> None:
    other = ledger.write("lead_named")
    ledger.send()
    for delivery in (other, "nothing"):
        with pytest.raises(Refusal, match="gone"):
            show(ledger, delivery)


def test_what_is_held_goes_when_it_is_asked_for_outside_the_limits(ledger: Ledger) -> None:
    ledger.clock.set("2026-11-21T12:00+00:00")  # Saturday
    held = [ledger.write("scenario", expires_at=LATER), ledger.write("story_nudge", expires_at=LATER)]
    theirs = ledger.write("scenario", BEN, expires_at=LATER)
    assert ledger.send() == []
    found = facts(ledger)
    assert (found.held, f"{found.held_until:%a %H:%M}") == (2, "Mon 08:30")
    assert send_now(ledger) == 2
    assert ledger.send()[:1] == held[:1]
    assert ledger.fate(theirs)[0] == "held"
    assert facts(ledger).held == 0
    assert send_now(ledger) == 0
    planned = ledger.write("scenario", expires_at=LATER)
    assert ledger.send_at("2026-11-23T09:00+00:00") == [planned], "what was asked for counts on no budget"


def test_more_than_can_be_read_at_once_comes_in_two_goes(ledger: Ledger) -> None:
    ledger.clock.set("2026-11-21T12:00+00:00")
    for _ in range(25):
        ledger.write("scenario", expires_at=LATER)
    for _ in range(2):  # a claim looks at twenty of one conversation
        ledger.send()
    assert facts(ledger).held == 25
    assert [send_now(ledger), send_now(ledger), send_now(ledger)] == [20, 5, 0]


def test_who_ends_a_silence_by_asking_is_promised_no_hour(ledger: Ledger) -> None:
    for day in (12, 13, 16):
        ledger.clock.set(f"2026-11-{day}T09:30+00:00")
        ledger.write("scenario")
        ledger.send()
    ledger.write("scenario", expires_at=LATER)
    ledger.send_at("2026-11-17T09:30+00:00")
    found = facts(ledger)
    assert (found.held, f"{found.held_until:%a %H:%M}") == (1, "Mon 08:30")
    ledger.clock.set("2026-11-20T10:00+00:00")
    found = facts(ledger)
    assert (found.held, found.held_until) == (1, None), (
        "after a week it is a silence: nothing waits beyond it"
    )
