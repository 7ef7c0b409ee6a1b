"""What becomes of celebrations when somebody is forgotten: their name leaves the rows and the messages."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.db import personal
from bot.db.celebrations import CelebrationRow
from bot.services import celebrations
from bot.services.personal import Part, column_name

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def _forget(session: Session, workspace_id: str, user_id: str, now: datetime) -> None:
    named = personal.listed(session, CelebrationRow, "people", workspace_id, user_id)
    for column in ("people", "evidence"):
        personal.take_out(session, CelebrationRow, column, workspace_id, user_id)
    session.flush()
    told = {str(row["told_in"]) for row in named if row.get("told_in")}
    celebrations.draw_again(session, workspace_id, told, now=now)


PARTS = (
    Part(
        "celebrations_that_name_you",
        (column_name(CelebrationRow, "people"), column_name(CelebrationRow, "evidence")),
        lambda session, workspace_id, user_id: personal.listed(
            session, CelebrationRow, "people", workspace_id, user_id
        ),
        _forget,
    ),
)
