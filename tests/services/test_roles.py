"""Who may do what: what is given and taken, what is refused and who is named, who keeps no rights."""

from __future__ import annotations

import pytest

from bot.db import programmes as table
from bot.db.audit import AuditEventRow
from bot.db.deliveries import DeliveryRow
from bot.db.programmes import RoleGrantRow, TeamRow
from bot.db.session import Database
from bot.errors import Refusal
from bot.services import programmes, roles
from bot.services.roles import Change
from tests.company import ManualClock
from tests.services.programme_world import ADMIN, LEAD, WORKSPACE, World, somebody


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    """Two teams, C1 and C2, and nobody manages them."""
    one = World(database, clock)
    one.arrive()
    one.people(
        *(somebody(f"U{n}") for n in range(1, 6)),
        somebody("UGUEST", is_guest=True),
        somebody("UROBOT", is_bot=True),
        somebody("UGONE", is_deleted=True),
    )
    one.channel("C1", ["U1", "U2", "U3"])
    one.channel("C2", ["U4", "U5"])
    one.submit(one.plan())
    one.sync()
    return one


def team(world: World, channel: str) -> int:
    return next(row.id for row in world.all(TeamRow) if row.channel_id == channel)


def change(world: World, wanted: list[str], *, shown: list[str] | None = None, by: str = LEAD) -> None:
    """Saves the form for the managers of C1."""
    world.database.write_now(
        roles.set_managers,
        workspace_id=WORKSPACE,
        by=by,
        changes=[Change(team(world, "C1"), tuple(shown or ()), tuple(wanted))],
        now=world.clock.now(),
    )


def managers(world: World, channel: str = "C1") -> list[str]:
    return world.database.read_now(table.managers, team(world, channel))


def told(world: World) -> list[tuple[str, str]]:
    return [
        (row.kind, row.conversation) for row in world.all(DeliveryRow, DeliveryRow.kind.like("manager_%"))
    ]


@pytest.mark.parametrize("by", [LEAD, ADMIN])
def test_leads_and_admins_give_and_take_the_role_and_everybody_concerned_is_told(
    world: World, by: str
) -> None:
    change(world, ["U1", "U2"], by=by)
    assert managers(world) == ["U1", "U2"]
    assert managers(world, "C2") == []
    change(world, ["U2"], shown=["U1", "U2"], by=by)
    assert managers(world) == ["U2"]
    assert told(world) == [("manager_named", "U1"), ("manager_named", "U2"), ("manager_released", "U1")]
    acts = [(row.actor_id, row.act, row.person_id) for row in world.all(AuditEventRow)][1:]
    assert acts == [(by, "manager_named", "U1"), (by, "manager_named", "U2"), (by, "manager_released", "U1")]


def test_who_names_themself_is_not_told_what_they_know(world: World) -> None:
    change(world, [LEAD])
    assert managers(world) == [LEAD]
    assert told(world) == []


def test_saving_the_same_twice_changes_and_tells_nothing_more(world: World) -> None:
    for _ in range(2):
        change(world, ["U1"])
    assert len(told(world)) == len(world.all(RoleGrantRow, RoleGrantRow.role == "manager")) == 1


def test_two_leads_at_once_do_not_undo_each_other(world: World) -> None:
    change(world, ["U1"])
    change(world, ["U1", "U2"], shown=["U1"])  # both saw U1; one adds,
    change(world, [], shown=["U1"])  # the other takes away
    assert managers(world) == ["U2"]


def test_one_person_may_manage_several_teams_and_a_team_is_not_all_of_them(world: World) -> None:
    change(world, ["U1"])
    read = world.database.read_now
    assert [row.channel_id for row in read(table.managed_teams, WORKSPACE, "U1")] == ["C1"]
    assert read(table.managed_teams, "T2", "U1") == []


