"""Who is welcomed: whoever joins a team after set-up, once; nobody for having been there."""

from __future__ import annotations

import pytest

from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.services import first_uses
from tests.company import ManualClock
from tests.services.programme_world import LEAD, WORKSPACE, World, somebody


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    """Two teams that have just been set up: U1 in C1, U2 in C2, and C3 that Encore cannot look into yet."""
    one = World(database, clock)
    one.arrive()
    one.people(*(somebody(f"U{n}") for n in range(1, 9)), somebody("UGUEST", is_guest=True))
    one.people(somebody("UROBOT", is_bot=True))
    one.channel("C1", ["U1"])
    one.channel("C2", ["U2"])
    one.channel("C3", problem="not_in_channel")
    one.submit(one.plan())
    one.sync()
    return one


def welcomed(world: World) -> list[str]:
    return [row.conversation for row in world.all(DeliveryRow, DeliveryRow.kind == "welcome")]


def test_at_set_up_nobody_is_welcomed(world: World) -> None:
    world.sync()
    assert welcomed(world) == []


def test_whoever_joins_later_is_welcomed_once_however_often_they_move(world: World) -> None:
    world.channel("C1", ["U1", "U3"])
    world.sync()
    (row,) = world.all(DeliveryRow, DeliveryRow.kind == "welcome")
    assert (row.conversation, row.values) == ("U3", {"channel_id": "C1", "leads": [LEAD]})
    for members in (["U1"], ["U1", "U3"]):
        world.channel("C1", members)
        world.sync()
    world.channel("C2", ["U2", "U3", "U1"])
    world.sync()
    assert welcomed(world) == ["U3"], "who was there at set-up knows Encore in every channel"


def test_guests_and_apps_are_not_welcomed_and_a_guest_who_becomes_a_member_is(world: World) -> None:
    world.channel("C1", ["U1", "UGUEST", "UROBOT"])
    world.sync()
    assert welcomed(world) == []
    world.people(somebody("UGUEST"))
    world.sync()
    assert welcomed(world) == ["UGUEST"]


def test_who_was_in_a_channel_before_encore_could_look_is_not_new(world: World) -> None:
    world.channel("C3", ["U4", "U5"])
    world.sync()
    assert welcomed(world) == []
    world.channel("C3", ["U4", "U5", "U6"])
    world.sync()
    assert welcomed(world) == ["U6"]


def test_a_channel_that_cannot_be_read_for_a_while_makes_nobody_new(world: World) -> None:
    world.channel("C1", problem="is_archived")
    world.sync()
    world.channel("C1", ["U1", "U7"])
    world.sync()
    assert welcomed(world) == ["U7"]


def test_who_was_not_chosen_to_take_part_is_not_welcomed(database: Database, clock: ManualClock) -> None:
    one = World(database, clock)
    one.arrive()
    one.people(*(somebody(f"U{n}") for n in range(1, 4)))
    one.channel("C1", ["U1"])
    one.submit(one.plan(chosen_people=("U1", "U2")))
    one.sync()
    one.channel("C1", ["U1", "U2", "U3"])
    one.sync()
    assert welcomed(one) == []


def test_a_first_use_is_the_first_for_each_person_and_thing(world: World) -> None:
    def first(user_id: str, what: str) -> bool:
        return world.database.write_now(
            first_uses.is_first, workspace_id=WORKSPACE, user_id=user_id, what=what, now=world.clock.now()
        )

    assert [first("U1", "kudos"), first("U1", "kudos"), first("U1", "win"), first("U2", "kudos")] == [
        True,
        False,
        True,
        True,
    ]
