"""Who may be named where: what people chose holds in every channel and round-up, whatever the team and the words."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.db import preferences as preference_table
from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.domain import Reach, RecognitionStyle
from bot.errors import Refusal
from bot.services import my_data, preferences, recognition_reach, recognitions
from bot.services.delivery_kinds import FILL
from content.pack import builtin_pack
from content.recognitions import post as posted
from tests.company import ManualClock
from tests.services.programme_world import WORKSPACE, World, somebody
from tests.services.thanks import prefer, thank

PUBLIC, TEAM, PRIVATE = RecognitionStyle


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    """Ana and Ben in C1, Cleo and Dan in C2, Eve in no team."""
    one = World(database, clock)
    one.arrive()
    for user_id in ("UANA", "UBEN", "UCLEO", "UDAN", "UEVE"):
        one.people(somebody(user_id))
    one.channel("C1", ["UANA", "UBEN"])
    one.channel("C2", ["UCLEO", "UDAN"])
    one.submit(one.plan())
    one.sync()
    return one


def filled(world: World, conversation: str) -> dict[str, Any] | None:
    """What the newest message about thanks to a channel or person shows when it is sent."""
    row = [
        one
        for one in world.all(DeliveryRow, DeliveryRow.conversation == conversation)
        if one.kind in {"recognition_post", "recognition_received"}
    ][-1]
    return world.database.read_now(FILL[row.kind], row)


def written_to(world: World) -> list[str]:
    kinds = ("recognition_post", "recognition_received")
    return [row.conversation for row in world.all(DeliveryRow, DeliveryRow.kind.in_(kinds))]


def named(world: World, channel: str) -> tuple[str, ...]:
    """Whom the channel's post names."""
    shown = filled(world, channel)
    return shown["recognition"].receiver_ids if shown else ()


def roundup(world: World, channel: str) -> list[tuple[str, ...]]:
    row = DeliveryRow(
        workspace_id=WORKSPACE,
        conversation=channel,
        due_at=world.clock.now() + timedelta(days=1),
        created_at=world.clock.now(),
    )
    shown = world.database.read_now(recognitions.for_roundup, row)
    return [one.receiver_ids for one in shown["thanks"]]


def test_without_a_choice_everybody_is_thanked_in_public(world: World) -> None:
    thank(world, "UANA", "UBEN", "UCLEO")
    assert written_to(world) == ["C1", "C2", "UBEN", "UCLEO"]
    assert named(world, "C1") == named(world, "C2") == ("UBEN", "UCLEO")
    assert roundup(world, "C2") == [("UBEN", "UCLEO")]


def test_who_chose_private_gets_a_direct_message_and_nothing_else(world: World) -> None:
    prefer(world, UBEN=PRIVATE)
    thank(world, "UANA", "UBEN")
    assert written_to(world) == ["UBEN"]
    shown = filled(world, "UBEN")
    assert shown is not None
    assert (shown["channels"], shown["is_private"]) == ([], True)
    assert roundup(world, "C1") == []


def test_among_several_only_the_private_one_is_left_out(world: World) -> None:
    prefer(world, UBEN=PRIVATE)
    thank(world, "UANA", "UBEN", "UCLEO")
    assert written_to(world) == ["C2", "UBEN", "UCLEO"], "the private one's own channel is not brought in"
    assert named(world, "C2") == ("UCLEO",)
    shown = filled(world, "UCLEO")
    assert shown is not None
    assert (shown["channels"], shown["is_private"]) == (["C2"], False)
    assert roundup(world, "C2") == [("UCLEO",)]


def test_who_chose_the_team_is_named_in_their_own_channel_only(world: World) -> None:
    prefer(world, UCLEO=TEAM)
    thank(world, "UANA", "UBEN", "UCLEO")
    assert named(world, "C1") == ("UBEN",)
    assert named(world, "C2") == ("UBEN", "UCLEO")
    assert roundup(world, "C1") == [("UBEN",)]
    shown = filled(world, "UCLEO")
    assert shown is not None
    assert shown["channels"] == ["C2"]


def test_who_chose_the_team_and_has_none_is_not_shown_in_the_givers_channel(world: World) -> None:
    thank(world, "UANA", "UEVE")
    assert named(world, "C1") == ("UEVE",), "in public that is where it goes"
    prefer(world, UEVE=TEAM)
    thank(world, "UANA", "UEVE")
    assert written_to(world)[2:] == ["UEVE"]


def test_words_that_name_the_private_one_are_shown_in_no_channel(world: World) -> None:
    world.people(somebody("UBEN"))
    prefer(world, UBEN=PRIVATE)
    for text in (
        "covered for Uben all day long",
        "helped UBEN's customer twice",
        "covered for <@UBEN> all day",
    ):
        before = len(written_to(world))
        thank(world, "UANA", "UBEN", "UCLEO", text=text)
        assert written_to(world)[before:] == ["UBEN", "UCLEO"], text
        plan = world.database.read_now(
            recognition_reach.plan,
            workspace_id=WORKSPACE,
            giver_id="UANA",
            receiver_ids=["UBEN", "UCLEO"],
            text=text,
        )
        assert plan == Reach((), ("UBEN",), words_name=True)
        shown = filled(world, "UCLEO")
        assert shown is not None
        assert shown["channels"] == []


