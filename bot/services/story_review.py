"""The rules of the leads' queue: a story is published, returned with a note, or declined with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import audit, programmes, stories
from bot.domain import Sharing, Story, StoryState
from bot.errors import Refusal
from bot.services import ledger, story_consents, story_posts
from bot.services.roles import require_lead
from bot.services.stories import check_text

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow
    from bot.db.stories import StoryRow


def queue(session: Session, *, workspace_id: str, by: str, page: int, size: int) -> tuple[list[Story], bool]:
    """A page (from 0) of what waits, longest first, and whether there is another. Raises Refusal for others."""
    require_lead(session, workspace_id=workspace_id, user_id=by)
    found = stories.queue(session, workspace_id, offset=page * size, limit=size + 1)
    return found[:size], len(found) > size


def to_decide(session: Session, *, workspace_id: str, by: str, story_id: int) -> Story:
    """A story that waits for this lead. Raises Refusal when it does not, or for others."""
    _waiting(session, workspace_id, by, story_id)
    story = stories.get(session, workspace_id, story_id)
    if story is None:
        raise Refusal("stories.not_waiting")
    return story


def _waiting(session: Session, workspace_id: str, by: str, story_id: int) -> StoryRow:
    require_lead(session, workspace_id=workspace_id, user_id=by)
    row = stories.for_change(session, workspace_id, story_id)
    if row is None or row.state != StoryState.QUEUE:
        raise Refusal("stories.not_waiting")
    return row


def publish(session: Session, *, workspace_id: str, by: str, story_id: int, now: datetime) -> list[str]:
    """Shows a story in its channels. Returns which. A lead publishes their own only while nobody else leads."""
    row = _waiting(session, workspace_id, by, story_id)
    others = [user_id for user_id in programmes.leads(session, workspace_id) if user_id != by]
    if row.writer_id == by and others:
        raise Refusal("stories.another_lead", leads=others)
    channels = story_posts.channels_for(session, row)
    if not channels:
        key = "stories.no_channel" if row.sharing == Sharing.PROGRAMME else "stories.no_team_channel"
        raise Refusal(key)
    row.state, row.published_at = StoryState.PUBLISHED, now
    session.flush()
    story_posts.put_up(session, row, channels, now=now)
    _record(session, row, by, "publish_story", now=now)
    ledger.enqueue(
        session,
        workspace_id=workspace_id,
        kind="story_published",
        conversation=row.writer_id,
        values={"story_id": row.id, "channels": channels, "by": by},
        now=now,
        dedupe_key=f"story_published:{row.id}",
    )
    return channels


def send_back(
    session: Session, *, workspace_id: str, by: str, story_id: int, note: str, now: datetime
) -> None:
    """Returns a story to its writer with a note; they may change it and send it again."""
    check_text(note, field="note")
    row = _waiting(session, workspace_id, by, story_id)
    row.state, row.note, row.noted_by = StoryState.RETURNED, note, by
    story_consents.remind_at(session, row, now + story_consents.NUDGE)
    _record(session, row, by, "return_story", now=now)
    _tell(session, row, "story_returned", by, now=now)


def decline(session: Session, *, workspace_id: str, by: str, story_id: int, note: str, now: datetime) -> None:
    """Declines a story with a reason; that is the end of it."""
    check_text(note, field="note")
    row = _waiting(session, workspace_id, by, story_id)
    row.state, row.note, row.noted_by = StoryState.DECLINED, note, by
    session.flush()
    story_consents.call_off(session, row, now=now)
    _record(session, row, by, "decline_story", now=now)
    _tell(session, row, "story_declined", by, now=now)


def _record(session: Session, row: StoryRow, by: str, act: str, *, now: datetime) -> None:
    audit.add(
        session,
        workspace_id=row.workspace_id,
        actor_id=by,
        act=act,
        subject=f"story:{row.id}",
        at=now,
    )


def _tell(session: Session, row: StoryRow, kind: str, by: str, *, now: datetime) -> None:
    ledger.enqueue(
        session,
        workspace_id=row.workspace_id,
        kind=kind,
        conversation=row.writer_id,
        values={"story_id": row.id, "by": by},
        now=now,
        dedupe_key=f"{kind}:{row.id}:{now.isoformat()}",
    )


def for_story(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """The story a message to its writer is about."""
    story = stories.get(session, row.workspace_id, row.values["story_id"])
    return {"story": story} if story else None


def for_leads(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """How many stories wait; None when nothing does any more."""
    count = stories.counts(session, row.workspace_id).get(StoryState.QUEUE, 0)
    return {"count": count} if count else None
