"""What the calendar shows of the days to come is what is made then: whom, when and with which words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.calendar_facts import CalendarTouch
from bot.db import campaign_settings, programmes
from bot.db import campaigns as campaign_tables
from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.domain import Audience, CampaignState
from bot.errors import Refusal
from bot.recurrence import zone
from bot.rule_patterns import with_single_dates
from bot.services import (
    campaign_edits,
    campaign_groups,
    campaign_preview,
    campaign_start,
    campaign_steps,
    rituals,
    roles,
    step_words,
)
from bot.services.campaign_simulation import simulate
from bot.services.campaigns import PlannedStep, create
from bot.services.ritual_times import KINDS
from bot.services.rituals import LEFT_OUT, Choice
from bot.step_edits import AUDIENCE_OF, WITH_WORDS, Act, Edit
from tests.company import ManualClock
from tests.services.programme_world import LEAD, World, channel_step, somebody

BEGIN = datetime.fromisoformat(
    "2027-03-01T05:00+00:00"
)  # a Monday; clocks change within the weeks that follow
FIRST, WEEKS = BEGIN.date(), 7
ZONES = ("Europe/Lisbon", "America/New_York", "Asia/Kolkata")
SESSIONS = ((FIRST + timedelta(days=8), "Calm"), (FIRST + timedelta(days=23), ""))
A_WHILE = timedelta(hours=20)
_workspaces = count(1)

days = st.integers(0, 7 * WEEKS - 1).map(lambda number: FIRST + timedelta(days=number))
moments = st.builds(datetime.combine, days, st.sampled_from([time(9, 30), time(14)]))
weekly = st.builds(lambda day, hour: f"30 {hour} * * {day}", st.integers(1, 5), st.sampled_from([9, 11, 15]))
for_person = st.one_of(
    weekly,
    st.sampled_from(
        ["day0+1,3,8d@10:00", "every session+1,3,7,16d@10:00", "session[2]+0,2d@12:00 working"],
    ),
    st.builds("on {}@11:00".format, days),
)
lonely = st.sets(days, max_size=3).map(frozenset)
besides = st.lists(moments, max_size=2, unique_by=lambda moment: moment.date()).map(tuple)


@st.composite
def steps(draw: st.DrawFn, kinds: Sequence[str] = sorted(AUDIENCE_OF)) -> PlannedStep:
    kind = draw(st.sampled_from(kinds))
    audience = AUDIENCE_OF[kind]
    core = draw(weekly if kind in KINDS else for_person if audience is Audience.PERSON else weekly)
    return PlannedStep(
        kind,
        audience,
        with_single_dates(core, without=draw(lonely), also=draw(besides)),
        48 * 60,
        draw(st.sampled_from([None, None, "Europe/Lisbon"])),
        words=draw(st.sampled_from(["", "Ours"])) if kind in WITH_WORDS else "",
    )


@dataclass(frozen=True)
class Event:
    """Something that happens before somebody looks: `what` and its number, date and rule."""

    what: str
    number: int
    moment: datetime
    rule: str


def events(*what: str) -> st.SearchStrategy[list[Event]]:
    one = st.builds(Event, st.sampled_from(what), st.integers(0, 9), moments, weekly)
    return st.lists(one, max_size=7)


ANYTHING = ("wait", "wait", "skip", "repeat", "move", "add", "week", "usual", "join", "home", "stop")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough: what is asked of it does not depend on which."""
    return sqlite_url


def arrive(database: Database) -> World:
    """Three people in three zones and two channels; UMARCO manages the first."""
    world = World(database, ManualClock(BEGIN), workspace_id=f"T{next(_workspaces)}")
    world.arrive()
    world.people(*(somebody(f"U{number}", where) for number, where in enumerate(ZONES)), somebody("UMARCO"))
    world.channel("C1", ["U0", "UMARCO"])
    world.channel("C2", ["U1", "U2"])
    world.submit(world.plan(), steps=[channel_step("0 9 29 2 *")])
    world.sync()
    return world