def test_a_choice_made_before_the_message_leaves_still_holds(world: World) -> None:
    thank(world, "UANA", "UBEN", "UDAN")
    prefer(world, UBEN=PRIVATE)
    assert named(world, "C2") == ("UDAN",)
    thank(world, "UANA", "UCLEO")
    prefer(world, UCLEO=PRIVATE)
    assert filled(world, "C2") is None, "nobody is left to be named: the post is not sent"
    assert roundup(world, "C1") == roundup(world, "C2") == [("UDAN",)]


def test_what_was_given_in_private_stays_private_when_somebody_opens_up_later(world: World) -> None:
    prefer(world, UBEN=PRIVATE)
    thank(world, "UANA", "UBEN", "UCLEO")
    prefer(world, UBEN=PUBLIC)
    assert named(world, "C2") == ("UCLEO",)
    assert roundup(world, "C2") == [("UCLEO",)]


def test_the_giver_sees_before_giving_where_it_goes(world: World) -> None:
    prefer(world, UBEN=PRIVATE, UCLEO=TEAM)

    def reach(*receivers: str) -> Reach:
        return world.database.read_now(
            recognition_reach.plan,
            workspace_id=WORKSPACE,
            giver_id="UANA",
            receiver_ids=list(receivers),
            text="called back",
        )

    assert reach("UBEN") == Reach((), ("UBEN",))
    assert reach("UBEN", "UDAN") == Reach(("C2",), ("UBEN",))
    assert reach("UCLEO") == Reach(("C2",))
    assert reach() == Reach(("C1",))


@pytest.mark.parametrize("style", ["", "loud", "PUBLIC"])
def test_a_choice_there_is_not_is_refused(world: World, style: str) -> None:
    with pytest.raises(Refusal) as refused:
        prefer(world, UANA=style)
    assert (refused.value.key, refused.value.field) == (
        "preferences.recognition_style_needed",
        "recognition_style",
    )


def test_only_whom_encore_has_met_can_choose_and_choosing_again_replaces(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        prefer(world, UNKNOWN=PUBLIC)
    assert refused.value.key == "preferences.not_met"
    for style in (PRIVATE, TEAM, TEAM):
        prefer(world, UANA=style)
    found = world.database.read_now(preferences.style_of, WORKSPACE, ["UANA", "UBEN"])
    assert found == {"UANA": TEAM, "UBEN": PUBLIC}
    assert world.database.read_now(preferences.style_of, "T2", ["UANA"]) == {"UANA": PUBLIC}


def test_what_is_not_named_in_a_change_of_settings_stays(world: World) -> None:
    day = world.clock.now().date()
    world.database.write_now(
        preference_table.save, WORKSPACE, "UANA", now=world.clock.now(), dm_paused_until=day
    )
    prefer(world, UANA=PRIVATE)
    row = world.database.read_now(preference_table.get, WORKSPACE, "UANA")
    assert row is not None
    assert (row.dm_paused_until, row.recognition_style) == (day, PRIVATE)


EVERYBODY = ("UBEN", "UCLEO", "UDAN", "UEVE")


@given(
    receivers=st.lists(st.sampled_from(EVERYBODY), min_size=1, unique=True),
    then=st.tuples(*(st.sampled_from(list(RecognitionStyle)) for _ in EVERYBODY)),
    now=st.tuples(*(st.sampled_from(list(RecognitionStyle)) for _ in EVERYBODY)),
    text=st.sampled_from(["called every customer back", "stood in for udan", "helped Uben and ucleo today"]),
)
@settings(max_examples=40)
def test_nobody_is_ever_named_where_they_did_not_want_to_be(
    world: World,
    receivers: list[str],
    then: tuple[RecognitionStyle, ...],
    now: tuple[RecognitionStyle, ...],
    text: str,
) -> None:
    world.clock.move(days=8)
    prefer(world, **dict(zip(EVERYBODY, then, strict=True)))
    thank(world, "UANA", *receivers, text=text)
    prefer(world, **dict(zip(EVERYBODY, now, strict=True)))
    own = {"UBEN": "C1", "UCLEO": "C2", "UDAN": "C2", "UEVE": ""}
    chosen = {who: {then[n], now[n]} for n, who in enumerate(EVERYBODY)}
    posts = world.all(DeliveryRow, DeliveryRow.kind == "recognition_post")
    latest = [row for row in posts if row.created_at == world.clock.now()]
    for row, shown in product(latest, (True, False)):
        if shown:
            values = world.database.read_now(FILL[row.kind], row)
            names = values["recognition"].receiver_ids if values else ()
        else:
            names = tuple(one for names in roundup(world, row.conversation) for one in names)
        if names:
            said = {who for who in receivers if who.lower() in text.lower()}
            assert not any(PRIVATE in chosen[who] for who in said), "their name stands in the words"
        for who in names:
            assert PRIVATE not in chosen[who]
            if TEAM in chosen[who]:
                assert row.conversation == own[who]


def test_a_forgotten_giver_leaves_the_post_to_somebody_who_likes_it_private_by_now(world: World) -> None:
    thank(world, "UANA", "UBEN")
    assert named(world, "C1") == ("UBEN",)
    prefer(world, UBEN=PRIVATE)
    world.database.write_now(my_data.forget, workspace_id=WORKSPACE, user_id="UANA", now=world.clock.now())
    assert filled(world, "C1") == {"recognition": None}
    shown = posted({"recognition": None}, builtin_pack())
    assert shown.text == "These thanks were removed."
