"""May a story name somebody? Each is asked, nothing is shown while an answer is open, and a no removes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.db import audit, people, stories, timers
from bot.domain import Consent, StoryState
from bot.errors import Refusal
from bot.recurrence import zone
from bot.services import ledger, story_names, story_posts
from bot.working_days import next_office_hour

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow
    from bot.db.stories import StoryColleagueRow, StoryRow

PATIENCE = timedelta(days=7)
"""How long an answer may take until the writer is asked to go on without the name."""
NUDGE = timedelta(days=3)
"""How long after a story was returned its writer is reminded, once."""


def name(session: Session, row: StoryRow, user_ids: Sequence[str]) -> None:
    """The story names exactly these from now on; whoever asked to be left out stays known."""
    before = {one.user_id: one for one in stories.colleagues(session, row.id)}
    for user_id, one in before.items():
        if user_id not in user_ids and one.answer != Consent.NO:
            session.delete(one)
    for position, user_id in enumerate(user_ids):
        if user_id in before:
            before[user_id].position = position
            if before[user_id].answer == Consent.OUT:
                before[user_id].answer = Consent.OPEN
        else:
            session.add(
                stories.StoryColleagueRow(
                    story_id=row.id, user_id=user_id, workspace_id=row.workspace_id, position=position
                )
            )
    session.flush()


def ask(session: Session, row: StoryRow, *, now: datetime) -> None:
    """Asks everybody who has not agreed to this wording; the story waits for them, or goes on to the leads."""
    for one in stories.colleagues(session, row.id):
        if one.answer == Consent.NO or (one.answer == Consent.YES and one.version == row.version):
            continue
        if one.version and one.version != row.version:
            close(session, row, one, "story_consent_over", now=now)
        one.answer, one.version = Consent.OPEN, row.version
        ledger.enqueue(
            session,
            workspace_id=row.workspace_id,
            kind="story_consent",
            conversation=one.user_id,
            values={"story_id": row.id, "version": row.version},
            now=now,
            dedupe_key=_asked(row, one),
        )
    row.state = StoryState.CONSENT
    remind_at(session, row, now + PATIENCE)
    session.flush()
    go_on(session, row, now=now)


def _asked(row: StoryRow, one: StoryColleagueRow) -> str:
    return key_of(row.id, one.user_id, one.version)


def key_of(story_id: int, user_id: str, version: int) -> str:
    """Under which dedupe key somebody is asked about one wording of a story."""
    return f"story_consent:{story_id}:{user_id}:{version}"


def close(session: Session, row: StoryRow, one: StoryColleagueRow, kind: str, *, now: datetime) -> None:
    """The question needs no answer any more."""
    ledger.change(
        session,
        workspace_id=row.workspace_id,
        dedupe_key=_asked(row, one),
        kind=kind,
        values={"story_id": row.id, "writer": row.writer_id},
        turn=f"closed{row.version}",
        now=now,
    )


def call_off(session: Session, row: StoryRow, *, now: datetime) -> None:
    """The story is not shared: whoever was asked need not answer."""
    for one in stories.colleagues(session, row.id):
        if one.version and one.answer in {Consent.OPEN, Consent.YES}:
            close(session, row, one, "story_consent_over", now=now)


def remind_at(session: Session, row: StoryRow, instant: datetime | None) -> None:
    """The writer hears that the story waits: in the first working hour where they are from an instant on, or never."""
    timer: dict[str, str] = {"workspace_id": row.workspace_id, "kind": "story", "subject": str(row.id)}
    if instant is None:
        timers.drop(session, **timer)
        return
    person = people.get(session, row.workspace_id, row.writer_id)
    here = zone((person and person.timezone) or "UTC")
    timers.put(session, due_at=next_office_hour(instant, here), **timer)


def _open(session: Session, row: StoryRow) -> list[str]:
    return [one.user_id for one in stories.colleagues(session, row.id) if one.answer == Consent.OPEN]


def go_on(session: Session, row: StoryRow, *, now: datetime) -> None:
    """A story that waits for nobody any more goes on to the leads' queue; they hear of it once a day."""
    if row.state != StoryState.CONSENT or _open(session, row):
        return
    row.state = StoryState.QUEUE
    remind_at(session, row, None)
    session.flush()
    ledger.tell_leads(
        session,
        workspace_id=row.workspace_id,
        kind="story_waiting",
        values={},
        now=now,
        dedupe_key=f"story_waiting:{now:%Y-%m-%d}",
    )


