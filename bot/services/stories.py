"""The rules of success stories: what one must say, who may be named, and how one goes on, up to being taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.db import audit, people, programmes, stories
from bot.domain import Consent, Sharing, Story, StoryState, Telling
from bot.errors import Refusal
from bot.services import ledger, story_consents, story_posts
from bot.services.customer_data import check_safe
from bot.services.recognitions import SLACKBOT, says_enough
from bot.services.roles import require_lead, require_programme

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.stories import StoryRow

MOST_CHARACTERS = 800
MOST_COLLEAGUES = 5
FIELDS = ("happened", "did", "changed", "prevention")
"""The parts of a story that people write themselves; the last one may be empty."""
OPTIONAL = ("prevention",)
EDITABLE = (StoryState.DRAFT, StoryState.RETURNED, StoryState.KEPT)
OVER = (StoryState.DECLINED, StoryState.WITHDRAWN)


def check_text(text: str, *, field: str, optional: bool = False) -> None:
    """Raises Refusal for a text that holds a customer's data, or says too little or too much."""
    check_safe(text, field=field)
    if len(text) > MOST_CHARACTERS:
        raise Refusal("stories.too_long", field=field, length=len(text), most=MOST_CHARACTERS)
    if not says_enough(text) and not (optional and not text.strip()):
        raise Refusal("stories.too_short", field=field)


def text_faults(telling: Telling) -> list[Refusal]:
    """Why each part of a story cannot be taken as it is; pure, so that nothing need be stored before."""
    faults: list[Refusal] = []
    for field in FIELDS:
        try:
            check_text(getattr(telling, field), field=field, optional=field in OPTIONAL)
        except Refusal as refused:
            faults.append(refused)
    return faults


def check_safe_telling(telling: Telling) -> None:
    """Raises Refusal when any part of a story holds a customer's data: such a story is not even kept as a draft."""
    for field in FIELDS:
        check_safe(getattr(telling, field), field=field)


def check_writer(session: Session, *, workspace_id: str, writer_id: str) -> None:
    """Raises Refusal while nothing is set up, and for guests, apps and strangers."""
    require_programme(session, workspace_id)
    writer = people.get(session, workspace_id, writer_id)
    if writer is None or not writer.can_take_part:
        raise Refusal("stories.members_only")


def check_colleagues(
    session: Session, telling: Telling, *, workspace_id: str, writer_id: str, story_id: int
) -> None:
    """Raises Refusal (field "colleagues") for the first person who cannot be named, and why."""
    if len(telling.colleagues) > MOST_COLLEAGUES:
        raise Refusal("stories.too_many", field="colleagues", most=MOST_COLLEAGUES)
    if writer_id in telling.colleagues:
        raise Refusal("stories.yourself", field="colleagues")
    colleagues = everybody(telling, writer_id)
    known = people.get_many(session, workspace_id, colleagues)
    refused = {one.user_id for one in stories.colleagues(session, story_id) if one.answer == Consent.NO}
    for user_id in colleagues:
        person = known.get(user_id)
        if person is None:
            raise Refusal("stories.unknown_person", field="colleagues", person=user_id)
        if person.is_bot or user_id == SLACKBOT:
            raise Refusal("stories.bot", field="colleagues", person=user_id)
        if not person.can_take_part:
            raise Refusal("stories.cannot_be_asked", field="colleagues", person=user_id)
        if user_id in refused:
            raise Refusal("stories.asked_out", field="colleagues", person=user_id)


def check_sharing(session: Session, *, workspace_id: str, writer_id: str, sharing: str) -> None:
    """Raises Refusal (field "sharing") when there is no such place."""
    if sharing not in set(Sharing):
        raise Refusal("stories.sharing_needed", field="sharing")
    if sharing == Sharing.TEAM and not programmes.channels_of_people(session, workspace_id, [writer_id]):
        raise Refusal("stories.no_team", field="sharing")


def check(
    session: Session, telling: Telling, *, workspace_id: str, writer_id: str, story_id: int
) -> list[Refusal]:
    """Everything that stands in a story's way, each with its field, before anything of it is stored."""
    faults = text_faults(telling)
    if not telling.behaviour_id:
        faults.append(Refusal("stories.behaviour_needed", field="behaviour"))
    looks: tuple[Callable[[], None], ...] = (
        partial(check_writer, session, workspace_id=workspace_id, writer_id=writer_id),
        partial(
            check_colleagues,
            session,
            telling,
            workspace_id=workspace_id,
            writer_id=writer_id,
            story_id=story_id,
        ),
        partial(
            check_sharing, session, workspace_id=workspace_id, writer_id=writer_id, sharing=telling.sharing
        ),
    )
    for look in looks:
        try:
            look()
        except Refusal as refused:
            faults.append(refused)
    return faults


