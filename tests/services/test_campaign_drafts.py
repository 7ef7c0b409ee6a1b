"""A campaign before it runs: every fault at its field, one lead at a time, approved and started by the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.campaign_facts import CampaignOutline
from bot.db import campaign_settings
from bot.db.campaigns import CampaignRow, ScheduleRow, StepRow
from bot.db.programmes import TeamRow
from bot.db.session import Database
from bot.domain import CampaignState
from bot.errors import Refusal
from bot.services import (
    campaign_drafts,
    campaign_form,
    campaign_outline,
    campaign_start,
    campaign_states,
    leads,
    my_data,
)
from bot.services.campaign_form import Blueprint, Form, Looked
from content.pack import builtin_pack
from handlers.campaign_templates import blueprint
from tests.company import ManualClock
from tests.services.programme_world import ADMIN, LEAD, WORKSPACE, World, channel_step, day, somebody

ANA, BEN, LEA = "UANA", "UBEN", "ULEA"
PACK = builtin_pack()
QUICK = blueprint(PACK.campaign("quick_start"))
YEAR = blueprint(PACK.campaign("full_year"))
GOOD = Form(name="Spring", starts_on=day("2026-11-30"), owner_id=LEAD, co_owners=(LEA,))


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    """Ana and Ben in C1; Lee and Lea lead. It is Monday, 23 November 2026."""
    clock.set("2026-11-23T08:00:00+00:00")
    one = World(database, clock)
    one.arrive()
    one.people(*(somebody(who, "Europe/London") for who in (ANA, BEN, LEA)))
    one.channel("C1", [ANA, BEN])
    one.set_up(channel_step("0 9 29 2 *"), leads=(LEAD, LEA))
    return one


def faults(
    world: World, form: Form, plan: Blueprint = QUICK, *, by: str = LEAD, looked: Looked | None = None
) -> dict[str, str]:
    """The keys of what is wrong, by field."""
    found = world.database.read_now(
        campaign_form.faults,
        form,
        plan,
        workspace_id=WORKSPACE,
        by=by,
        looked=looked or Looked(),
        today=world.clock.now().date(),
    )
    said: dict[str, str] = {}
    for one in found:
        said.setdefault(str(one.field), one.key.removeprefix("campaign_drafts."))
    return said


def save(
    world: World,
    form: Form = GOOD,
    plan: Blueprint = QUICK,
    *,
    by: str = LEAD,
    campaign: int = 0,
    version: int = 0,
    looked: Looked | None = None,
) -> int:
    return world.database.write_now(
        campaign_drafts.save,
        form,
        plan,
        workspace_id=WORKSPACE,
        by=by,
        campaign_id=campaign,
        version=version,
        looked=looked or Looked(),
        today=world.clock.now().date(),
        now=world.clock.now(),
    )


def do(world: World, function: Any, campaign: int, version: int = 1, *, by: str = LEAD, **more: Any) -> Any:
    return world.database.write_now(
        function,
        workspace_id=WORKSPACE,
        campaign_id=campaign,
        version=version,
        by=by,
        now=world.clock.now(),
        **more,
    )


def start(world: World, campaign: int, version: int = 1, *, by: str = LEAD) -> str:
    return do(world, campaign_start.start, campaign, version, by=by, today=world.clock.now().date())


def outline(world: World, campaign: int, *, by: str = LEAD, per_minute: int = 180) -> CampaignOutline:
    return world.database.read_now(
        campaign_outline.outline,
        workspace_id=WORKSPACE,
        campaign_id=campaign,
        by=by,
        now=world.clock.now(),
        per_minute=per_minute,
    )


def row(world: World, campaign: int) -> CampaignRow:
    (found,) = world.all(CampaignRow, CampaignRow.id == campaign)
    return found


def refused(key: str, function: Any, *args: Any, **more: Any) -> Mapping[str, object]:
    with pytest.raises(Refusal) as caught:
        function(*args, **more)
    assert caught.value.key.rpartition(".")[2] == key
    return caught.value.values


MONDAY = day("2026-11-30")
WRONG: dict[str, tuple[dict[str, Any], Blueprint, dict[str, str]]] = {
    "no name": ({"name": " \n "}, QUICK, {"name": "name_missing"}),
    "a name that is too long": ({"name": "x" * 81}, QUICK, {"name": "name_long"}),
    "no first day": ({"starts_on": None}, QUICK, {"starts_on": "start_missing"}),
    "yesterday": ({"starts_on": day("2026-11-22")}, QUICK, {"starts_on": "start_past"}),
    "in two years": ({"starts_on": day("2028-11-22")}, QUICK, {"starts_on": "start_far"}),
    "end before start": ({"ends_on": day("2026-11-29")}, QUICK, {"ends_on": "end_before_start"}),
    "an end in three years": ({"ends_on": day("2029-11-29")}, QUICK, {"ends_on": "end_far"}),
    "no session": ({}, YEAR, {"session_1": "session_missing"}),
    "a session before the start": (
        {"sessions": (None, day("2026-11-29"))},
        YEAR,
        {"session_2": "session_before"},
    ),
    "a session after the end": ({"sessions": (day("2027-12-01"),)}, YEAR, {"session_1": "session_after"}),
    "a session twice": ({"sessions": (MONDAY, MONDAY)}, YEAR, {"session_2": "session_twice"}),
    "no theme": ({}, blueprint(PACK.campaign("refresher")), {"theme": "theme_missing"}),
    "everybody and some": (
        {"whole_programme": True, "channels": ("C1",)},
        QUICK,
        {"who": "everybody_and_some"},
    ),
    "no audience": ({"whole_programme": False}, QUICK, {"channels": "no_audience"}),
    "an audience of nobody": (
        {"whole_programme": False, "channels": ("CEMPTY",)},
        QUICK,
        {"channels": "nobody"},
    ),
    "fifty-one channels": (
        {"whole_programme": False, "channels": tuple(f"C{n}" for n in range(51))},
        QUICK,
        {"channels": "too_many_channels"},
    ),
    "an unknown group": ({"whole_programme": False, "groups": ("S9",)}, QUICK, {"groups": "group_unknown"}),
    "an unknown person": (
        {"whole_programme": False, "people": ("UNOBODY",)},
        QUICK,
        {"people": "person_unknown"},
    ),
    "a guest": ({"whole_programme": False, "people": ("UGUEST",)}, QUICK, {"people": "person_guest"}),
    "a bot": ({"whole_programme": False, "people": ("UBOT2",)}, QUICK, {"people": "person_bot"}),
    "who has left": (
        {"whole_programme": False, "people": ("UGONE",)},
        QUICK,
        {"people": "person_deactivated"},
    ),
    "an owner who does not lead": ({"owner_id": ANA}, QUICK, {"owner": "owner_no_lead"}),
    "nobody owns it": ({"owner_id": ""}, QUICK, {"owner": "owner_no_lead"}),
    "a co-owner who does not lead": ({"co_owners": (ANA,)}, QUICK, {"co_owners": "owner_no_lead"}),
    "no co-owner": ({"co_owners": (LEAD,)}, QUICK, {"co_owners": "co_owner_missing"}),
}


@pytest.mark.parametrize("case", WRONG)
def test_each_fault_is_said_at_its_field_and_nothing_is_saved(
    sqlite_url: str, clock: ManualClock, case: str
) -> None:
    clock.set("2026-11-23T08:00:00+00:00")
    database = Database(sqlite_url)
    world = World(database, clock)
    world.arrive()
    world.people(
        *(somebody(who) for who in (ANA, BEN, LEA)),
        somebody("UGUEST", is_guest=True),
        somebody("UBOT2", is_bot=True),
        somebody("UGONE", is_deleted=True),
    )
    world.channel("C1", [ANA, BEN])
    world.set_up(channel_step("0 9 29 2 *"), leads=(LEAD, LEA))
    changes, plan, said = WRONG[case]
    form = replace(GOOD, **changes)
    looked = Looked(members={"CEMPTY": ("UGUEST", "UBOT2")})
    assert faults(world, form, plan, looked=looked) == said
    refused(next(iter(said.values())), save, world, form, plan, looked=looked)
    assert len(world.all(CampaignRow)) == 1
    database.engine.dispose()


def test_channels_slack_will_not_let_encore_use_are_named(world: World) -> None:
    form = replace(GOOD, whole_programme=False, channels=("C1", "C9"))
    for code, key in (
        ("is_archived", "channel_archived"),
        ("channel_not_found", "channel_unknown"),
        ("not_in_channel", "channel_left"),
    ):
        looked = Looked(problems={"C9": code}, names={"C9": "#nine"})
        assert faults(world, form, looked=looked) == {"channels": key}


def test_a_draft_is_saved_shown_and_read_back_into_the_form(world: World) -> None:
    form = replace(
        GOOD,
        name="  Spring \n term ",
        sessions=(day("2026-12-22"), None, day("2026-12-08")),
        whole_programme=False,
        channels=("C1", "C2"),
        people=(ADMIN,),
        ends_on=day("2027-06-30"),
    )
    campaign = save(world, form, YEAR, looked=Looked(members={"C2": ("U7", "U8", ANA)}))
    assert row(world, campaign).state == CampaignState.DRAFT
    assert world.all(ScheduleRow, ScheduleRow.target == ANA) == []
    shown = outline(world, campaign)
    assert (shown.name, shown.sessions) == ("Spring term", (day("2026-12-08"), day("2026-12-22")))
    assert shown.channels == 2
    assert shown.people == 6, "Ana, Ben, the admin, and three in the channel that is new"
    assert shown.merged > 0
    assert shown.spread_minutes == 1
    assert outline(world, campaign, per_minute=2).spread_minutes == 5, (
        "what was for a holiday meets what is for the day after"
    )
    assert [str(one.local) for one in shown.first][:2] == ["2026-11-30 09:30:00", "2026-12-01 09:30:00"]
    again, template, version = world.database.read_now(
        campaign_drafts.form_of, workspace_id=WORKSPACE, campaign_id=campaign, by=LEAD
    )
    assert (template, version) == ("full_year", 1)
    plain = replace(again, sessions=(), session_themes=())
    assert plain == replace(form, name="Spring term", sessions=())
    assert again.session_days == form.session_days


def test_a_change_replaces_what_was_and_the_second_lead_is_told(world: World) -> None:
    campaign = save(world, replace(GOOD, whole_programme=False, channels=("C1",)))
    assert save(world, replace(GOOD, name="Mine"), campaign=campaign, version=1, by=LEA) == campaign
    found = row(world, campaign)
    assert (found.name, found.version, found.whole_programme) == ("Mine", 2, True)
    assert world.database.read_now(campaign_settings.audience, campaign) == ()
    assert refused("changed_meanwhile", save, world, campaign=campaign, version=1) == {"person": LEA}
    assert refused("changed_meanwhile", start, world, campaign, 1) == {"person": LEA}
    assert refused("changed_meanwhile", do, world, campaign_drafts.discard, campaign, 1) == {"person": LEA}
    assert row(world, campaign).name == "Mine"


def test_starting_gives_schedules_takes_new_channels_in_and_tells_who_looks_after_it(world: World) -> None:
    form = replace(GOOD, whole_programme=False, channels=("C1", "C5"), owner_id=LEA, co_owners=(LEAD,))
    campaign = save(world, form, looked=Looked(members={"C5": (ANA,)}))
    assert start(world, campaign) == "Spring"
    assert start(world, campaign) == "Spring", "twice is once"
    assert {one.channel_id for one in world.all(TeamRow)} == {"C1", "C5"}
    steps = {one.id for one in world.all(StepRow, StepRow.campaign_id == campaign)}
    reached = {one.target for one in world.all(ScheduleRow) if one.step_id in steps}
    assert reached == {"C1", "C5", ANA, BEN}
    assert [one.values["campaign"] for one in world.told("campaign_started", lead=LEA)] == ["Spring"]
    assert world.told("campaign_started") == [], "who did it knows"
    refused("started", save, world, campaign=campaign, version=1)
    refused("started", do, world, campaign_drafts.discard, campaign)
    assert [act for _, act in world.acts()][-2:] == ["campaign_drafted", "campaign_started"]


def test_a_first_day_that_has_passed_is_not_started(world: World) -> None:
    campaign = save(world)
    world.clock.set("2026-12-01T08:00:00+00:00")
    refused("start_passed", start, world, campaign)
    assert row(world, campaign).state == CampaignState.DRAFT


def test_where_a_second_lead_approves_nobody_approves_their_own(world: World) -> None:
    switch: dict[str, Any] = {"workspace_id": WORKSPACE, "by": LEAD, "now": world.clock.now()}
    assert world.database.write_now(campaign_start.set_approval, needed=True, **switch)
    campaign = save(world)
    assert refused("approval_needed", start, world, campaign) == {"leads": [LEA]}
    refused("approve_own", do, world, campaign_start.approve, campaign)
    do(world, campaign_start.approve, campaign, by=LEA)
    assert [one.values["by"] for one in world.told("campaign_approved")] == [LEA]
    save(world, replace(GOOD, name="Other words"), campaign=campaign, version=1)
    refused("approval_needed", start, world, campaign, 2)
    do(world, campaign_start.approve, campaign, 2, by=LEA)
    do(world, campaign_start.approve, campaign, 2, by=LEA)
    assert outline(world, campaign).approved_by == LEA
    start(world, campaign, 2)
    assert row(world, campaign).state == CampaignState.RUNNING


def test_approval_by_somebody_who_no_longer_leads_counts_for_nothing(world: World) -> None:
    switch: dict[str, Any] = {"workspace_id": WORKSPACE, "by": LEAD, "now": world.clock.now()}
    world.database.write_now(campaign_start.set_approval, needed=True, **switch)
    campaign = save(world)
    do(world, campaign_start.approve, campaign, by=LEA)
    world.database.write_now(
        leads.choose, workspace_id=WORKSPACE, by=ADMIN, leads=[LEAD, ANA], now=world.clock.now()
    )
    refused("approval_needed", start, world, campaign)
    world.database.write_now(
        leads.choose, workspace_id=WORKSPACE, by=ADMIN, leads=[LEAD], now=world.clock.now()
    )
    assert not world.database.write_now(campaign_start.set_approval, needed=False, **switch)
    refused("one_lead", world.database.write_now, campaign_start.set_approval, needed=True, **switch)
    start(world, campaign)


def test_throwing_away_leaves_nothing_but_the_log(world: World) -> None:
    campaign = save(world, replace(GOOD, sessions=(MONDAY,)), YEAR)
    assert do(world, campaign_drafts.discard, campaign) == "Spring"
    assert [one.id for one in world.all(CampaignRow)] == [1]
    assert world.all(StepRow, StepRow.campaign_id == campaign) == []
    refused("gone", do, world, campaign_drafts.discard, campaign)
    refused("gone", start, world, campaign)
    refused("gone", outline, world, campaign)
    assert world.acts()[-1] == (LEAD, "campaign_discarded")


def test_ending_stops_what_waits_and_what_was_planned(world: World) -> None:
    campaign = save(world, replace(GOOD, starts_on=day("2026-11-23")))
    refused("not_started", end, world, campaign)
    start(world, campaign)
    world.campaign_id = campaign
    world.tick_at("2026-11-24T09:31:00+00:00")
    waiting = world.made(state="pending")
    assert waiting
    assert end(world, campaign) == "Spring"
    assert end(world, campaign) == "Spring", "twice is once"
    assert {one.reason for one in world.made(state="skipped")} == {"campaign_ended"}
    before = len(world.made())
    world.tick_at("2026-12-03T12:00:00+00:00")
    assert len(world.made()) == before
    refused("over", world.switch, "running", campaign_id=campaign)
    refused("gone", end, world, 99)


def end(world: World, campaign: int, *, by: str = LEAD) -> str:
    return world.database.write_now(
        campaign_start.end, workspace_id=WORKSPACE, campaign_id=campaign, by=by, now=world.clock.now()
    )


def test_only_leads_may_do_any_of_it(world: World) -> None:
    campaign = save(world)
    for attempt in (
        lambda: save(world, by=ANA),
        lambda: start(world, campaign, by=ANA),
        lambda: do(world, campaign_start.approve, campaign, by=ADMIN),
        lambda: do(world, campaign_drafts.discard, campaign, by=ANA),
        lambda: outline(world, campaign, by=ANA),
        lambda: end(world, campaign, by=ANA),
        lambda: faults(world, GOOD, by=ANA),
    ):
        refused("leads_only", attempt)
    refused(
        "not_started",
        world.database.write_now,
        campaign_states.set_state,
        workspace_id=WORKSPACE,
        campaign_id=campaign,
        state=CampaignState.PAUSED,
        by=LEAD,
        now=world.clock.now(),
    )


def test_a_campaign_for_one_person_who_is_forgotten_is_for_nobody(world: World) -> None:
    campaign = save(world, replace(GOOD, whole_programme=False, people=(ANA,)))
    world.database.write_now(my_data.forget, workspace_id=WORKSPACE, user_id=ANA, now=world.clock.now())
    shown = outline(world, campaign)
    assert (shown.people, shown.channels, shown.whole_programme) == (0, 0, False)
    start(world, campaign)
    steps = {one.id for one in world.all(StepRow, StepRow.campaign_id == campaign)}
    assert [one for one in world.all(ScheduleRow) if one.step_id in steps] == []


def test_a_campaign_lasts_as_long_as_its_template_unless_said_otherwise() -> None:
    assert GOOD.last_day(QUICK) == date(2026, 11, 30) + timedelta(days=41)
    assert replace(GOOD, ends_on=MONDAY).last_day(QUICK) == MONDAY
