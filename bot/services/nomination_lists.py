"""Which nominations somebody may read: those they made, those of them they know of; and what Home says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.db import nominations, people, programmes
from bot.facts import NominationFacts
from bot.nomination import Nomination, NominationState
from bot.services.nomination_deciders import waiting_for
from bot.services.nominations import may_nominate
from bot.services.roles import require_lead

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_GOT = (NominationState.POSTED, NominationState.PRIVATE)


@dataclass(frozen=True, slots=True)
class MinePage:
    """A page of somebody's nominations; whether there is another; the names of the channels in it."""

    nominations: list[Nomination]
    more: bool
    channel_names: dict[str, str]


def mine(session: Session, *, workspace_id: str, user_id: str, page: int, size: int) -> MinePage:
    """A page (from 0) of what somebody nominated and was nominated for, newest first."""
    found = nominations.of_person(session, workspace_id, user_id, offset=page * size, limit=size + 1)
    names = people.channel_names(session, workspace_id, [one.channel_id or "" for one in found])
    return MinePage(found[:size], len(found) > size, names)


def shown(
    session: Session, *, workspace_id: str, by: str, page: int, size: int
) -> tuple[list[Nomination], bool]:
    """A page (from 0) of what stands in channels, newest first, and whether there is another; for leads.

    Raises Refusal for others.
    """
    require_lead(session, workspace_id=workspace_id, user_id=by)
    found = nominations.shown(session, workspace_id, offset=page * size, limit=size + 1)
    return found[:size], len(found) > size


def facts(session: Session, *, workspace_id: str, user_id: str) -> NominationFacts:
    """What Home says of nominations to this person, where a programme is set up."""
    made, received = nominations.counts(session, workspace_id, user_id)
    programme = programmes.of_workspace(session, workspace_id)
    leads = programmes.is_lead(session, workspace_id, user_id)
    person = people.get(session, workspace_id, user_id)
    waiting = None
    if leads or (person and person.is_admin):
        waiting = len(waiting_for(session, workspace_id, user_id))
    return NominationFacts(
        may_nominate=may_nominate(session, workspace_id=workspace_id, user_id=user_id),
        made=sum(made.values()) - made.get(NominationState.DRAFT, 0),
        unfinished=made.get(NominationState.DRAFT, 0),
        returned=made.get(NominationState.RETURNED, 0),
        received=sum(received.get(state, 0) for state in _GOT),
        asked=received.get(NominationState.APPROVED, 0),
        to_decide=waiting if leads or waiting else None,
        peers=programme.peers_nominate if programme and leads else None,
    )
