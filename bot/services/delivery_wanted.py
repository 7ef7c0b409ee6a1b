"""Is a message still wanted at the moment it is sent? Its campaign may rest, and whom it is for may have left.

Whom it is for may also have asked to be forgotten while it was on its way: it had not arrived, and is sent no more.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from bot.db import campaigns, forgotten, people
from bot.db.deliveries import DeliveryRow
from bot.domain import CampaignState, Person, Verb, is_person

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Wanted:
    """Whether messages are still wanted, asked for many at once at the moment of sending."""

    def __init__(self, session: Session, rows: Collection[DeliveryRow]) -> None:
        planned = [row for row in rows if row.step_id is not None]
        steps = {row.step_id for row in planned if row.step_id}
        self._campaigns = campaigns.states_of_steps(session, steps)
        self._audience = campaigns.targets(session, steps, {row.conversation for row in planned})
        self._people: dict[tuple[str, str], Person] = {}
        self._forgotten: dict[tuple[str, str], datetime] = {}
        to_people = [row for row in rows if is_person(row.conversation)]
        for workspace_id in {row.workspace_id for row in to_people}:
            user_ids = [row.conversation for row in to_people if row.workspace_id == workspace_id]
            for user_id, person in people.get_many(session, workspace_id, user_ids).items():
                self._people[workspace_id, user_id] = person
            for user_id, at in forgotten.when(session, workspace_id, user_ids).items():
                self._forgotten[workspace_id, user_id] = at

    def refusal(self, row: DeliveryRow) -> str | None:
        """Why a message is not sent after all; None when it is."""
        person = self._people.get((row.workspace_id, row.conversation))
        since = self._forgotten.get((row.workspace_id, row.conversation))
        if since is not None and row.created_at < since:
            return "forgotten"
        if row.step_id is None:  # who has left cannot be written to; what they were sent can still be changed
            return "cannot_take_part" if person and person.is_deleted and row.verb == Verb.POST else None
        state = self._campaigns.get(row.step_id, CampaignState.PAUSED)
        if state == CampaignState.PAUSED:
            return "campaign_paused"
        if person and not person.can_take_part:
            return "cannot_take_part"
        # One that is over has no audience any more, and what was due before is still sent.
        left = state == CampaignState.RUNNING and (row.step_id, row.conversation) not in self._audience
        return "left_the_team" if left else None
