"""The rules of asking colleagues when a plan is stuck: in one's own words, under Monday's post, after a look at it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.db import deliveries, people, programmes
from bot.db.deliveries import DeliveryRow
from bot.errors import Refusal
from bot.services import ledger
from bot.services.roles import require_programme

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FEWEST, MOST = 10, 600
_WEEK = timedelta(days=7)


def places(session: Session, *, workspace_id: str, user_id: str, now: datetime) -> list[tuple[str, str]]:
    """(id, name) of the person's team channels in which a Monday post of this week stands.

    Raises Refusal for guests, and where there is no such post.
    """
    require_programme(session, workspace_id)
    person = people.get(session, workspace_id, user_id)
    if person is None or not person.can_take_part:
        raise Refusal("plans.members_only")
    posts = _posts(session, workspace_id, user_id, now)
    if not posts:
        raise Refusal("plans.no_post")
    names = people.channel_names(session, workspace_id, list(posts))
    return [(channel_id, names.get(channel_id) or channel_id) for channel_id in posts]


def _posts(session: Session, workspace_id: str, user_id: str, now: datetime) -> dict[str, DeliveryRow]:
    channels = programmes.channels_of_people(session, workspace_id, [user_id]).get(user_id, [])
    if not channels:
        return {}
    rows = deliveries.sent_between(
        session, workspace_id, kind="intention", conversations=channels, after=now - _WEEK, until=now
    )
    return {row.conversation: row for row in rows}


def check(text: str, channel_id: str) -> None:
    """Raises Refusal, with its field, for a question that is too short or too long, or without a place."""
    if not channel_id:
        raise Refusal("plans.place_needed", field="place")
    if len(text) < FEWEST:
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

    Raises Refusal when the post or their place in that team is gone by now.
    """
    check(text, channel_id)
    places(session, workspace_id=workspace_id, user_id=user_id, now=now)
    post = _posts(session, workspace_id, user_id, now).get(channel_id)
    if post is None or post.ts is None:
        raise Refusal("plans.no_post")
    ledger.enqueue(
        session,
        workspace_id=workspace_id,
        kind="plan_help",
        conversation=channel_id,
        values={"by": user_id, "text": text},
        now=now,
        thread_ts=post.ts,
        dedupe_key=f"plan_help:{key}",
    )
