"""Pulses, busy days and celebrations take their place in a campaign's calendar, as they will when it is sent."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.db import campaigns as campaign_tables
from bot.db.deliveries import DeliveryRow
from bot.db.programmes import TeamRow
from bot.db.session import Database
from bot.domain import Audience
from bot.errors import Refusal
from bot.services import attention, campaign_groups
from bot.services.campaign_simulation import simulate
from bot.services.campaigns import PlannedStep
from content import campaign_besides, campaign_changes
from tests.company import ManualClock
from tests.services.calendar_world import add_campaign, calendar, told
from tests.services.programme_world import channel_step, person_step, somebody
from tests.services.pulse_world import PulseWorld

PEOPLE = tuple(f"U{number}" for number in range(6))
TUESDAYS = "30 9 * * 2"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough: what is asked of it does not depend on which."""
    return sqlite_url


@pytest.fixture
def world(database: Database, clock: ManualClock) -> PulseWorld:
    """Six people in Lisbon in C1; a campaign that brings nothing. Monday, 23 November 2026, 08:55."""
    return open_world(database, clock)


def open_world(database: Database, clock: ManualClock) -> PulseWorld:
    one = PulseWorld(database, clock)
    clock.set("2026-11-23T08:55+00:00")
    one.arrive()
    one.people(*(somebody(who) for who in PEOPLE))
    one.channel("C1", PEOPLE)
    one.set_up(channel_step("0 9 29 2 *"))
    return one


def busy(world: PulseWorld, since: str, until: str) -> None:
    def change(session: Session) -> None:
        session.query(TeamRow).update(
            {"busy_from": date.fromisoformat(since), "busy_until": date.fromisoformat(until)}
        )

    world.database.write_now(change)


def test_in_a_week_with_a_pulse_one_question_gives_way_and_it_says_so(world: PulseWorld) -> None:
    made = add_campaign(world, person_step("30 9 * * 2,4", grace_hours=30), weeks=2)
    assert [one.changes for one in calendar(world, made).touches[:2]] == [(), ()]
    world.start("C1", opens_on=date(2026, 11, 24), opens_time=time(9), closes_on=date(2026, 11, 27))
    found = calendar(world, made)
    assert [told(one) for one in found.touches] == [
        [("left_out", "pulse_week", 6, "")],
        [("left_out", "week_full", 6, "")],
        [("held", "holiday", 6, "12-02 08:30")],
        [],
    ]
    assert found.touches[1].changes[0].other == ("", "pulse_invitation")
    problems = "\n".join(campaign_changes.problems(found))
    assert "because a pulse comes that week, and one question gives way to it" in problems
    assert "that week is full already, also with another message (Pulse)" in problems
    said = "\n".join(campaign_besides.lines(found))
    assert "*A pulse asks 6 people of them* from Tuesday, 24 November to Friday, 27 November" in said
    assert campaign_besides.in_week(found, 0) == [
        "Besides, a pulse: 3 messages for each of 6 people, less for who answers."
    ]
    assert campaign_besides.in_week(found, 1) == []


def test_who_has_answered_a_pulse_is_not_to_be_seen_in_a_calendar(world: PulseWorld) -> None:
    wave = world.start("C1")
    world.run()
    made = add_campaign(world, person_step(TUESDAYS), weeks=1)
    before = calendar(world, made)
    world.answer("U1", wave)
    assert calendar(world, made) == before
    assert before.pulses[0].people == 6


def test_busy_days_of_a_team_hold_or_leave_out_what_goes_there_and_to_its_people(world: PulseWorld) -> None:
    made = add_campaign(
        world, person_step(TUESDAYS, grace_hours=6), channel_step("30 9 * * 3", grace_hours=72), weeks=1
    )
    busy(world, "2026-11-24", "2026-11-26")
    found = calendar(world, made)
    assert [told(one) for one in found.touches] == [
        [("left_out", "team_busy", 6, "")],
        [("held", "team_busy", 1, "11-27 08:30")],
    ]
    said = "\n".join(campaign_besides.lines(found))
    assert "from Tuesday, 24 November to Thursday, 26 November" in said
    assert "because a team has busy days then" in "\n".join(campaign_changes.problems(found))


def test_the_days_on_which_channels_read_how_far_it_has_come_are_listed(world: PulseWorld) -> None:
    made = add_campaign(world, channel_step("30 9 * * 1"), weeks=5)
    said = "\n".join(campaign_besides.lines(calendar(world, made)))
    assert "*Celebrated besides:* Friday, 18 December and Thursday, 24 December." in said
    nobody = add_campaign(world, person_step(TUESDAYS), weeks=5, audience=[])
    assert campaign_besides.lines(calendar(world, nobody)) == []