@pytest.mark.parametrize("who", ["UGUEST", "UROBOT", "UGONE", "UNKNOWN"])
def test_who_cannot_take_part_cannot_manage(world: World, who: str) -> None:
    with pytest.raises(Refusal) as refused:
        change(world, ["U1", who])
    assert (refused.value.key, refused.value.field, refused.value.values) == (
        "roles.manager_cannot",
        str(team(world, "C1")),
        {"person": who},
    )
    assert managers(world) == told(world) == []


def test_too_many_managers_are_refused(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        change(world, [f"U{n}" for n in range(9)])
    assert (refused.value.key, refused.value.values) == ("roles.too_many_managers", {"most": 8})


@pytest.mark.parametrize("by", ["U1", "UGUEST", "UGONE", "UNKNOWN"])
def test_nobody_else_changes_managers_and_hears_who_can(world: World, by: str) -> None:
    change(world, ["U1"])
    with pytest.raises(Refusal) as refused:
        change(world, ["U2"], by=by)
    assert refused.value.key == "roles.leads_and_admins_only"
    assert refused.value.values == {"leads": [LEAD], "admins": [ADMIN]}
    assert managers(world) == ["U1"]


def test_a_team_of_another_workspace_is_left_alone(world: World) -> None:
    world.database.write_now(
        roles.set_managers,
        workspace_id=WORKSPACE,
        by=LEAD,
        changes=[Change(10**9, (), ("U1",))],
        now=world.clock.now(),
    )
    assert told(world) == []


@pytest.mark.parametrize("what", [{"is_deleted": True}, {"is_guest": True}])
def test_a_manager_who_leaves_has_no_rights_and_the_leads_hear_it_once(
    world: World, what: dict[str, bool]
) -> None:
    change(world, ["U1", "U2"])
    world.people(somebody("U1", **what))
    assert managers(world) == ["U2"]
    assert world.database.read_now(table.managed_teams, WORKSPACE, "U1") == []
    for _ in range(2):
        world.sync()
        world.clock.move(days=1)
    (row,) = world.told("manager_lost")
    assert row.values == {"person": "U1", "channel_id": "C1"}
    world.people(somebody("U1"))
    assert managers(world) == ["U1", "U2"], "who comes back has the role again"


def test_a_lead_who_leaves_has_no_rights_and_admins_hear_what_leads_would(world: World) -> None:
    world.people(somebody(LEAD, is_guest=True))
    with pytest.raises(Refusal) as refused:
        world.database.read_now(roles.require_lead, workspace_id=WORKSPACE, user_id=LEAD)
    assert refused.value.values == {"leads": []}
    world.channel("C1", ["U1"], problem="is_archived")
    world.sync()
    assert len(world.told("channel_problem", lead=ADMIN)) == 1
    assert world.database.read_now(programmes.lead_ids, workspace_id=WORKSPACE) == []


def test_every_requirement_lets_the_right_people_through_and_names_them_to_others(world: World) -> None:
    change(world, ["U1"])
    mine, other = team(world, "C1"), team(world, "C2")

    def asked(rule: object, who: str, **more: int) -> str:
        try:
            world.database.read_now(rule, workspace_id=WORKSPACE, user_id=who, **more)  # type: ignore[arg-type]
        except Refusal as refused:
            return refused.key
        return "yes"

    assert [asked(roles.require_lead, who) for who in (LEAD, ADMIN, "U1")] == [
        "yes",
        "roles.leads_only",
        "roles.leads_only",
    ]
    assert [asked(roles.require_lead_or_admin, who) for who in (LEAD, ADMIN, "U1")] == [
        "yes",
        "yes",
        "roles.leads_and_admins_only",
    ]
    assert [asked(roles.require_manager, who) for who in ("U1", "U2", LEAD)] == [
        "yes",
        "roles.managers_only",
        "roles.managers_only",
    ]
    assert [asked(roles.require_manager_or_lead, who, team_id=mine) for who in ("U1", LEAD, "U2")] == [
        "yes",
        "yes",
        "roles.managers_and_leads_only",
    ]
    assert asked(roles.require_manager_or_lead, "U1", team_id=other) == "roles.leads_only"
    assert asked(roles.require_manager_or_lead, "U1", team_id=10**9) == "roles.team_gone"
