"""The rules of a story somebody has begun: its words wait until it is told or let go, unless they are a customer's."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import people, stories
from bot.domain import Consent, Story, StoryState, Telling
from bot.errors import Refusal
from bot.services import ledger, story_consents
from bot.services.stories import EDITABLE, OVER, check_safe_telling, check_writer, everybody, write

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow


def usable_author(session: Session, *, workspace_id: str, author_id: str) -> bool:
    """Whether this person's words may begin a story: a full member who can be asked."""
    person = people.get(session, workspace_id, author_id)
    return person is not None and person.can_take_part


def begin(
    session: Session,
    *,
    workspace_id: str,
    writer_id: str,
    happened: str,
    author_id: str | None,
    now: datetime,
) -> Story:
    """Keeps what somebody began to tell. Raises Refusal when nothing is set up, for a guest, or for customers' data."""
    check_writer(session, workspace_id=workspace_id, writer_id=writer_id)
    telling = Telling(happened=happened, author_id=author_id if author_id != writer_id else None)
    return remember(
        session, workspace_id=workspace_id, writer_id=writer_id, story_id=0, telling=telling, now=now
    )


def remember(
    session: Session, *, workspace_id: str, writer_id: str, story_id: int, telling: Telling, now: datetime
) -> Story:
    """Keeps what was filled in, to be finished later: in the story it belongs to if that still can be changed.

    Raises Refusal, keeping nothing, when it holds a customer's data.
    """
    check_safe_telling(telling)
    row = stories.for_change(session, workspace_id, story_id) if story_id else None
    if row is None or row.writer_id != writer_id or row.state not in EDITABLE:
        row = stories.StoryRow(workspace_id=workspace_id, writer_id=writer_id, created_at=now)
        session.add(row)
    write(row, telling)
    session.flush()
    known = people.get_many(session, workspace_id, everybody(telling, writer_id))
    refused = {one.user_id for one in stories.colleagues(session, row.id) if one.answer == Consent.NO}
    story_consents.name(
        session, row, [one for one in everybody(telling, writer_id) if one in known and one not in refused]
    )
    return stories.read(session, [row])[0]


def could_not(
    session: Session,
    *,
    workspace_id: str,
    writer_id: str,
    story_id: int,
    telling: Telling,
    refusal: Refusal,
    now: datetime,
) -> None:
    """A story cannot be told: the writer hears why, in their messages, and keeps the words."""
    kept = remember(
        session, workspace_id=workspace_id, writer_id=writer_id, story_id=story_id, telling=telling, now=now
    )
    ledger.enqueue(
        session,
        workspace_id=workspace_id,
        kind="story_refused",
        conversation=writer_id,
        values={"story_id": kept.id, "key": refusal.key, "with": dict(refusal.values)},
        now=now,
    )


def keep(session: Session, *, workspace_id: str, writer_id: str, story_id: int, now: datetime) -> None:
    """The form could not be opened: the words wait in the writer's messages, with a button to go on."""
    ledger.enqueue(
        session,
        workspace_id=workspace_id,
        kind="story_kept",
        conversation=writer_id,
        values={"story_id": story_id},
        now=now,
    )


def resume(session: Session, *, workspace_id: str, writer_id: str, story_id: int) -> Story:
    """A story its writer may still change. Raises Refusal for every other."""
    story = stories.get(session, workspace_id, story_id)
    if story is None or story.writer_id != writer_id:
        raise Refusal("stories.gone")
    if story.state not in EDITABLE:
        raise Refusal("stories.over" if story.state in OVER else "stories.already_sent")
    return story


def let_go(session: Session, *, workspace_id: str, writer_id: str, story_id: int) -> None:
    """The writer does not tell it, or does not keep it: the words are deleted. Raises Refusal when it is on its way."""
    row = stories.for_change(session, workspace_id, story_id)
    if row is None or row.writer_id != writer_id:
        raise Refusal("stories.gone")
    if row.state not in {StoryState.DRAFT, StoryState.KEPT, *OVER}:
        raise Refusal("stories.already_sent")
    for one in stories.colleagues(session, row.id):
        session.delete(one)
    session.flush()
    session.delete(row)


def for_draft(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What a message about a story its writer may change shows; None when it has gone on."""
    story = stories.get(session, row.workspace_id, row.values["story_id"])
    if story is None or story.state not in EDITABLE:
        return None
    return {"story": story}


def for_returned(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """A story that waits for its writer's change; None when it does not any more."""
    story = stories.get(session, row.workspace_id, row.values["story_id"])
    return {"story": story} if story is not None and story.state == StoryState.RETURNED else None
