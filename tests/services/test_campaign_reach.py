"""Whom a campaign reaches: its audience, who comes and goes, whose day 0 is when, and what is planned for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.db import campaign_members, campaign_settings, user_groups
from bot.db import campaigns as campaign_tables
from bot.db.campaign_settings import AudiencePart
from bot.db.campaigns import ScheduleRow
from bot.db.session import Database
from bot.domain import Audience
from bot.services import campaign_calendar, campaign_replanning, roles
from bot.services.campaign_calendar import Touch
from bot.services.campaigns import PlannedStep
from bot.services.roles import Change
from tests.company import ManualClock
from tests.services.calendar_world import add_campaign
from tests.services.programme_world import ADMIN, WORKSPACE, World, channel_step, person_step, somebody
from tests.services.statements import statements

ANA, BEN, CLEO, DAN = "UANA", "UBEN", "UCLEO", "UDAN"


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    """Ana and Ben in C1, Cleo in C2, Dan in no channel; Ben manages C1. It is Monday, 23 November 2026."""
    clock.set("2026-11-23T08:00:00+00:00")
    one = World(database, clock)
    one.arrive()
    one.people(*(somebody(who, "Europe/London") for who in (ANA, BEN, CLEO, DAN)))
    one.channel("C1", [ANA, BEN])
    one.channel("C2", [CLEO])
    one.set_up(channel_step("0 9 29 2 *"))
    one.database.write_now(
        roles.set_managers,
        workspace_id=WORKSPACE,
        by=ADMIN,
        changes=[Change(team_id=1, shown=(), wanted=(BEN,))],
        now=clock.now(),
    )
    return one


def campaign(
    world: World,
    *steps: PlannedStep,
    audience: Sequence[AudiencePart] | None = None,
    sessions: Sequence[str] = (),
    weeks: int = 26,
    start: bool = True,
    **more: object,
) -> int:
    """A campaign besides the first one."""
    world.campaign_id = add_campaign(
        world, *steps, weeks=weeks, audience=audience, sessions=sessions, start=start, **more
    )
    return world.campaign_id


def targets(world: World) -> set[str]:
    """Whom the newest campaign has a schedule for."""
    steps = world.steps()
    return {row.target for row in world.all(ScheduleRow) if row.step_id in steps}


def planned(world: World, **more: object) -> list[Touch]:
    return world.database.read_now(
        campaign_calendar.planned,
        workspace_id=WORKSPACE,
        campaign_id=world.campaign_id,
        now=world.clock.now(),
        **more,
    )


DAILY = person_step("30 9 * * 1-5")
POST = channel_step("0 11 * * 1-5")


def test_the_audience_is_the_whole_programme_or_what_is_chosen(world: World) -> None:
    campaign(world, DAILY, POST)
    assert targets(world) == {"C1", "C2", ANA, BEN, CLEO}
    campaign(world, DAILY, POST, audience=[AudiencePart("channel", "C1")])
    assert targets(world) == {"C1", ANA, BEN}
    campaign(world, DAILY, POST, audience=[AudiencePart("person", DAN), AudiencePart("person", CLEO)])
    assert targets(world) == {DAN, CLEO}
    campaign(world, DAILY, POST, audience=[])
    assert targets(world) == set(), "who chose nobody reaches nobody, not everybody"


def test_joiners_and_leavers_are_followed_in_channels_and_in_groups(world: World) -> None:
    def group(*members: str) -> None:
        world.database.write_now(
            user_groups.save,
            workspace_id=WORKSPACE,
            group_id="S1",
            handle="trainers",
            name="Trainers",
            members=members,
            now=world.clock.now(),
        )

    group(DAN, ANA)
    campaign(world, DAILY, audience=[AudiencePart("group", "S1"), AudiencePart("channel", "C2")])
    assert targets(world) == {DAN, ANA, CLEO}
    group(DAN)
    world.channel("C2", [CLEO, BEN])
    world.sync()
    assert targets(world) == {DAN, CLEO, BEN}
    world.people(somebody(DAN, is_guest=True))
    world.sync()
    assert targets(world) == {CLEO, BEN}, "a guest takes part in nothing"


def test_a_draft_has_no_schedule_and_sends_nothing(world: World) -> None:
    campaign(world, DAILY, POST, start=False)
    world.sync()
    world.tick_at("2026-11-24T12:00:00+00:00")
    assert targets(world) == set()
    assert world.made() == []
    touches = planned(world, until=world.clock.now())
    assert [(one.local.isoformat(), one.targets) for one in touches] == [
        ("2026-11-23T09:30:00", 3),
        ("2026-11-23T11:00:00", 2),
        ("2026-11-24T09:30:00", 3),
        ("2026-11-24T11:00:00", 2),
    ]


def test_each_persons_steps_are_reckoned_from_their_own_first_day(world: World) -> None:
    campaign(world, person_step("day0+0,1,7d@09:30 working"))
    world.tick_at("2026-11-23T10:00:00+00:00", "2026-11-24T10:00:00+00:00", "2026-11-27T10:00:00+00:00")
    assert world.days(ANA, state="pending") == ["2026-11-23", "2026-11-24"]
    world.channel("C1", [ANA, BEN, DAN])
    world.sync()
    world.tick_at("2026-11-27T10:00:01+00:00", "2026-11-30T10:00:00+00:00", "2026-12-04T10:00:00+00:00")
    assert world.days(ANA) == ["2026-11-23", "2026-11-24", "2026-11-30"]
    assert world.days(DAN) == ["2026-11-30", "2026-12-04"], (
        "at 10 on Friday it was too late for half past nine"
    )
    assert [row.values["n"] for row in world.made(DAN)] == [0, 1]
    assert [row.values["days"] for row in world.made(DAN)] == [1, 7]
    world.channel("C1", [ANA, BEN])
    world.sync()
    world.channel("C1", [ANA, BEN, DAN])
    world.sync()
    first_days = world.database.read_now(campaign_members.days, world.campaign_id)
    assert first_days[DAN] == date(2026, 11, 27), "who comes back goes on where they were"


def test_for_new_starters_only_who_joins_later_or_is_named_gets_anything(world: World) -> None:
    campaign(
        world,
        person_step("day0+1d@09:30 working"),
        DAILY,
        audience=[AudiencePart("channel", "C1"), AudiencePart("person", CLEO)],
        joiners_only=True,
    )
    assert targets(world) == {CLEO}
    world.channel("C1", [ANA, BEN, DAN])
    world.sync()
    assert targets(world) == {CLEO, DAN}


def test_what_follows_sessions_says_which_and_is_merged(world: World) -> None:
    campaign(
        world,
        person_step("every session+1d@09:30 working"),
        replace(person_step("every session+7,16d@10:30 working"), kind="tried_it"),
        sessions=["2026-12-15", "2026-12-01"],
    )
    touches = planned(world, target=ANA)
    assert [(str(one.local_date), one.kind, one.session, one.days, one.also) for one in touches] == [
        ("2026-12-02", "scenario", 1, 1, ()),
        ("2026-12-08", "tried_it", 1, 7, ()),
        ("2026-12-16", "scenario", 2, 1, ((1, 16),)),
        ("2026-12-22", "tried_it", 2, 7, ()),
        ("2026-12-31", "tried_it", 2, 16, ()),
    ]
    world.tick_at(*(f"{one.local_date}T10:31:00+00:00" for one in touches))
    made = [(str(row.local_date), row.values["session"], row.values["days"]) for row in world.made(ANA)]
    assert made == [(str(one.local_date), one.session, one.days) for one in touches]


def test_a_step_may_have_a_zone_of_its_own(world: World) -> None:
    campaign(world, replace(DAILY, timezone="Asia/Tokyo"), audience=[AudiencePart("channel", "C1")])
    assert {row.timezone for row in world.all(ScheduleRow, ScheduleRow.target == ANA)} == {"Asia/Tokyo"}
    (first, *_) = planned(world, target=ANA, after=world.clock.now())
    assert first.instant.isoformat() == "2026-11-24T00:30:00+00:00"


def test_what_is_planned_is_what_comes(world: World) -> None:
    """The calendar a lead is shown and the ledger agree to the minute."""
    world.people(
        somebody(ANA, "America/New_York"), somebody(BEN, "Asia/Kolkata"), somebody(DAN, "Asia/Tokyo")
    )
    campaign(
        world,
        DAILY,
        POST,
        person_step("every session+1,3d@14:45 working"),
        person_step("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;BYHOUR=16"),
        sessions=["2026-11-28"],
        weeks=3,
    )
    touches = planned(world, after=world.clock.now())
    for instant in sorted({one.instant for one in touches}):
        world.clock.set(instant.isoformat())
        world.tick()
    for one in touches:
        rows = [row for row in world.made() if (row.step_id, row.local_date) == (one.step_id, one.local_date)]
        here = [row for row in rows if row.due_at == one.instant]
        assert len(here) >= one.targets
    assert len(world.made()) == sum(one.targets for one in touches)


def test_reading_the_teams_again_writes_no_schedule_while_nobody_comes_goes_or_moves(world: World) -> None:
    campaign(world, DAILY, POST, person_step("day0+3d@09:30"))
    with statements(world.database) as asked:
        world.sync()
    assert not [one for one, _ in asked if "schedules" in one and not one.startswith("SELECT")]
    world.people(somebody(ANA, "Asia/Tokyo"))
    with statements(world.database) as asked:
        world.sync()
    moved = [row for row in world.all(ScheduleRow) if row.timezone == "Asia/Tokyo"]
    assert ANA in {row.target for row in moved}
    assert len([one for one, _ in asked if one.startswith("UPDATE schedules")]) == len(moved)


def test_after_a_change_of_dates_what_comes_next_is_worked_out_anew(world: World) -> None:
    campaign(world, person_step("every session+1d@09:30"), sessions=["2026-12-01"])
    world.tick_at("2026-12-02T09:31:00+00:00")

    def change(session: Session) -> None:
        row = campaign_tables.get(session, WORKSPACE, world.campaign_id)
        assert row is not None
        campaign_settings.save_sessions(session, row, [(date(2026, 12, 1), ""), (date(2027, 1, 12), "")])
        session.flush()
        for step in campaign_tables.steps(session, row.id):
            campaign_replanning.replan_step(session, row, step, now=world.clock.now())

    world.database.write_now(change)
    world.tick_at("2027-01-13T09:31:00+00:00")
    assert world.days(ANA) == ["2026-12-02", "2027-01-13"]


def test_managers_of_the_audiences_teams_are_an_audience_of_their_own(world: World) -> None:
    nudge = PlannedStep("manager_nudge", Audience.MANAGER, "0 10 * * 1-5", 600)
    campaign(world, nudge, audience=[AudiencePart("person", ANA)])
    assert targets(world) == {BEN}
    campaign(world, nudge, audience=[AudiencePart("channel", "C2")])
    assert targets(world) == set()
    assert planned(world, until=world.clock.now() + timedelta(days=1))[0].targets == 0
