"""In whose voice does a post of the week go out, and in whose words? Asked when it is sent.

Encore posts as itself and says whose voice it is. Who cannot be the voice just then is not named, and their words rest.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.champion import ChampionState
from bot.db import availability, champions, people, programmes
from bot.db.campaigns import StepRow
from bot.db.champions import ChampionRow
from bot.domain import Verb
from bot.services import ritual_times, step_words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow

WITH_OWN_WORDS = ("intention", "moment")
"""The posts that a champion may put into own words; a round-up tells what happened."""
VOICE, NAME, WORDS = "voice", "voice_name", "words"
"""What a post's values say of it: the champion's id, their name, own words. The name is read when it is sent."""


def is_able(session: Session, row: ChampionRow, *, at: datetime) -> bool:
    """Whether a champion can be the team's voice at an instant: here, in the team, and not away."""
    away = availability.is_away(session, row.workspace_id, row.user_id, at=at)
    return not away and is_member(session, row)


def is_member(session: Session, row: ChampionRow) -> bool:
    """Whether somebody takes part in Encore, in the team of which they are, or are to be, the champion."""
    person = people.get(session, row.workspace_id, row.user_id)
    if person is None or not person.can_take_part:
        return False
    team = programmes.team(session, row.workspace_id, row.team_id)
    return team is not None and team.left_at is None and row.user_id in programmes.members(session, team.id)


def for_prompt(session: Session, row: DeliveryRow) -> dict[str, Any]:
    """Whose voice and words a Monday's or Wednesday's post has: a champion's words go before a lead's."""
    if row.verb == Verb.UPDATE:
        return _said(session, row)
    found: dict[str, Any] = {WORDS: None, **step_words.for_prompt(session, row)}
    champion = _champion(session, row)
    found[WORDS] = _own_words(session, row, champion) or found[WORDS]
    return _kept(session, row, champion, found)


def has_own_words(session: Session, row: DeliveryRow) -> bool:
    """Whether a post that was not sent yet will be in a champion's words."""
    return bool(_own_words(session, row, _champion(session, row)))


def _own_words(session: Session, row: DeliveryRow, champion: ChampionRow | None) -> str:
    step = session.get(StepRow, row.step_id) if row.step_id else None
    if champion is None or step is None or row.local_date is None:
        return ""
    weekly = ritual_times.is_ritual(step)
    return champions.words_for(session, champion.id, step.id, row.local_date, weekly=weekly)


def for_roundup(session: Session, row: DeliveryRow) -> dict[str, Any]:
    """Whose voice a round-up has."""
    if row.verb == Verb.UPDATE:
        return _said(session, row)
    return _kept(session, row, _champion(session, row), {})


def _champion(session: Session, row: DeliveryRow) -> ChampionRow | None:
    team = programmes.team_of_channel(session, row.workspace_id, row.conversation)
    found = champions.of_team(session, team.id) if team else None
    if found is None or found.state != ChampionState.ACTIVE:
        return None
    at = max(one for one in (row.created_at, row.due_at, row.not_before) if one is not None)
    return found if is_able(session, found, at=at) else None


def _kept(
    session: Session, row: DeliveryRow, champion: ChampionRow | None, found: dict[str, Any]
) -> dict[str, Any]:
    """Notes in the ledger what the post says, so that it can be drawn again; and that it names somebody."""
    found[VOICE] = champion.user_id if champion else None
    kept = {name: value for name, value in row.values.items() if name not in (VOICE, WORDS)}
    if champion is not None:
        kept |= {name: value for name, value in found.items() if value}
    if kept != row.values:
        row.values = kept
    return found | {NAME: _name(session, row.workspace_id, found[VOICE])}


def _said(session: Session, row: DeliveryRow) -> dict[str, Any]:
    return {NAME: _name(session, row.workspace_id, row.values.get(VOICE))}


def _name(session: Session, workspace_id: str, user_id: str | None) -> str | None:
    person = people.get(session, workspace_id, user_id) if user_id else None
    return person.real_name if person else None
