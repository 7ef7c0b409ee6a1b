"""What becomes of nominations when somebody is forgotten (programme B4.14).

What a nominee knows of stays with them, from nobody in particular; nominations of whoever is forgotten go altogether.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.db import nominations, personal, timers
from bot.db.nominations import KNOWN_TO_NOMINEE, NominationRow
from bot.domain import NOBODY
from bot.nomination import NominationState
from bot.services import nomination_posts
from bot.services.personal import Part, column_name, unnamed

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def _forget_made(session: Session, workspace_id: str, user_id: str, now: datetime) -> None:
    for row in nominations.made_by(session, workspace_id, user_id):
        if row.state in KNOWN_TO_NOMINEE:
            row.nominator_id = NOBODY
            nomination_posts.follow(session, row, now=now)
        else:
            session.delete(row)
    session.flush()


def _forget_received(session: Session, workspace_id: str, user_id: str, now: datetime) -> None:
    for row in nominations.made_for(session, workspace_id, user_id):
        if row.state == NominationState.POSTED:
            nomination_posts.take_off(session, row, now=now)
        timers.drop(session, workspace_id=workspace_id, kind=nomination_posts.TIMER, subject=str(row.id))
        session.delete(row)
    session.flush()


def _shown_to_nominee(session: Session, workspace_id: str, user_id: str) -> list[dict[str, object]]:
    """Only what the nominee knows of: what was declined or waits is between others."""
    return [
        personal.as_values(row)
        for row in nominations.made_for(session, workspace_id, user_id)
        if row.state in KNOWN_TO_NOMINEE
    ]


PARTS = (
    Part(
        "nominations_made",
        (column_name(NominationRow, "nominator_id"),),
        lambda session, workspace_id, user_id: personal.rows(
            session, NominationRow, "nominator_id", workspace_id, user_id
        ),
        _forget_made,
    ),
    Part(
        "nominations_of_you", (column_name(NominationRow, "nominee_id"),), _shown_to_nominee, _forget_received
    ),
    unnamed("nominations_decided", NominationRow, "decided_by", to=None),
)
