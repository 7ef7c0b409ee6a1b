"""What a session is about is said in the form or later and named by what follows; who has looked at a draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.db import campaign_settings
from bot.db.campaigns import CampaignRow
from bot.db.session import Database
from bot.domain import Audience, CampaignState
from bot.errors import Refusal
from bot.services import (
    campaign_drafts,
    campaign_form,
    campaign_looks,
    campaign_outline,
    campaign_sessions,
    campaign_start,
)
from bot.services.campaign_form import Form, Looked
from bot.services.campaigns import PlannedStep
from bot.step_facts import SessionsFacts
from content import follow_ups
from content.pack import builtin_pack
from handlers.campaign_templates import blueprint
from tests.company import ManualClock, words
from tests.services.calendar_world import add_campaign, calendar
from tests.services.programme_world import LEAD, WORKSPACE, World, channel_step, day, somebody

PACK = builtin_pack()
YEAR = blueprint(PACK.campaign("full_year"))
LEA = "ULEA"
DECEMBER = (day("2026-12-08"), None, day("2026-12-01"))
GOOD = Form(
    name="Spring",
    starts_on=day("2026-11-30"),
    sessions=DECEMBER,
    session_themes=("Calm", "", ""),
    owner_id=LEAD,
    co_owners=(LEA,),
)


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    """Two in C1; Lee and Lea lead. It is Monday, 23 November 2026."""
    clock.set("2026-11-23T08:00:00+00:00")
    one = World(database, clock)
    one.arrive()
    one.people(*(somebody(who, "Europe/London") for who in ("U1", "U2", LEA)))
    one.channel("C1", ["U1", "U2"])
    one.set_up(channel_step("0 9 29 2 *"), leads=(LEAD, LEA))
    return one


def save(world: World, form: Form, *, campaign: int = 0, version: int = 0, by: str = LEAD) -> int:
    return world.database.write_now(
        campaign_drafts.save,
        form,
        YEAR,
        workspace_id=WORKSPACE,
        by=by,
        campaign_id=campaign,
        version=version,
        looked=Looked(),
        today=world.clock.now().date(),
        now=world.clock.now(),
    )


def stored(world: World, campaign: int) -> list[tuple[date, str]]:
    return [
        (one.local_date, one.theme) for one in world.database.read_now(campaign_settings.sessions, campaign)
    ]


def row(world: World, campaign: int) -> CampaignRow:
    return world.all(CampaignRow, CampaignRow.id == campaign)[0]


def facts(world: World, campaign: int) -> SessionsFacts:
    return world.database.read_now(
        campaign_sessions.facts, workspace_id=WORKSPACE, campaign_id=campaign, by=LEAD
    )


def name(world: World, campaign: int, *themes: str, seen: str | None = None, by: str = LEAD) -> None:
    world.database.write_now(
        campaign_sessions.save,
        workspace_id=WORKSPACE,
        campaign_id=campaign,
        seen=facts(world, campaign).seen if seen is None else seen,
        themes=themes,
        by=by,
        now=world.clock.now(),
    )


def look(world: World, campaign: int, version: int, *, by: str = LEAD) -> bool:
    return world.database.write_now(
        campaign_looks.looked_through,
        workspace_id=WORKSPACE,
        campaign_id=campaign,
        version=version,
        by=by,
        now=world.clock.now(),
    )


def test_what_a_session_is_about_goes_with_its_date_and_comes_back_into_the_form(world: World) -> None:
    campaign = save(world, GOOD)
    assert stored(world, campaign) == [(day("2026-12-01"), ""), (day("2026-12-08"), "Calm")]
    again, _, version = world.database.read_now(
        campaign_drafts.form_of, workspace_id=WORKSPACE, campaign_id=campaign, by=LEAD
    )
    assert again.session_themes == ("", "Calm")
    save(world, replace(again, session_themes=("Calm", "")), campaign=campaign, version=version)
    assert stored(world, campaign) == [(day("2026-12-01"), "Calm"), (day("2026-12-08"), "")]


@pytest.mark.parametrize(
    ("themes", "wrong"),
    [
        (("", "Calm", ""), ("session_2", "about_without_date")),
        (("x" * 121, "", ""), ("about_1", "about_long")),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    world: World, themes: tuple[str, ...], wrong: tuple[str, str]
) -> None:
    found = world.database.read_now(
        campaign_form.faults,
        replace(GOOD, session_themes=themes),
        YEAR,
        workspace_id=WORKSPACE,
        by=LEAD,
        looked=Looked(),
        today=world.clock.now().date(),
    )
    assert [(one.field, one.key.removeprefix("campaign_drafts.")) for one in found] == [wrong]


def running(world: World) -> int:
    return add_campaign(
        world,
        PlannedStep("recall", Audience.PERSON, "every session+1,7d@10:00", 48 * 60),
        sessions=["2026-11-24", "2026-12-15"],
        start=True,
    )


def test_a_running_campaigns_session_is_named_from_then_on(world: World) -> None:
    campaign = running(world)
    world.tick_at("2026-11-25T10:01+00:00")
    name(world, campaign, "Calm <!here>", "")
    world.tick_at("2026-12-01T10:01+00:00", "2026-12-16T10:01+00:00")
    made = [(row.values.get("about"), row.values.get("theme")) for row in world.made("U1")]
    assert made == [(None, None), ("Calm <!here>", "Calm <!here>"), (None, None)]
    said = follow_ups.recall(world.made("U1")[1].values, PACK)
    assert "This is about the live session “Calm &lt;!here&gt;”." in said.text
    assert "This is about the live session “Calm &lt;!here&gt;”." in words({"blocks": said.blocks})
    plain = follow_ups.recall(world.made("U1")[2].values, PACK)
    assert "live session" not in plain.text
    assert {one.about for one in calendar(world, campaign).touches if one.session == 1} == {"Calm <!here>"}
    assert row(world, campaign).version == 1, "no change of its steps"
    assert world.acts()[-1] == (LEAD, "sessions_named")


def test_the_second_of_two_leads_is_told_and_the_same_again_changes_nothing(world: World) -> None:
    campaign = running(world)
    before = facts(world, campaign).seen
    name(world, campaign, "Calm", "")
    name(world, campaign, "Calm", "")
    assert [act for _, act in world.acts()].count("sessions_named") == 1
    with pytest.raises(Refusal, match=r"campaign_sessions\.changed_meanwhile"):
        name(world, campaign, "Mine", "", seen=before, by=LEA)
    with pytest.raises(Refusal, match=r"campaign_sessions\.changed_meanwhile"):
        name(world, campaign, "Mine")
    with pytest.raises(Refusal, match=r"campaign_drafts\.about_long"):
        name(world, campaign, "x" * 121, "")
    with pytest.raises(Refusal, match=r"stories\.customer_data"):
        name(world, campaign, "", "The call of jane.doe@example.com")
    with pytest.raises(Refusal, match=r"roles\.|programmes\."):
        name(world, campaign, "Mine", "", by="U1")
    world.database.write_now(
        campaign_start.end, workspace_id=WORKSPACE, campaign_id=campaign, by=LEAD, now=world.clock.now()
    )
    with pytest.raises(Refusal, match=r"campaign_steps\.over"):
        name(world, campaign, "Mine", "")
    with pytest.raises(Refusal, match=r"campaign_sessions\.none"):
        facts(world, 1)


def outline(world: World, campaign: int, *, by: str = LEAD) -> Any:
    return world.database.read_now(
        campaign_outline.outline,
        workspace_id=WORKSPACE,
        campaign_id=campaign,
        by=by,
        now=world.clock.now(),
        per_minute=60,
    )


def test_the_first_look_at_a_version_counts_until_it_is_changed(world: World) -> None:
    campaign = save(world, GOOD)
    assert not calendar(world, campaign).is_looked_through
    assert outline(world, campaign).previewed_by is None
    assert look(world, campaign, 1, by=LEA)
    assert not look(world, campaign, 1)
    assert not look(world, campaign, 7), "another version"
    found = row(world, campaign)
    assert (found.state, found.previewed_by, found.state_changed_by) == (CampaignState.PREVIEWED, LEA, LEAD)
    assert calendar(world, campaign).is_looked_through
    shown = outline(world, campaign)
    assert (shown.previewed_by, shown.previewed_on) == (LEA, day("2026-11-23"))
    name(world, campaign, "", "Quiet")
    found = row(world, campaign)
    assert (found.state, found.previewed_by, found.version) == (CampaignState.DRAFT, None, 2)
    with pytest.raises(Refusal):
        look(world, campaign, 2, by="U1")


def test_looking_does_not_end_an_approval_and_no_look_is_needed_to_start(world: World) -> None:
    switch: dict[str, Any] = {"workspace_id": WORKSPACE, "by": LEAD, "now": world.clock.now()}
    world.database.write_now(campaign_start.set_approval, needed=True, **switch)
    campaign = save(world, GOOD)
    known: dict[str, Any] = {"workspace_id": WORKSPACE, "campaign_id": campaign, "now": world.clock.now()}
    world.database.write_now(campaign_start.approve, version=1, by=LEA, **known)
    assert look(world, campaign, 1)
    assert row(world, campaign).state == CampaignState.APPROVED
    world.database.write_now(
        campaign_start.start, version=1, by=LEAD, today=world.clock.now().date(), **known
    )
    assert not look(world, campaign, 1)
