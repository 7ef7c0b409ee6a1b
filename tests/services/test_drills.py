"""Scenario questions in the database: the same at every try, counted when they arrived, answered by one person."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.db.campaigns import CampaignRow
from bot.db.deliveries import DeliveryRow
from bot.db.drills import DrillAttemptRow
from bot.db.session import Database
from bot.domain import Claimed, DeliveryState
from bot.errors import Refusal
from bot.facts import DrillStage
from bot.services import deliveries, drill_answers, drill_states, drills
from content.pack import builtin_pack
from handlers.drills import deck
from tests.company import ManualClock
from tests.services.programme_world import WORKSPACE, World, person_step, somebody

PACK = builtin_pack()
ANA, BEN = "UANA", "UBEN"


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    """Sunday; two people are asked on Tuesdays and Thursdays at 09:30 where they are."""
    one = World(database, clock)
    clock.set("2026-11-22T06:00+00:00")
    one.arrive()
    one.people(somebody(ANA), somebody(BEN, "Pacific/Honolulu"), somebody("UGUEST", is_guest=True))
    one.channel("C1", [ANA, BEN])
    one.set_up(person_step("30 9 * * 2,4"), weeks=13)
    return one


def claim(world: World) -> list[Claimed]:
    claimed: list[Claimed] = world.database.write_now(
        deliveries.claim, now=world.clock.now(), busy=[], limit=50
    )
    return [one for one in claimed if one.kind in {"scenario", "scenario_now"}]


def send(world: World) -> dict[str, Claimed]:
    """Everything that may go now goes; the questions by person."""
    found = {one.conversation: one for one in claim(world)}
    for one in found.values():
        world.database.write_now(deliveries.sent, one, channel_id="D1", ts="1.0", now=world.clock.now())
    return found


def answer(world: World, asked: Claimed, *, best: bool, by: str | None = None, **more: Any) -> Any:
    scenario = PACK.scenario(asked.values["scenario_id"])
    given = {
        "workspace_id": WORKSPACE,
        "user_id": by or asked.conversation,
        "delivery": asked.public_id,
        "scenario_id": scenario.id,
        "option": scenario.best if best else (scenario.best + 1) % 3,
        "best": best,
        "now": world.clock.now(),
    }
    return world.database.write_now(drill_answers.answer, **{**given, **more})


def stages(world: World, user_id: str = ANA) -> dict[str, DrillStage]:
    return world.database.read_now(
        drills.sticking, workspace_id=WORKSPACE, user_id=user_id, now=world.clock.now()
    )


def ask_now(world: World, user_id: str = ANA, *, key: str = "k", practice: bool = False) -> Any:
    return world.database.write_now(
        drills.ask_now,
        workspace_id=WORKSPACE,
        user_id=user_id,
        key=key,
        practice=practice,
        now=world.clock.now(),
    )


def attempts(world: World, user_id: str = ANA) -> list[DrillAttemptRow]:
    return world.all(DrillAttemptRow, DrillAttemptRow.user_id == user_id)


def test_a_delivery_that_is_tried_again_asks_the_same(world: World) -> None:
    world.tick_at("2026-11-24T09:30+00:00")
    (first,) = claim(world)
    world.database.write_now(deliveries.wait, first)
    world.clock.move(minutes=3)
    (again,) = claim(world)
    assert again.id == first.id
    assert again.values["scenario_id"] == first.values["scenario_id"]
    assert len(attempts(world)) == 1


def test_what_never_arrived_does_not_count_as_asked(world: World) -> None:
    world.tick_at("2026-11-24T09:30+00:00")
    (lost,) = claim(world)
    world.database.write_now(deliveries.failed, lost, code="user_disabled", now=world.clock.now())
    world.tick_at("2026-11-26T09:30+00:00")
    (next_one,) = claim(world)
    assert next_one.values["scenario_id"] == lost.values["scenario_id"], "it is still the one that fits best"


def test_thirteen_weeks_bring_every_principle_before_any_twice_and_none_within_seven_days(
    world: World,
) -> None:
    asked: list[tuple[Any, str]] = []
    for week in range(13):
        for day in (24, 26):
            world.clock.set(f"2026-11-{day}T09:30+00:00")
            world.clock.move(weeks=week)
            world.tick()
            mine = send(world).get(ANA)
            if mine is None:  # a public holiday
                continue
            answer(world, mine, best=(week + day) % 3 > 0)
            world.does_something(ANA)
            asked.append((world.clock.now().date(), mine.values["scenario_id"].partition(".")[0]))
    assert len({principle for _, principle in asked[:12]}) == 12
    for at, principle in asked:
        assert not [
            other
            for other, same in asked
            if same == principle and timedelta(0) < at - other < timedelta(days=7)
        ]
    assert set(stages(world)) == {principle.id for principle in PACK.principles}
    assert DrillStage.UNSEEN not in stages(world).values()


def test_the_first_answer_counts_also_after_the_campaign_is_over_and_the_pack_has_changed(
    world: World,
) -> None:
    world.tick_at("2026-11-24T09:30+00:00")
    mine = send(world)[ANA]
    world.clock.set("2027-06-01T10:00+00:00")

    def end(session: Session) -> None:
        for campaign in session.query(CampaignRow):
            campaign.state = "finished"

    world.database.write_now(end)
    assert answer(world, mine, best=False).first
    second = answer(world, mine, best=True)
    assert not second.first
    assert second.option == (PACK.scenario(mine.values["scenario_id"]).best + 1) % 3
    assert [row.best for row in attempts(world)] == [False]
    assert stages(world)[mine.values["scenario_id"].partition(".")[0]] is DrillStage.LEARNING


def test_a_question_is_answered_by_the_person_it_was_asked_and_with_its_own_options(world: World) -> None:
    world.tick_at("2026-11-24T09:30+00:00")
    mine = send(world)[ANA]
    other = next(one.id for one in PACK.scenarios if one.id != mine.values["scenario_id"])
    for strange in ({"by": BEN}, {"scenario_id": other}, {"delivery": "nobody"}, {"workspace_id": "T2"}):
        with pytest.raises(Refusal, match="not_yours"):
            answer(world, mine, best=True, **strange)
    assert [row.option for row in attempts(world)] == [None]


def test_a_question_sent_before_choices_were_noted_can_still_be_answered(world: World) -> None:
    world.tick_at("2026-11-24T09:30+00:00")
    mine = send(world)[ANA]
    world.database.write_now(lambda session: session.query(DrillAttemptRow).delete())
    assert answer(world, mine, best=True).first
    (row,) = attempts(world)
    assert row.asked_at == world.clock.now()


def test_sureness_is_kept_of_ones_own_answer_only(world: World) -> None:
    world.tick_at("2026-11-24T09:30+00:00")
    mine = send(world)[ANA]

    def say(user_id: str, sure: bool) -> Any:
        return world.database.write_now(
            drill_answers.say_sure,
            workspace_id=WORKSPACE,
            user_id=user_id,
            delivery=mine.public_id,
            sure=sure,
        )

    for user_id in (ANA, BEN):
        with pytest.raises(Refusal, match="not_yours"):
            say(user_id, True)
    answer(world, mine, best=True)
    assert say(ANA, False).sure is False
    assert say(ANA, True).sure is False


def test_asking_now_is_done_once_a_press_and_never_more_than_fits(world: World) -> None:
    assert ask_now(world, key="a") is None
    assert ask_now(world, key="a") is None
    assert len(attempts(world)) == 1
    for number in range(11):
        assert ask_now(world, key=f"b{number}") is None
    assert str(ask_now(world, key="c")) == "2026-11-29"
    assert len(attempts(world)) == 12
    assert ask_now(world, key="d", practice=True) is None
    assert [row.practice for row in attempts(world)] == [False] * 12 + [True]
    world.clock.move(days=7)
    assert ask_now(world, key="e") is None, "the practice did not push it further away"


def test_of_taps_at_the_same_moment_each_brings_another_principle(world: World) -> None:
    together = Barrier(4)

    def tap(key: str) -> None:
        together.wait(10)
        ask_now(world, key=key)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(tap, "abcd"))
    principles = [row.scenario_id.rpartition(".")[0] for row in attempts(world)]
    assert len(principles) == 4
    assert len(set(principles)) == 4


def test_when_nothing_fits_the_planned_question_is_kept_back_with_its_reason(world: World) -> None:
    for number in range(12):
        ask_now(world, key=str(number))
    for _ in range(12):
        send(world)
    world.tick_at("2026-11-24T09:30+00:00")
    assert ANA not in send(world)
    (row,) = world.made(ANA)
    assert (str(row.state), row.reason) == ("skipped", "nothing_due")


def test_the_day_is_that_of_the_person(world: World) -> None:
    """In Honolulu it is still Monday when the week has long begun in Lisbon."""
    world.clock.set("2026-11-24T05:00+00:00")
    for number in range(12):
        ask_now(world, BEN, key=str(number))
    assert str(ask_now(world, BEN, key="x")) == "2026-11-30"
    for number in range(12):
        ask_now(world, ANA, key=str(number))
    assert str(ask_now(world, ANA, key="x")) == "2026-12-01"


@pytest.mark.parametrize("user_id", ["UGUEST", "USTRANGER"])
def test_guests_and_strangers_are_not_asked(world: World, user_id: str) -> None:
    with pytest.raises(Refusal, match="members_only"):
        ask_now(world, user_id)
    with pytest.raises(Refusal, match="members_only"):
        stages(world, user_id)


def test_a_scenario_that_left_the_pack_before_it_was_sent_gives_way_to_another(world: World) -> None:
    world.tick_at("2026-11-24T09:30+00:00")
    (first,) = claim(world)
    world.database.write_now(deliveries.wait, first)
    gone = first.values["scenario_id"].partition(".")[0]
    left = [card for card in deck(PACK) if card.id != gone]
    world.database.write_now(drill_states.save_deck, workspace_id=WORKSPACE, deck=left)
    (again,) = claim(world)
    assert again.values["scenario_id"].partition(".")[0] != gone
    assert [row.scenario_id for row in attempts(world)] == [again.values["scenario_id"]]


def test_an_answered_message_drawn_anew_shows_what_counts_by_then(world: World) -> None:
    world.tick_at("2026-11-24T09:30+00:00")
    mine = send(world)[ANA]
    answer(world, mine, best=True)
    values = {"delivery": mine.public_id}
    world.database.write_now(
        drill_answers.show,
        workspace_id=WORKSPACE,
        user_id=ANA,
        delivery=mine.public_id,
        now=world.clock.now(),
    )
    world.database.write_now(
        drill_answers.say_sure, workspace_id=WORKSPACE, user_id=ANA, delivery=mine.public_id, sure=True
    )
    claimed = world.database.write_now(deliveries.claim, now=world.clock.now(), busy=[], limit=9)
    (drawn,) = [one for one in claimed if one.kind == "scenario_answered"]
    assert drawn.values["sure"] is True
    assert drawn.values["delivery"] == values["delivery"]
    (row,) = world.all(DeliveryRow, DeliveryRow.kind == "scenario_answered")
    assert row.state == DeliveryState.SENDING
