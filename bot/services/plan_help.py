"""The rules of asking when a plan is stuck: the team, under Monday's post, or one's manager alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.db import audit, deliveries, people, programmes
from bot.domain import is_person
from bot.errors import Refusal
from bot.services import ledger
from bot.services.customer_data import check_safe
from bot.services.roles import require_programme

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow

FEWEST, MOST = 10, 600
ASKING = "plan_help"
"""Kind of the message."""
_WEEK = timedelta(days=7)


def places(session: Session, *, workspace_id: str, user_id: str, now: datetime) -> list[tuple[str, str]]:
    """(id, name) of the person's team channels in which a Monday post of this week stands, and of their managers.

    Raises Refusal for guests, and where there is neither.
    """
    require_programme(session, workspace_id)
    person = people.get(session, workspace_id, user_id)
    if person is None or not person.can_take_part:
        raise Refusal("plans.members_only")
    posts = _posts(session, workspace_id, user_id, now)
    coaches = _coaches(session, workspace_id, user_id)
    if not posts and not coaches:
        raise Refusal("plans.no_post")
    names = people.channel_names(session, workspace_id, list(posts))
    return [*((channel_id, names.get(channel_id) or channel_id) for channel_id in posts), *coaches.items()]


def _coaches(session: Session, workspace_id: str, user_id: str) -> dict[str, str]:
    """Who manages a team of somebody's, and takes part: their names by id."""
    teams = programmes.teams_of_person(session, workspace_id, user_id)
    ids = dict.fromkeys(one for team in teams for one in programmes.managers(session, team.id))
    known = people.get_many(session, workspace_id, ids)
    return {
        one: known[one].real_name or known[one].name
        for one in ids
        if one != user_id and one in known and known[one].can_take_part
    }


def _posts(session: Session, workspace_id: str, user_id: str, now: datetime) -> dict[str, DeliveryRow]:
    channels = programmes.channels_of_people(session, workspace_id, [user_id]).get(user_id, [])
    if not channels:
        return {}
    rows = deliveries.sent_between(
        session, workspace_id, kind="intention", conversations=channels, after=now - _WEEK, until=now
    )
    return {row.conversation: row for row in rows}


def check(text: str, channel_id: str) -> None:
    """Raises Refusal, with its field, for a question with a customer's data, of a wrong length, or without a place."""
    check_safe(text, field="question")
    if not channel_id:
        raise Refusal("plans.place_needed", field="place")
    if len(text) < FEWEST or not any(sign.isalnum() for sign in text):
        raise Refusal("plans.question_needed", field="question")
    if len(text) > MOST:
        raise Refusal("plans.too_long", field="question", length=len(text), most=MOST)


def ask(
    session: Session,
    *,
    workspace_id: str,
    user_id: str,
    channel_id: str,
    text: str,
    key: str,
    now: datetime,
) -> None:
    """Posts somebody's question under the Monday post of one of their channels, once a `key`, with their name.

    With the id of one of their managers it is written to that manager alone. Raises Refusal when the post, their place
    in that team or the manager is gone by now.
    """
    check(text, channel_id)
    places(session, workspace_id=workspace_id, user_id=user_id, now=now)
    thread_ts = None
    if is_person(channel_id):
        if channel_id not in _coaches(session, workspace_id, user_id):
            raise Refusal("plans.no_manager")
    else:
        post = _posts(session, workspace_id, user_id, now).get(channel_id)
        thread_ts = post.ts if post else None
        if thread_ts is None:
            raise Refusal("plans.no_post")
    ledger.enqueue(
        session,
        workspace_id=workspace_id,
        kind=ASKING,
        conversation=channel_id,
        values={"by": user_id, "text": text, "key": key},
        now=now,
        thread_ts=thread_ts,
        dedupe_key=_key(key),
    )


def _key(key: str) -> str:
    return f"{ASKING}:{key}"


def take_back(session: Session, *, workspace_id: str, by: str, key: str, now: datetime) -> None:
    """Takes a question out of its thread, with its words: whoever asked it, or a programme lead, of whom they hear.

    Raises Refusal when it is gone, and for anybody else.
    """
    row = deliveries.with_key(session, workspace_id, _key(key))
    if row is None or "text" not in row.values:
        raise Refusal("plans.question_gone")
    asked_by = row.values["by"]
    if by != asked_by and not programmes.is_lead(session, workspace_id, by):
        raise Refusal("plans.question_not_yours")
    remove(session, row, now=now)
    if by == asked_by:
        return
    audit.add(
        session,
        workspace_id=workspace_id,
        actor_id=by,
        act="take_question_down",
        subject=f"delivery:{row.id}",
        at=now,
    )
    ledger.enqueue(
        session,
        workspace_id=workspace_id,
        kind="plan_help_taken_down",
        conversation=asked_by,
        values={"by": by, "channel_id": row.conversation},
        now=now,
        dedupe_key=f"plan_help_taken_down:{row.id}",
    )


def remove(session: Session, row: DeliveryRow, *, now: datetime) -> None:
    """Puts a line in place of a question, and keeps none of its words."""
    ledger.replace(
        session,
        workspace_id=row.workspace_id,
        dedupe_key=row.dedupe_key or "",
        kind="plan_help_gone",
        now=now,
    )
    row.values = {}
    session.flush()


def for_question(_session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """Nothing more than the question has; None when it was taken back before it was sent."""
    if "text" not in row.values:
        return None
    return {"private": True} if is_person(row.conversation) else {}
