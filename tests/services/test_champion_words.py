"""A champion's own words: for which post, instead of what, until when; the one reminder; what forgetting leaves."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import time

import pytest

from bot.db.champions import ChampionRow
from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.domain import Claimed, Verb
from bot.errors import Refusal
from bot.services import campaign_edits, champion_words, champions, deliveries, ledger, my_data, rituals
from bot.services.ritual_times import KINDS
from bot.services.rituals import Choice
from bot.step_edits import MOST_WORDS, Act, Edit
from content.celebrations import offered
from content.pack import builtin_pack
from tests.company import ManualClock
from tests.services.celebration_world import CHANNEL, PACK
from tests.services.champion_world import ANA, BEN, MARCO, ChampionWorld, on_sqlite
from tests.services.programme_world import LEAD, WORKSPACE, somebody

SAID = "Ring one customer back before noon <!channel> *today*"


@pytest.fixture
def world(sqlite_url: str, clock: ManualClock) -> Iterator[ChampionWorld]:
    with on_sqlite(sqlite_url, clock) as found:
        found.champion()
        yield found


@pytest.fixture
def on_both(database: Database, clock: ManualClock) -> ChampionWorld:
    found = ChampionWorld(database, clock)
    found.open()
    found.champion()
    return found


def in_channel(world: ChampionWorld) -> list[str]:
    return [text.text for one, text in world.sent if one.conversation == CHANNEL]


def test_the_next_posts_are_listed_with_what_encore_would_say_and_take_own_words(
    on_both: ChampionWorld,
) -> None:
    world = on_both
    (mine,) = world.mine()
    assert [f"{one.kind} {one.local:%a %H:%M}" for one in mine.posts] == [
        "intention Mon 09:30",
        "moment Wed 11:00",
    ]
    world.own(SAID, at=1)
    assert [one.words for one in world.mine()[0].posts] == ["", SAID]
    world.at("2026-11-23T09:30+00:00")
    assert [f"{one.kind} {one.local:%a %d} {one.words[:4]}" for one in world.mine()[0].posts] == [
        "moment Wed 25 Ring",
        "intention Mon 30 ",
    ]
    world.at("2026-11-25T11:00+00:00")
    first, second = in_channel(world)
    assert builtin_pack().prompt_for_week("intention", 1).title in first
    assert "Ring one customer back before noon &lt;!channel&gt; *today*" in second
    assert second.startswith("From Ana &lt;Costa&gt; *A*, your service champion.")
    world.at("2026-12-02T11:00+00:00")
    assert "before noon" not in in_channel(world)[-1], "words are for one post"


def test_they_go_before_a_leads_own_words_for_that_team_and_nowhere_else(world: ChampionWorld) -> None:
    (step,) = [row for row in world.steps().values() if row.kind == "intention"]
    edit = Edit(Act.WORDS, step=step.id, words="The lead says this")
    world.write(campaign_edits.save, campaign_id=world.campaign_id, version=1, edit=edit, by=LEAD)
    world.own(SAID)
    world.at("2026-11-23T09:30+00:00")
    said = {one.conversation: text.text for one, text in world.sent if one.kind == "intention"}
    assert "before noon" in said[CHANNEL]
    assert "The lead says this" in said["COTHER"]
    assert "champion" not in said["COTHER"]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("", "champions.words_needed"),
        ("  ?! ", "champions.words_needed"),
        ("x" * (MOST_WORDS + 1), "champions.words_long"),
        ("Ring grace@example.com back", "stories.customer_data"),
    ],
)
def test_words_that_cannot_be_are_refused_at_the_field(world: ChampionWorld, words: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        world.own(words)
    assert (refused.value.key, refused.value.field) == (key, "words")
    assert world.kept() == []


def test_they_can_be_changed_and_taken_back_until_the_post_is_out(on_both: ChampionWorld) -> None:
    world = on_both
    world.own("Something else entirely")
    world.own(SAID)
    assert world.kept() == [SAID]
    post = world.mine()[0].posts[0]
    which = {"champion_id": world.row().id, "step_id": post.step_id, "day": post.day.isoformat()}
    back = {"workspace_id": WORKSPACE, "user_id": ANA, **which}
    world.database.write_now(champion_words.take_back, **back)
    assert world.kept() == []
    with pytest.raises(Refusal, match=r"champions\.no_words"):
        world.database.write_now(champion_words.take_back, **back)
    world.at("2026-11-23T09:30+00:00")
    assert "before noon" not in in_channel(world)[0]
    with pytest.raises(Refusal, match=r"champions\.post_out"):
        world.database.write_now(champion_words.take_back, **back)
    with pytest.raises(Refusal, match=r"champions\.post_out"):
        world.write(champion_words.save, user_id=ANA, words=SAID, **which)
    with pytest.raises(Refusal, match=r"champions\.over_already"):
        world.write(champion_words.save, user_id=BEN, words=SAID, **which)


def test_words_that_are_saved_while_the_post_leaves_are_in_it_or_refused(on_both: ChampionWorld) -> None:
    world = on_both
    post = world.mine()[0].posts[0]
    world.clock.set("2026-11-23T09:30+00:00")
    world.tick()
    given = {"champion_id": world.row().id, "step_id": post.step_id, "day": post.day.isoformat()}

    def save() -> bool:
        try:
            world.write(champion_words.save, user_id=ANA, words=SAID, **given)
        except Refusal:
            return False
        return True

    def claim() -> list[Claimed]:
        now = world.clock.now()
        return world.database.write_now(deliveries.claim, now=now, busy=[], limit=10, lines=offered(PACK))

    with ThreadPoolExecutor(2) as pool:
        saving, claiming = pool.submit(save), pool.submit(claim)
        saved, claimed = saving.result(), claiming.result()
    found = [one for one in [*claimed, *claim()] if (one.kind, one.conversation) == ("intention", CHANNEL)]
    assert [one.values["words"] for one in found] == [SAID if saved else None]


def test_a_post_that_waits_out_a_night_still_takes_words(world: ChampionWorld) -> None:
    """Encore was down on Monday: the post is held until the next office hour."""
    world.at("2026-11-23T20:00+00:00")
    held = world.mine()[0].posts[0]
    assert (held.kind, str(held.day), f"{held.local:%a %H:%M}") == ("intention", "2026-11-23", "Tue 08:30")
    world.own(SAID)
    world.at("2026-11-24T08:30+00:00")
    assert "before noon" in in_channel(world)[0]


def test_words_follow_their_post_to_another_day_of_its_week(on_both: ChampionWorld) -> None:
    world = on_both
    world.own(SAID)
    wanted = {kind: Choice(kind, None, None) for kind in KINDS}
    wanted["intention"] = Choice("intention", 2, time(10))
    world.write(rituals.save, by=LEAD, team_id=1, choices=list(wanted.values()))
    assert world.mine()[0].posts[0].words == SAID
    world.at("2026-11-24T10:00+00:00")
    assert "before noon" in in_channel(world)[0]


def test_they_are_forgotten_with_the_role(world: ChampionWorld) -> None:
    world.own(SAID)
    world.write(champions.step_down, user_id=ANA, champion_id=world.row().id)
    assert world.kept() == []
    world.champion(BEN)
    world.at("2026-11-23T09:30+00:00")
    assert "before noon" not in in_channel(world)[0]


def test_one_reminder_comes_on_the_working_day_before_the_weeks_first_post_and_no_other(
    world: ChampionWorld,
) -> None:
    world.at("2026-11-23T10:00+00:00")
    for day in range(24, 31):
        world.at(f"2026-11-{day}T10:00+00:00")
    told = [
        f"{row.created_at:%a %d %H}" for row in world.all(DeliveryRow, DeliveryRow.kind == "champion_next")
    ]
    assert told == ["Tue 24 10", "Fri 27 10"]
    first = world.dms(ANA, "champion_next")[0]
    assert "Moment of truth of Wednesday, 25 November comes in your voice" in first
    assert "If you do nothing, Encore says it for you" in first


def test_where_people_work_on_sundays_the_reminder_of_a_monday_comes_on_the_sunday(
    world: ChampionWorld,
) -> None:
    world.people(somebody(ANA, "Asia/Riyadh"))
    for day in range(23, 31):
        world.at(f"2026-11-{day}T08:00+00:00")
    told = [f"{row.created_at:%a %d}" for row in world.all(DeliveryRow, DeliveryRow.kind == "champion_next")]
    assert told == ["Tue 24", "Sun 29"]


def test_who_has_written_already_is_not_reminded(world: ChampionWorld) -> None:
    world.at("2026-11-23T09:30+00:00")
    world.own(SAID)
    world.at("2026-11-24T10:00+00:00")
    assert world.dms(ANA, "champion_next") == []


def test_a_reminder_that_waits_is_not_sent_once_it_is_of_no_use(world: ChampionWorld) -> None:
    world.at("2026-11-23T09:30+00:00")
    world.clock.set("2026-11-24T10:00+00:00")
    world.end_timers()
    world.own(SAID)
    world.work()
    (row,) = world.all(DeliveryRow, DeliveryRow.kind == "champion_next")
    assert (row.state, row.reason) == ("skipped", "no_longer_needed")


def test_a_reminder_that_would_come_on_the_very_day_does_not_come(world: ChampionWorld) -> None:
    """Something else has had the day's room in the person's budget, and the reminder waits until the morning after."""
    world.at("2026-11-23T09:30+00:00")
    world.clock.set("2026-11-24T09:00+00:00")
    world.database.write_now(
        ledger.enqueue,
        workspace_id=WORKSPACE,
        kind="manager_nudge",
        conversation=ANA,
        values={"n": 0},
        now=world.clock.now(),
    )
    world.work()
    world.at("2026-11-24T10:00+00:00")
    (row,) = world.all(DeliveryRow, DeliveryRow.kind == "champion_next")
    assert (row.state, row.reason) == ("held", "day_full")
    world.at("2026-11-25T08:30+00:00")
    assert world.dms(ANA, "champion_next") == []


def test_a_forgotten_champion_is_named_nowhere_any_more(on_both: ChampionWorld) -> None:
    world = on_both
    world.own(SAID)
    world.at("2026-11-23T09:30+00:00")
    world.own("This was never sent", at=0)
    found = world.database.read_now(my_data.everything, workspace_id=WORKSPACE, user_id=ANA)
    assert "This was never sent" in str(found["champion_of"])
    world.write(my_data.forget, user_id=ANA)
    world.work()
    (again,) = [text.text for one, text in world.sent if (one.kind, one.verb) == ("intention", Verb.UPDATE)]
    assert "Ana" not in again
    assert "before noon" in again, "what the team has read stays, without the name"
    assert (world.all(ChampionRow), world.kept()) == ([], [])
    rows = world.all(DeliveryRow, DeliveryRow.conversation == CHANNEL)
    assert all(ANA not in str(row.values) for row in rows)
    world.at("2026-11-25T11:00+00:00")
    assert "champion" not in in_channel(world)[-1]


def test_who_named_a_champion_is_forgotten_without_them(world: ChampionWorld) -> None:
    world.write(my_data.forget, user_id=MARCO)
    assert (world.row().named_by, world.row().user_id) == ("", ANA)
    world.at("2026-11-23T09:30+00:00")
    assert "From Ana" in in_channel(world)[0]
