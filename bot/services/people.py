"""The rules of knowing people: what Slack says about somebody, as Encore keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import forgotten, people
from bot.domain import Person
from bot.errors import SettingsProblem
from bot.recurrence import RecurrenceError, zone
from bot.services import availability, ledger, returning, workspace_problems

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SLACKBOT = "USLACKBOT"


def from_slack(user: Mapping[str, Any], workspace_id: str) -> Person:
    """A person from Slack's user object. A zone that is missing or no IANA name is kept as None."""
    profile = user.get("profile") or {}
    real = user.get("real_name") or profile.get("real_name") or user.get("name") or user["id"]
    try:
        timezone = zone(str(user["tz"])).key if user.get("tz") else None
    except RecurrenceError:
        timezone = None
    return Person(
        workspace_id=workspace_id,
        user_id=str(user["id"]),
        name=str(profile.get("display_name") or user.get("name") or real),
        real_name=str(real),
        timezone=timezone,
        is_bot=bool(user.get("is_bot")) or user["id"] == SLACKBOT or bool(user.get("is_workflow_bot")),
        is_guest=bool(
            user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger")
        ),
        is_deleted=bool(user.get("deleted")),
        is_admin=bool(user.get("is_admin") or user.get("is_owner") or user.get("is_primary_owner")),
    )


def meet(session: Session, *, workspace_id: str, users: Iterable[Mapping[str, Any]], now: datetime) -> None:
    """Takes over people as Slack describes them, but not who asked to be forgotten."""
    users = [user for user in users if user.get("id")]
    found = [from_slack(user, workspace_id) for user in users]
    gone = forgotten.among(session, workspace_id, [person.user_id for person in found])
    left = people.deleted(session, workspace_id, [person.user_id for person in found])
    people.save_people(session, [person for person in found if person.user_id not in gone], now=now)
    again = [one.user_id for one in found if one.user_id in left and not one.is_deleted]
    returning.note_active_again(session, workspace_id, again, now=now)
    availability.note_status(
        session, workspace_id, [user for user in users if user.get("id") not in gone], now=now
    )


def known(session: Session, *, workspace_id: str, user_ids: Iterable[str]) -> dict[str, Person]:
    """Those of the people whom Encore has met, by id."""
    return people.get_many(session, workspace_id, user_ids)


def check_alone(session: Session, *, workspace_id: str, name: str) -> None:
    """Raises SettingsProblem when the database holds another workspace: one token can send for one only."""
    other = people.other_workspace(session, workspace_id)
    if other is not None:
        msg = (
            f"The database at DATABASE_URL belongs to the workspace {other!r}, and the token to {name!r}: "
            "use a database of its own for each workspace."
        )
        raise SettingsProblem(msg)


def arrive(session: Session, *, workspace_id: str, name: str, bot_user_id: str, now: datetime) -> None:
    """Encore works in this workspace; whatever stopped it is over."""
    people.save_workspace(session, workspace_id=workspace_id, name=name, bot_user_id=bot_user_id, now=now)
    workspace_problems.works_again(session, workspace_id, now=now)


def answer_once_a_day(session: Session, *, workspace_id: str, user_id: str, text: str, now: datetime) -> None:
    """Answers somebody who wrote to Encore; not again on the same day. `text` is mrkdwn."""
    ledger.enqueue(
        session,
        workspace_id=workspace_id,
        kind="notice",
        conversation=user_id,
        values={"text": text},
        now=now,
        dedupe_key=f"wrote:{user_id}:{now:%Y-%m-%d}",
    )
