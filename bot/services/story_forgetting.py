"""What becomes of stories when somebody is forgotten (programme B4.14).

A published story stays without their name, in its words too; one that is not out yet goes. Stories that name them lose
the name as if they had asked to be left out, and go where the words came from them.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import personal, story_forgetting
from bot.db.stories import StoryColleagueRow, StoryRow
from bot.domain import NOBODY, StoryState
from bot.services import story_consents, story_posts
from bot.services.personal import Part, column_name, unnamed

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_LEFT_OUT = "…"


def _told(session: Session, workspace_id: str, user_id: str) -> list[dict[str, Any]]:
    return personal.rows(session, StoryRow, "writer_id", workspace_id, user_id)


def _forget_told(session: Session, workspace_id: str, user_id: str, now: datetime) -> None:
    for row in story_forgetting.told(session, workspace_id, user_id):
        story_consents.remind_at(session, row, None)
        if row.state == StoryState.PUBLISHED:
            story_consents.remove(session, row, user_id, instead=_LEFT_OUT)
            row.writer_id = NOBODY
            session.flush()
            story_posts.redraw(session, row, now=now)
            continue
        story_consents.call_off(session, row, now=now)
        session.delete(row)
    session.flush()


def _forget_named(session: Session, workspace_id: str, user_id: str, now: datetime) -> None:
    for row in story_forgetting.naming(session, workspace_id, user_id):
        words_were_theirs = row.author_id == user_id
        story_consents.remove(session, row, user_id, instead=_LEFT_OUT)
        if words_were_theirs:
            story_consents.send_back_empty(session, row, now=now)
        story_forgetting.remove_colleague(session, row.id, user_id)
        story_consents.go_on(session, row, now=now)
        story_posts.redraw(session, row, now=now)


PARTS = (
    Part("stories_told", (column_name(StoryRow, "writer_id"),), _told, _forget_told),
    Part(
        "stories_that_name_you",
        (column_name(StoryColleagueRow, "user_id"), column_name(StoryRow, "author_id")),
        lambda session, workspace_id, user_id: personal.rows(
            session, StoryColleagueRow, "user_id", workspace_id, user_id
        ),
        _forget_named,
    ),
    unnamed("stories_decided", StoryRow, "noted_by", to=None),
)
