"""A second lead decides on a change that waits: approved and made, or given back with a note; opened again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.campaign_proposal import ProposalState
from bot.db import campaign_proposals, campaigns, programmes
from bot.db.campaign_proposals import CampaignProposalRow
from bot.db.campaigns import CampaignRow
from bot.domain import CampaignState
from bot.errors import Refusal
from bot.services import campaign_edits, campaign_proposal_facts, campaign_sessions, roles
from bot.services.campaign_drafts import note as log
from bot.services.campaign_proposals import check_waits, for_change, settle
from bot.services.customer_data import check_safe
from bot.step_edits import Edit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_NOTE = 600
"""Characters of what a second lead writes."""


@dataclass(frozen=True, slots=True)
class Again:
    """A proposed change to be opened again: an edit of the steps of a version, or what the sessions are about."""

    campaign_id: int
    version: int
    edit: Edit | None = None
    themes: tuple[str, ...] = ()


def approve(
    session: Session, *, workspace_id: str, proposal_id: int, by: str, now: datetime
) -> ProposalState:
    """A second lead approves, and the change is made as its author's, if it still fits. Returns what became of it.

    Author and campaign are looked at again: OUTDATED, LEFT or OVER is written down, and nothing is changed. Raises
    Refusal unless `by` leads, for one's own, and for one that was decided meanwhile.
    """
    row, campaign = _decidable(session, workspace_id, proposal_id, by)
    state = _try(session, row, campaign, by=by, now=now)
    if state is ProposalState.APPROVED:
        log(session, campaign, "change_approved", by=by, now=now)
    settle(session, row, state, by=by if state is ProposalState.APPROVED else None, now=now)
    return state


def _try(
    session: Session, row: CampaignProposalRow, campaign: CampaignRow, *, by: str, now: datetime
) -> ProposalState:
    if campaign.state == CampaignState.FINISHED:
        return ProposalState.OVER
    if row.made_by not in programmes.leads(session, row.workspace_id):
        return ProposalState.LEFT
    try:
        with session.begin_nested():
            _make(session, row, by=by, now=now)
    except Refusal:
        return ProposalState.OUTDATED
    return ProposalState.APPROVED


def _make(session: Session, row: CampaignProposalRow, *, by: str, now: datetime) -> None:
    """Raises Refusal where it does not fit any more."""
    if "edit" in row.wanted:
        campaign_edits.save(
            session,
            workspace_id=row.workspace_id,
            campaign_id=row.campaign_id,
            version=row.base,
            edit=Edit.load(row.wanted["edit"]),
            by=row.made_by,
            approved_by=by,
            now=now,
        )
        return
    campaign_sessions.save(
        session,
        workspace_id=row.workspace_id,
        campaign_id=row.campaign_id,
        seen=row.wanted["seen"],
        themes=row.wanted["themes"],
        by=row.made_by,
        approved_by=by,
        now=now,
    )


def check_note(session: Session, *, workspace_id: str, proposal_id: int, by: str, note: str) -> None:
    """Raises Refusal as `turn_down`; only reads."""
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    row = campaign_proposals.get(session, workspace_id, proposal_id)
    if row is None:
        raise Refusal("campaign_proposals.gone")
    _check(row, by)
    _check_text(note)


def turn_down(
    session: Session, *, workspace_id: str, proposal_id: int, by: str, note: str, now: datetime
) -> None:
    """A second lead says why not; the author hears it, and can open the change again.

    Raises Refusal as `approve`, and for a note that is empty, too long, or holds a customer's data.
    """
    row, campaign = _decidable(session, workspace_id, proposal_id, by)
    _check_text(note)
    log(session, campaign, "change_returned", by=by, now=now)
    settle(session, row, ProposalState.RETURNED, by=by, now=now, text=note.strip())


def _check_text(text: str) -> None:
    if not text.strip():
        raise Refusal("campaign_proposals.note_needed", field="note")
    if len(text.strip()) > MOST_NOTE:
        raise Refusal("campaign_steps.too_long", field="note", most=MOST_NOTE, count=len(text.strip()))
    check_safe(text, field="note")


def _decidable(
    session: Session, workspace_id: str, proposal_id: int, by: str
) -> tuple[CampaignProposalRow, CampaignRow]:
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    row, campaign = for_change(session, workspace_id, proposal_id)
    _check(row, by)
    return row, campaign


def _check(row: CampaignProposalRow, by: str) -> None:
    check_waits(row)
    if row.made_by == by:
        raise Refusal("campaign_proposals.own")


def again(session: Session, *, workspace_id: str, proposal_id: int, by: str) -> Again:
    """What was asked for, to be opened on the campaign as it is now.

    Raises Refusal unless it is the reader's own and waits no more, or its author leads no more; and for a campaign
    that is over.
    """
    found = campaign_proposal_facts.facts(session, workspace_id=workspace_id, proposal_id=proposal_id, by=by)
    row = campaign_proposals.get(session, workspace_id, proposal_id)
    campaign = campaigns.in_workspace(session, workspace_id, row.campaign_id) if row else None
    if row is None or campaign is None:
        raise Refusal("campaign_proposals.gone")
    if campaign.state == CampaignState.FINISHED:
        raise Refusal("campaign_steps.over", name=campaign.name)
    if not found.may_open:
        raise Refusal("campaign_proposals.not_open")
    if "edit" in row.wanted:
        return Again(campaign.id, campaign.version, edit=Edit.load(row.wanted["edit"]))
    return Again(campaign.id, campaign.version, themes=tuple(row.wanted["themes"]))
