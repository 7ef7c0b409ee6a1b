"""What becomes of a team's champion when they are forgotten: posts that stand lose the name, unsent words go."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import champions, personal
from bot.db.champions import ChampionRow
from bot.services import ledger
from bot.services.personal import Part, column_name, unnamed
from bot.services.ritual_times import KINDS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def _collect(session: Session, workspace_id: str, user_id: str) -> list[dict[str, Any]]:
    found = personal.rows(session, ChampionRow, "user_id", workspace_id, user_id)
    words = [personal.as_values(row) for row in champions.words_of(session, workspace_id, user_id)]
    return found + words


def _forget(session: Session, workspace_id: str, user_id: str, now: datetime) -> None:
    """What a post says of its voice is read when it is drawn again: by then the ledger names nobody."""
    for public_id in champions.spoken(session, workspace_id, user_id, KINDS):
        ledger.draw_message_again(session, workspace_id=workspace_id, public_id=public_id, now=now)
    champions.remove(session, workspace_id, user_id)


PARTS = (
    Part("champion_of", (column_name(ChampionRow, "user_id"),), _collect, _forget),
    unnamed("champions_you_named", ChampionRow, "named_by"),
)
