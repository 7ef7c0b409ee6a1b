"""Changing a running campaign where the programme wants a second lead: asked for instead of done, and withdrawn.

Pausing, resuming and ending never wait for anybody. A draft is changed at once: it is approved as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.campaign_proposal import ProposalState
from bot.campaign_proposal_facts import Renamed, Shown
from bot.db import campaign_proposals, campaign_settings, campaigns, programmes
from bot.db.campaign_proposals import CampaignProposalRow
from bot.db.campaigns import CampaignRow
from bot.errors import Refusal
from bot.services import campaign_edit_effects, campaign_edits, campaign_sessions, ledger, roles
from bot.services.campaign_approval import needs_second
from bot.services.campaign_drafts import note
from bot.services.campaign_proposal_facts import ASKED, DECIDED
from bot.step_edits import Change, Edit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Saved:
    """What was done at once; or, where nothing was, who was `asked`."""

    done: tuple[Change, ...] = ()
    asked: tuple[str, ...] = ()


def save_steps(
    session: Session,
    *,
    workspace_id: str,
    campaign_id: int,
    version: int,
    edit: Edit,
    by: str,
    now: datetime,
) -> Saved:
    """Does an edit of a campaign's steps, or asks a second lead for it.

    Raises Refusal as campaign_edits.save, while another change of the campaign waits, and where nobody could approve.
    """
    given: dict[str, Any] = {
        "workspace_id": workspace_id,
        "campaign_id": campaign_id,
        "version": version,
        "edit": edit,
        "by": by,
        "now": now,
    }
    programme = roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    campaign = campaigns.get(session, workspace_id, campaign_id)
    if campaign is None or not needs_second(programme, campaign):
        return Saved(done=campaign_edits.save(session, **given))
    effect = campaign_edit_effects.effect(session, **given)
    shown = Shown(
        changes=effect.changes, people=effect.people, channels=effect.channels, managers=effect.managers
    )
    return _ask(session, campaign, {"edit": edit.dump()}, shown, by=by, now=now)


def save_sessions(
    session: Session,
    *,
    workspace_id: str,
    campaign_id: int,
    seen: str,
    themes: Sequence[str],
    by: str,
    now: datetime,
) -> Saved:
    """Says what the sessions are about, or asks a second lead for it. Raises Refusal as `save_steps`."""
    programme = roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    campaign = campaigns.get(session, workspace_id, campaign_id)
    given: dict[str, Any] = {
        "workspace_id": workspace_id,
        "campaign_id": campaign_id,
        "seen": seen,
        "themes": themes,
        "by": by,
    }
    if campaign is not None and needs_second(programme, campaign):
        campaign_sessions.check(session, **given)
        renamed = _renamed(session, campaign, themes)
        if renamed:
            wanted = {"themes": list(themes), "seen": seen}
            return _ask(session, campaign, wanted, Shown(sessions=renamed), by=by, now=now)
    campaign_sessions.save(session, now=now, **given)
    return Saved()


def _renamed(session: Session, campaign: CampaignRow, themes: Sequence[str]) -> tuple[Renamed, ...]:
    present = campaign_settings.sessions(session, campaign.id)
    return tuple(
        Renamed(number, one.local_date, one.theme, theme)
        for number, (one, theme) in enumerate(zip(present, themes, strict=True), 1)
        if one.theme != theme
    )


def _ask(
    session: Session, campaign: CampaignRow, wanted: dict[str, Any], shown: Shown, *, by: str, now: datetime
) -> Saved:
    leads = programmes.leads(session, campaign.workspace_id)
    others = [one for one in leads if one != by]
    if not others:
        raise Refusal("campaign_proposals.nobody")
    for row in campaign_proposals.waiting(session, campaign.workspace_id, [campaign.id]):
        if row.made_by not in leads:
            settle(session, row, ProposalState.LEFT, by=None, now=now)
        elif "edit" in row.wanted and row.base != campaign.version:
            settle(session, row, ProposalState.OUTDATED, by=None, now=now)
        elif row.made_by == by:
            raise Refusal("campaign_proposals.own_waits")
        else:
            raise Refusal("campaign_proposals.waits", person=row.made_by)
    one = CampaignProposalRow(
        workspace_id=campaign.workspace_id,
        campaign_id=campaign.id,
        base=campaign.version,
        state=ProposalState.WAITING,
        wanted=wanted,
        shown=shown.dump(),
        made_by=by,
        made_at=now,
    )
    campaign_proposals.add(session, one)
    note(session, campaign, "change_asked", by=by, now=now)
    for user_id in [by, *others]:
        ledger.enqueue(
            session,
            workspace_id=one.workspace_id,
            kind=ASKED,
            conversation=user_id,
            values={"proposal_id": one.id},
            now=now,
            dedupe_key=f"{ASKED}:{one.id}:{user_id}",
        )
    return Saved(asked=tuple(others))


def withdraw(session: Session, *, workspace_id: str, proposal_id: int, by: str, now: datetime) -> None:
    """Its author takes it back; twice changes nothing.

    Raises Refusal for somebody else's, and for one that was decided meanwhile.
    """
    row, _ = for_change(session, workspace_id, proposal_id)
    if row.made_by != by:
        raise Refusal("campaign_proposals.not_yours")
    if row.state == ProposalState.WITHDRAWN:
        return
    check_waits(row)
    settle(session, row, ProposalState.WITHDRAWN, by=by, now=now)


def for_change(
    session: Session, workspace_id: str, proposal_id: int
) -> tuple[CampaignProposalRow, CampaignRow]:
    """A proposed change and its campaign; nobody else decides meanwhile. Raises Refusal for one that is not there."""
    row = campaign_proposals.get(session, workspace_id, proposal_id)
    campaign = campaigns.get(session, workspace_id, row.campaign_id) if row else None
    row = campaign_proposals.get(session, workspace_id, proposal_id)  # as it is behind the campaign's lock
    if row is None or campaign is None:
        raise Refusal("campaign_proposals.gone")
    return row, campaign


def check_waits(row: CampaignProposalRow) -> None:
    """Raises Refusal for one that does not wait any more."""
    if row.state != ProposalState.WAITING:
        raise Refusal("campaign_proposals.decided")


def settle(
    session: Session,
    row: CampaignProposalRow,
    state: ProposalState,
    *,
    by: str | None,
    now: datetime,
    text: str | None = None,
) -> None:
    """It waits no more: the messages about it say so, and its author hears of what they did not do themselves."""
    row.state, row.decided_by, row.decided_at, row.note = state, by, now, text
    session.flush()
    draw_again(session, row, now=now)
    if by == row.made_by or state is ProposalState.LEFT:
        return
    ledger.enqueue(
        session,
        workspace_id=row.workspace_id,
        kind=DECIDED,
        conversation=row.made_by,
        values={"proposal_id": row.id},
        now=now,
        dedupe_key=f"{DECIDED}:{row.id}",
    )


def draw_again(session: Session, row: CampaignProposalRow, *, now: datetime) -> None:
    """The messages about it change to what there is to say now."""
    told = {row.made_by, *programmes.leads(session, row.workspace_id)}
    for user_id in sorted(told):
        key = f"{ASKED}:{row.id}:{user_id}"
        ledger.draw_again(session, workspace_id=row.workspace_id, dedupe_key=key, now=now)


def close(session: Session, campaign: CampaignRow, *, now: datetime) -> None:
    """What waits of a campaign that ends is over with it."""
    for row in campaign_proposals.waiting(session, campaign.workspace_id, [campaign.id]):
        settle(session, row, ProposalState.OVER, by=None, now=now)
