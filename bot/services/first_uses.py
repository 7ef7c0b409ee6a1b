"""Is it somebody's first time? Each command explains itself once, and whoever joins a team is welcomed once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from bot.db import first_uses, programmes
from bot.db.first_uses import WELCOME
from bot.services import ledger

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def is_first(session: Session, *, workspace_id: str, user_id: str, what: str, now: datetime) -> bool:
    """Whether this person uses something for the first time; from now on it is not."""
    return bool(first_uses.mark(session, workspace_id, [user_id], what, now=now))


def welcome(
    session: Session, workspace_id: str, *, joined: Mapping[str, str], there_before: set[str], now: datetime
) -> None:
    """Welcomes whoever joined a team (`joined`: channel by person), once in their life with Encore.

    `there_before` were in a channel when Encore first read it: at set-up nobody is written to for being there.
    """
    first_uses.mark(session, workspace_id, there_before, WELCOME, now=now)
    new = first_uses.mark(session, workspace_id, joined, WELCOME, now=now)
    if not new:
        return
    leads = programmes.leads(session, workspace_id)
    for user_id in sorted(new):
        ledger.enqueue(
            session,
            workspace_id=workspace_id,
            kind="welcome",
            conversation=user_id,
            values={"channel_id": joined[user_id], "leads": leads},
            now=now,
            dedupe_key=f"welcome:{user_id}",
        )