STEPS = st.lists(
    st.one_of(
        st.builds(
            PlannedStep,
            st.sampled_from(["scenario", "tried_it"]),
            st.just(Audience.PERSON),
            st.sampled_from(["30 9 * * 2", "30 9 * * 2,4", "0 10 * * 3", "0 10 * * 1,5", "0 16 * * 4"]),
            st.sampled_from([6 * 60, 48 * 60]),
        ),
        st.builds(
            PlannedStep,
            st.sampled_from(["intention", "moment", "roundup"]),
            st.just(Audience.CHANNEL),
            st.sampled_from(["30 9 * * 1", "0 11 * * 3", "0 15 * * 5", "0 15 * * 4"]),
            st.sampled_from([6 * 60, 48 * 60]),
        ),
    ),
    min_size=1,
    max_size=5,
)
DAYS = st.integers(0, 5)


@pytest.mark.timeout(300)
@settings(max_examples=3)
@given(
    planned=STEPS,
    pulse=st.tuples(DAYS, st.integers(2, 6)),
    team=st.tuples(
        st.none() | DAYS,
        st.none() | st.none() | st.sampled_from(["11:00-15:30", "08:30-09:00, 14:00-17:30", "12:00-18:00"]),
    ),
)
def test_what_the_calendar_says_becomes_of_each_message_is_what_becomes_of_it(
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    planned: list[PlannedStep],
    pulse: tuple[int, int],
    team: tuple[int | None, str | None],
) -> None:
    file = tmp_path_factory.mktemp("one") / "encore.db"
    shutil.copy(sqlite_template, file)
    database = Database(f"sqlite:///{file}")
    database.start()
    try:
        check_one(open_world(database, ManualClock()), planned, pulse, *team)
    finally:
        database.stop()


def check_one(
    world: PulseWorld,
    planned: list[PlannedStep],
    pulse: tuple[int, int],
    is_busy: int | None,
    hours: str | None,
) -> None:
    world.database.write_now(lambda session: session.query(TeamRow).update({"hours": hours}))
    opens, lasts = pulse
    first = world.clock.now().date()
    opens_on = first + timedelta(days=opens)
    closes_on = opens_on + timedelta(days=lasts)
    while closes_on.isoweekday() > 5:
        closes_on += timedelta(days=1)
    made = add_campaign(world, *planned, weeks=4, start=True)
    at = {} if opens == 0 else {"opens_on": opens_on, "opens_time": time(9)}
    with suppress(Refusal):  # a day on which none can close is as good as no pulse
        world.start("C1", closes_on=closes_on, **at)
    if is_busy is not None:
        since = first + timedelta(days=is_busy)
        busy(world, str(since), str(since + timedelta(days=1)))
    expected = forecast(world, made)
    live(world, until=world.clock.now() + timedelta(days=12))
    assert became(world, made) == expected


Fate = tuple[str, str, datetime, datetime | None, str | None]


def forecast(world: PulseWorld, campaign: int) -> set[Fate]:
    """(kind, place, due, leaves at, reason if it never does) of what is due in the first nine days."""

    def read(session: Session) -> set[Fate]:
        row = campaign_tables.in_workspace(session, world.workspace_id, campaign)
        assert row is not None
        found: set[Fate] = set()
        for target in ("U1", "C1"):
            field = campaign_groups.around(session, row, now=world.clock.now(), targets=[target])
            groups = [group for group in field.groups if group.targets]
            for one in simulate(field.plans, groups, only=row.id, now=world.clock.now()):
                why = one.reason if one.leaves_at is None else None
                found.add((one.touch.kind, target, one.touch.instant, one.leaves_at, why))
        return found

    return of_the_first_days(world.database.read_now(read), world)


def of_the_first_days(found: set[Fate], world: PulseWorld) -> set[Fate]:
    end = datetime.fromisoformat("2026-12-02T00:00+00:00")
    return {one for one in found if one[2] < end}


def became(world: PulseWorld, campaign: int) -> set[Fate]:
    found: set[Fate] = set()
    for row in world.all(DeliveryRow, DeliveryRow.step_id.is_not(None)):
        if row.conversation in {"U1", "C1"} and row.values.get("campaign_id") == campaign:
            assert row.due_at is not None
            why = row.reason if row.sent_at is None else None
            found.add((row.kind, row.conversation, row.due_at, row.sent_at, why))
    return of_the_first_days(found, world)


def live(world: PulseWorld, *, until: datetime) -> None:
    """Half an hour after the other, as long as somebody works; nobody answers the pulse, and everybody is there."""
    while world.clock.now() < until:
        local = world.clock.now()
        if 8 <= local.hour < 18:
            world.tick()
            world.tick_timers()
            world.database.write_now(attention.release, now=local, limit=500)
            world.send()
            for who in PEOPLE:
                world.does_something(who)
        minutes = 30 if local.minute in {0, 30} else 5
        world.clock.instant = local + timedelta(minutes=minutes)
