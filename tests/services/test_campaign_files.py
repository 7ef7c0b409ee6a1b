"""A whole campaign becomes a file and a file becomes a draft: with nothing lost, and nothing let in that is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.campaign_file import CampaignFile, FileReach
from bot.db.campaign_settings import CHANNEL, PERSON, AudiencePart
from bot.db.campaigns import CampaignRow, ScheduleRow
from bot.db.session import Database
from bot.domain import Audience, CampaignState
from bot.errors import Refusal
from bot.services import campaign_drafts, campaign_file_preview, campaign_files, campaign_start
from bot.services.campaign_form import Blueprint, Looked
from bot.services.campaigns import PlannedStep
from content.campaign_file_reader import read
from content.campaign_file_text import written
from tests.company import ManualClock
from tests.content.test_builders import PACK
from tests.services.calendar_world import add_campaign, calendar
from tests.services.programme_world import ADMIN, LEAD, WORKSPACE, World, channel_step, person_step, somebody

OF_A_CUSTOMER = "Ask jane.doe@example.com again"


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    """Two in Lisbon and one in New York, in two channels. It is Monday, 23 November 2026."""
    one = World(database, clock)
    clock.set("2026-11-23T08:00+00:00")
    one.arrive()
    one.people(somebody("U1"), somebody("U2"), somebody("U3", "America/New_York"))
    one.channel("C1", ["U1", "U2"])
    one.channel("C2", ["U3"])
    one.set_up(channel_step("0 9 29 2 *"))
    return one


def export(world: World, campaign_id: int, *, by: str = LEAD) -> CampaignFile:
    return world.database.read_now(
        campaign_files.exported,
        workspace_id=WORKSPACE,
        campaign_id=campaign_id,
        by=by,
        pack=PACK.id,
        pack_version=PACK.version,
    )


def take_in(world: World, file: CampaignFile, *, by: str = LEAD) -> int:
    return world.database.write_now(
        campaign_files.imported,
        file,
        workspace_id=WORKSPACE,
        by=by,
        looked=Looked(),
        today=world.clock.now().date(),
        now=world.clock.now(),
    )


def rich(world: World) -> int:
    """A draft with something in every field."""
    return add_campaign(
        world,
        person_step("30 9 * * 2"),
        PlannedStep("recall", Audience.PERSON, "every session+1,3d@10:00 working", 90, "Europe/London"),
        PlannedStep("intention", Audience.CHANNEL, "30 9 * * 1", 60, None, PACK.intentions[3].id),
        PlannedStep("moment", Audience.CHANNEL, "0 11 * * 3", 60, words='Ours: <!channel> "a"\n*b*'),
        name="Ours & <b>",
        template_id=PACK.campaigns[1].id,
        weeks=10,
        sessions=["2026-12-01", "2026-12-15"],
        audience=[AudiencePart(CHANNEL, "C1"), AudiencePart(PERSON, "U3")],
        theme=PACK.themes[0],
        owner_id=LEAD,
    )


def test_what_is_exported_and_imported_again_is_the_same_and_has_the_same_calendar(world: World) -> None:
    first = rich(world)
    file = export(world, first)
    assert file.reaches == (
        FileReach("channel", "Europe/Lisbon", 1),
        FileReach("person", "America/New_York", 1),
        FileReach("person", "Europe/Lisbon", 2),
    )
    again = read(written(file), PACK).campaign
    assert again == file
    second = take_in(world, again)
    assert second != first
    assert export(world, second) == file
    one, other = calendar(world, first), calendar(world, second)
    shown = [replace(touch, step_id=0) for touch in one.touches]
    assert shown == [replace(touch, step_id=0) for touch in other.touches]
    assert len(shown) > 20
    own = [touch.words for touch in one.touches if touch.kind == "moment"]
    assert set(own) == {'Ours: <!channel> "a"\n*b*'}


def test_the_preview_of_a_file_is_the_calendar_of_its_campaign(world: World) -> None:
    made = rich(world)
    stored, from_file = calendar(world, made), campaign_file_preview.calendar(export(world, made))
    assert [
        (one.kind, one.local, one.targets, one.n, one.theme, one.changes) for one in from_file.touches
    ] == [(one.kind, one.local, one.targets, one.n, one.theme, one.changes) for one in stored.touches]
    assert (from_file.people, from_file.channels) == (3, 1)


def test_an_imported_campaign_is_a_draft_of_which_nothing_is_scheduled_until_it_starts(world: World) -> None:
    before = len(world.all(ScheduleRow))
    made = take_in(world, export(world, rich(world)))
    row = next(one for one in world.all(CampaignRow) if one.id == made)
    assert row.state == CampaignState.DRAFT
    assert (row.owner_id, row.state_changed_by, row.version) == (LEAD, LEAD, 1)
    assert len(world.all(ScheduleRow)) == before
    assert ("ULEAD", "campaign_imported") in world.acts()
    world.database.write_now(
        campaign_start.start,
        workspace_id=WORKSPACE,
        campaign_id=made,
        version=1,
        by=LEAD,
        today=world.clock.now().date(),
        now=world.clock.now(),
    )
    assert len(world.all(ScheduleRow)) > before


def test_a_change_in_the_form_keeps_what_its_sessions_are_about(world: World) -> None:
    file = export(world, rich(world))
    about = tuple(replace(one, theme=f"About {one.on}") for one in file.sessions)
    made = take_in(world, replace(file, sessions=about))
    form, _, version = world.database.read_now(
        campaign_drafts.form_of, workspace_id=WORKSPACE, campaign_id=made, by=LEAD
    )
    world.database.write_now(
        campaign_drafts.save,
        replace(form, name="Another name", sessions=form.sessions[:1]),
        Blueprint(file.template, campaign_files.planned(file.steps), 10),
        workspace_id=WORKSPACE,
        by=LEAD,
        campaign_id=made,
        version=version,
        looked=Looked(),
        today=world.clock.now().date(),
        now=world.clock.now(),
    )
    assert export(world, made).sessions == about[:1]


def test_what_does_not_fit_here_is_refused_at_its_field_and_nothing_is_made(world: World) -> None:
    file = export(world, rich(world))
    before = len(world.all(CampaignRow))
    long_ago = date(2020, 1, 6)
    wrong = {
        "starts_on": replace(file, starts_on=long_ago, sessions=()),
        "people": replace(file, people=("UNOBODY",)),
        "owner": replace(file, owner="U1"),
        "co_owners": replace(file, co_owners=("U2",)),
        "ends_on": replace(file, ends_on=file.starts_on - timedelta(days=1), sessions=()),
        "session_1": replace(file, ends_on=file.starts_on + timedelta(days=1)),
        "steps": replace(file, steps=(replace(file.steps[0], words=OF_A_CUSTOMER), *file.steps[1:])),
        "about_1": replace(file, sessions=(replace(file.sessions[0], theme=OF_A_CUSTOMER),)),
    }
    for field, one in wrong.items():
        with pytest.raises(Refusal) as caught:
            take_in(world, one)
        assert caught.value.field == field
    for by in ("U1", ADMIN):
        with pytest.raises(Refusal):
            take_in(world, file, by=by)
        with pytest.raises(Refusal):
            export(world, 1, by=by)
    assert len(world.all(CampaignRow)) == before
    with pytest.raises(Refusal, match=r"campaign_calendar\.gone"):
        export(world, 999)


def test_the_campaign_of_the_set_up_form_can_be_exported_and_imported_for_a_later_start(world: World) -> None:
    file = export(world, world.campaign_id)
    later = replace(
        file, starts_on=file.starts_on + timedelta(days=7), ends_on=file.ends_on + timedelta(days=7)
    )
    assert export(world, take_in(world, later)) == later
