"""Changing a step of 10,000 people: a moment's work, in a number of statements that does not grow with them."""

from __future__ import annotations

import time
from datetime import date, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.db.campaigns import ScheduleRow
from bot.db.session import Database
from bot.recurrence import zone
from bot.services import campaign_edit_effects, campaign_edits
from bot.step_edits import Act, Edit
from tests.company import ManualClock
from tests.services.programme_world import LEAD, WORKSPACE, World
from tests.services.statements import statements
from tests.services.test_campaign_edits import edit, mark, only_step
from tests.services.test_campaigns_many import crowd

ZONES = ("Europe/Lisbon", "America/New_York", "Asia/Tokyo", "Australia/Sydney", "Africa/Nairobi")
PEOPLE = 10_000


def check(world: World, one: Edit) -> None:
    """What is done before the form is acknowledged."""
    world.database.read_now(
        campaign_edits.check,
        workspace_id=WORKSPACE,
        campaign_id=world.campaign_id,
        version=world.campaign().version,
        edit=one,
        by=LEAD,
        now=world.clock.now(),
    )


def test_ten_thousand_people_are_planned_anew_in_groups_and_nobody_is_asked_twice(
    database: Database, clock: ManualClock
) -> None:
    world = crowd(database, clock, PEOPLE, *ZONES)
    world.tick_at("2026-11-23T10:00:00+00:00")  # Monday, half past nine: in all zones but New York
    mark(world, "sent")
    step = only_step(world)
    move = Edit(Act.MOVE, step=step, rule="0 16 * * 1")

    began = time.perf_counter()
    with statements(database) as before_the_answer:
        check(world, move)
    assert time.perf_counter() - began < 1
    assert len(before_the_answer) < 15

    began = time.perf_counter()
    effect = database.read_now(
        campaign_edit_effects.effect,
        workspace_id=WORKSPACE,
        campaign_id=world.campaign_id,
        version=world.campaign().version,
        edit=move,
        by=LEAD,
        now=clock.now(),
    )
    with statements(database) as to_save:
        edit(world, move)
    assert time.perf_counter() - began < 15  # behind the acknowledgement, on a machine with other work
    assert (effect.people, effect.sent) == (PEOPLE, PEOPLE * 4 // 5)
    assert len(to_save) < 40

    world.tick_at("2026-11-24T08:00:00+00:00")
    made = world.made()
    assert len(made) == len({row.conversation for row in made}) == PEOPLE
    late = [row for row in made if row.due_at.astimezone(zone("America/New_York")).hour == 16]
    assert len(late) == PEOPLE // 5
    assert {row.next_local_date for row in world.schedules().values()} == {date(2026, 11, 30)}


def test_who_joined_on_sixty_different_days_is_planned_anew_in_groups_too(
    database: Database, clock: ManualClock
) -> None:
    world = crowd(database, clock, 3000, *ZONES)
    step = only_step(world)
    edit(world, Edit(Act.MOVE, step=step, rule="day0+70d@09:30"))

    def spread(session: Session) -> None:
        for n in range(60):  # as if they had come one day after the other
            came = date(2026, 11, 23) - timedelta(days=59 - n)
            session.execute(update(ScheduleRow).where(ScheduleRow.id % 60 == n).values(day0=came))

    database.write_now(spread)
    with statements(database) as to_save:
        edit(world, Edit(Act.MOVE, step=step, rule="day0+63d@10:30"))
    assert len(to_save) < 60 * len(ZONES) + 40
    assert len({row.next_local_date for row in world.schedules().values()}) == 60
