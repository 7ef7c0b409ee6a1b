"""Whether somebody can be reached: read from their Slack status and do-not-disturb. What a status says is not kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.db import availability, delivery_queue, people, programmes
from bot.services import returning

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_AWAY_EMOJI = frozenset(
    {
        "palm_tree",
        "desert_island",
        "beach_with_umbrella",
        "beach",
        "airplane",
        "airplane_departure",
        "luggage",
        "camping",
        "tent",
        "ski",
        "face_with_thermometer",
        "thermometer",
        "sneezing_face",
        "hospital",
        "baby",
        "baby_bottle",
        "no_entry",
        "no_entry_sign",
    }
)
"""Among them those of Slack's own suggestions "Vacationing" and "Out sick"."""
_AWAY_WORDS = re.compile(
    r"\b(vacation(ing)?|on holidays?|annual leave|on leave|parental leave|maternity|paternity|out sick|off sick|sick"
    r"|out of office|ooo|off today|day off|afk|away)\b",
    re.IGNORECASE,
)


def is_away(user: Mapping[str, Any], *, now: datetime) -> tuple[bool, datetime | None]:
    """Whether a Slack user object's status says that somebody is away, and until when (UTC) if it ends by itself."""
    profile = user.get("profile") or {}
    emoji = str(profile.get("status_emoji") or "").strip(":").partition("::")[0]
    text = str(profile.get("status_text") or "")
    if emoji not in _AWAY_EMOJI and not _AWAY_WORDS.search(text):
        return False, None
    ends = profile.get("status_expiration")
    if not isinstance(ends, int | float) or ends <= 0:
        return True, None
    until = datetime.fromtimestamp(ends, UTC)
    return until > now, until


def note_status(
    session: Session, workspace_id: str, users: Iterable[Mapping[str, Any]], *, now: datetime
) -> None:
    """Takes over who is away and who is back, from Slack's user objects."""
    seen = {str(user["id"]): is_away(user, now=now) for user in users}
    was_away = availability.away_people(session, workspace_id)
    away = [(user_id, until) for user_id, (gone, until) in seen.items() if gone]
    back = [user_id for user_id, (gone, _) in seen.items() if not gone and user_id in was_away]
    if away:
        availability.save_away(session, workspace_id, away, at=now)
    returning.note_back(session, workspace_id, back, now=now)
    if back:
        delivery_queue.look_again(session, workspace_id, back, reasons=("away",), now=now)


def note_dnd(
    session: Session, *, workspace_id: str, statuses: Mapping[str, Mapping[str, Any]], now: datetime
) -> None:
    """Takes over do-not-disturb of people Encore knows, as dnd.teamInfo or dnd_updated_user describe it."""
    known = people.get_many(session, workspace_id, statuses)
    spans = []
    for user_id in known:
        status = statuses[user_id]
        since, until = (_instant(status.get(f"next_dnd_{end}_ts")) for end in ("start", "end"))
        if not status.get("dnd_enabled") or since is None or until is None or until <= since:
            since = until = None
        spans.append((user_id, since, until))
    availability.save_dnd(session, workspace_id, spans)
    open_now = [
        user_id
        for user_id, since, until in spans
        if since is None or until is None or not since <= now < until
    ]
    if open_now:
        delivery_queue.look_again(session, workspace_id, open_now, reasons=("dnd",), now=now)


def _instant(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int | float) and seconds > 1 else None


def participants(session: Session, *, workspace_id: str) -> list[str]:
    """Whose do-not-disturb matters: everybody in a team."""
    return [user_id for user_id, _ in programmes.participants(session, workspace_id)]