def everybody(telling: Telling, writer_id: str) -> list[str]:
    """Whom a story needs to ask: the colleagues it names, and whoever wrote its first words."""
    author = [telling.author_id] if telling.author_id not in {None, writer_id} else []
    return list(dict.fromkeys(user_id for user_id in (*telling.colleagues, *author) if user_id))


def submit(
    session: Session, *, workspace_id: str, writer_id: str, story_id: int, telling: Telling, now: datetime
) -> Story:
    """Tells a story, or tells a returned one anew: colleagues are asked, then it waits for a lead.

    Raises Refusal for whatever `check` finds, and when the story is on its way already or over.
    """
    people.lock(session, workspace_id, writer_id)
    faults = check(session, telling, workspace_id=workspace_id, writer_id=writer_id, story_id=story_id)
    if faults:
        raise faults[0]
    row = _taken_up(session, workspace_id, writer_id, story_id, now=now)
    write(row, telling)
    row.submitted_at = now
    row.note, row.noted_by = "", None
    session.flush()
    story_consents.name(session, row, everybody(telling, writer_id))
    if telling.sharing == Sharing.NOWHERE:
        row.state = StoryState.KEPT
        story_consents.remind_at(session, row, None)
        story_consents.call_off(session, row, now=now)
    else:
        story_consents.ask(session, row, now=now)
    session.flush()
    return stories.read(session, [row])[0]


def _taken_up(
    session: Session, workspace_id: str, writer_id: str, story_id: int, *, now: datetime
) -> StoryRow:
    if not story_id:
        row = stories.StoryRow(workspace_id=workspace_id, writer_id=writer_id, created_at=now)
        session.add(row)
        return row
    found = stories.for_change(session, workspace_id, story_id)
    if found is None or found.writer_id != writer_id:
        raise Refusal("stories.gone")
    if found.state not in EDITABLE:
        raise Refusal("stories.over" if found.state in OVER else "stories.already_sent")
    return found


def write(row: StoryRow, telling: Telling) -> None:
    """Puts a form's words into a story. New words, or a wider audience, are a new version to ask people about."""
    before = (row.happened, row.did, row.changed, row.prevention, row.sharing)
    after = (telling.happened, telling.did, telling.changed, telling.prevention, telling.sharing)
    if row.submitted_at is not None and before != after:
        row.version += 1
    row.happened, row.did, row.changed, row.prevention, row.sharing = after
    row.behaviour_id = telling.behaviour_id
    row.author_id = row.author_id or telling.author_id


def withdraw(session: Session, *, workspace_id: str, writer_id: str, story_id: int, now: datetime) -> None:
    """The writer takes a story back, wherever it stands. Raises Refusal when it is over already, or not theirs."""
    row = stories.for_change(session, workspace_id, story_id)
    if row is None or row.writer_id != writer_id:
        raise Refusal("stories.gone")
    if row.state in OVER:
        raise Refusal("stories.over")
    _end(session, row, now=now)
    audit.add(
        session,
        workspace_id=workspace_id,
        actor_id=writer_id,
        act="withdraw_story",
        subject=f"story:{row.id}",
        at=now,
    )


def _end(session: Session, row: StoryRow, *, now: datetime) -> None:
    row.state = StoryState.WITHDRAWN
    story_consents.remind_at(session, row, None)
    session.flush()
    story_consents.call_off(session, row, now=now)
    story_posts.take_off(session, row, now=now)


def take_down(
    session: Session, *, workspace_id: str, by: str, story_id: int, note: str, now: datetime
) -> None:
    """A lead takes a published story down and says why; the writer hears it."""
    require_lead(session, workspace_id=workspace_id, user_id=by)
    check_text(note, field="note")
    row = stories.for_change(session, workspace_id, story_id)
    if row is None or row.state != StoryState.PUBLISHED:
        raise Refusal("stories.not_published")
    row.note, row.noted_by = note, by
    _end(session, row, now=now)
    audit.add(
        session,
        workspace_id=workspace_id,
        actor_id=by,
        act="take_story_down",
        subject=f"story:{row.id}",
        at=now,
    )
    if by != row.writer_id:
        ledger.enqueue(
            session,
            workspace_id=workspace_id,
            kind="story_taken_down",
            conversation=row.writer_id,
            values={"story_id": row.id, "by": by},
            now=now,
            dedupe_key=f"story_taken_down:{row.id}",
        )
