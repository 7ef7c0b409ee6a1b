"""Changing a campaign's steps while it runs: what was sent stays, nothing comes twice, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.db.campaign_versions import CampaignVersionRow
from bot.db.campaigns import ScheduleRow, StepRow
from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.domain import Audience
from bot.errors import Refusal
from bot.services import campaign_edit_effects, campaign_edits, campaign_meanwhile
from bot.services.campaigns import PlannedStep
from bot.step_edits import Act, Edit
from bot.step_facts import Effect
from bot.timetable import parse
from tests.company import ManualClock
from tests.services.programme_world import LEAD, WORKSPACE, World, channel_step, person_step, somebody


def at(text: str) -> datetime:
    """A naive moment."""
    return datetime.fromisoformat(text)


ANA, BEN, CLEO = "UANA", "UBEN", "UCLEO"
MONDAY_STEP = channel_step("30 9 * * 1")


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    """Ana and Cleo (Lisbon) and Ben (New York) in C1. It is Monday, 23 November 2026, 08:00 in London."""
    clock.set("2026-11-23T08:00:00+00:00")
    one = World(database, clock)
    one.arrive()
    one.people(somebody(ANA), somebody(BEN, "America/New_York"))
    one.people(somebody(CLEO))
    one.channel("C1", [ANA, BEN, CLEO])
    return one


def running(world: World, *steps: PlannedStep, weeks: int = 13) -> None:
    world.submit(world.plan(), steps=steps, weeks=weeks)
    world.sync()


def only_step(world: World) -> int:
    return next(row.id for row in world.steps().values() if row.retired_at is None)


def edit(world: World, one: Edit, *, version: int | None = None, by: str = LEAD) -> Any:
    return world.database.write_now(
        campaign_edits.save,
        workspace_id=WORKSPACE,
        campaign_id=world.campaign_id,
        version=world.campaign().version if version is None else version,
        edit=one,
        by=by,
        now=world.clock.now(),
    )


def effect(world: World, one: Edit) -> Effect:
    return world.database.read_now(
        campaign_edit_effects.effect,
        workspace_id=WORKSPACE,
        campaign_id=world.campaign_id,
        version=world.campaign().version,
        edit=one,
        by=LEAD,
        now=world.clock.now(),
    )


def mark(world: World, state: str, **values: Any) -> None:
    """What was made so far is now in this state."""

    def change(session: Session) -> None:
        session.execute(
            update(DeliveryRow).where(DeliveryRow.step_id.is_not(None)).values(state=state, **values)
        )

    world.database.write_now(change)


def test_a_step_that_moves_on_its_very_day_comes_only_to_who_has_not_had_it(world: World) -> None:
    running(world, person_step("30 9 * * 1"))
    world.tick_at("2026-11-23T10:00:00+00:00")  # half past nine in Lisbon, not yet in New York
    assert world.days(ANA) == ["2026-11-23"]
    assert world.days(BEN) == []
    mark(world, "sent")
    edit(world, Edit(Act.MOVE, step=only_step(world), rule="0 16 * * 1"))
    world.tick_at("2026-11-23T22:00:00+00:00")
    assert world.days(ANA) == ["2026-11-23"]
    assert world.days(BEN) == ["2026-11-23"]
    assert [f"{row.due_at:%H:%M}" for row in world.made(BEN)] == ["21:00"]
    world.tick_at("2026-11-30T22:00:00+00:00")
    assert world.days(ANA) == ["2026-11-23", "2026-11-30"]


@pytest.mark.parametrize("state", ["pending", "held"])
def test_what_waits_when_its_step_moves_later_that_day_comes_then_with_the_same_words(
    world: World, state: str
) -> None:
    running(world, MONDAY_STEP)
    world.tick_at("2026-11-23T09:31:00+00:00")
    mark(world, state)
    edit(world, Edit(Act.MOVE, step=only_step(world), rule="0 14 * * 1"))
    assert world.made("C1") == []
    world.tick_at("2026-11-23T14:01:00+00:00")
    assert [(row.state, row.values["n"]) for row in world.made("C1")] == [("pending", 0)]


def test_what_waits_of_a_date_the_new_rule_does_not_name_is_left_out_and_its_turn_comes_next(
    world: World,
) -> None:
    running(world, MONDAY_STEP)
    world.tick_at("2026-11-23T09:31:00+00:00")
    edit(world, Edit(Act.MOVE, step=only_step(world), rule="0 14 * * 2"))
    assert [(row.state, row.reason) for row in world.made("C1")] == [("skipped", "moved")]
    world.tick_at("2026-11-24T14:01:00+00:00")
    assert [(str(row.local_date), row.values["n"]) for row in world.made("C1", state="pending")] == [
        ("2026-11-24", 0)
    ]


def test_a_step_moved_away_and_back_on_one_day_is_not_lost(world: World) -> None:
    running(world, MONDAY_STEP)
    world.tick_at("2026-11-23T09:31:00+00:00")
    step = only_step(world)
    edit(world, Edit(Act.MOVE, step=step, rule="0 14 * * 2"))
    edit(world, Edit(Act.MOVE, step=step, rule="0 15 * * 1"))
    world.tick_at("2026-11-23T15:01:00+00:00")
    assert [(str(row.local_date), row.state) for row in world.made("C1")] == [("2026-11-23", "pending")]


def test_what_is_on_its_way_is_not_taken_back_when_its_new_time_has_passed(world: World) -> None:
    running(world, MONDAY_STEP)
    world.tick_at("2026-11-23T09:31:00+00:00")
    edit(world, Edit(Act.MOVE, step=only_step(world), rule="0 9 * * 1"))
    assert [row.state for row in world.made("C1")] == ["pending"]
    assert world.schedules()["C1"].next_local_date == date(2026, 11, 30)


def test_the_next_one_is_skipped_and_the_one_after_it_has_the_words_that_were_to_come(world: World) -> None:
    running(world, MONDAY_STEP)
    world.tick_at("2026-11-23T09:31:00+00:00")
    local = at("2026-11-30T09:30")
    assert effect(world, Edit(Act.SKIP, step=only_step(world), local=local)).channels == 1
    edit(world, Edit(Act.SKIP, step=only_step(world), local=local))
    world.tick_at("2026-11-30T09:31:00+00:00", "2026-12-07T09:31:00+00:00")
    assert [(str(row.local_date), row.values["n"]) for row in world.made("C1")] == [
        ("2026-11-23", 0),
        ("2026-12-07", 1),
    ]


def test_a_step_said_again_says_the_same_and_takes_nobodys_turn(world: World) -> None:
    running(world, MONDAY_STEP)
    world.tick_at("2026-11-23T09:31:00+00:00")
    edit(world, Edit(Act.REPEAT, step=only_step(world), local=at("2026-11-26T11:00")))
    world.tick_at("2026-11-26T11:01:00+00:00", "2026-11-30T09:31:00+00:00")
    assert [(str(row.local_date), row.values["n"]) for row in world.made("C1")] == [
        ("2026-11-23", 0),
        ("2026-11-26", 0),
        ("2026-11-30", 1),
    ]


def test_a_step_left_out_sends_nothing_more_and_keeps_its_history(world: World) -> None:
    running(world, MONDAY_STEP, person_step("30 9 * * 2"))
    world.tick_at("2026-11-23T09:31:00+00:00")
    monday = next(row.id for row in world.steps().values() if row.kind == "intention")
    edit(world, Edit(Act.RETIRE, step=monday))
    assert [(row.state, row.reason) for row in world.made("C1")] == [("skipped", "edited")]
    world.sync()
    world.tick_at("2026-11-30T09:31:00+00:00")
    assert world.days("C1") == ["2026-11-23"]
    assert world.days(ANA) == ["2026-11-24"]


def test_a_new_step_comes_to_everybody_from_now_on_and_people_past_it_get_nothing(world: World) -> None:
    running(world, MONDAY_STEP)
    world.tick_at("2026-11-26T12:00:00+00:00")
    edit(world, Edit(Act.ADD, kind="scenario", rule="day0+2d@09:30"))
    edit(world, Edit(Act.ADD, kind="scenario", rule="30 9 * * 5"))
    world.tick_at("2026-11-27T15:00:00+00:00", "2026-11-28T15:00:00+00:00")
    assert world.days(ANA) == ["2026-11-27", "2026-11-28"]


def test_one_time_zone_for_all_and_everybodys_own_again(world: World) -> None:
    running(world, person_step("30 9 * * 5"))
    step = only_step(world)
    edit(world, Edit(Act.MOVE, step=step, rule="30 9 * * 5", timezone="Asia/Tokyo"))
    assert {row.timezone for row in world.schedules().values()} == {"Asia/Tokyo"}
    edit(world, Edit(Act.MOVE, step=step, rule="30 9 * * 5"))
    assert world.schedules()[BEN].timezone == "America/New_York"
    assert world.schedules()[BEN].next_due_at == datetime(2026, 11, 27, 14, 30, tzinfo=UTC)


def test_a_step_that_comes_to_reckon_from_each_persons_first_day_knows_it(world: World) -> None:
    running(world, person_step("30 9 * * 5"))
    edit(world, Edit(Act.MOVE, step=only_step(world), rule="day0+2d@09:30"))
    assert {row.day0 for row in world.schedules().values()} == {date(2026, 11, 23)}
    assert world.schedules()[ANA].next_local_date == date(2026, 11, 25)


def test_of_two_leads_the_second_is_told_who_did_what_and_nothing_is_saved(world: World) -> None:
    running(world, MONDAY_STEP)
    seen = world.campaign().version
    edit(world, Edit(Act.MOVE, step=only_step(world), rule="0 14 * * 2"), version=seen)
    with pytest.raises(Refusal) as refused:
        edit(world, Edit(Act.RETIRE, step=only_step(world)), version=seen)
    assert refused.value.key == "campaign_steps.changed_meanwhile"
    found = world.database.read_now(campaign_meanwhile.since, WORKSPACE, world.campaign_id, seen)
    assert (found.by, found.version) == (LEAD, seen + 1)
    assert [(one.before.rule, one.after.rule) for one in found.changes if one.before and one.after] == [
        ("30 9 * * 1", "0 14 * * 2")
    ]
    assert world.steps()[only_step(world)].rule == "0 14 * * 2"


def test_every_version_is_kept_and_an_older_one_comes_back_as_a_new_one(world: World) -> None:
    running(world, MONDAY_STEP, person_step("30 9 * * 2"))
    first = world.campaign().version
    monday = next(row.id for row in world.steps().values() if row.kind == "intention")
    edit(world, Edit(Act.RETIRE, step=monday))
    edit(world, Edit(Act.ADD, kind="moment", rule="0 11 * * 3", words="Look up and smile."))
    edit(world, Edit(Act.ROLL_BACK, version=first))
    rows = world.all(CampaignVersionRow)
    assert [(row.number - first, row.act) for row in rows] == [
        (0, "start"),
        (1, "retire"),
        (2, "add"),
        (3, "roll_back"),
    ]
    assert rows[3].steps == rows[0].steps
    assert {row.kind for row in world.steps().values() if row.retired_at is None} == {"intention", "scenario"}
    world.tick_at("2026-11-30T09:31:00+00:00")
    assert "2026-11-30" in world.days("C1")
    assert {row.kind for row in world.made("C1")} == {"intention"}


def test_the_effect_counts_people_messages_sent_and_says_what_comes_next(world: World) -> None:
    running(world, person_step("30 9 * * 1"))
    world.tick_at("2026-11-23T09:31:00+00:00")
    mark(world, "sent")
    found = effect(world, Edit(Act.MOVE, step=only_step(world), rule="0 11 * * 3"))
    assert (found.people, found.channels, found.sent) == (3, 0, 2)
    assert found.coming is not None
    assert found.coming.local == at("2026-11-25T11:00")
    assert found.waits_until is None


@pytest.mark.parametrize(
    ("rule", "waits_until"), [("0 23 * * 3", "2026-11-26T08:30"), ("0 11 * * 6", "2026-11-30T08:30")]
)
def test_a_time_at_which_nobody_works_says_until_when_it_waits(
    world: World, rule: str, waits_until: str
) -> None:
    running(world, person_step("30 9 * * 1"))
    found = effect(world, Edit(Act.MOVE, step=only_step(world), rule=rule))
    assert found.waits_until == at(waits_until)


IMPOSSIBLE = [
    (Edit(Act.MOVE, rule="whenever"), "campaign_steps.bad_rule"),
    (Edit(Act.MOVE, rule="30 9 * * 1"), "campaign_steps.nothing_changes"),
    (Edit(Act.MOVE, rule="every session+1d@09:30"), "campaign_steps.no_sessions"),
    (Edit(Act.MOVE, rule="session[3]+1d@09:30"), "campaign_steps.no_sessions"),
    (Edit(Act.MOVE, rule="on 2026-01-01@09:30"), "campaign_steps.never_falls"),
    (Edit(Act.MOVE, rule="30 9 * * 1", timezone="Mars/Base"), "campaign_steps.bad_rule"),
    (Edit(Act.MOVE, rule="30 9 " + "1," * 130 + "1 * *"), "campaign_steps.bad_rule"),
    (Edit(Act.REPEAT, local=at("2026-11-01T09:00")), "campaign_steps.day_outside"),
    (Edit(Act.REPEAT, local=at("2030-11-01T09:00")), "campaign_steps.day_outside"),
    (Edit(Act.WORDS, words="x" * 601), "campaign_steps.too_long"),
    (Edit(Act.WORDS, words="Ring +351 912 345 678 first"), "stories.customer_data"),
    (Edit(Act.ADD, kind="nonsense", rule="30 9 * * 1"), "campaign_steps.no_kind"),
    (Edit(Act.ROLL_BACK, version=99), "campaign_steps.version_gone"),
]


def test_what_cannot_be_is_refused_and_changes_nothing(world: World) -> None:
    running(world, MONDAY_STEP)
    before = world.campaign().version
    for one, key in IMPOSSIBLE:
        wanted = one if one.act in {Act.ADD, Act.ROLL_BACK} else replace(one, step=only_step(world))
        with pytest.raises(Refusal) as refused:
            edit(world, wanted)
        assert refused.value.key == key, one
    assert world.campaign().version == before
    assert world.all(CampaignVersionRow) == []


def test_only_leads_change_steps_and_the_log_says_who_did(world: World) -> None:
    running(world, MONDAY_STEP)
    with pytest.raises(Refusal):
        edit(world, Edit(Act.RETIRE, step=only_step(world)), by=ANA)
    edit(world, Edit(Act.RETIRE, step=only_step(world)))
    assert (LEAD, "step_retire") in world.acts()


def test_a_paused_campaign_is_changed_and_what_falls_in_the_pause_is_not_sent_later(world: World) -> None:
    running(world, MONDAY_STEP)
    world.switch("paused")
    edit(world, Edit(Act.MOVE, step=only_step(world), rule="0 11 * * 3"))
    world.clock.set("2026-11-27T12:00:00+00:00")
    world.switch("running")
    world.tick()
    assert world.days("C1") == []
    world.tick_at("2026-12-02T11:01:00+00:00")
    assert world.days("C1") == ["2026-12-02"]


def test_single_dates_that_are_over_are_forgotten_so_that_a_rule_never_grows_too_long(world: World) -> None:
    running(world, MONDAY_STEP, weeks=60)
    step = only_step(world)
    for week in range(40):
        local = world.schedules()["C1"].next_local_date
        edit(world, Edit(Act.SKIP, step=step, local=datetime.combine(local, datetime.min.time())))
        world.clock.move(weeks=1)
        world.tick()
        assert len(parse(world.steps()[step].rule).without) <= 3, week
    assert world.days("C1") == []


def test_own_words_are_stored_with_the_step(world: World) -> None:
    running(world, MONDAY_STEP)
    edit(world, Edit(Act.WORDS, step=only_step(world), words="  *Look* <!channel> up  "))
    assert world.all(StepRow)[0].content_text == "*Look* <!channel> up"
    edit(world, Edit(Act.WORDS, step=only_step(world), words=""))
    assert world.all(StepRow)[0].content_text is None
    assert world.all(StepRow)[0].audience == Audience.CHANNEL
    assert len(world.all(ScheduleRow)) == 1
