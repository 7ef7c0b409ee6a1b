"""What is stored about a person is shown to them whole, and forgotten whole."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.audit import AuditEventRow
from bot.db.barriers import BarrierRow
from bot.db.deliveries import DeliveryRow
from bot.db.drills import DrillAttemptRow
from bot.db.people import PersonRow
from bot.db.programmes import TeamRow
from bot.db.recognitions import RecognitionReceiverRow, RecognitionRow
from bot.db.schema import metadata
from bot.db.session import Database
from bot.db.stories import StoryColleagueRow, StoryRow
from bot.domain import DeliveryState
from bot.errors import Refusal
from bot.services import ledger, my_data, people, preferences, roles
from bot.services.delivery_kinds import FILL
from bot.services.roles import Change
from tests.company import ManualClock
from tests.services.programme_world import ADMIN, LEAD, WORKSPACE, World, person_step, somebody
from tests.services.thanks import begin, thank

ANA, BEN, CLEO = "UANA", "UBEN", "UCLEO"


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    """Ana has done everything one can do; Ben and Cleo are in her team."""
    one = World(database, clock)
    one.arrive()
    one.people(somebody(ANA), somebody(BEN), somebody(CLEO))
    one.channel("C1", [ANA, BEN, CLEO])
    one.submit(one.plan(leads=(LEAD, ANA), chosen_people=(ANA, BEN, CLEO)), steps=[person_step("30 9 * * 2")])
    one.sync()
    write, now = one.database.write_now, clock.now()
    write(preferences.choose, workspace_id=WORKSPACE, user_id=ANA, recognition_style="team", now=now)
    team = one.database.read_now(roles.teams_and_managers, workspace_id=WORKSPACE, by=LEAD)[0].team_id
    for by, wanted in ((LEAD, ANA), (ANA, BEN)):
        changes = [Change(team, (), (wanted,))]
        write(roles.set_managers, workspace_id=WORKSPACE, by=by, changes=changes, now=now)
    one.switch("paused", by=ANA)
    one.switch("running", by=ANA)
    thank(one, ANA, BEN)
    thank(one, BEN, ANA)
    thank(one, BEN, ANA, CLEO)
    begin(one, ANA, BEN, text="not finished yet")
    begin(one, CLEO, ANA, BEN, text="not finished either")
    one.tick_at("2026-11-24T09:30+00:00")
    question = next(row for row in one.made(ANA))
    write(
        lambda session: session.add(
            DrillAttemptRow(
                workspace_id=WORKSPACE,
                user_id=ANA,
                delivery_id=question.id,
                scenario_id="s",
                practice=False,
                asked_at=now,
                option=0,
                best=True,
                answered_at=now,
            )
        )
    )
    return one


def forget(world: World, user_id: str = ANA) -> None:
    world.database.write_now(my_data.forget, workspace_id=WORKSPACE, user_id=user_id, now=world.clock.now())


def everything(world: World, user_id: str = ANA) -> dict[str, list[dict[str, object]]]:
    return world.database.read_now(my_data.everything, workspace_id=WORKSPACE, user_id=user_id)


def tables_that_name(world: World, user_id: str) -> set[str]:
    """Every table in which the id stands anywhere, found without the registry: row by row, as text."""

    def look(session: Session) -> set[str]:
        return {
            table.name
            for table in metadata.sorted_tables
            for row in session.execute(select(table)).mappings()
            if user_id in json.dumps(dict(row), default=str)
        }

    return world.database.read_now(look)


def test_a_person_sees_everything_that_is_stored_about_them(world: World) -> None:
    found = everything(world)
    assert set(found) == {
        "settings",
        "teams",
        "roles",
        "roles_given_to_others",
        "thanks_given",
        "thanks_received",
        "thanks_begun",
        "scenario_answers",
        "planned_messages",
        "first_uses",
        "programmes_chosen_for",
        "campaigns_changed",
        "campaigns_you_look_after",
        "changes_made",
        "celebrations_that_name_you",
        "changes_about_you",
        "messages_sent_to_you",
        "profile",
    }
    assert found["settings"][0]["recognition_style"] == "team"
    assert {row["role"] for row in found["roles"]} == {"programme_lead", "manager"}
    assert len(found["thanks_received"]) == 2
    assert "not finished yet" in {row["text"] for row in found["thanks_begun"]}
    assert json.loads(json.dumps(found)) == found, "plain values"
    assert all("workspace_id" not in row for rows in found.values() for row in rows)
    assert "not finished either" not in json.dumps(found), "another person's draft is theirs"


def test_of_a_stranger_there_is_nothing(world: World) -> None:
    assert everything(world, "UNOBODY") == {}


def test_who_is_forgotten_stands_nowhere_but_where_it_says_so(world: World) -> None:
    assert len(tables_that_name(world, ANA)) > 10
    forget(world)
    assert tables_that_name(world, ANA) == {"forgotten", "deliveries"}
    (last,) = [row for row in world.all(DeliveryRow) if ANA in json.dumps([row.conversation, row.values])]
    assert last.kind == "forgotten"
    world.database.write_now(lambda session: session.get(DeliveryRow, last.id).__setattr__("state", "sent"))
    world.database.write_now(my_data.sweep)
    assert tables_that_name(world, ANA) == {"forgotten"}, "the last message too, once it has been sent"
    assert everything(world) == {}


def test_nobody_else_loses_anything(world: World) -> None:
    before = {who: everything(world, who) for who in (BEN, CLEO)}
    forget(world)
    for who in (BEN, CLEO):
        after = everything(world, who)
        for title in ("settings", "teams", "planned_messages", "first_uses", "profile", "roles"):
            held, holds = before[who].get(title), after.get(title)
            without = [
                {name: value for name, value in row.items() if name != "granted_by"} for row in held or []
            ]
            assert without == [
                {name: value for name, value in row.items() if name != "granted_by"} for row in holds or []
            ], title


def test_thanks_they_gave_stay_without_their_name_and_thanks_they_received_go(world: World) -> None:
    forget(world)
    gave, got, shared = world.all(RecognitionRow)
    assert (gave.giver_id, gave.text, gave.withdrawn_at) == ("", "called every customer back", None)
    assert (got.text, got.withdrawn_at is None) == ("", False)
    assert (shared.giver_id, shared.text) == (BEN, "called every customer back")
    left = world.database.read_now(
        lambda session: [
            (row.recognition_id, row.user_id) for row in session.query(RecognitionReceiverRow).all()
        ]
    )
    assert sorted(left) == [(gave.id, BEN), (shared.id, CLEO)]
    changes = [row for row in world.all(DeliveryRow) if row.verb == "update"]
    assert {(row.kind, row.conversation) for row in changes} == {
        ("recognition_post", "C1"),
        ("recognition_received", BEN),
        ("recognition_removed", "C1"),
        ("recognition_received", CLEO),
    }
    row = next(one for one in changes if (one.kind, one.conversation) == ("recognition_received", BEN))
    shown = world.database.read_now(FILL[row.kind], row)
    assert shown is not None
    assert shown["recognition"].giver_id == ""


def test_words_that_name_them_go_also_where_others_were_thanked(world: World) -> None:
    given = thank(world, BEN, ANA, CLEO, text="Uana and I stayed late for the customer")
    forget(world)
    row = world.all(RecognitionRow, RecognitionRow.id == given)[0]
    assert (row.text, row.withdrawn_at is None) == ("", False)


def test_what_waits_for_them_is_dropped_and_only_the_last_message_goes(world: World) -> None:
    ledger_kinds = {row.kind for row in world.all(DeliveryRow, DeliveryRow.conversation == ANA)}
    assert {"scenario", "recognition_received"} <= ledger_kinds
    forget(world)
    waiting = world.all(DeliveryRow, DeliveryRow.conversation == ANA)
    assert [row.kind for row in waiting] == ["forgotten"]
    assert not [row for row in world.made() if row.state == "pending" and row.conversation not in {BEN, CLEO}]


def test_twice_is_once(world: World) -> None:
    for _ in range(2):
        forget(world)
    assert len(world.all(AuditEventRow, AuditEventRow.act == "forgotten")) == 1
    assert len(world.all(DeliveryRow, DeliveryRow.kind == "forgotten")) == 1


def test_the_log_says_that_somebody_was_forgotten_and_not_who(world: World) -> None:
    forget(world)
    rows = world.all(AuditEventRow)
    assert (rows[-1].actor_id, rows[-1].act, rows[-1].subject) == ("", "forgotten", "person")
    assert {row.actor_id for row in rows} <= {"", ADMIN, LEAD}


def test_reading_slack_does_not_take_them_in_again_but_their_own_act_does(world: World) -> None:
    forget(world)
    slack = {"id": ANA, "name": "ana", "real_name": "Ana", "tz": "Europe/Lisbon"}

    def meet() -> None:
        world.database.write_now(people.meet, workspace_id=WORKSPACE, users=[slack], now=world.clock.now())

    meet()
    world.sync()
    assert [row.user_id for row in world.database.read_now(_people)] == [ADMIN, BEN, CLEO, LEAD]
    world.database.write_now(my_data.come_back, workspace_id=WORKSPACE, user_id=ANA)
    meet()
    assert ANA in [row.user_id for row in world.database.read_now(_people)]
    world.database.read_now(my_data.check_here, workspace_id=WORKSPACE, user_id=ANA)


def _people(session: Session) -> list[PersonRow]:
    return session.query(PersonRow).order_by(PersonRow.user_id).all()


def test_who_was_forgotten_and_does_something_all_the_same_hears_how_to_come_back(world: World) -> None:
    forget(world)
    with pytest.raises(Refusal) as refused:
        world.database.read_now(my_data.check_here, workspace_id=WORKSPACE, user_id=ANA)
    assert refused.value.key == "my_data.forgotten_already"


def test_teams_and_programmes_left_alone_are_told_without_a_name(world: World) -> None:
    forget(world)
    assert len(world.told("manager_gone")) == 1
    forget(world, LEAD)
    assert len(world.told("no_lead_left", lead=ADMIN)) == 1
    for row in world.all(DeliveryRow, DeliveryRow.kind.in_(("manager_gone", "no_lead_left"))):
        assert ANA not in json.dumps(row.values)
        assert LEAD not in json.dumps(row.values)


def test_another_workspace_with_the_same_person_is_left_alone(world: World) -> None:
    other = World(world.database, world.clock, workspace_id="T2")
    other.arrive()
    other.people(somebody(ANA))
    forget(world)
    found = world.database.read_now(my_data.everything, workspace_id="T2", user_id=ANA)
    assert set(found) == {"profile"}


def test_what_names_them_in_a_message_to_others_is_taken_out(world: World) -> None:
    world.database.write_now(
        ledger.enqueue,
        workspace_id=WORKSPACE,
        kind="lead_released",
        conversation=BEN,
        values={"by": ANA, "leads": [ANA, LEAD], "text": f"<@{ANA}> said so"},
        now=world.clock.now(),
    )
    forget(world)
    row = world.all(DeliveryRow, DeliveryRow.kind == "lead_released")[-1]
    assert row.values == {"by": "", "leads": [LEAD], "text": "… said so"}
    assert row.state == DeliveryState.PENDING


# Stories and barriers


def story(world: World, writer: str, state: str, *colleagues: str, words: str) -> int:
    """A story as it stands in the table."""

    def put(session: Session) -> int:
        row = StoryRow(
            workspace_id=WORKSPACE,
            writer_id=writer,
            state=state,
            happened=words,
            created_at=world.clock.now(),
        )
        session.add(row)
        session.flush()
        session.add_all(
            StoryColleagueRow(story_id=row.id, user_id=one, workspace_id=WORKSPACE, answer="yes")
            for one in colleagues
        )
        return row.id

    return world.database.write_now(put)


def test_published_stories_stay_without_the_name_and_others_go(world: World) -> None:
    told = story(world, ANA, "published", BEN, words="Uana calmed a guest down")
    draft = story(world, ANA, "draft", words="Not told yet")
    names = story(world, BEN, "published", ANA, CLEO, words="Uana and Ucleo found the case")
    assert {"stories_told", "stories_that_name_you"} <= set(everything(world))
    forget(world)
    left = {row.id: (row.writer_id, row.happened) for row in world.all(StoryRow)}
    assert left == {told: ("", "… calmed a guest down"), names: (BEN, "… and Ucleo found the case")}
    assert draft not in left
    assert tables_that_name(world, ANA) == {"forgotten", "deliveries"}


def test_barriers_stay_without_the_name_and_without_the_owner(world: World) -> None:
    def put(session: Session) -> None:
        team = session.query(TeamRow).first()
        assert team is not None
        for raiser, owner in ((ANA, BEN), (BEN, ANA)):
            session.add(
                BarrierRow(
                    workspace_id=WORKSPACE,
                    team_id=team.id,
                    raiser_id=raiser,
                    is_confidential=False,
                    text="The search is slow",
                    effect="Guests wait",
                    state="raised",
                    owner_id=owner,
                    answer="",
                    raised_at=world.clock.now(),
                )
            )

    world.database.write_now(put)
    forget(world)
    assert [(row.raiser_id, row.owner_id) for row in world.all(BarrierRow)] == [("", BEN), (BEN, None)]
    assert tables_that_name(world, ANA) == {"forgotten", "deliveries"}
