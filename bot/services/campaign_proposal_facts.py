"""What a lead reads of a change that waits for a second lead: in a message, in a modal and in Home. Only reads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from bot.campaign_proposal import ProposalState, Waiting
from bot.campaign_proposal_facts import ProposalFacts, Shown
from bot.db import campaign_proposals, campaigns, programmes
from bot.db.campaign_proposals import CampaignProposalRow
from bot.domain import CampaignState, Verb
from bot.errors import Refusal
from bot.services import roles

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow

ASKED, DECIDED = "campaign_change_asked", "campaign_change_decided"
"""The kinds of messages about it: to everybody concerned, which changes with it; and news of it to its author."""
_MAY_OPEN = frozenset({ProposalState.RETURNED, ProposalState.WITHDRAWN, ProposalState.OUTDATED})
_MOST_WAITING = 5


def facts(session: Session, *, workspace_id: str, proposal_id: int, by: str) -> ProposalFacts:
    """A proposed change as it is now. Raises Refusal unless `by` leads, and for one that is not there any more."""
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    row = campaign_proposals.get(session, workspace_id, proposal_id)
    if row is None:
        raise Refusal("campaign_proposals.gone")
    return of_row(session, row, by)


def of_row(session: Session, row: CampaignProposalRow, reader_id: str) -> ProposalFacts:
    """A stored one as somebody reads it. One that waits in a campaign that has ended is over."""
    campaign = campaigns.in_workspace(session, row.workspace_id, row.campaign_id)
    programme = programmes.of_workspace(session, row.workspace_id)
    leads = programmes.leads(session, row.workspace_id)
    state = ProposalState(row.state)
    if state is ProposalState.WAITING and (campaign is None or campaign.state == CampaignState.FINISHED):
        state = ProposalState.OVER
    waits, leading = state is ProposalState.WAITING, reader_id in leads
    mine = row.made_by == reader_id
    return ProposalFacts(
        id=row.id,
        campaign=campaign.name if campaign else "",
        by=row.made_by,
        state=state,
        shown=Shown.load(row.shown),
        mine=mine,
        may_decide=waits and leading and not mine,
        may_open=bool(row.wanted)
        and leading
        and ((mine and state in _MAY_OPEN) or state is ProposalState.LEFT),
        deciders=tuple(one for one in leads if one != row.made_by),
        needed=programme is not None and programme.needs_approval,
        decided_by=row.decided_by,
        note=row.note or "",
    )


def waiting(
    session: Session, workspace_id: str, campaign_ids: Collection[int], *, leads: Sequence[str] | None = None
) -> dict[int, Waiting]:
    """What waits of these campaigns, by campaign."""
    rows = campaign_proposals.waiting(session, workspace_id, campaign_ids)
    if not rows:
        return {}
    return {row.campaign_id: one for row, one in _in_short(session, workspace_id, rows, leads)}


def to_decide(session: Session, workspace_id: str, *, by: str, leads: Sequence[str]) -> tuple[Waiting, ...]:
    """What waits for this lead, the oldest few."""
    rows = [row for row in campaign_proposals.waiting(session, workspace_id) if row.made_by != by]
    found = _in_short(session, workspace_id, rows, leads) if by in leads else []
    return tuple(one for _, one in found)[:_MOST_WAITING]


def _in_short(
    session: Session, workspace_id: str, rows: Sequence[CampaignProposalRow], leads: Sequence[str] | None
) -> list[tuple[CampaignProposalRow, Waiting]]:
    able = programmes.leads(session, workspace_id) if leads is None else leads
    found = []
    for row in rows:
        campaign = campaigns.in_workspace(session, workspace_id, row.campaign_id)
        if campaign is not None and campaign.state != CampaignState.FINISHED:
            deciders = tuple(one for one in able if one != row.made_by)
            found.append((row, Waiting(row.id, campaign.name, row.made_by, deciders)))
    return found


def for_asked(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What the message says now; None when it need not be sent any more."""
    found = campaign_proposals.get(session, row.workspace_id, row.values["proposal_id"])
    if found is None:
        return None
    one = of_row(session, found, row.conversation)
    if row.verb == Verb.POST and one.state is not ProposalState.WAITING:
        return None
    return {"proposal": one}


def for_decided(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What became of it, for its author; None when they have asked to be forgotten."""
    found = campaign_proposals.get(session, row.workspace_id, row.values["proposal_id"])
    if found is None or found.made_by != row.conversation:
        return None
    return {"proposal": of_row(session, found, row.conversation)}
