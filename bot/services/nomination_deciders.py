"""Who decides about a nomination: a programme lead who has no part in it, or an admin while there is none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import nominations, people, programmes
from bot.nomination import Nomination, Proposal
from bot.services import ledger

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow
    from bot.db.nominations import NominationRow

_MOST_ADMINS = 50


@dataclass(frozen=True, slots=True)
class Deciders:
    """Leads and admins as they are now, and the team channels each of them belongs to."""

    leads: tuple[str, ...]
    admins: tuple[str, ...]
    channels: Mapping[str, Collection[str]]

    def of(self, nominator_id: str, proposal: Proposal) -> tuple[str, ...]:
        """Who decides: never the nominator, the nominee, or a member of the nominated team."""

        def apart(user_id: str) -> bool:
            return user_id not in {
                nominator_id,
                proposal.nominee_id,
            } and proposal.team_channel not in self.channels.get(user_id, ())

        return tuple(filter(apart, self.leads)) or tuple(filter(apart, self.admins))

    def waiting_for(self, user_id: str, submitted: Collection[Nomination]) -> list[Nomination]:
        """Those of the nominations that wait for this person."""
        return [one for one in submitted if user_id in self.of(one.nominator_id, one.proposal)]


def deciders(session: Session, workspace_id: str) -> Deciders:
    """Reads who leads and who administers now."""
    leads = programmes.leads(session, workspace_id)
    admins = people.admins(session, workspace_id, limit=_MOST_ADMINS)
    return Deciders(
        leads=tuple(leads),
        admins=tuple(admins),
        channels=programmes.channels_of_people(session, workspace_id, {*leads, *admins}),
    )


def waiting_for(session: Session, workspace_id: str, user_id: str) -> list[Nomination]:
    """What waits for this person's decision, longest first."""
    found = nominations.submitted(session, workspace_id)
    return deciders(session, workspace_id).waiting_for(user_id, found) if found else []


def tell(session: Session, row: NominationRow, *, now: datetime) -> None:
    """Everybody who decides hears that a nomination waits: at once when it is the only one, else once a day (UTC)."""
    found = deciders(session, row.workspace_id)
    waiting = nominations.submitted(session, row.workspace_id)
    for user_id in found.of(row.nominator_id, nominations.read(row).proposal):
        alone = len(found.waiting_for(user_id, waiting)) == 1
        turn = f"{row.id}.{row.version}" if alone else f"{now:%Y-%m-%d}"
        ledger.enqueue(
            session,
            workspace_id=row.workspace_id,
            kind="nomination_waiting",
            conversation=user_id,
            values={},
            now=now,
            dedupe_key=f"nomination_waiting:{user_id}:{turn}",
        )


def for_decider(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """How many nominations wait for the reader; None when none does any more."""
    count = len(waiting_for(session, row.workspace_id, row.conversation))
    return {"count": count} if count else None
