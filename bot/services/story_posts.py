"""Where a story is shown, under which names, and how what stands in Slack follows it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import people, programmes, stories
from bot.domain import NOBODY, Claimed, Consent, RecognitionStyle, Sharing, Story, StoryState
from bot.services import ledger, preferences

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow
    from bot.db.stories import StoryRow


def channels_for(session: Session, row: StoryRow) -> list[str]:
    """Where a story would be posted now; channels Encore cannot post in are passed over."""
    broken = {channel_id for channel_id, _ in people.channels_with_problems(session, row.workspace_id)}
    if row.sharing == Sharing.PROGRAMME:
        found = [team.channel_id for team in programmes.teams(session, row.workspace_id)]
        return [channel_id for channel_id in found if channel_id not in broken]
    mine = programmes.channels_of_people(session, row.workspace_id, [row.writer_id]).get(row.writer_id, [])
    return [channel_id for channel_id in mine if channel_id not in broken][:1]


def put_up(session: Session, row: StoryRow, channel_ids: list[str], *, now: datetime) -> None:
    """Posts a published story."""
    stories.place(session, row, channel_ids)
    for channel_id in channel_ids:
        ledger.enqueue(
            session,
            workspace_id=row.workspace_id,
            kind="story_post",
            conversation=channel_id,
            values={"story_id": row.id},
            now=now,
            dedupe_key=f"story_post:{row.id}:{channel_id}",
        )


def redraw(session: Session, row: StoryRow, *, now: datetime) -> None:
    """Draws a published story's posts anew."""
    if row.state != StoryState.PUBLISHED:
        return
    row.drawn += 1
    for channel_id in stories.channels(session, row.id):
        ledger.change(
            session,
            workspace_id=row.workspace_id,
            dedupe_key=f"story_post:{row.id}:{channel_id}",
            kind="story_post",
            values={"story_id": row.id},
            turn=f"drawn{row.drawn}",
            now=now,
        )


def take_off(session: Session, row: StoryRow, *, now: datetime) -> None:
    """Puts a short note in place of a story's posts."""
    for channel_id in stories.channels(session, row.id):
        ledger.replace(
            session,
            workspace_id=row.workspace_id,
            dedupe_key=f"story_post:{row.id}:{channel_id}",
            kind="story_withdrawn",
            now=now,
        )


def for_post(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What a post shows: the story, its writer, the colleagues who agreed. None once it is not published any more."""
    story = stories.get(session, row.workspace_id, row.values["story_id"])
    if story is None or story.state != StoryState.PUBLISHED:
        return None
    shy = unnamed(session, row.workspace_id, [story], here=row.conversation)
    return {
        "story": story,
        "writer": None if story.writer_id in shy else story.writer_id,
        "colleagues": [one for one in story.who(Consent.YES) if one not in shy],
    }


def unnamed(session: Session, workspace_id: str, found: list[Story], *, here: str | None = None) -> set[str]:
    """Writers and colleagues who are not named in a channel (None: to the whole programme): by choice, or forgotten."""
    user_ids = {one.writer_id for one in found} | {person for one in found for person, _ in one.answers}
    styles = preferences.style_of(session, workspace_id, user_ids)
    channels = programmes.channels_of_people(session, workspace_id, user_ids)
    return {
        user_id
        for user_id, style in styles.items()
        if user_id == NOBODY
        or style == RecognitionStyle.PRIVATE
        or (style == RecognitionStyle.TEAM and here not in channels.get(user_id, []))
    }


def not_shown(session: Session, post: Claimed, *, code: str, now: datetime) -> None:
    """A story could not be posted in a channel after all: its writer hears it."""
    story_id, channel_id = post.values.get("story_id", 0), post.conversation
    stories.unplace(session, story_id, channel_id)
    found = stories.row(session, post.workspace_id, story_id)
    if found is not None:
        ledger.enqueue(
            session,
            workspace_id=post.workspace_id,
            kind="story_not_shown",
            conversation=found.writer_id,
            values={"channel_id": channel_id, "code": code},
            now=now,
            dedupe_key=f"story_not_shown:{story_id}:{channel_id}",
        )
