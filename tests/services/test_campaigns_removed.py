"""Fifty people leave while a message goes out to a hundred and twenty: who is gone gets nothing, everybody else one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.db import user_groups
from bot.db.campaigns import ScheduleRow
from bot.db.session import Database
from bot.domain import Claimed
from bot.services import deliveries
from tests.company import ManualClock
from tests.services.programme_world import WORKSPACE, World, person_step, somebody
from tests.services.test_campaign_reach import AudiencePart, campaign

EVERYBODY = tuple(f"U{n:03}" for n in range(120))
GONE = set(EVERYBODY[20:70])
"""Forty are being sent to when these fifty leave, and some of them are among the forty."""
DUE = datetime.fromisoformat("2026-11-24T09:30:00+00:00")


def claim(world: World, *, limit: int = 40, busy: tuple[str, ...] = ()) -> list[Claimed]:
    return world.database.write_now(deliveries.claim, now=world.clock.now(), busy=busy, limit=limit)


def finish(world: World, claimed: list[Claimed]) -> None:
    for one in claimed:
        world.database.write_now(
            deliveries.sent, one, channel_id=f"D{one.conversation}", ts="1.1", now=world.clock.now()
        )


def group(world: World, members: tuple[str, ...]) -> None:
    world.database.write_now(
        user_groups.save,
        workspace_id=WORKSPACE,
        group_id="S1",
        handle="trainers",
        name="Trainers",
        members=members,
        now=world.clock.now(),
    )


@pytest.mark.parametrize("where", ["channel", "group"])
def test_fifty_people_removed_while_sending(database: Database, clock: ManualClock, where: str) -> None:
    clock.set("2026-11-23T08:00:00+00:00")
    world = World(database, clock)
    world.arrive()
    world.people(*(somebody(who, "Europe/London") for who in EVERYBODY))
    world.channel("C1", EVERYBODY if where == "channel" else ())
    world.set_up(person_step("0 9 29 2 *"))
    group(world, EVERYBODY if where == "group" else ())
    part = AudiencePart("channel", "C1") if where == "channel" else AudiencePart("group", "S1")
    # A step whose words need nothing but themselves, so that whoever should get it does.
    campaign(world, person_step("30 9 * * 2-3"), audience=[part], sessions=())
    clock.instant = DUE + timedelta(seconds=1)
    world.tick()
    in_hand = claim(world)
    assert len(in_hand) == 40
    handed = {one.conversation for one in in_hand}
    assert handed & GONE, "some have it in hand when they leave"
    left = tuple(who for who in EVERYBODY if who not in GONE)
    if where == "channel":
        world.channel("C1", left)
    else:
        group(world, left)
    world.sync()
    finish(world, in_hand)
    while claimed := claim(world):
        assert not {one.conversation for one in claimed} & GONE, "who has left is written to"
        finish(world, claimed)
    of = {row.conversation: (row.state, row.reason) for row in world.made()}
    assert of.keys() == set(EVERYBODY), "each of them is accounted for"
    assert len(world.made()) == len(EVERYBODY)
    for who in EVERYBODY:
        expected = ("skipped", "left_the_team") if who in GONE - handed else ("sent", None)
        assert of[who] == expected, who
    assert {row.target for row in world.all(ScheduleRow, ScheduleRow.target.in_(EVERYBODY))} == set(left)
    clock.instant = DUE + timedelta(days=1, seconds=1)
    world.tick()
    assert {row.conversation for row in world.made() if str(row.local_date) == "2026-11-25"} == set(left)


@pytest.mark.parametrize("back", [False, True])
def test_what_has_to_be_tried_again_is_not_sent_to_who_has_left_meanwhile(
    database: Database, clock: ManualClock, back: bool
) -> None:
    clock.set("2026-11-23T08:00:00+00:00")
    world = World(database, clock)
    world.arrive()
    world.people(*(somebody(who, "Europe/London") for who in ("UANA", "UBEN")))
    world.channel("C1", ("UANA", "UBEN"))
    world.set_up(person_step("0 9 29 2 *"))
    campaign(world, person_step("30 9 * * 2"), audience=[AudiencePart("channel", "C1")], sessions=())
    clock.instant = DUE + timedelta(seconds=1)
    world.tick()
    in_hand = [one for one in claim(world) if one.conversation in {"UANA", "UBEN"}]
    assert len(in_hand) == 2
    world.channel("C1", ("UBEN",))
    world.sync()
    for one in in_hand:
        database.write_now(deliveries.wait, one)
    if back:
        world.channel("C1", ("UANA", "UBEN"))
        world.sync()
    again = claim(world)
    finish(world, again)
    of = {row.conversation: (row.state, row.reason) for row in world.made()}
    assert of["UBEN"] == ("sent", None)
    assert of["UANA"] == (("sent", None) if back else ("skipped", "left_the_team"))
