"""A story that has waited long: its writer hears of it, and goes on without whoever has not answered."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import stories
from bot.domain import Consent, StoryState
from bot.errors import Refusal
from bot.services import ledger, story_consents

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow
    from bot.db.stories import StoryRow
    from bot.db.timers import DueTimer


def go_on_without(
    session: Session, *, workspace_id: str, writer_id: str, story_id: int, instead: str, now: datetime
) -> Consent | None:
    """The writer goes on without those who have not answered. Raises Refusal when the story does not wait for anybody.

    Returns OUT, or None when the story came back because somebody's own words went with them.
    """
    row = _waiting(session, workspace_id, writer_id, story_id)
    gone = False
    for one in stories.colleagues(session, row.id):
        if one.answer != Consent.OPEN:
            continue
        one.answer = Consent.OUT
        gone = gone or row.author_id == one.user_id
        story_consents.remove(session, row, one.user_id, instead=instead)
        story_consents.close(session, row, one, "story_consent_over", now=now)
    if gone:
        story_consents.send_back_empty(session, row, now=now)
    session.flush()
    story_consents.go_on(session, row, now=now)
    return None if gone else Consent.OUT


def wait_on(session: Session, *, workspace_id: str, writer_id: str, story_id: int, now: datetime) -> None:
    """The writer waits another week. Raises Refusal when the story does not wait for anybody."""
    row = _waiting(session, workspace_id, writer_id, story_id)
    story_consents.remind_at(session, row, now + story_consents.PATIENCE)


def _waiting(session: Session, workspace_id: str, writer_id: str, story_id: int) -> StoryRow:
    row = stories.for_change(session, workspace_id, story_id)
    if row is None or row.writer_id != writer_id:
        raise Refusal("stories.gone")
    if row.state != StoryState.CONSENT:
        raise Refusal("stories.nobody_waits")
    return row


def remind(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """A timer's rule: a writer hears of a story that has waited long, for answers or for their own change."""
    row = stories.for_change(session, timer.workspace_id, int(timer.subject))
    kinds = {StoryState.CONSENT: "story_unanswered", StoryState.RETURNED: "story_nudge"}
    kind = kinds.get(StoryState(row.state)) if row else None
    if row is None or kind is None:
        return
    ledger.enqueue(
        session,
        workspace_id=timer.workspace_id,
        kind=kind,
        conversation=row.writer_id,
        values={"story_id": row.id},
        now=now,
        dedupe_key=f"{kind}:{row.id}:{timer.due_at:%Y-%m-%dT%H:%M}",
    )


def for_waiting(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """A story that still waits for answers, and whose."""
    story = stories.get(session, row.workspace_id, row.values["story_id"])
    if story is None or story.state != StoryState.CONSENT:
        return None
    return {"story": story}
