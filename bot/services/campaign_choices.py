"""What does the form of a campaign offer to choose from?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.db import people, programmes
from bot.services import roles

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Choosable:
    """Who can look after a campaign: `leads` (id, real name)."""

    leads: tuple[tuple[str, str], ...]
    needs_approval: bool


def choosable(session: Session, *, workspace_id: str, by: str) -> Choosable:
    """What the form offers. Raises Refusal unless `by` leads the programme."""
    programme = roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    leads = programmes.leads(session, workspace_id)
    known = people.get_many(session, workspace_id, leads)
    return Choosable(
        leads=tuple((user_id, known[user_id].real_name) for user_id in leads if user_id in known),
        needs_approval=programme.needs_approval,
    )
