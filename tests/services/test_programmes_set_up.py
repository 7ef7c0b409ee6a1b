"""Setting a programme up: what the form refuses and where, and what comes of a good one."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.db.programmes import ProgrammeRow, RoleGrantRow, TeamRow
from bot.db.session import Database
from bot.errors import Refusal
from bot.recurrence import RecurrenceError
from bot.services import leads as lead_rules
from bot.services import programmes
from tests.company import ManualClock
from tests.services.programme_world import (
    ADMIN,
    LEAD,
    WORKSPACE,
    World,
    channel_step,
    day,
    person_step,
    somebody,
    step_of,
)


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    """Monday, 08:55; Encore is installed and nothing is set up."""
    one = World(database, clock)
    one.arrive()
    one.people(
        somebody("U1"),
        somebody("UGUEST", is_guest=True),
        somebody("UROBOT", is_bot=True),
        somebody("UGONE", is_deleted=True),
    )
    one.channel("C1", ["U1"])
    return one


REFUSED: list[tuple[dict[str, Any], str, str, dict[str, Any]]] = [
    ({"leads": ()}, "programmes.no_lead", "leads", {}),
    ({"leads": (LEAD, "UGUEST")}, "programmes.lead_cannot", "leads", {"person": "UGUEST"}),
    ({"leads": ("UROBOT",)}, "programmes.lead_cannot", "leads", {"person": "UROBOT"}),
    ({"leads": ("UGONE",)}, "programmes.lead_cannot", "leads", {"person": "UGONE"}),
    ({"leads": ("UNKNOWN",)}, "programmes.lead_cannot", "leads", {"person": "UNKNOWN"}),
    ({"channels": ()}, "programmes.no_channel", "channels", {}),
    (
        {"channels": tuple(f"C{n}" for n in range(51))},
        "programmes.too_many_channels",
        "channels",
        {"most": 50},
    ),
    ({"chosen_people": ()}, "programmes.nobody_chosen", "people", {}),
    ({"starts_on": day("2026-11-22")}, "programmes.date_past", "starts_on", {}),
    ({"starts_on": day("2027-11-25")}, "programmes.date_far", "starts_on", {}),
]


@pytest.mark.parametrize(("change", "key", "field", "values"), REFUSED)
def test_a_plan_that_cannot_be_is_refused_at_its_field(
    world: World, change: dict[str, Any], key: str, field: str, values: dict[str, Any]
) -> None:
    plan = world.plan(**change)
    with pytest.raises(Refusal) as refused:
        world.database.read_now(
            programmes.check, plan, workspace_id=WORKSPACE, by=ADMIN, today=world.clock.now().date()
        )
    assert (refused.value.key, refused.value.field, refused.value.values) == (key, field, values)
    with pytest.raises(Refusal) as refused:
        world.submit(plan)
    assert refused.value.key == key
    assert world.all(ProgrammeRow) == world.all(TeamRow) == world.acts() == []


@pytest.mark.parametrize(
    "change",
    [
        {"channels": tuple(f"C{n}" for n in range(50))},
        {"starts_on": day("2027-11-24")},
        {"chosen_people": ("U1",)},
        {"leads": (LEAD, LEAD, "U1"), "channels": ("C1", "C1")},
    ],
)
def test_a_plan_at_the_limits_is_taken(world: World, change: dict[str, Any]) -> None:
    plan = world.plan(**change)
    world.submit(plan)
    assert [row.channel_id for row in world.all(TeamRow)] == list(dict.fromkeys(plan.channels))
    assert [row.user_id for row in world.all(RoleGrantRow)] == list(dict.fromkeys(plan.leads))


@pytest.mark.parametrize("who", [LEAD, "U1", "UNKNOWN"])
def test_only_admins_may_set_up(world: World, who: str) -> None:
    with pytest.raises(Refusal) as refused:
        world.submit(world.plan(), by=who)
    assert (refused.value.key, refused.value.field) == ("programmes.admins_only", None)
    assert refused.value.values == {"admins": [ADMIN]}


def test_a_second_set_up_is_refused_and_names_the_leads(world: World) -> None:
    world.submit(world.plan())
    with pytest.raises(Refusal) as refused:
        world.submit(world.plan(leads=("U1",)))
    assert (refused.value.key, refused.value.values) == ("programmes.done_already", {"leads": [LEAD]})


def test_two_admins_who_submit_at_once_make_one_programme(world: World) -> None:
    world.people(somebody("UADMIN2", is_admin=True))
    together = threading.Barrier(2)
    outcomes: list[str] = []

    def submit(by: str) -> None:
        together.wait()
        try:
            world.submit(world.plan(leads=(by,)), by=by)
            outcomes.append("done")
        except Refusal as refused:
            outcomes.append(refused.key)

    threads = [threading.Thread(target=submit, args=(by,)) for by in (ADMIN, "UADMIN2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "programmes.done_already"]
    [programme] = world.all(ProgrammeRow)
    [grant] = world.all(RoleGrantRow)
    assert grant.user_id == programme.created_by
    assert [row.channel_id for row in world.all(TeamRow)] == ["C1"]
    assert world.acts() == [(programme.created_by, "set_up")]


def test_a_rule_that_cannot_be_read_is_found_at_once_and_leaves_nothing(world: World) -> None:
    with pytest.raises(RecurrenceError):
        world.submit(world.plan(), steps=[channel_step("every monday")])
    assert world.all(ProgrammeRow) == world.all(TeamRow) == []


def test_the_leads_hear_that_it_is_set_up(world: World) -> None:
    world.submit(world.plan(leads=(LEAD, "U1")))
    for lead in (LEAD, "U1"):
        [told] = world.told("programme_set_up", lead=lead)
        assert told.values == {
            "by": ADMIN,
            "campaign": "Weekly rhythm",
            "starts_on": "2026-11-23",
            "channels": ["C1"],
            "emoji": "raised_hands",
        }


# When it begins and ends


def test_on_the_first_day_only_what_is_still_to_come_is_sent(world: World) -> None:
    world.clock.set("2026-11-23T10:00+00:00")
    world.set_up(channel_step("30 9 * * *"), channel_step("0 11 * * *"))
    world.tick()
    assert world.made() == []
    world.tick_at("2026-11-23T11:00+00:00", "2026-11-24T09:30+00:00")
    assert [f"{row.due_at:%dT%H:%M}" for row in world.made()] == ["23T11:00", "24T09:30"]
    assert world.told("missed") == []


def test_a_step_that_falls_due_while_the_teams_are_being_read_is_sent(world: World) -> None:
    world.clock.set("2026-11-23T09:29:50+00:00")
    world.submit(world.plan(), steps=[step_of("intention")])
    world.clock.move(seconds=25)
    world.sync()
    world.tick()
    assert world.days("C1", state="pending") == ["2026-11-23"]


@pytest.mark.parametrize("timezone", ["Pacific/Kiritimati", "Europe/Lisbon", "Pacific/Pago_Pago"])
def test_before_its_first_date_a_campaign_does_nothing_anywhere(world: World, timezone: str) -> None:
    world.people(somebody("U1", timezone))
    world.set_up(
        channel_step("30 9 * * *", grace_hours=72),
        person_step("0 0 * * *", grace_hours=72),
        starts_on=day("2026-12-01"),
        weeks=1,
    )
    for _ in range(24 * 20):
        world.tick()
        world.clock.move(hours=1)
    expected = [f"2026-12-0{n}" for n in range(1, 8)]
    assert world.days("C1") == world.days("U1") == expected
    assert {row.values["n"] for row in world.made("C1")} == set(range(7))


@pytest.mark.parametrize("weeks", [1, 4, 13])
def test_a_campaign_runs_for_as_many_weeks_as_its_template_says(world: World, weeks: int) -> None:
    world.set_up(step_of("intention"), step_of("roundup"), weeks=weeks)
    world.clock.set("2026-11-23T09:30+00:00")
    for _ in range(weeks + 3):
        world.tick()
        world.clock.move(days=4, hours=5, minutes=30)
        world.tick()
        world.clock.move(days=2, hours=18, minutes=30)
    made = world.made("C1")
    assert [row.kind for row in made] == ["intention", "roundup"] * weeks
    assert made[-1].local_date == day("2026-11-27") + timedelta(weeks=weeks - 1)


# Leads


def test_leads_can_be_changed_by_an_admin_or_a_lead_and_the_log_says_who(world: World) -> None:
    world.submit(world.plan())

    def set_leads(by: str, *leads: str) -> list[str]:
        world.database.write_now(
            lead_rules.choose, workspace_id=WORKSPACE, by=by, leads=leads, now=world.clock.now()
        )
        return world.database.read_now(programmes.lead_ids, workspace_id=WORKSPACE)

    assert set_leads(LEAD, LEAD, "U1", "U1") == [LEAD, "U1"]
    assert set_leads(ADMIN, "U1") == ["U1"]
    for by, leads, key in (
        (LEAD, (LEAD,), "roles.leads_and_admins_only"),
        ("U1", (), "programmes.no_lead"),
        ("U1", ("UGUEST",), "programmes.lead_cannot"),
    ):
        with pytest.raises(Refusal) as refused:
            set_leads(by, *leads)
        assert refused.value.key == key
    assert world.acts() == [
        (ADMIN, "set_up"),
        (LEAD, "lead_named"),
        (ADMIN, "lead_released"),
    ]


def test_who_is_named_or_released_as_lead_hears_it_from_encore(world: World) -> None:
    world.submit(world.plan(leads=(LEAD, "U1")))
    world.people(somebody("U2"))
    world.database.write_now(
        lead_rules.choose, workspace_id=WORKSPACE, by=LEAD, leads=(LEAD, "U2"), now=world.clock.now()
    )
    assert [len(world.told("lead_named", lead=who)) for who in (LEAD, "U1", "U2")] == [0, 0, 1]
    assert [len(world.told("lead_released", lead=who)) for who in (LEAD, "U1", "U2")] == [0, 1, 0]


def test_two_admins_who_name_the_same_lead_at_once_do_not_collide(world: World) -> None:
    world.submit(world.plan())
    given: dict[str, Any] = {"workspace_id": WORKSPACE, "by": ADMIN, "now": world.clock.now()}
    second = threading.Thread(
        target=world.database.write_now,
        args=(lead_rules.choose,),
        kwargs={**given, "leads": ("U1", ADMIN)},
    )
    with Session(world.database.engine) as session, session.begin():
        lead_rules.choose(session, **given, leads=(LEAD, "U1"))
        session.flush()
        second.start()
        if (
            world.database.engine.dialect.name == "postgresql"
        ):  # a second one waits before it has read anything
            waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            until = time.monotonic() + 10
            while not world.database.read_now(lambda reader: reader.scalar(waiting)):
                assert time.monotonic() < until
    second.join()
    assert world.database.read_now(programmes.lead_ids, workspace_id=WORKSPACE) == ["U1", ADMIN]


def test_without_a_programme_there_is_nobody_to_lead(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        world.database.write_now(
            lead_rules.choose, workspace_id=WORKSPACE, by=ADMIN, leads=(LEAD,), now=world.clock.now()
        )
    assert (refused.value.key, refused.value.values) == ("programmes.missing", {"admins": [ADMIN]})
