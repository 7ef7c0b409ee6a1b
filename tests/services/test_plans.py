"""The rules of if-then plans on a moved clock: their weeks, their two messages, whose they are."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.db.deliveries import DeliveryRow
from bot.db.plans import PlanRow
from bot.db.session import Database
from bot.db.timers import TimerRow
from bot.errors import Refusal
from bot.jobs.timers import RULES
from bot.recurrence import zone
from bot.services import deliveries, my_data, plan_help, plans, timers
from bot.services.delivery_kinds import FILL
from tests.company import ManualClock
from tests.services.programme_world import LEAD, WORKSPACE, World, channel_step, somebody

ANA, BEN = "UANA", "UBEN"


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    """Monday morning in Lisbon; Ana is in New York, Ben in Lisbon, one team."""
    one = World(database, clock)
    clock.set("2026-11-23T08:00+00:00")
    one.arrive()
    one.people(somebody(ANA, "America/New_York"), somebody(BEN), somebody("UGUEST", is_guest=True))
    one.channel("C1", [ANA, BEN])
    one.set_up(channel_step("30 9 * * 1"))
    return one


def make(world: World, user_id: str = ANA, *, cue: str = "the queue is full", **more: str) -> Any:
    given_words = {"response": "breathe first", "obstacle": "", **more}
    return world.database.write_now(
        plans.make, workspace_id=WORKSPACE, user_id=user_id, cue=cue, now=world.clock.now(), **given_words
    )


def pass_to(world: World, text: str) -> list[str]:
    """The clock goes on; the kinds of messages about plans that are claimed by then."""
    world.clock.set(text)
    world.database.write_now(timers.tick, rules=RULES, now=world.clock.now(), limit=100)
    claimed = world.database.write_now(deliveries.claim, now=world.clock.now(), busy=[], limit=50)
    for one in claimed:
        world.database.write_now(deliveries.sent, one, channel_id="D1", ts="1.0", now=world.clock.now())
    return [one.kind for one in claimed if one.kind.startswith("plan")]


def test_one_reminder_and_one_question_come_at_the_persons_own_hour(world: World) -> None:
    make(world)
    assert pass_to(world, "2026-11-25T14:59+00:00") == []
    assert pass_to(world, "2026-11-25T15:00+00:00") == ["plan_reminder"]
    assert pass_to(world, "2026-11-27T18:59+00:00") == []
    assert pass_to(world, "2026-11-27T19:00+00:00") == ["plan_question"]
    assert pass_to(world, "2026-12-11T19:00+00:00") == [], "nothing comes again"


def test_after_a_downtime_they_come_in_office_hours_while_they_still_help(world: World) -> None:
    world.clock.set("2026-11-30T08:00+00:00")
    make(world)
    make(world, BEN)
    assert pass_to(world, "2026-12-03T03:00+00:00") == [], "night in New York and in Lisbon"
    assert pass_to(world, "2026-12-03T08:30+00:00") == ["plan_reminder"], "Ben's"
    assert pass_to(world, "2026-12-03T13:30+00:00") == ["plan_reminder"], "Ana's"
    assert pass_to(world, "2026-12-06T12:00+00:00") == [], "Sunday"
    assert pass_to(world, "2026-12-07T13:30+00:00") == ["plan_question"] * 2


def test_what_helps_no_more_is_not_sent(world: World) -> None:
    make(world)
    assert pass_to(world, "2026-11-27T20:00+00:00") == ["plan_question"], (
        "no reminder after the question's hour"
    )
    make(world, BEN)
    assert pass_to(world, "2026-12-20T12:00+00:00") == []


@pytest.mark.parametrize("made_at", ["2026-11-25T09:00+00:00", "2026-11-26T12:00+00:00"])
def test_a_plan_made_shortly_before_or_after_the_reminder_has_none(world: World, made_at: str) -> None:
    world.clock.set(made_at)
    make(world)
    assert [row.kind for row in world.all(TimerRow, TimerRow.kind.startswith("plan"))] == ["plan_question"]


def test_a_plan_made_again_in_its_week_takes_the_place_of_the_first(world: World) -> None:
    make(world)
    make(world, cue="somebody shouts")
    (row,) = world.all(PlanRow)
    assert row.cue == "somebody shouts"
    assert pass_to(world, "2026-11-25T15:00+00:00") == ["plan_reminder"]


def test_who_has_left_or_was_forgotten_hears_nothing_of_their_plan(world: World) -> None:
    make(world)
    make(world, BEN)
    world.people(somebody(ANA, "America/New_York", is_deleted=True))
    world.database.write_now(my_data.forget, workspace_id=WORKSPACE, user_id=BEN, now=world.clock.now())
    assert pass_to(world, "2026-11-25T15:00+00:00") == []
    assert pass_to(world, "2026-11-27T19:00+00:00") == []
    assert [row.user_id for row in world.all(PlanRow)] == [ANA]


def test_a_plan_is_closed_once_and_by_its_maker(world: World) -> None:
    make(world)
    (row,) = world.all(PlanRow)

    def close(user_id: str, outcome: str) -> Any:
        return world.database.write_now(
            plans.close, workspace_id=WORKSPACE, user_id=user_id, plan_id=row.id, outcome=outcome
        )

    for user_id, outcome in ((BEN, "kept"), (ANA, "brilliant"), (ANA, "")):
        with pytest.raises(Refusal, match="not_yours"):
            close(user_id, outcome)
    assert close(ANA, "partly").outcome == "partly"
    assert close(ANA, "kept").outcome == "partly"
    assert pass_to(world, "2026-11-27T19:00+00:00") == [], "what is answered is not asked about"


def test_carrying_on_twice_makes_one_plan_and_never_takes_the_place_of_a_newer_one(world: World) -> None:
    make(world)
    (row,) = world.all(PlanRow)
    world.clock.set("2026-11-27T20:00+00:00")

    def renew() -> Any:
        return world.database.write_now(
            plans.renew, workspace_id=WORKSPACE, user_id=ANA, plan_id=row.id, now=world.clock.now()
        )

    assert renew() == renew() == date(2026, 11, 30)
    make(world, cue="something new")
    renew()
    assert [one.cue for one in world.all(PlanRow)] == ["the queue is full", "something new"]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ({"cue": "ab"}, "cue_needed"),
        ({"cue": "\u200b\u200b\u200b\u200b"}, "cue_needed"),
        ({"response": "😀😀😀"}, "response_needed"),
        ({"response": ""}, "response_needed"),
        ({"cue": "x" * 301}, "too_long"),
        ({"response": "x" * 301}, "too_long"),
        ({"obstacle": "x" * 301}, "too_long"),
    ],
)
def test_what_is_too_short_or_too_long_is_refused(world: World, words: dict[str, str], key: str) -> None:
    with pytest.raises(Refusal, match=key):
        make(world, **words)
    assert world.all(PlanRow) == []


@pytest.mark.parametrize("user_id", ["UGUEST", "USTRANGER"])
def test_guests_and_strangers_make_no_plan(world: World, user_id: str) -> None:
    with pytest.raises(Refusal, match="members_only"):
        make(world, user_id)


def test_a_question_goes_once_into_the_thread_of_a_post_that_stands_in_ones_own_team(world: World) -> None:
    def ask(user_id: str, channel_id: str = "C1", key: str = "k") -> None:
        world.database.write_now(
            plan_help.ask,
            workspace_id=WORKSPACE,
            user_id=user_id,
            channel_id=channel_id,
            text="How do you do it?",
            key=key,
            now=world.clock.now(),
        )

    with pytest.raises(Refusal, match="no_post"):
        ask(ANA)
    world.tick_at("2026-11-23T14:30+00:00")
    pass_to(world, "2026-11-23T14:31+00:00")
    ask(ANA)
    ask(ANA)
    (row,) = world.all(DeliveryRow, DeliveryRow.kind == "plan_help")
    assert (row.conversation, row.thread_ts) == ("C1", "1.0")
    for user_id, channel_id, key in (
        (ANA, "C2", "no_post"),
        (ANA, "", "place_needed"),
        (LEAVER, "C1", "only"),
    ):
        with pytest.raises(Refusal, match=key):
            ask(user_id, channel_id, "other")
    world.clock.move(days=8)
    with pytest.raises(Refusal, match="no_post"):
        ask(ANA, key="late")


def test_who_is_forgotten_leaves_the_thread_with_every_word_and_reads_them_before(world: World) -> None:
    def ask(key: str, user_id: str = ANA) -> None:
        world.database.write_now(
            plan_help.ask,
            workspace_id=WORKSPACE,
            user_id=user_id,
            channel_id="C1",
            text=f"How do you do {key} it?",
            key=key,
            now=world.clock.now(),
        )

    world.tick_at("2026-11-23T14:30+00:00")
    pass_to(world, "2026-11-23T14:31+00:00")
    ask("first")
    ask("second")
    shown = world.database.read_now(my_data.everything, workspace_id=WORKSPACE, user_id=ANA)
    texts = [one["values"]["text"] for one in shown["questions_to_your_team"]]
    assert texts == ["How do you do first it?", "How do you do second it?"]
    world.database.write_now(my_data.forget, workspace_id=WORKSPACE, user_id=ANA, now=world.clock.now())
    asked = world.all(DeliveryRow, DeliveryRow.kind == "plan_help")
    assert [row.values for row in asked] == [{}, {}]
    replaced = world.all(DeliveryRow, DeliveryRow.kind == "plan_help_gone")
    assert {row.target_id for row in replaced} == {row.public_id for row in asked}
    assert [world.database.read_now(FILL["plan_help"], row) for row in asked] == [None, None], (
        "not sent later"
    )
    with pytest.raises(Refusal, match="question_gone"):
        world.database.write_now(
            plan_help.take_back, workspace_id=WORKSPACE, by=LEAD, key="first", now=world.clock.now()
        )


LEAVER = "UGUEST"


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001
    st.sampled_from(["Europe/Lisbon", "America/New_York", "Pacific/Honolulu", "Australia/Lord_Howe"]),
)
def test_a_plans_question_always_lies_ahead_and_within_a_week(naive: datetime, name: str) -> None:
    now, where = naive.replace(tzinfo=UTC), zone(name)
    monday = plans.week_for(now, where)
    assert monday.weekday() == 0
    asked = datetime.combine(monday + timedelta(days=4), datetime.min.time(), where).replace(hour=14)
    assert timedelta(0) < asked.astimezone(UTC) - now <= timedelta(days=7, hours=1)
