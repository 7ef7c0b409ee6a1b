"""A campaign before it runs: made from a form, changed, thrown away. Nothing of it is scheduled yet."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.db import audit, campaign_settings, campaigns
from bot.db.campaign_settings import CHANNEL, GROUP, PERSON
from bot.db.campaigns import CampaignRow
from bot.domain import NOBODY, CampaignState
from bot.errors import Refusal
from bot.services import campaign_form, campaign_looks, roles, user_groups
from bot.services.campaign_form import Blueprint, Form, Looked
from bot.services.campaigns import NOT_STARTED, create

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def save(
    session: Session,
    form: Form,
    blueprint: Blueprint,
    *,
    workspace_id: str,
    by: str,
    campaign_id: int,
    version: int,
    looked: Looked,
    today: date,
    now: datetime,
) -> int:
    """Makes a draft of what a lead filled in (`campaign_id` 0), or changes the draft they saw. Returns its id.

    An approval is for what was approved: a change ends it. Raises Refusal for the first fault of the form, and
    "campaign_drafts.changed_meanwhile" when somebody changed the draft since `version`.
    """
    programme = roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    row = changeable(session, workspace_id, campaign_id, version) if campaign_id else None
    for fault in campaign_form.faults(
        session, form, blueprint, workspace_id=workspace_id, by=by, looked=looked, today=today
    ):
        raise fault
    assert form.starts_on is not None, "checked above"  # noqa: S101
    last = form.last_day(blueprint)
    assert last is not None, "follows from the start"  # noqa: S101
    if row is None:
        made = create(
            session,
            workspace_id=workspace_id,
            programme_id=programme.id,
            name=" ".join(form.name.split()),
            template_id=blueprint.id,
            steps=blueprint.steps,
            starts_on=form.starts_on,
            weeks=blueprint.weeks,
            by=by,
            now=now,
            state=CampaignState.DRAFT,
            joiners_only=blueprint.joiners_only,
        )
        row = campaigns.get(session, workspace_id, made)
        assert row is not None, "made above"  # noqa: S101
    else:
        row.version += 1
    row.name = " ".join(form.name.split())
    row.starts_on, row.ends_on = form.starts_on, last
    row.theme = (form.theme if blueprint.asks_theme else blueprint.theme) or None
    row.whole_programme = form.whole_programme
    row.owner_id, row.language = form.owner_id, form.language
    campaign_looks.changed(row, by=by, now=now)
    fill(session, row, form, looked=looked, now=now)
    note(session, row, "campaign_changed" if campaign_id else "campaign_drafted", by=by, now=now)
    session.flush()
    return row.id


def fill(session: Session, row: CampaignRow, form: Form, *, looked: Looked, now: datetime) -> None:
    """Stores what belongs to a draft besides its own row: sessions, co-owners and audience."""
    campaign_settings.save_sessions(session, row, form.about_sessions)
    others = [user_id for user_id in form.co_owners if user_id != form.owner_id]
    campaign_settings.save_co_owners(session, row, others, now=now)
    campaign_settings.save_audience(session, row, campaign_form.parts(form, looked))
    chosen = () if form.whole_programme else form.groups
    for group in (looked.groups or {}).values():
        if group.group_id in chosen:
            user_groups.keep(session, row.workspace_id, group, now=now)


def changeable(session: Session, workspace_id: str, campaign_id: int, version: int) -> CampaignRow:
    """The draft a lead saw as `version`, for a change.

    Raises Refusal for one that is gone or has started, and for one that somebody changed meanwhile.
    """
    return _unchanged(campaigns.get(session, workspace_id, campaign_id), version)


def check_unchanged(session: Session, workspace_id: str, campaign_id: int, version: int) -> None:
    """Raises Refusal like `changeable`; only reads."""
    _unchanged(campaigns.in_workspace(session, workspace_id, campaign_id), version)


def version_of(session: Session, workspace_id: str, campaign_id: int) -> int:
    """The version of a campaign as it is now; 0 for one that is gone."""
    row = campaigns.in_workspace(session, workspace_id, campaign_id)
    return row.version if row is not None else 0


def _unchanged(row: CampaignRow | None, version: int) -> CampaignRow:
    if row is None:
        raise Refusal("campaign_drafts.gone")
    if row.state not in NOT_STARTED:
        raise Refusal("campaign_drafts.started", name=row.name)
    if row.version != version:
        by = row.state_changed_by or NOBODY
        raise Refusal("campaign_drafts.changed_meanwhile", person=by)
    return row


def discard(
    session: Session, *, workspace_id: str, campaign_id: int, version: int, by: str, now: datetime
) -> str:
    """Throws a draft away, with everything that belongs to it. Returns its name. Raises Refusal like `changeable`."""
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    row = changeable(session, workspace_id, campaign_id, version)
    name = row.name
    note(session, row, "campaign_discarded", by=by, now=now)
    session.flush()
    campaigns.remove(session, row.id)
    return name


def form_of(session: Session, *, workspace_id: str, campaign_id: int, by: str) -> tuple[Form, str, int]:
    """(what the form of a draft holds, its template's id, its version). Raises Refusal like `changeable`."""
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    row = campaigns.in_workspace(session, workspace_id, campaign_id)
    if row is None:
        raise Refusal("campaign_drafts.gone")
    if row.state not in NOT_STARTED:
        raise Refusal("campaign_drafts.started", name=row.name)
    refs = campaign_settings.by_kind(campaign_settings.audience(session, row.id))
    sessions = campaign_settings.sessions(session, row.id)
    form = Form(
        name=row.name,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        sessions=tuple(one.local_date for one in sessions),
        session_themes=tuple(one.theme for one in sessions),
        theme=row.theme or "",
        whole_programme=row.whole_programme,
        channels=refs[CHANNEL],
        groups=refs[GROUP],
        people=refs[PERSON],
        owner_id=row.owner_id or "",
        co_owners=tuple(campaign_settings.co_owners(session, row.id)),
        language=row.language,
    )
    return form, row.template_id, row.version


def note(session: Session, row: CampaignRow, act: str, *, by: str, now: datetime) -> None:
    """Writes into the audit log what somebody did with a campaign."""
    audit.add(
        session,
        workspace_id=row.workspace_id,
        actor_id=by,
        act=act,
        subject=f"campaign:{row.id}",
        at=now,
    )