def draft(world: World, planned: list[PlannedStep]) -> int:
    def make(session: Session) -> int:
        programme = programmes.of_workspace(session, world.workspace_id)
        assert programme is not None
        team = programmes.team_of_channel(session, world.workspace_id, "C1")
        assert team is not None
        change = roles.Change(team.id, (), ("UMARCO",))
        roles.set_managers(
            session, workspace_id=world.workspace_id, by=LEAD, changes=[change], now=world.clock.now()
        )
        made = create(
            session,
            workspace_id=world.workspace_id,
            programme_id=programme.id,
            name="Ours",
            template_id="t",
            steps=planned,
            starts_on=FIRST,
            weeks=WEEKS,
            by=LEAD,
            now=world.clock.now(),
            state=CampaignState.DRAFT,
        )
        row = campaign_tables.get(session, world.workspace_id, made)
        assert row is not None
        campaign_settings.save_sessions(session, row, SESSIONS)
        return made

    world.campaign_id = world.database.write_now(make)
    return world.campaign_id


def start(world: World) -> None:
    world.database.write_now(
        campaign_start.start,
        workspace_id=world.workspace_id,
        campaign_id=world.campaign_id,
        version=world.campaign().version,
        by=LEAD,
        today=FIRST,
        now=world.clock.now(),
    )


def happen(world: World, one: Event) -> None:
    """What cannot be is refused, and changes nothing."""
    with suppress(Refusal):
        _happen(world, one)
    world.tick()


def _happen(world: World, one: Event) -> None:
    present = [row.id for row in world.steps().values() if row.retired_at is None]
    step = present[one.number % len(present)]
    match one.what:
        case "wait":
            world.clock.instant += timedelta(hours=7 * one.number + 1)
        case "skip":
            coming = world.database.read_now(
                campaign_steps.one,
                workspace_id=world.workspace_id,
                campaign_id=world.campaign_id,
                step_id=step,
                by=LEAD,
                now=world.clock.now(),
            )
            upcoming = coming.steps[0].coming
            if upcoming:
                edit(world, Edit(Act.SKIP, step=step, local=upcoming.local))
        case "repeat":
            edit(world, Edit(Act.REPEAT, step=step, local=one.moment))
        case "move":
            edit(world, Edit(Act.MOVE, step=step, rule=one.rule))
        case "add":
            edit(world, Edit(Act.ADD, kind=sorted(AUDIENCE_OF)[one.number % 7], rule=one.rule))
        case "week" | "usual":
            week(world, one)
        case "join":
            world.people(somebody(f"UNEW{one.number}", ZONES[one.number % 3]))
            world.channel("C2", [*world.channels["C2"].members, f"UNEW{one.number}"])
            world.sync()
        case "home":
            world.people(somebody(f"U{one.number % 3}", ZONES[(one.number + 1) % 3]))
            world.sync()
        case "stop":
            world.switch("paused")
            world.clock.instant += timedelta(hours=9 * one.number)
            world.switch("running")


def edit(world: World, one: Edit) -> None:
    world.database.write_now(
        campaign_edits.save,
        workspace_id=world.workspace_id,
        campaign_id=world.campaign_id,
        version=world.campaign().version,
        edit=one,
        by=LEAD,
        now=world.clock.now(),
    )


def week(world: World, one: Event) -> None:
    """The first team has a post on another day, or none of it, or as in the campaign."""
    usual = {kind: Choice(kind, None, None) for kind in KINDS}
    if one.what == "week":
        kind = KINDS[one.number % 3]
        out = one.number == 9
        usual[kind] = Choice(kind, LEFT_OUT if out else one.number % 5 + 1, None if out else time(10))
    team = world.database.read_now(programmes.team_of_channel, world.workspace_id, "C1")
    world.database.write_now(
        rituals.save,
        workspace_id=world.workspace_id,
        by=LEAD,
        team_id=team.id,
        choices=list(usual.values()),
        now=world.clock.now(),
    )


Told = tuple[str, str, datetime, Any]


def shown(world: World, target: str | None = None) -> Counter[Told]:
    """What the calendar says is to come: kind, audience, wall time, words; and to how many."""

    def read(session: Session) -> list[CalendarTouch]:
        row = campaign_tables.get(session, world.workspace_id, world.campaign_id)
        assert row is not None
        now = world.clock.now()
        field = campaign_groups.around(session, row, now=now, targets=None if target is None else [target])
        found = simulate(field.plans, field.groups, only=row.id, now=now)
        after = [one for one in found if one.touch.instant > now]
        return list(campaign_preview.summed(field.plans, row.id, after, now=now))

    found: Counter[Told] = Counter()
    for one in world.database.read_now(read):
        if one.targets:
            says = (one.n if one.kind != "scenario" else 0, one.session, one.days, one.theme, one.words)
            found[one.kind, one.audience, one.local, says] += one.targets
    return found


