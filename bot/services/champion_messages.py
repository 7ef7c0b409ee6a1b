"""What is said to a champion, to who named them and to who looks after the team, and what it shows when it is sent."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bot.champion import ChampionState
from bot.db import champions, people, programmes
from bot.db.champions import ChampionRow
from bot.domain import Verb
from bot.services import champion_words, ledger

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow

ASKING = "champion_asked"


def _key(row: ChampionRow) -> str:
    """A number may be given again after a row is gone; the moment of naming is not."""
    return f"{row.id}:{row.named_at.isoformat()}"


def _tell(session: Session, row: ChampionRow, kind: str, to: str, *, now: datetime, **values: Any) -> None:
    team = programmes.team(session, row.workspace_id, row.team_id)
    ledger.enqueue(
        session,
        workspace_id=row.workspace_id,
        kind=kind,
        conversation=to,
        values={"champion_id": row.id, "channel_id": team.channel_id if team else "", **values},
        now=now,
        dedupe_key=f"{kind}:{_key(row)}:{row.until}:{to}",
    )


def ask(session: Session, row: ChampionRow, *, now: datetime) -> None:
    """Asks somebody whether they want to be the champion."""
    ledger.enqueue(
        session,
        workspace_id=row.workspace_id,
        kind=ASKING,
        conversation=row.user_id,
        values={"champion_id": row.id, "by": row.named_by, "team_id": row.team_id},
        now=now,
        dedupe_key=f"{ASKING}:{_key(row)}",
    )


def draw_question(session: Session, row: ChampionRow, *, now: datetime) -> None:
    """The question changes to what became of it."""
    session.flush()
    ledger.draw_again(session, workspace_id=row.workspace_id, dedupe_key=f"{ASKING}:{_key(row)}", now=now)


def for_question(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What the question says now; None when it need not be asked any more."""
    found = champions.get(session, row.workspace_id, row.values["champion_id"])
    team = programmes.team(session, row.workspace_id, row.values["team_id"])
    is_mine = found is not None and found.user_id == row.conversation
    state = found.state if found and is_mine else ChampionState.OVER
    if row.verb == Verb.POST and (state != ChampionState.ASKED or team is None):
        return None
    person = people.get(session, row.workspace_id, row.conversation)
    return {
        "state": state,
        "name": person.real_name if person else "",
        "channel_id": team.channel_id if team else "",
        "until": found.until.isoformat() if found and is_mine and found.until else None,
    }


def tell_namer(session: Session, row: ChampionRow, kind: str, *, now: datetime) -> None:
    """Who asked hears the answer, and nobody else."""
    if row.named_by != row.user_id:
        _tell(session, row, kind, row.named_by, now=now, person=row.user_id)


def tell_managers(session: Session, row: ChampionRow, *, now: datetime) -> None:
    """The team has no champion any more: its managers, or the leads where there are none, may name another."""
    told = programmes.managers(session, row.team_id) or programmes.leads(session, row.workspace_id)
    for user_id in told:
        if user_id != row.user_id:
            _tell(session, row, "champion_ended", user_id, now=now, person=row.user_id)


def thank(session: Session, row: ChampionRow, *, by: str | None, now: datetime) -> None:
    """Thanks a champion at the end; `by` is who released them, None: their term is over."""
    person = people.get(session, row.workspace_id, row.user_id)
    if person is not None and person.can_take_part and by != row.user_id:
        _tell(session, row, "champion_thanked", row.user_id, now=now, by=by)


def ask_on_term(session: Session, row: ChampionRow, *, now: datetime) -> None:
    """Carry on or hand over?"""
    until = row.until.isoformat() if row.until else None
    _tell(session, row, "champion_term", row.user_id, now=now, until=until)


def draw_term(session: Session, row: ChampionRow, *, until: date | None, now: datetime) -> None:
    """The question at the end of a term changes to what became of it."""
    session.flush()
    key = f"champion_term:{_key(row)}:{until}:{row.user_id}"
    ledger.draw_again(session, workspace_id=row.workspace_id, dedupe_key=key, now=now)


def for_term(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """The question at the end of a term (ASKED), or what became of it; None when it need not be asked any more."""
    found = champions.get(session, row.workspace_id, row.values["champion_id"])
    is_mine = found is not None and found.user_id == row.conversation
    if found is None or not is_mine or found.state != ChampionState.ACTIVE or found.until is None:
        return {"state": ChampionState.OVER} if row.verb == Verb.UPDATE else None
    if found.until.isoformat() == row.values["until"]:
        return {"state": ChampionState.ASKED}
    if row.verb == Verb.POST:
        return None
    return {"state": ChampionState.ACTIVE, "until": found.until.isoformat()}


def for_reminder(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """The post that is to come; None when it is out, has its words, or is nobody's to write any more."""
    found = champions.get(session, row.workspace_id, row.values["champion_id"])
    if found is None or found.state != ChampionState.ACTIVE or found.user_id != row.conversation:
        return None
    post = champion_words.find(
        champion_words.posts_of(session, found), row.values["step_id"], row.values["day"]
    )
    team = programmes.team(session, row.workspace_id, found.team_id)
    if post is None or post.words or team is None:
        return None
    leaves = max(row.created_at, row.not_before or row.created_at)
    if leaves.astimezone(post.local.tzinfo).date() >= post.day:  # it has waited too long to be of use
        return None
    return {"kind": post.kind, "local": post.local.isoformat(), "channel_id": team.channel_id}