def answer(
    session: Session,
    *,
    workspace_id: str,
    user_id: str,
    story_id: int,
    version: int,
    says: Consent,
    instead: str,
    now: datetime,
) -> Consent:
    """Somebody agrees to be named, or asks to be left out, now or after all. Returns what they say now.

    `instead` stands where their name stood in the words. Raises Refusal when they were not asked, when the words have
    changed since, or when it is over.
    """
    row = stories.for_change(session, workspace_id, story_id)
    one = _named(session, row, user_id)
    if row is None or one is None:
        raise Refusal("stories.not_asked")
    if one.answer == says:
        return says
    if says == Consent.YES and row.state not in {
        StoryState.CONSENT,
        StoryState.QUEUE,
        StoryState.RETURNED,
        StoryState.PUBLISHED,
    }:
        raise Refusal("stories.consent_over")
    if says == Consent.YES and version != row.version:
        raise Refusal("stories.words_changed")
    if says == Consent.YES and one.answer == Consent.OUT:
        raise Refusal("stories.consent_over")
    one.answer, one.answers, one.answered_at = says, one.answers + 1, now
    audit.add(
        session,
        workspace_id=workspace_id,
        actor_id=user_id,
        act="agree_to_story" if says == Consent.YES else "leave_story",
        subject=f"story:{row.id}",
        at=now,
    )
    gone = says == Consent.NO and row.author_id == user_id
    if says == Consent.NO:
        remove(session, row, user_id, instead=instead)
        if gone:
            send_back_empty(session, row, now=now)
    session.flush()
    go_on(session, row, now=now)
    _show(session, row, one, again=not gone, now=now)
    if not gone and row.state not in {StoryState.DECLINED, StoryState.WITHDRAWN, StoryState.KEPT}:
        ledger.enqueue(
            session,
            workspace_id=workspace_id,
            kind="story_answered",
            conversation=row.writer_id,
            values={
                "story_id": row.id,
                "person": user_id,
                "says": str(says),
                "waits": len(_open(session, row)) if row.state == StoryState.CONSENT else None,
                "queued": row.state == StoryState.QUEUE,
            },
            now=now,
            dedupe_key=f"story_answered:{row.id}:{user_id}:{one.answers}",
        )
    return says


def _named(session: Session, row: StoryRow | None, user_id: str) -> StoryColleagueRow | None:
    if row is None:
        return None
    return next((one for one in stories.colleagues(session, row.id) if one.user_id == user_id), None)


def remove(session: Session, row: StoryRow, user_id: str, *, instead: str) -> None:
    """Takes a name out of a story's words; the words that came from them go altogether."""
    if row.author_id == user_id:
        row.happened, row.author_id = "", None
    person = people.get(session, row.workspace_id, user_id)
    if person is None:
        return
    row.happened = story_names.without(row.happened, person, instead=instead)
    row.did = story_names.without(row.did, person, instead=instead)
    row.changed = story_names.without(row.changed, person, instead=instead)
    row.prevention = story_names.without(row.prevention, person, instead=instead)


def send_back_empty(session: Session, row: StoryRow, *, now: datetime) -> None:
    """The words came from somebody who does not want them told: off the channels, and back to the writer."""
    story_posts.take_off(session, row, now=now)
    if row.state in {StoryState.DECLINED, StoryState.WITHDRAWN}:
        return
    if row.state == StoryState.PUBLISHED:
        row.state = StoryState.WITHDRAWN
        remind_at(session, row, None)
    else:
        row.state = StoryState.RETURNED
        remind_at(session, row, now + NUDGE)
    ledger.enqueue(
        session,
        workspace_id=row.workspace_id,
        kind="story_words_gone",
        conversation=row.writer_id,
        values={"story_id": row.id, "again": row.state == StoryState.RETURNED},
        now=now,
        dedupe_key=f"story_words_gone:{row.id}:{row.version}",
    )


def _show(
    session: Session, row: StoryRow, answered: StoryColleagueRow, *, again: bool, now: datetime
) -> None:
    """What stands in Slack follows an answer: the posts, the question itself, and those the others were asked."""
    story_posts.redraw(session, row, now=now)
    values = {"story_id": row.id, "version": row.version}
    about_them = {"says": str(answered.answer), "writer": row.writer_id, "again": again}
    for one in stories.colleagues(session, row.id):
        mine = one.user_id == answered.user_id
        if not mine and one.answer != Consent.OPEN:
            continue
        ledger.change(
            session,
            workspace_id=row.workspace_id,
            dedupe_key=_asked(row, one),
            kind="story_consent_answered" if mine else "story_consent",
            values=values | about_them if mine else values,
            turn=f"{answered.user_id}{answered.answers}",
            now=now,
        )


def for_consent(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What the question shows; None when it needs no answer any more."""
    story = stories.get(session, row.workspace_id, row.values["story_id"])
    if story is None or story.state != StoryState.CONSENT or story.version != row.values["version"]:
        return None
    if row.conversation not in story.who(Consent.OPEN):
        return None
    return {"story": story, "is_author": story.telling.author_id == row.conversation}
