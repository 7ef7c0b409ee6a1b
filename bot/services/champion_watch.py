"""What the clock does for champions: one friendly reminder before a post, the end of a term, who has left.

A reminder comes on the working day before a week's first post, once a week of posts, and asks for room in the person's
attention budget like any idea of Encore's own.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.champion import ChampionState
from bot.db import audit, champions, people, programmes, timers
from bot.db.champions import ChampionRow
from bot.domain import NOBODY
from bot.recurrence import zone
from bot.services import champion_messages, champion_voice, champion_words, ledger
from bot.services.champion_terms import ANSWER_WITHIN, ASKED_AHEAD
from bot.working_days import at_local, country_at, last_working_day

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.programmes import TeamRow
    from bot.db.timers import DueTimer

REMINDING, TERM = "champion_next", "champion_term"
"""Kinds of the timers (subject: a champion's number), and of the messages they bring."""
_AT = time(10, 0)
_DAY = timedelta(days=1)


def set_term(session: Session, row: ChampionRow, team: TeamRow) -> None:
    """Looks again when the term is nearly over."""
    if row.until is not None:
        _put(session, row, TERM, at_local(row.until - ASKED_AHEAD, _AT, zone(team.timezone or "UTC")))


def set_reminder(session: Session, row: ChampionRow, *, now: datetime) -> None:
    """Looks every morning whether tomorrow is a day for words of their own."""
    where = _where(session, row)
    today = now.astimezone(where).date()
    at = at_local(today, _AT, where)
    _put(session, row, REMINDING, at if at > now else at_local(today + _DAY, _AT, where))


def _put(session: Session, row: ChampionRow, kind: str, due_at: datetime) -> None:
    timers.put(session, workspace_id=row.workspace_id, kind=kind, subject=str(row.id), due_at=due_at)


def _where(session: Session, row: ChampionRow) -> ZoneInfo:
    person = people.get(session, row.workspace_id, row.user_id)
    team = programmes.team(session, row.workspace_id, row.team_id)
    return zone((person and person.timezone) or (team and team.timezone) or "UTC")


def end(session: Session, row: ChampionRow, *, now: datetime) -> None:
    """It is over: nothing is looked at again, and what was written beforehand is forgotten."""
    row.state, row.ended_at = ChampionState.OVER, now
    champions.drop_all_words(session, row.id)
    for kind in (REMINDING, TERM):
        timers.drop(session, workspace_id=row.workspace_id, kind=kind, subject=str(row.id))
    champion_messages.draw_term(session, row, until=row.until, now=now)


def look(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """Each morning: who has left is the champion no more; who has a post tomorrow hears of it, once a week."""
    row = _active(session, timer)
    if row is None:
        return
    if not champion_voice.is_member(session, row):
        _end_for_good(session, row, now=now)
        return
    set_reminder(session, row, now=now)
    where = _where(session, row)
    today = now.astimezone(where).date()
    posts = champion_words.posts_of(session, row)
    first = min((one.day for one in posts if one.day > today), default=None)
    if first is None or today != last_working_day(first - _DAY, country_at(where)):
        return
    if any(one.words for one in posts if one.day == first):
        return
    post = next(one for one in posts if one.day == first)
    monday = first - timedelta(days=first.weekday())
    ledger.enqueue(
        session,
        workspace_id=row.workspace_id,
        kind=REMINDING,
        conversation=row.user_id,
        values={"champion_id": row.id, "step_id": post.step_id, "day": first.isoformat()},
        now=now,
        dedupe_key=f"{REMINDING}:{row.id}:{row.named_at.isoformat()}:{monday}",
    )


def term(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """The term is nearly over: carry on or hand over? Without an answer it ends, with thanks."""
    row = _active(session, timer)
    team = programmes.team(session, timer.workspace_id, row.team_id) if row else None
    if row is None or team is None or row.until is None:
        return
    where = zone(team.timezone or "UTC")
    today = now.astimezone(where).date()
    ask_on = row.until - ASKED_AHEAD
    if today < ask_on:
        set_term(session, row, team)
    elif today < ask_on + ANSWER_WITHIN:
        champion_messages.ask_on_term(session, row, now=now)
        _put(session, row, TERM, at_local(ask_on + ANSWER_WITHIN, _AT, where))
    else:
        champion_messages.thank(session, row, by=None, now=now)
        _end_for_good(session, row, now=now)


def _active(session: Session, timer: DueTimer) -> ChampionRow | None:
    row = champions.get(session, timer.workspace_id, int(timer.subject), for_change=True)
    return row if row is not None and row.state == ChampionState.ACTIVE else None


def _end_for_good(session: Session, row: ChampionRow, *, now: datetime) -> None:
    end(session, row, now=now)
    audit.add(
        session,
        workspace_id=row.workspace_id,
        actor_id=NOBODY,
        act="champion_over",
        subject=f"team:{row.team_id}",
        person_id=row.user_id,
        at=now,
    )
    champion_messages.tell_managers(session, row, now=now)
