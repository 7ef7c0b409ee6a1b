"""A team's service champion: who may be named and by whom, that they are asked first, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from bot.champion import ChampionState
from bot.db.champions import ChampionRow
from bot.db.session import Database
from bot.errors import Refusal
from bot.services import availability, champions, teams
from bot.services.teams import TakingPart
from tests.company import ManualClock
from tests.services.celebration_world import CHANNEL
from tests.services.champion_world import ANA, BEN, BOT, GONE, GUEST, MARCO, ChampionWorld, on_sqlite
from tests.services.programme_world import LEAD, WORKSPACE, somebody


@pytest.fixture
def world(sqlite_url: str, clock: ManualClock) -> Iterator[ChampionWorld]:
    with on_sqlite(sqlite_url, clock) as found:
        yield found


@pytest.fixture
def on_both(database: Database, clock: ManualClock) -> ChampionWorld:
    found = ChampionWorld(database, clock)
    found.open()
    return found


def voices(world: ChampionWorld) -> list[str]:
    """Whose voice each post in the channel has, by kind."""
    return [
        f"{one.kind}: {'Ana' if 'From Ana' in text.text else 'Ben' if 'From Ben' in text.text else '-'}"
        for one, text in world.sent
        if one.conversation == CHANNEL
    ]


def a_week(world: ChampionWorld, monday: str = "2026-11-23", wednesday: str = "2026-11-25") -> None:
    world.at(f"{monday}T09:30+00:00")
    world.at(f"{wednesday}T11:00+00:00")


def test_nobody_is_shown_before_they_have_said_yes_and_then_the_week_comes_in_their_voice(
    on_both: ChampionWorld,
) -> None:
    world = on_both
    world.name()
    (asked,) = world.dms(ANA, "champion_asked")
    assert f"<@{MARCO}> would like you to be the service champion of <#{CHANNEL}>" in asked
    world.at("2026-11-23T09:30+00:00")
    world.answer()
    assert "said yes" in world.dms(MARCO, "champion_accepted")[0]
    assert [one.values["state"] for one, _ in world.sent if one.kind == "champion_asked"] == [
        "asked",
        "active",
    ]
    world.at("2026-11-25T11:00+00:00")
    world.at("2026-11-27T15:00+00:00")
    assert voices(world) == ["intention: -", "moment: Ana", "roundup: Ana"]
    assert world.row().until == date(2027, 5, 23)
    assert world.acts()[-1] == (MARCO, "champion_named")
    shown = next(text for one, text in world.sent if one.kind == "moment")
    assert "<@" not in str(shown.blocks), "the name is plain words: nobody's phone rings"
    assert {"type": "text", "text": "From Ana <Costa> *A*, your service champion."} in (
        shown.blocks[1]["elements"][0]["elements"]
    )


def test_a_no_is_told_to_who_asked_and_to_nobody_else(world: ChampionWorld) -> None:
    world.name()
    before = world.acts()
    world.answer(yes=False)
    assert "would rather not" in world.dms(MARCO, "champion_declined")[0]
    assert world.dms(LEAD, "champion_declined") == world.dms(LEAD, "champion_ended") == []
    assert world.acts() == before, "the log that leads read does not know"
    with pytest.raises(Refusal, match=r"champions\.over_already"):
        world.answer(yes=True)
    world.name(BEN)
    world.answer(BEN)
    a_week(world)
    assert voices(world) == ["intention: Ben", "moment: Ben"]


@pytest.mark.parametrize(
    ("who", "key"),
    [
        ("", "person_needed"),
        ("UNOBODY", "person_needed"),
        (GUEST, "cannot"),
        (BOT, "cannot"),
        (GONE, "cannot"),
        ("UELSE", "not_member"),
    ],
)
def test_who_cannot_be_it_is_refused_at_the_field(world: ChampionWorld, who: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        world.name(who)
    assert (refused.value.key, refused.value.field) == (f"champions.{key}", "person")
    assert world.all(ChampionRow) == []


def test_only_the_teams_managers_and_leads_name_and_release(world: ChampionWorld) -> None:
    for by, team_id in ((ANA, 1), (MARCO, 2)):
        with pytest.raises(Refusal, match=r"roles\."):
            world.name(by=by, team_id=team_id)
    world.name(by=LEAD)
    with pytest.raises(Refusal, match=r"roles\."):
        world.write(champions.release, by=BEN, team_id=1, champion_id=world.row().id)
    with pytest.raises(Refusal, match=r"over_already"):
        world.answer(BEN)


def test_of_two_who_name_at_once_the_second_is_told(on_both: ChampionWorld) -> None:
    world = on_both

    def try_to_name(who: str, by: str) -> str:
        try:
            world.write(champions.name, by=by, team_id=1, user_id=who)
        except Refusal as refused:
            return refused.key
        return "named"

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(try_to_name, *one) for one in ((ANA, MARCO), (BEN, LEAD))]
        told = sorted(one.result() for one in done)
    assert told == ["champions.changed_meanwhile", "named"]
    assert len(world.all(ChampionRow)) == 1
    chosen = world.row()
    world.write(champions.name, by=chosen.named_by, team_id=1, user_id=chosen.user_id)  # pressed twice
    assert len(world.all(ChampionRow)) == 1


def test_said_twice_it_is_one_answer_and_a_stale_no_does_not_undo_a_yes(world: ChampionWorld) -> None:
    world.champion()
    world.answer()
    assert len(world.dms(MARCO, "champion_accepted")) == 1
    with pytest.raises(Refusal, match=r"champions\.said_yes"):
        world.answer(yes=False)


def test_who_names_themself_is_it_at_once(world: ChampionWorld) -> None:
    world.name(MARCO)
    assert world.row().state == ChampionState.ACTIVE
    assert not [one for one, _ in world.sent if one.kind.startswith("champion")]


def test_they_step_down_at_any_time_and_the_managers_hear_it(world: ChampionWorld) -> None:
    world.champion()
    world.at("2026-11-23T09:30+00:00")
    world.write(champions.step_down, user_id=ANA, champion_id=world.row().id)
    world.at("2026-11-25T11:00+00:00")
    assert voices(world) == ["intention: Ana", "moment: -"]
    assert "is not the service champion" in world.dms(MARCO, "champion_ended")[0]
    with pytest.raises(Refusal, match=r"over_already"):
        world.write(champions.step_down, user_id=ANA, champion_id=world.row().id)
    assert world.mine() == ()


@pytest.mark.parametrize("said", [True, False])
def test_who_is_released_is_thanked_and_a_question_taken_back_is_quiet(
    on_both: ChampionWorld, said: bool
) -> None:
    world = on_both
    world.name()
    if said:
        world.answer()
    world.write(champions.release, by=LEAD, team_id=1, champion_id=world.row().id)
    world.work()
    assert len(world.dms(ANA, "champion_thanked")) == said
    assert "over" in world.dms(ANA, "champion_asked")[-1]
    with pytest.raises(Refusal, match=r"changed_meanwhile"):
        world.write(champions.release, by=LEAD, team_id=1, champion_id=world.row().id)
    a_week(world)
    assert voices(world) == ["intention: -", "moment: -"]


@pytest.mark.parametrize("how", ["away", "left the team", "deactivated", "guest"])
def test_without_them_the_post_goes_out_in_encores_plain_voice(world: ChampionWorld, how: str) -> None:
    world.champion()
    world.own("Ring one customer back before noon")
    if how == "away":
        status = {"id": ANA, "profile": {"status_emoji": ":palm_tree:", "status_expiration": 0}}
        world.database.write_now(availability.note_status, WORKSPACE, [status], now=world.clock.now())
    elif how == "left the team":
        world.channel(CHANNEL, [BEN, MARCO])
        world.sync()
    else:
        world.people(somebody(ANA, is_deleted=how == "deactivated", is_guest=how == "guest"))
    a_week(world)
    assert voices(world) == ["intention: -", "moment: -"]
    assert "before noon" not in "".join(world.posts("intention"))
    ended = world.row().state == ChampionState.OVER
    assert ended is (how != "away"), "who has only gone on holiday is the champion again afterwards"
    assert len(world.dms(MARCO, "champion_ended")) == ended


def test_a_channel_that_takes_no_posts_or_left_the_programme_gets_no_champion(world: ChampionWorld) -> None:
    world.channel(CHANNEL, [ANA, BEN, MARCO], problem="is_archived")
    world.sync()
    with pytest.raises(Refusal, match=r"champions\.channel_closed"):
        world.name()
    world.channel(CHANNEL, [ANA, BEN, MARCO])
    world.sync()
    world.name()
    wanted = TakingPart(channels=("COTHER",))
    world.write(teams.change, wanted=wanted, shown=(CHANNEL, "COTHER"), by=LEAD)
    assert world.mine() == ()
    with pytest.raises(Refusal, match=r"champions\.no_longer"):
        world.answer()


def test_a_team_that_leaves_the_programme_has_no_champion_the_next_morning(world: ChampionWorld) -> None:
    world.champion()
    world.write(teams.change, wanted=TakingPart(channels=("COTHER",)), shown=(CHANNEL, "COTHER"), by=LEAD)
    assert world.mine() == ()
    world.at("2026-11-23T10:00+00:00")
    assert world.row().state == ChampionState.OVER


def days(world: ChampionWorld, *texts: str) -> None:
    for text in texts:
        world.at(f"{text}T10:00+00:00")


def test_after_six_months_they_carry_on_or_hand_over(world: ChampionWorld) -> None:
    world.champion()
    days(world, "2027-05-14")
    assert world.dms(ANA, "champion_term") == []
    assert not world.mine()[0].is_ending
    days(world, "2027-05-17")
    (asked,) = world.dms(ANA, "champion_term")
    assert "end on Sunday, 23 May" in asked
    assert world.mine()[0].is_ending
    for _ in range(2):
        until = world.write(champions.carry_on, user_id=ANA, champion_id=world.row().id)
        assert until == date(2027, 11, 23)
    world.work()
    assert "You stay the service champion until Tuesday, 23 November" in world.dms(ANA, "champion_term")[-1]
    days(world, "2027-05-31", "2027-06-01", "2027-11-15")
    assert world.row().state == ChampionState.ACTIVE
    days(world, "2027-11-17")
    assert "end on Tuesday, 23 November" in world.dms(ANA, "champion_term")[-1]


def test_without_an_answer_a_term_ends_with_thanks(world: ChampionWorld) -> None:
    world.champion()
    days(world, "2027-05-17", "2027-05-28")
    assert world.row().state == ChampionState.ACTIVE
    days(world, "2027-05-31")
    assert world.row().state == ChampionState.OVER
    assert "Your time as service champion is over" in world.dms(ANA, "champion_thanked")[0]
    assert "This question is over" in world.dms(ANA, "champion_term")[-1]
    assert len(world.dms(MARCO, "champion_ended")) == 1