def made(world: World, since: datetime, target: str | None = None) -> Counter[Told]:
    """The same of what was made."""
    steps = world.steps()

    def told(session: Session) -> list[Told]:
        rows = session.query(DeliveryRow).filter(DeliveryRow.step_id.in_(steps), DeliveryRow.due_at > since)
        return [_told(session, row) for row in rows if target in {None, row.conversation}]

    def _told(session: Session, row: DeliveryRow) -> Told:
        step, values = steps[row.step_id or 0], row.values
        where = campaign_tables.timezone_of(session, step.id, row.conversation)
        assert where is not None
        assert row.due_at is not None
        local = row.due_at.astimezone(zone(where)).replace(tzinfo=None)
        words = step_words.for_prompt(session, row).get("words", "") if row.kind in WITH_WORDS else ""
        n = values["n"] if row.kind != "scenario" else 0
        says = (n, values.get("session", 0), values.get("days", 0), values.get("theme", ""), words)
        return row.kind, step.audience, local, says

    return Counter(world.database.read_now(told))


def live_on(world: World) -> None:
    end = BEGIN + timedelta(weeks=WEEKS, days=2)
    while world.clock.now() < end:
        world.clock.instant += A_WHILE
        world.tick()


@pytest.mark.timeout(300)
@settings(max_examples=8)
@given(
    planned=st.lists(steps(), min_size=1, max_size=4),
    before=events(*ANYTHING),
    target=st.sampled_from(["C1", "U1", "U2"]),
)
def test_what_the_calendar_shows_is_what_is_made(
    database: Database, planned: list[PlannedStep], before: list[Event], target: str
) -> None:
    world = arrive(database)
    draft(world, planned)
    start(world)
    for one in before:
        happen(world, one)
    since = world.clock.now()
    expected, alone = shown(world), shown(world, target)
    live_on(world)
    assert made(world, since) == expected
    assert made(world, since, target) == alone


@pytest.mark.timeout(300)
@settings(max_examples=8)
@given(
    planned=st.lists(steps(KINDS), min_size=3, max_size=4),
    before=events("wait", "wait", "skip", "repeat"),
    moves=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 7)), min_size=1, max_size=2),
)
def test_it_does_for_a_team_that_has_days_of_its_own(
    database: Database, planned: list[PlannedStep], before: list[Event], moves: list[tuple[int, int]]
) -> None:
    world = arrive(database)
    draft(world, planned)
    start(world)
    for number, at in moves:
        before.insert(at, Event("week", number, BEGIN, ""))
    for one in before:
        happen(world, one)
    since = world.clock.now()
    expected = shown(world, "C1")
    live_on(world)
    assert made(world, since, "C1") == expected


@pytest.mark.timeout(300)
@settings(max_examples=4)
@given(planned=st.lists(steps(), min_size=1, max_size=4), hours=st.integers(0, 18), number=st.integers(0, 8))
def test_a_drafts_calendar_is_what_is_made_once_it_is_started(
    database: Database, planned: list[PlannedStep], hours: int, number: int
) -> None:
    world = arrive(database)
    draft(world, planned)
    happen(world, Event("week", number, BEGIN, ""))
    world.clock.instant += timedelta(hours=hours)
    since = world.clock.now()
    expected = shown(world)
    start(world)
    live_on(world)
    assert made(world, since) == expected


def test_a_date_left_out_is_the_weeks_post_for_every_team_also_on_another_day(database: Database) -> None:
    world = arrive(database)
    draft(world, [channel_step("30 9 * * 1 except 2027-03-08")])
    happen(world, Event("week", 3, BEGIN, ""))  # the intention on Thursday
    start(world)
    live_on(world)
    days = [(row.local_date, row.values["n"]) for row in world.made("C1")]
    assert days[:2] == [(date(2027, 3, 4), 0), (date(2027, 3, 18), 1)]
    assert [row.values["n"] for row in world.made("C2")][:2] == [0, 1]
