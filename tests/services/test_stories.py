"""The rules of success stories on both databases: who may do what, in which state, and what is left of a name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.db.stories import StoryColleagueRow, StoryRow
from bot.domain import NOBODY, Consent, RecognitionStyle, Sharing, Story, StoryState, Telling
from bot.errors import Refusal
from bot.services import (
    leads,
    preferences,
    stories,
    story_consents,
    story_drafts,
    story_library,
    story_names,
    story_posts,
    story_review,
    story_waits,
)
from tests.company import ManualClock
from tests.services.programme_world import ADMIN, LEAD, World, somebody

TELLING = Telling(
    happened="A family missed the last train.",
    did="Bea called a taxi and I found a room.",
    changed="They slept well that night.",
    behaviour_id="own-it",
    sharing=Sharing.TEAM,
)


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    """Ana, Bea and Cy in one team, Dan in another; Lee leads."""
    found = World(database, clock)
    found.arrive()
    found.people(
        somebody("UANA"),
        replace(somebody("UBEA"), real_name="Bea Reis", name="bea.r"),
        somebody("UCY"),
        somebody("UDAN"),
        somebody("UBOT2", is_bot=True),
        somebody("UGUEST", is_guest=True),
        somebody("UGONE", is_deleted=True),
        somebody("ULONE"),
    )
    found.channel("CONE", ["UANA", "UBEA", "UCY", LEAD])
    found.channel("CTWO", ["UDAN"])
    found.submit(found.plan())
    found.sync()
    return found


def do(world: World, rule: Any, **given: Any) -> Any:
    return world.database.write_now(rule, workspace_id=world.workspace_id, **given)


def tell(world: World, writer: str = "UANA", story_id: int = 0, **more: Any) -> Story:
    told: Story = do(
        world,
        stories.submit,
        writer_id=writer,
        story_id=story_id,
        telling=replace(TELLING, **more),
        now=world.clock.now(),
    )
    return told


def says(world: World, who: str, story: Story, answer: Consent, version: int = 1) -> None:
    do(
        world,
        story_consents.answer,
        user_id=who,
        story_id=story.id,
        version=version,
        says=answer,
        instead="a colleague",
        now=world.clock.now(),
    )


def publish(world: World, story: Story, by: str = LEAD) -> list[str]:
    found: list[str] = do(world, story_review.publish, by=by, story_id=story.id, now=world.clock.now())
    return found


def state(world: World, story: Story) -> str:
    return str(world.all(StoryRow, StoryRow.id == story.id)[0].state)


def told(world: World, kind: str) -> list[DeliveryRow]:
    return world.all(DeliveryRow, DeliveryRow.kind == kind)


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"happened": "x"}, "stories.too_short"),
        ({"did": ""}, "stories.too_short"),
        ({"changed": ":tada: :tada: :tada:"}, "stories.too_short"),
        ({"prevention": "x"}, "stories.too_short"),
        ({"happened": "word " * 200}, "stories.too_long"),
        ({"prevention": "call +351 912 345 678"}, "stories.customer_data"),
        ({"behaviour_id": ""}, "stories.behaviour_needed"),
        ({"sharing": "everywhere"}, "stories.sharing_needed"),
        ({"colleagues": ("UANA",)}, "stories.yourself"),
        ({"colleagues": ("UBOT2",)}, "stories.bot"),
        ({"colleagues": ("UGUEST",)}, "stories.cannot_be_asked"),
        ({"colleagues": ("UGONE",)}, "stories.cannot_be_asked"),
        ({"colleagues": ("UNOBODY",)}, "stories.unknown_person"),
        ({"colleagues": tuple(f"U{one}" for one in range(6))}, "stories.too_many"),
        ({"author_id": "UGONE"}, "stories.cannot_be_asked"),
    ],
)
def test_what_cannot_be_told_is_refused_and_nothing_of_it_is_kept(
    world: World, more: dict[str, Any], key: str
) -> None:
    with pytest.raises(Refusal) as refused:
        tell(world, **more)
    assert refused.value.key == key
    assert refused.value.field
    assert world.all(StoryRow) == []


def test_guests_tell_nothing_and_whoever_is_in_no_team_tells_the_programme_or_themself(world: World) -> None:
    with pytest.raises(Refusal, match="members_only"):
        tell(world, "UGUEST")
    with pytest.raises(Refusal, match="no_team"):
        tell(world, "ULONE")
    assert tell(world, "ULONE", sharing=Sharing.PROGRAMME).state == StoryState.QUEUE


def test_customers_data_is_not_even_kept_as_a_draft(world: World) -> None:
    card = replace(TELLING, did="She paid with 4111 1111 1111 1111 twice.")
    with pytest.raises(Refusal, match="customer_data"):
        do(world, story_drafts.remember, writer_id="UANA", story_id=0, telling=card, now=world.clock.now())
    assert world.all(StoryRow) == []


def test_nothing_is_published_while_an_answer_is_open(world: World) -> None:
    story = tell(world, colleagues=("UBEA", "UCY"))
    says(world, "UBEA", story, Consent.YES)
    for act in (
        lambda: publish(world, story),
        lambda: do(
            world,
            story_review.decline,
            by=LEAD,
            story_id=story.id,
            note="not quite yet",
            now=world.clock.now(),
        ),
    ):
        with pytest.raises(Refusal, match="not_waiting"):
            act()
    assert told(world, "story_post") == []
    says(world, "UCY", story, Consent.YES)
    assert publish(world, story) == ["CONE"]
    assert [row.conversation for row in told(world, "story_post")] == ["CONE"]
    with pytest.raises(Refusal, match="not_waiting"):
        publish(world, story)
    assert len(told(world, "story_published")) == 1


def test_each_colleague_is_asked_once_a_wording(world: World) -> None:
    story = tell(world, colleagues=("UBEA",))
    assert len(told(world, "story_consent")) == 1
    says(world, "UBEA", story, Consent.YES)
    says(world, "UBEA", story, Consent.YES)
    assert len(told(world, "story_answered")) == 1, "the same answer again is no news"
    now = world.clock.now()
    do(world, story_review.send_back, by=LEAD, story_id=story.id, note="Say when it was.", now=now)
    assert tell(world, story_id=story.id, colleagues=("UBEA",)).state == StoryState.QUEUE
    assert len(told(world, "story_consent")) == 1, "the words are the same"
    do(world, story_review.send_back, by=LEAD, story_id=story.id, note="Say when it was.", now=now)
    again = tell(world, story_id=story.id, colleagues=("UBEA",), happened="A family missed the 23:40 train.")
    assert again.state == StoryState.CONSENT
    with pytest.raises(Refusal, match="words_changed"):
        says(world, "UBEA", again, Consent.YES, version=1)


def test_a_no_takes_the_name_out_of_every_word_and_it_cannot_be_named_again(world: World) -> None:
    story = tell(world, colleagues=("UBEA",), happened="Bea and bea.r and @BEA Reis saw it, at Beach road.")
    says(world, "UBEA", story, Consent.NO)
    row = world.all(StoryRow)[0]
    assert row.happened == "a colleague and a colleague and a colleague saw it, at Beach road."
    assert row.did == "a colleague called a taxi and I found a room."
    assert state(world, story) == StoryState.QUEUE
    note = "Please name Bea."
    do(world, story_review.send_back, by=LEAD, story_id=story.id, note=note, now=world.clock.now())
    with pytest.raises(Refusal, match="asked_out"):
        tell(world, story_id=story.id, colleagues=("UBEA",))


def test_whoever_was_not_asked_answers_nothing(world: World) -> None:
    story = tell(world, colleagues=("UBEA",))
    for who in ("UCY", "UANA", LEAD):
        with pytest.raises(Refusal, match="not_asked"):
            says(world, who, story, Consent.YES)
    do(world, stories.withdraw, writer_id="UANA", story_id=story.id, now=world.clock.now())
    with pytest.raises(Refusal, match="consent_over"):
        says(world, "UBEA", story, Consent.YES)


def test_only_leads_decide_and_a_lead_alone_may_publish_their_own(world: World) -> None:
    story = tell(world)
    for who in ("UANA", "UBEA", ADMIN, "UGUEST"):
        with pytest.raises(Refusal, match="leads_only"):
            publish(world, story, who)
    own = tell(world, LEAD)
    assert publish(world, own) == ["CONE"]
    do(world, leads.choose, by=ADMIN, leads=[LEAD, "UDAN"], now=world.clock.now())
    with pytest.raises(Refusal, match="another_lead"):
        publish(world, tell(world, LEAD))


def test_a_story_without_a_channel_that_works_waits(world: World) -> None:
    story = tell(world)
    world.channel("CONE", ["UANA", "UBEA", "UCY", LEAD], problem="is_archived")
    world.sync()
    with pytest.raises(Refusal, match="no_team_channel"):
        publish(world, story)
    assert state(world, story) == StoryState.QUEUE
    everywhere = tell(world, sharing=Sharing.PROGRAMME)
    assert publish(world, everywhere) == ["CTWO"]


def test_people_who_like_it_private_are_named_in_no_channel(world: World) -> None:
    story = tell(world, colleagues=("UBEA", "UCY"), sharing=Sharing.PROGRAMME)
    for who in ("UBEA", "UCY"):
        says(world, who, story, Consent.YES)
    for who, style in (("UANA", RecognitionStyle.PRIVATE), ("UBEA", RecognitionStyle.TEAM)):
        do(world, preferences.choose, user_id=who, recognition_style=style, now=world.clock.now())
    publish(world, story)
    shown = {
        row.conversation: world.database.read_now(story_posts.for_post, row)
        for row in told(world, "story_post")
    }
    assert [shown[name]["writer"] for name in ("CONE", "CTWO")] == [None, None]
    assert shown["CONE"]["colleagues"] == ["UBEA", "UCY"]
    assert shown["CTWO"]["colleagues"] == ["UCY"]
    page = do(world, story_library.library, reader_id="UDAN", behaviour_id=None, page=0, size=5)
    assert {"UANA", "UBEA"} <= page.unnamed


def test_what_was_taken_back_is_neither_sent_nor_read_nor_taken_back_twice(world: World) -> None:
    story = tell(world, sharing=Sharing.PROGRAMME)
    publish(world, story)
    with pytest.raises(Refusal, match="gone"):
        do(world, stories.withdraw, writer_id="UBEA", story_id=story.id, now=world.clock.now())
    do(world, stories.withdraw, writer_id="UANA", story_id=story.id, now=world.clock.now())
    for row in told(world, "story_post"):
        assert world.database.read_now(story_posts.for_post, row) is None
    assert do(world, story_library.library, reader_id="UDAN", behaviour_id=None, page=0, size=5).stories == []
    with pytest.raises(Refusal, match="over"):
        do(world, stories.withdraw, writer_id="UANA", story_id=story.id, now=world.clock.now())
    with pytest.raises(Refusal, match="not_published"):
        do(world, stories.take_down, by=LEAD, story_id=story.id, note="too late now", now=world.clock.now())
    assert ("UANA", "withdraw_story") in world.acts()


def test_words_are_kept_as_a_new_draft_when_the_story_they_change_is_on_its_way(world: World) -> None:
    story = tell(world)
    with pytest.raises(Refusal, match="already_sent"):
        tell(world, story_id=story.id)
    kept = do(
        world,
        story_drafts.remember,
        writer_id="UANA",
        story_id=story.id,
        telling=TELLING,
        now=world.clock.now(),
    )
    assert (kept.id != story.id, kept.state) == (True, StoryState.DRAFT)
    with pytest.raises(Refusal, match="already_sent"):
        do(world, story_drafts.let_go, writer_id="UANA", story_id=story.id)
    with pytest.raises(Refusal, match="gone"):
        do(world, story_drafts.let_go, writer_id="UBEA", story_id=kept.id)
    do(world, story_drafts.let_go, writer_id="UANA", story_id=kept.id)
    assert [row.id for row in world.all(StoryRow)] == [story.id]


def test_going_on_without_an_author_empties_their_words(world: World) -> None:
    story = tell(world, author_id="UBEA", did="I told it to all of them.")
    done = do(
        world,
        story_waits.go_on_without,
        writer_id="UANA",
        story_id=story.id,
        instead="a colleague",
        now=world.clock.now(),
    )
    assert done is None
    row = world.all(StoryRow)[0]
    assert (row.happened, row.state, row.author_id) == ("", StoryState.RETURNED, None)


@given(
    st.lists(
        st.sampled_from(["Bea", "bea.r", "@bea.r", "Bea Reis", "BEA REIS", "@Bea", "beach", "and", "Beatrix"])
    )
)
def test_no_spelling_of_a_name_is_left_and_no_other_word_is_touched(parts: list[str]) -> None:
    bea = replace(somebody("UBEA"), real_name="Bea Reis", name="bea.r")
    left = story_names.without(", ".join(parts), bea, instead="X").split(", ") if parts else []
    named = {"Bea", "bea.r", "@bea.r", "Bea Reis", "BEA REIS", "@Bea"}
    assert left == ["X" if part in named else part for part in parts]


def test_a_writer_who_was_forgotten_is_nobody_in_channels_and_in_the_library(world: World) -> None:
    story = tell(world)
    publish(world, story)

    def forget(session: Any, *, workspace_id: str) -> None:
        session.get(StoryRow, story.id).writer_id = NOBODY

    do(world, forget)
    row = told(world, "story_post")[0]
    shown = world.database.read_now(story_posts.for_post, row)
    assert shown is not None
    assert shown["writer"] is None
    page = do(world, story_library.library, reader_id="UBEA", behaviour_id=None, page=0, size=5)
    assert NOBODY in page.unnamed


def test_colleagues_rows_follow_the_form(world: World) -> None:
    story = tell(world, colleagues=("UBEA", "UCY"), sharing=Sharing.NOWHERE)
    assert story.state == StoryState.KEPT
    assert told(world, "story_consent") == []
    tell(world, story_id=story.id, colleagues=("UCY",), sharing=Sharing.NOWHERE)
    rows = world.database.read_now(
        lambda session: [(one.user_id, one.answer) for one in session.query(StoryColleagueRow)]
    )
    assert rows == [("UCY", Consent.OPEN)]
