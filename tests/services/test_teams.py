"""Which channels are teams of the programme, and who takes part: taken in, taken out, taken in again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.errors import Refusal
from bot.services import audit_log, roles, teams
from bot.services.teams import Changed, TakingPart
from tests.company import ManualClock
from tests.services.programme_world import ADMIN, LEAD, WORKSPACE, World, channel_step, person_step, somebody

ANA, BEN, CLEO = "UANA", "UBEN", "UCLEO"


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    """Ana and Ben in C1, Cleo in C2, whom Ben manages; every day a post to each channel and a question to each."""
    clock.set("2026-11-23T08:00:00+00:00")
    one = World(database, clock)
    one.arrive()
    one.people(*(somebody(who, "Europe/London") for who in (ANA, BEN, CLEO)))
    one.channel("C1", [ANA, BEN])
    one.channel("C2", [CLEO])
    one.set_up(channel_step("0 9 * * *"), person_step("0 9 * * *"))
    one.database.write_now(
        roles.set_managers,
        workspace_id=WORKSPACE,
        by=ADMIN,
        changes=[roles.Change(team_id=2, shown=(), wanted=(BEN,))],
        now=clock.now(),
    )
    return one


def change(
    world: World,
    *channels: str,
    chosen: Sequence[str] | None = None,
    shown: Sequence[str] = ("C1", "C2"),
    by: str = LEAD,
) -> Changed:
    return world.database.write_now(
        teams.change,
        TakingPart(channels, tuple(chosen) if chosen is not None else None),
        shown=shown,
        workspace_id=WORKSPACE,
        by=by,
        now=world.clock.now(),
    )


def present(world: World) -> TakingPart:
    return world.database.read_now(teams.taking_part, workspace_id=WORKSPACE, by=LEAD)


def targets(world: World) -> set[str]:
    return set(world.schedules())


def test_a_channel_that_leaves_and_its_people_get_nothing_more(world: World) -> None:
    world.tick_at("2026-11-23T09:00:00+00:00")
    assert change(world, "C1") == Changed(new=(), left=("C2",))
    assert present(world).channels == ("C1",)
    assert targets(world) == {"C1", ANA, BEN}
    world.sync()
    world.tick_at("2026-11-24T09:00:00+00:00")
    assert {row.conversation for row in world.made(state="pending")} == {"C1", ANA, BEN}
    waited = world.all(DeliveryRow, DeliveryRow.state == "skipped")
    assert {(row.conversation, row.reason) for row in waited} == {
        ("C2", "left_the_team"),
        (CLEO, "left_the_team"),
    }


def test_its_managers_hear_it_and_manage_nothing_there_any_more(world: World) -> None:
    change(world, "C1")
    assert [row.conversation for row in world.all(DeliveryRow, DeliveryRow.kind == "team_left")] == [BEN]
    with pytest.raises(Refusal, match=r"roles\.managers_only"):
        world.database.read_now(roles.require_manager, workspace_id=WORKSPACE, user_id=BEN)


def test_it_can_come_back_as_the_team_it_was(world: World) -> None:
    change(world, "C1")
    world.clock.set("2026-11-25T08:00:00+00:00")
    assert change(world, "C1", "C2", shown=("C1",)) == Changed(new=("C2",), left=())
    world.sync()
    assert targets(world) == {"C1", "C2", ANA, BEN, CLEO}
    welcomed = world.all(DeliveryRow, DeliveryRow.kind == "welcome")
    assert welcomed == [], "whoever is there when a channel is taken in did not join it"


def test_what_somebody_else_took_in_meanwhile_is_left_alone(world: World) -> None:
    world.channel("C3", [CLEO])
    change(world, "C1", "C2", "C3")
    assert change(world, "C1", shown=("C1", "C2")).left == ("C2",)
    assert present(world).channels == ("C1", "C3")


def test_only_chosen_people_can_take_part_and_everybody_again(world: World) -> None:
    change(world, "C1", "C2", chosen=[ANA])
    world.sync()
    assert targets(world) == {"C1", "C2", ANA}
    change(world, "C1", "C2")
    world.sync()
    assert targets(world) == {"C1", "C2", ANA, BEN, CLEO}


def test_the_log_of_changes_knows_the_channel_that_left(world: World) -> None:
    change(world, "C1")
    acts, _ = world.database.read_now(audit_log.page, workspace_id=WORKSPACE, user_id=LEAD, page=0, size=5)
    assert [(one.act, one.channel_id) for one in acts if one.act == "team_left"] == [("team_left", "C2")]


@pytest.mark.parametrize(
    ("channels", "more", "key"),
    [
        ((), {}, "programmes.no_channel"),
        (tuple(f"C{n}" for n in range(51)), {}, "programmes.too_many_channels"),
        (("C1",), {"chosen": []}, "programmes.nobody_chosen"),
        (("C1",), {"by": ANA}, "roles.leads_and_admins_only"),
    ],
)
def test_what_cannot_be_changes_nothing(
    world: World, channels: tuple[str, ...], more: dict[str, Any], key: str
) -> None:
    with pytest.raises(Refusal, match=key.replace(".", r"\.")):
        change(world, *channels, **more)
    assert present(world) == TakingPart(("C1", "C2"))
