"""Every message, form and list of stories, with the least, the most and the most hostile in it: Slack would take it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain import Consent, Sharing, Story, StoryState, Telling
from bot.errors import Refusal
from bot.facts import StoriesFacts
from bot.services.customer_data import find
from content import customer_data, lead_notes, stories, story_form, story_lists
from content.blocks import Message
from content.refusals import for_field
from tests.company import literal_words, marked_words, words
from tests.content.test_builders import (
    EVERY_TEXT,
    HOSTILE,
    MANY,
    PACK,
    check_message,
    check_view,
    unsaid,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def story(text: str, state: StoryState = StoryState.QUEUE, **more: Any) -> Story:
    """A story that says this everywhere."""
    telling = Telling(
        happened=text,
        did=text,
        changed=text,
        prevention=text,
        behaviour_id=more.pop("behaviour", PACK.behaviours[0].id),
        sharing=more.pop("sharing", Sharing.PROGRAMME),
        colleagues=MANY[:5],
        author_id=more.pop("author", None),
    )
    answers = tuple((user_id, list(Consent)[index % 4]) for index, user_id in enumerate(MANY[:5]))
    given = {"answers": answers, "note": text, "noted_by": "U9", "published_at": NOON, "channels": ("C1",)}
    return Story(id=2**62, writer_id="U1", state=state, telling=telling, **{**given, **more})


def messages(one: Story) -> Iterator[Message]:
    """Everything that is said about a story."""
    for writer in ("U1", None):
        for colleagues in ([], list(MANY[:5])):
            yield stories.post({"story": one, "writer": writer, "colleagues": colleagues}, PACK)
    for is_author in (True, False):
        yield stories.consent({"story": one, "is_author": is_author}, PACK)
    yield stories.unanswered({"story": one}, PACK)
    for build in (stories.returned, stories.declined, stories.taken_down):
        yield build({"story": one, "by": "U9"}, PACK)
    yield stories.nudge({"story": one}, PACK)
    yield stories.nudge({"story": story("a", note="", noted_by=None)}, PACK)
    yield stories.kept({"story": one}, PACK)
    refusal = {"key": "stories.cannot_be_asked", "with": {"person": "U2"}}
    yield stories.refused({"story": one, **refusal}, PACK)


@EVERY_TEXT
@pytest.mark.parametrize("behaviour", [PACK.behaviours[0].id, "a-behaviour-the-pack-has-lost", ""])
def test_what_is_said_about_a_story(text: str, behaviour: str) -> None:
    one = story(text[:800], behaviour=behaviour)
    for message in messages(one):
        check_message(message)
        if not message.text.endswith("…"):
            assert unsaid(message) == set()


@EVERY_TEXT
def test_a_post_shows_every_word_literally(text: str) -> None:
    said = text[:800]
    post = stories.post({"story": story(said), "writer": "U1", "colleagues": []}, PACK)
    assert literal_words(post.blocks).count(said) >= 4
    assert "<@U1>" in marked_words({"text": "", "blocks": post.blocks})


def test_the_small_messages_say_in_their_text_what_their_blocks_say() -> None:
    for message in (
        stories.withdrawn({}, PACK),
        stories.consent_over({"writer": "U1"}, PACK),
        *(
            stories.consent_answered(
                {"writer": "U1", "story_id": 2**62, "version": 9, "says": says, "again": again}, PACK
            )
            for says in ("yes", "no")
            for again in (True, False)
        ),
        *(
            stories.answered({"person": "U2", "says": says, "waits": waits, "queued": not waits}, PACK)
            for says in ("yes", "no")
            for waits in (0, 4, None)
        ),
        stories.words_gone({"again": True, "story_id": 1}, PACK),
        stories.words_gone({"again": False, "story_id": 1}, PACK),
        stories.waiting({"count": 1}, PACK),
        stories.waiting({"count": 900}, PACK),
        stories.published({"channels": ["C1"] * 50, "story_id": 1}, PACK),
        stories.not_shown({"channel_id": "C1", "code": "is_archived"}, PACK),
    ):
        check_message(message)
        assert unsaid(message) == set(), message


@EVERY_TEXT
@pytest.mark.parametrize("state", list(StoryState))
def test_the_lists(text: str, state: StoryState) -> None:
    many = [story(text[:800], state, author="U3") for _ in range(story_lists.PAGE)]
    for found in ([], many[:1], many):
        for page, more in ((0, False), (3, True)):
            check_view(
                story_lists.queue(
                    found,
                    PACK,
                    reader_id="U1",
                    other_leads=bool(page),
                    page=page,
                    more=more,
                    notice="*Done.*",
                )
            )
            check_view(story_lists.mine(found, PACK, page=page, more=more))
            for reader, is_lead, unnamed in (
                ("U1", False, ()),
                ("U2", True, ("U1", *MANY)),
                ("U2", True, ("U1",)),
            ):
                check_view(
                    story_lists.library(
                        found,
                        PACK,
                        reader_id=reader,
                        is_lead=is_lead,
                        behaviour_id=PACK.behaviours[0].id if page else "a-lost-one",
                        page=page,
                        more=more,
                        unnamed=unnamed,
                    )
                )


@pytest.mark.parametrize("why", [lead_notes.RETURN, lead_notes.DECLINE, lead_notes.TAKE_DOWN])
def test_the_form_for_a_leads_note(why: str) -> None:
    one = story(HOSTILE)
    library = {"view": "V1", "page": 9, "behaviour": "own-it"}
    view = check_view(story_lists.note_form(one, PACK, why=why, most=800, travels=library))
    assert json.loads(view["private_metadata"]) == {**library, "story": one.id, "why": why}
    check_view(story_lists.note_sent(one, why=why, said=HOSTILE))


@EVERY_TEXT
def test_the_form_and_what_follows_it(text: str) -> None:
    for one in (story(text[:800], StoryState.RETURNED), story("word " * 2000, author="U2"), story("")):
        check_view(
            story_form.form(
                one.telling,
                PACK,
                story_id=one.id,
                most_characters=800,
                most_colleagues=5,
                notice=story_form.notices(one),
            )
        )
    check_view(story_form.form(Telling(), PACK, most_characters=800, most_colleagues=5))
    for sharing in Sharing:
        for asked in ([], list(MANY[:6])):
            check_view(story_form.sent(story(text[:800], sharing=sharing).telling, PACK, asked=asked))


def test_what_has_to_go_is_named_as_it_was_written_and_not_without_end() -> None:
    secrets = "ana@example.com, 4111 1111 1111 1111, +351 912 345 678, GB82 WEST 1234 5698 7654 32"
    refused = Refusal(
        "stories.customer_data", field="did", found=[[one.kind, one.text] for one in find(secrets)]
    )
    told = for_field(refused)
    assert told.startswith(
        "Please take out: the e-mail address ana@example.com, the card number 4111 1111 1111 1111"
    )
    assert "and 1 more" in told
    assert "`" not in told
    assert "4111 1111 1111 1111" in customer_data.take_out(refused)
    shown = check_message(customer_data.to_copy(refused, HOSTILE))
    assert HOSTILE in literal_words(shown.blocks)
    long = Refusal("stories.customer_data", found=[["email", f"{'x' * 64}@{'y' * 60}.{'z' * 60}.com"]] * 50)
    assert len(for_field(long)) < 500


@pytest.mark.parametrize(
    "facts",
    [
        StoriesFacts(),
        StoriesFacts(own=900, unfinished=9, returned=9, to_look_at=900),
        StoriesFacts(to_look_at=0),
    ],
)
def test_the_part_of_home(facts: StoriesFacts) -> None:
    view = check_view({"type": "home", "blocks": stories.home(facts)})
    assert "Share a story" in words(view)
    assert ("Stories to look at" in words(view)) is (facts.to_look_at is not None)
