"""What was changed in the programme, and by whom: for its leads to read. Never what people wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.db import audit, campaigns, people, teams
from bot.recurrence import zone
from bot.services.roles import require_lead

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NOT_SHOWN = frozenset(
    {"agree_to_story", "leave_story", "share_nomination", "keep_nomination", "take_down_nomination"}
)
"""Acts that are a person's own business: whether they want to be named."""


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the log. `local` is wall time where its reader is; a team's channel or a campaign's name if known."""

    local: datetime
    actor_id: str
    act: str
    person_id: str | None
    channel_id: str | None
    campaign: str | None


def page(
    session: Session, *, workspace_id: str, user_id: str, page: int, size: int
) -> tuple[list[Act], bool]:
    """A page (from 0) of the log, newest first, and whether there is another. Raises Refusal for who does not lead."""
    require_lead(session, workspace_id=workspace_id, user_id=user_id)
    reader = people.get(session, workspace_id, user_id)
    here = zone((reader and reader.timezone) or "UTC")
    rows = audit.latest(session, workspace_id, without=NOT_SHOWN, offset=page * size, limit=size + 1)
    channels = {
        f"team:{team_id}": channel_id
        for team_id, channel_id in teams.channels_ever(session, workspace_id).items()
    }
    names = {f"campaign:{one.id}": one.name for one in campaigns.of_workspace(session, workspace_id)}
    acts = [
        Act(
            local=row.at.astimezone(here),
            actor_id=row.actor_id,
            act=row.act,
            person_id=row.person_id,
            channel_id=channels.get(row.subject),
            campaign=names.get(row.subject),
        )
        for row in rows[:size]
    ]
    return acts, len(rows) > size
