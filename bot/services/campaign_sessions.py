"""What are a campaign's sessions about? A lead says so, before it runs and while it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import blake2s
from typing import TYPE_CHECKING

from bot.db import audit, campaign_settings, campaigns
from bot.domain import CampaignState
from bot.errors import Refusal
from bot.services import campaign_looks, roles
from bot.services.campaign_approval import check_second, needs_second
from bot.services.campaign_form import MOST_THEME
from bot.services.campaigns import NOT_STARTED
from bot.services.customer_data import check_safe
from bot.step_facts import SessionsFacts

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.campaigns import CampaignRow


def facts(session: Session, *, workspace_id: str, campaign_id: int, by: str) -> SessionsFacts:
    """The sessions as they are. Raises Refusal unless `by` leads, and for a campaign that is gone or has none."""
    programme = roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    row = campaigns.in_workspace(session, workspace_id, campaign_id)
    asks = row is not None and needs_second(programme, row)
    return replace(_facts(session, row), needs_second=asks)


def check(
    session: Session, *, workspace_id: str, campaign_id: int, seen: str, themes: Sequence[str], by: str
) -> None:
    """Raises Refusal as `save` would; only reads."""
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    _check(session, campaigns.in_workspace(session, workspace_id, campaign_id), seen, themes)


def save(
    session: Session,
    *,
    workspace_id: str,
    campaign_id: int,
    seen: str,
    themes: Sequence[str],
    by: str,
    now: datetime,
    approved_by: str | None = None,
) -> None:
    """Says what each session is about, in their order; what is sent from now on names it. The same changes nothing.

    A draft that was approved has to be approved again. Raises Refusal unless `by` leads, for a campaign that is gone,
    over or without sessions, "campaign_sessions.changed_meanwhile" when they are not as the lead saw them, and while a
    second lead must have `approved_by` (campaign_proposals).
    """
    programme = roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    row = campaigns.get(session, workspace_id, campaign_id)
    present = _check(session, row, seen, themes)
    wanted = tuple((day, about) for (day, _), about in zip(present.sessions, themes, strict=True))
    if row is None or wanted == present.sessions:
        return
    check_second(programme, row, by=by, approved_by=approved_by)
    campaign_settings.save_sessions(session, row, wanted)
    if row.state in NOT_STARTED:
        row.version += 1
        campaign_looks.changed(row, by=by, now=now)
    audit.add(
        session,
        workspace_id=workspace_id,
        actor_id=by,
        act="sessions_named",
        subject=f"campaign:{row.id}",
        at=now,
    )


def _check(session: Session, row: CampaignRow | None, seen: str, themes: Sequence[str]) -> SessionsFacts:
    present = _facts(session, row)
    if row is not None and row.state == CampaignState.FINISHED:
        raise Refusal("campaign_steps.over", name=row.name)
    if present.seen != seen or len(themes) != len(present.sessions):
        raise Refusal("campaign_sessions.changed_meanwhile")
    for number, about in enumerate(themes, 1):
        if len(about) > MOST_THEME:
            raise Refusal("campaign_drafts.about_long", field=f"about_{number}", most=MOST_THEME)
        check_safe(about, field=f"about_{number}")
    return present


def _facts(session: Session, row: CampaignRow | None) -> SessionsFacts:
    if row is None:
        raise Refusal("campaign_steps.gone")
    found = tuple((one.local_date, one.theme) for one in campaign_settings.sessions(session, row.id))
    if not found:
        raise Refusal("campaign_sessions.none", name=row.name)
    return SessionsFacts(row.id, row.name, found, _sign(found))


def _sign(sessions: Sequence[tuple[date, str]]) -> str:
    return blake2s(repr(sessions).encode(), digest_size=8).hexdigest()
