"""Who may read which stories: the library, a person's own list, and what Home says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.db import programmes, stories
from bot.domain import Story, StoryState
from bot.errors import Refusal
from bot.facts import StoriesFacts
from bot.services import story_posts
from bot.services.roles import require_lead
from bot.services.stories import check_writer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """A page of the library; whether there is another, whether its reader leads, and who is not named in public."""

    stories: list[Story]
    more: bool
    is_lead: bool
    unnamed: set[str]


def library(
    session: Session, *, workspace_id: str, reader_id: str, behaviour_id: str | None, page: int, size: int
) -> LibraryPage:
    """A page (from 0) of published stories this person may read, newest first.

    A story for one team's channel is read by whoever is in that team, by its writer, and by leads. Raises Refusal for
    guests and while nothing is set up.
    """
    check_writer(session, workspace_id=workspace_id, writer_id=reader_id)
    leads = programmes.is_lead(session, workspace_id, reader_id)
    mine = programmes.channels_of_people(session, workspace_id, [reader_id]).get(reader_id, [])
    found = stories.published(
        session,
        workspace_id,
        readable_in=None if leads else mine,
        reader_id=reader_id,
        behaviour_id=behaviour_id,
        offset=page * size,
        limit=size + 1,
    )
    return LibraryPage(
        stories=found[:size],
        more=len(found) > size,
        is_lead=leads,
        unnamed=story_posts.unnamed(session, workspace_id, found[:size]),
    )


def to_take_down(session: Session, *, workspace_id: str, by: str, story_id: int) -> Story:
    """A published story, for a lead. Raises Refusal when it is not shown any more, or for others."""
    require_lead(session, workspace_id=workspace_id, user_id=by)
    story = stories.get(session, workspace_id, story_id)
    if story is None or story.state is not StoryState.PUBLISHED:
        raise Refusal("stories.not_published")
    return story


def mine(
    session: Session, *, workspace_id: str, writer_id: str, page: int, size: int
) -> tuple[list[Story], bool]:
    """A page (from 0) of somebody's own stories, newest first, and whether there is another."""
    found = stories.of_writer(session, workspace_id, writer_id, offset=page * size, limit=size + 1)
    return found[:size], len(found) > size


def facts(session: Session, *, workspace_id: str, user_id: str) -> StoriesFacts:
    """What Home says of stories to this person."""
    own = stories.counts(session, workspace_id, writer_id=user_id)
    leads = programmes.is_lead(session, workspace_id, user_id)
    waiting = stories.counts(session, workspace_id).get(StoryState.QUEUE, 0) if leads else None
    return StoriesFacts(
        own=sum(own.values()),
        unfinished=own.get(StoryState.DRAFT, 0),
        returned=own.get(StoryState.RETURNED, 0),
        to_look_at=waiting,
    )
