"""Who is told when something is wrong with a campaign, and how somebody takes over one whose owner left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.db.campaigns import CampaignRow
from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.domain import DeliveryState
from bot.errors import Refusal
from bot.jobs.timers import RULES
from bot.services import campaign_owners, deliveries, leads, my_data, people, timers, workspace_problems
from tests.company import ManualClock
from tests.services.programme_world import (
    ADMIN,
    LEAD,
    WORKSPACE,
    World,
    channel_step,
    person_step,
    somebody,
)

GRACE, NOAH = "UGRACE", "UNOAH"
MONDAYS = "30 9 * * 1"
GONE = "campaign_owner_gone"


@pytest.fixture
def world(database: Database, clock: ManualClock) -> Iterator[World]:
    """Two leads; the first owns the campaign and the second looks after it with them."""
    world = World(database, clock)
    clock.set("2026-11-22T12:00+00:00")
    world.arrive()
    world.people(somebody(GRACE), somebody(NOAH), somebody("UANA"), somebody("UBEA"))
    world.channel("CDESK", ["UANA", "UBEA"])
    world.set_up(person_step(MONDAYS), channel_step(MONDAYS), leads=(LEAD, GRACE))
    return world


def choose_leads(world: World, *them: str, by: str = ADMIN) -> None:
    world.database.write_now(leads.choose, workspace_id=WORKSPACE, by=by, leads=them, now=world.clock.now())


def take_over(world: World, by: str, campaign_id: int | None = None) -> str:
    return world.database.write_now(
        campaign_owners.take_over,
        workspace_id=WORKSPACE,
        campaign_id=campaign_id or world.campaign_id,
        by=by,
        now=world.clock.now(),
    )


def became(world: World, *where: Any, **values: Any) -> None:
    def write(session: Session) -> None:
        of_steps = DeliveryRow.step_id.is_not(None)
        session.execute(update(DeliveryRow).where(of_steps, *where).values(**values))

    world.database.write_now(write)


def look(world: World, **later: float) -> None:
    """Timers that are due after a while run."""
    world.clock.move(**later)
    world.database.write_now(timers.tick, rules=RULES, now=world.clock.now(), limit=500)


# --- who is told ------------------------------------------------------------------------------------------


def test_owner_and_co_owner_are_told_and_no_other_lead(world: World) -> None:
    choose_leads(world, LEAD, GRACE, NOAH)
    world.channel("CDESK", ["UANA", "UBEA"], problem="is_archived")
    world.sync()
    assert [len(world.told("channel_problem", lead=one)) for one in (LEAD, GRACE, NOAH)] == [1, 1, 0]
    assert world.told("channel_problem")[0].values["name"] == "Weekly rhythm"


def test_without_owners_all_leads_are_told_and_without_leads_the_admins(world: World) -> None:
    choose_leads(world, NOAH)
    world.channel("CDESK", ["UANA", "UBEA"], problem="not_in_channel")
    world.sync()
    assert [len(world.told("channel_problem", lead=one)) for one in (LEAD, GRACE, NOAH)] == [0, 0, 1]
    world.people(somebody(NOAH, is_deleted=True))
    world.channel("CDESK", ["UANA", "UBEA"], problem="is_archived")
    world.sync()
    assert len(world.told("channel_problem", lead=ADMIN)) == 1
    assert len(world.told("no_lead_left", lead=ADMIN)) == 1
    world.sync()
    assert len(world.told("no_lead_left", lead=ADMIN)) == 1, "once each time it happens"


def test_the_same_trouble_found_twice_is_told_once(world: World) -> None:
    world.tick_at("2026-11-23T09:30+00:00")
    became(world, state=DeliveryState.PENDING)
    (one,) = [
        one
        for one in world.database.write_now(deliveries.claim, now=world.clock.now(), busy=(), limit=50)
        if one.conversation == "CDESK"
    ]
    world.database.write_now(deliveries.failed, one, code="is_archived", now=world.clock.now())
    world.channel("CDESK", ["UANA", "UBEA"], problem="is_archived")
    world.sync()
    for user_id in (LEAD, GRACE):
        told = world.told("delivery_failed", lead=user_id) + world.told("channel_problem", lead=user_id)
        assert len(told) == 1


# --- a step that nobody received ------------------------------------------------------------------------------


def test_a_step_that_nobody_received_is_told_once_with_the_reasons(world: World) -> None:
    world.tick_at("2026-11-23T09:30+00:00")
    became(world, DeliveryRow.conversation == "CDESK", state=DeliveryState.SENT)
    became(world, DeliveryRow.conversation == "UANA", state=DeliveryState.SKIPPED, reason="pace")
    became(world, DeliveryRow.conversation == "UBEA", state=DeliveryState.FAILED, reason="user_disabled")
    look(world, minutes=59)
    assert world.told("nobody_received") == []
    look(world, minutes=1)
    for user_id in (LEAD, GRACE):
        (told,) = world.told("nobody_received", lead=user_id)
        assert told.values["step_kind"] == "scenario"
        assert sorted(told.values["shares"]) == [["failed", "user_disabled", 1], ["left_out", "personal", 1]]
    look(world, days=1)
    assert len(world.told("nobody_received")) == 1


def test_while_something_waits_or_is_still_to_come_elsewhere_nothing_is_told(world: World) -> None:
    world.people(somebody("UZOE", "America/New_York"))
    world.channel("CDESK", ["UANA", "UBEA", "UZOE"])
    world.sync()
    world.tick_at("2026-11-23T09:30+00:00")
    became(world, state=DeliveryState.SKIPPED, reason="quiet_hours")
    became(world, DeliveryRow.conversation == "CDESK", state=DeliveryState.SENT, reason=None)
    look(world, hours=1)
    assert world.told("nobody_received") == [], "New York comes later"
    world.tick_at("2026-11-23T14:30+00:00")
    look(world, hours=1)
    assert world.told("nobody_received") == [], "it waits there"
    became(world, DeliveryRow.conversation == "UZOE", state=DeliveryState.MISSED, reason="too_late")
    look(world, hours=1)
    assert len(world.told("nobody_received")) == 1


@pytest.mark.parametrize("reason", ["campaign_paused", "holiday", "team_busy", "left_the_team"])
def test_what_was_meant_is_not_told(world: World, reason: str) -> None:
    world.tick_at("2026-11-23T09:30+00:00")
    became(world, state=DeliveryState.SKIPPED, reason=reason)
    look(world, hours=1)
    assert world.told("nobody_received") == []


@pytest.mark.parametrize(("failed", "times"), [(False, 0), (True, 1)])
def test_what_came_too_late_for_everybody_is_not_told_twice(world: World, failed: bool, times: int) -> None:
    world.tick_at("2026-11-23T09:30+00:00")
    became(world, state=DeliveryState.MISSED, reason="too_late")
    became(world, DeliveryRow.conversation == "CDESK", state=DeliveryState.SENT, reason=None)
    if failed:
        became(world, DeliveryRow.conversation == "UANA", state=DeliveryState.FAILED, reason="user_disabled")
    look(world, hours=1)
    assert len(world.told("nobody_received")) == times


def test_one_message_that_was_received_is_enough(world: World) -> None:
    world.tick_at("2026-11-23T09:30+00:00")
    became(world, state=DeliveryState.SKIPPED, reason="pace")
    became(world, DeliveryRow.conversation.in_(("UANA", "CDESK")), state=DeliveryState.SENT, reason=None)
    look(world, hours=1)
    assert world.told("nobody_received") == []


# --- an owner who left ----------------------------------------------------------------------------------------


def test_when_an_owner_leaves_the_co_owner_is_asked_once_and_takes_it_over(world: World) -> None:
    choose_leads(world, LEAD, GRACE, NOAH)
    world.people(somebody(LEAD, is_deleted=True))
    world.sync()
    world.sync()
    assert [len(world.told(GONE, lead=one)) for one in (GRACE, NOAH, ADMIN)] == [1, 0, 0]
    assert world.told(GONE, lead=GRACE)[0].values["person"] == LEAD
    assert take_over(world, GRACE) == "Weekly rhythm"
    assert take_over(world, GRACE) == "Weekly rhythm", "twice is once"
    assert world.campaign().owner_id == GRACE
    assert world.acts().count((GRACE, "campaign_taken_over")) == 1
    with pytest.raises(Refusal, match="taken"):
        take_over(world, NOAH)
    with pytest.raises(Refusal, match="leads_only"):
        take_over(world, "UANA")
    with pytest.raises(Refusal, match="over"):
        take_over(world, GRACE, 10**6)


def test_when_nobody_else_looks_after_it_all_leads_are_asked_and_the_others_see_who_did(world: World) -> None:
    choose_leads(world, GRACE)
    take_over(world, GRACE)
    choose_leads(world, LEAD, NOAH, "UANA")
    asked = [one for one in (LEAD, NOAH, "UANA") if world.told(GONE, lead=one)]
    assert asked == [LEAD, NOAH, "UANA"], "a lead who was released can no longer look after it"
    take_over(world, NOAH)
    for user_id in (LEAD, "UANA"):
        again = [row for row in world.told(GONE, lead=user_id) if row.verb == "update"]

        def filled(session: Session, row: DeliveryRow) -> Any:
            return campaign_owners.for_gone(session, row)

        assert [world.database.read_now(filled, row)["owner"] for row in again] == [NOAH]


def test_who_asked_to_be_forgotten_is_not_named(world: World) -> None:
    world.database.write_now(my_data.forget, workspace_id=WORKSPACE, user_id=LEAD, now=world.clock.now())
    world.sync()
    (told,) = world.told(GONE, lead=GRACE)
    assert told.values == {"campaign_id": world.campaign_id, "person": None}
    take_over(world, GRACE)
    world.database.write_now(my_data.forget, workspace_id=WORKSPACE, user_id=GRACE, now=world.clock.now())
    world.sync()
    assert world.told(GONE, lead=GRACE) == []
    assert len(world.told("no_lead_left", lead=ADMIN)) == 1, "the last one is gone"


def test_a_campaign_that_is_over_needs_nobody(world: World) -> None:
    def finish(session: Session) -> None:
        session.scalars(select(CampaignRow)).one().state = "finished"

    world.database.write_now(finish)
    world.people(somebody(LEAD, is_deleted=True))
    world.sync()
    assert world.told(GONE, lead=GRACE) == []


# --- a token that died ----------------------------------------------------------------------------------------


def test_a_dead_token_is_told_once_it_works_again_in_the_readers_own_time(world: World) -> None:
    world.people(replace(somebody(GRACE), timezone="Asia/Kolkata"))
    began = world.clock.now()
    write = world.database.write_now
    for _ in range(2):
        write(workspace_problems.refused, WORKSPACE, "token_revoked", now=world.clock.now())
        world.clock.move(minutes=30)
    assert world.told("token_back") == []
    write(workspace_problems.works_again, WORKSPACE, now=world.clock.now())
    write(people.arrive, workspace_id=WORKSPACE, name="Northwind", bot_user_id="UBOT", now=world.clock.now())
    (told,) = world.told("token_back", lead=GRACE)
    assert told.values["code"] == "token_revoked"
    assert told.values["since"] == began.isoformat()
    assert told.values["until"] == (began + timedelta(hours=1)).isoformat()
    shown = world.database.read_now(lambda session: workspace_problems.for_back(session, told))
    assert shown["since"] == "2026-11-22T17:30:00+05:30"
    assert world.told("token_back", lead="UANA") == []
