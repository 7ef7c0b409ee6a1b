"""A person pauses what Encore writes by itself, and resumes it: only they, and for three months at most.

What falls into a pause is left out at the moment of sending (bot.services.attention), so nothing piles up.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.db import pauses, people, preferences, programmes
from bot.errors import Refusal
from bot.facts import PauseFacts
from bot.recurrence import zone
from bot.working_days import at_local

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.preferences import PreferenceRow

MOST_DAYS = 92
_DAY = timedelta(days=1)
_TOLD_DAYS = 7
"""How long after a pause Home says what it left out."""
_REASON = "paused"


def here(session: Session, workspace_id: str, user_id: str) -> ZoneInfo:
    """Somebody's time zone; their first team's while Slack does not know it."""
    person = people.get(session, workspace_id, user_id)
    if person is not None and person.timezone:
        return zone(person.timezone)
    mine = programmes.teams_of_person(session, workspace_id, user_id)
    return zone(next((team.timezone for team in mine if team.timezone), "UTC"))


def today_of(session: Session, *, workspace_id: str, user_id: str, now: datetime) -> date:
    """The date where somebody is."""
    return now.astimezone(here(session, workspace_id, user_id)).date()


def check(until: date, *, today: date) -> None:
    """Raises Refusal for a last date of a pause that is over already, or more than three months away."""
    if until < today:
        raise Refusal("pauses.past", field="paused_until")
    if until > today + MOST_DAYS * _DAY:
        raise Refusal("pauses.too_far", field="paused_until")


def columns(present: PreferenceRow | None, until: date | None, *, today: date) -> dict[str, date | None]:
    """What is kept of a pause that lasts until a date from now on; None: one that ends now."""
    since = present.dm_paused_from if present else None
    lasts = _lasting(present, today)
    if until is not None:
        begun = since if lasts and since else today
        return {"dm_paused_from": begun, "dm_paused_until": until}
    if not lasts:
        return {}
    # Its days before today are kept: Home says what was left out.
    over = since is not None and since < today
    return {
        "dm_paused_from": since if over else None,
        "dm_paused_until": today - _DAY if over else None,
    }


def _lasting(present: PreferenceRow | None, today: date) -> date | None:
    until = present.dm_paused_until if present else None
    return until if until is not None and until >= today else None


def lasting(session: Session, *, workspace_id: str, user_id: str, now: datetime) -> date | None:
    """The last local date of a pause that has begun and is not over."""
    today = today_of(session, workspace_id=workspace_id, user_id=user_id, now=now)
    return _lasting(preferences.get(session, workspace_id, user_id), today)


def pause(session: Session, *, workspace_id: str, user_id: str, until: date, now: datetime) -> date:
    """Somebody wants to hear nothing unasked until a local date, itself included. Raises Refusal like `check`."""
    _met(session, workspace_id, user_id)
    today = today_of(session, workspace_id=workspace_id, user_id=user_id, now=now)
    check(until, today=today)
    kept = columns(preferences.get(session, workspace_id, user_id), until, today=today)
    preferences.save(session, workspace_id, user_id, now=now, **kept)
    return until


def pause_for_a_week(session: Session, *, workspace_id: str, user_id: str, now: datetime) -> date:
    """`pause` for seven days; a pause that lasts longer already stays as it is. Returns its last local date."""
    today = today_of(session, workspace_id=workspace_id, user_id=user_id, now=now)
    lasts = _lasting(preferences.get(session, workspace_id, user_id), today)
    until = max(lasts or today, today + 7 * _DAY)
    return pause(session, workspace_id=workspace_id, user_id=user_id, until=until, now=now)


def resume(session: Session, *, workspace_id: str, user_id: str, now: datetime) -> int | None:
    """Ends a pause now. Returns how many messages it left out; None when there was no pause."""
    _met(session, workspace_id, user_id)
    where = here(session, workspace_id, user_id)
    today = now.astimezone(where).date()
    present = preferences.get(session, workspace_id, user_id)
    if present is None or _lasting(present, today) is None:
        return None
    count = _left_out(session, present, until=today, where=where)
    kept = columns(present, None, today=today)
    preferences.save(session, workspace_id, user_id, now=now, **kept)
    return count


def _met(session: Session, workspace_id: str, user_id: str) -> None:
    people.lock(session, workspace_id, user_id)
    if people.get(session, workspace_id, user_id) is None:
        raise Refusal("preferences.not_met")


def facts(session: Session, *, workspace_id: str, user_id: str, now: datetime) -> PauseFacts:
    """What a person's own Home says of their pause."""
    present = preferences.get(session, workspace_id, user_id)
    if present is None or present.dm_paused_until is None:
        return PauseFacts()
    where = here(session, workspace_id, user_id)
    today = now.astimezone(where).date()
    if present.dm_paused_until >= today:
        return PauseFacts(until=present.dm_paused_until)
    if present.dm_paused_until + _TOLD_DAYS * _DAY < today:
        return PauseFacts()
    return PauseFacts(left_out=_left_out(session, present, until=present.dm_paused_until, where=where))


def _left_out(session: Session, present: PreferenceRow, *, until: date, where: ZoneInfo) -> int:
    return pauses.left_out(
        session,
        present.workspace_id,
        present.user_id,
        since=at_local(present.dm_paused_from or until, time(0), where),
        until=at_local(until + _DAY, time(0), where),
        reason=_REASON,
    )
