"""A whole campaign as a file, and a draft from one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.campaign_file import CampaignFile, FileReach, FileSession, FileStep
from bot.db import campaign_settings, campaigns
from bot.db.campaign_settings import CHANNEL, GROUP, PERSON
from bot.domain import Audience, CampaignState
from bot.errors import Refusal
from bot.services import (
    campaign_audience,
    campaign_drafts,
    campaign_form,
    campaign_preview,
    customer_data,
    roles,
)
from bot.services.campaign_form import Blueprint, Form, Looked
from bot.services.campaigns import PlannedStep, create

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_WEEK = timedelta(weeks=1)


def exported(
    session: Session, *, workspace_id: str, campaign_id: int, by: str, pack: str, pack_version: str
) -> CampaignFile:
    """A campaign as a file. Raises Refusal unless `by` leads, and for one that is gone."""
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    row = campaign_preview.of_workspace(session, workspace_id, campaign_id)
    refs = campaign_settings.by_kind(campaign_settings.audience(session, row.id))
    everybody = campaign_audience.everybody(session, workspace_id)
    reached = campaign_audience.reached(session, row, everybody).of
    return CampaignFile(
        name=row.name,
        template=row.template_id,
        pack=pack,
        pack_version=pack_version,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        steps=tuple(
            FileStep(
                one.kind,
                one.audience,
                one.rule,
                one.grace_minutes,
                one.timezone,
                one.content_id,
                campaign_preview.own_words(one),
            )
            for one in campaigns.steps(session, row.id)
        ),
        language=row.language,
        theme=row.theme or "",
        joiners_only=row.joiners_only,
        sessions=tuple(
            FileSession(one.local_date, one.theme) for one in campaign_settings.sessions(session, row.id)
        ),
        whole_programme=row.whole_programme,
        channels=refs[CHANNEL],
        groups=refs[GROUP],
        people=refs[PERSON],
        owner=row.owner_id or "",
        co_owners=tuple(campaign_settings.co_owners(session, row.id)),
        reaches=tuple(
            FileReach(str(audience), zone, count)
            for audience in Audience
            for zone, count in sorted(Counter(reached[audience].values()).items())
        ),
    )


def faults(
    session: Session, file: CampaignFile, *, workspace_id: str, by: str, looked: Looked, today: date
) -> list[Refusal]:
    """What stands in the way of a draft from this file here; raises Refusal unless `by` leads.

    Nobody has to be a co-owner: a file from before may have none, and the draft says so.
    """
    form, blueprint = _form(file, by=by)
    found = campaign_form.faults(
        session, form, blueprint, workspace_id=workspace_id, by=by, looked=looked, today=today
    )
    found = [one for one in found if one.key != "campaign_drafts.co_owner_missing"]
    # A whole team would read a step's own words, as it would what a lead types in a form.
    for step in file.steps:
        found += customer_data.faults(step.words, field="steps")
    return found


def imported(
    session: Session,
    file: CampaignFile,
    *,
    workspace_id: str,
    by: str,
    looked: Looked,
    today: date,
    now: datetime,
) -> int:
    """Makes a draft of a file; returns its id. Raises Refusal for the first fault."""
    programme = roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    for fault in faults(session, file, workspace_id=workspace_id, by=by, looked=looked, today=today):
        raise fault
    form, blueprint = _form(file, by=by)
    made = create(
        session,
        workspace_id=workspace_id,
        programme_id=programme.id,
        name=form.name,
        template_id=file.template,
        steps=blueprint.steps,
        starts_on=file.starts_on,
        weeks=blueprint.weeks,
        by=by,
        now=now,
        state=CampaignState.DRAFT,
        state_changed_by=by,
        joiners_only=file.joiners_only,
        theme=file.theme or None,
        language=file.language,
        whole_programme=file.whole_programme,
        owner_id=form.owner_id,
    )
    row = campaigns.get(session, workspace_id, made)
    assert row is not None, "made above"  # noqa: S101
    row.ends_on = file.ends_on
    campaign_drafts.fill(session, row, form, looked=looked, now=now)
    campaign_drafts.note(session, row, "campaign_imported", by=by, now=now)
    session.flush()
    return row.id


def _form(file: CampaignFile, *, by: str) -> tuple[Form, Blueprint]:
    """The file as the form of a campaign would hold it."""
    form = Form(
        name=" ".join(file.name.split()),
        starts_on=file.starts_on,
        ends_on=file.ends_on,
        sessions=tuple(one.on for one in file.sessions),
        session_themes=tuple(one.theme for one in file.sessions),
        theme=file.theme,
        whole_programme=file.whole_programme,
        channels=file.channels,
        groups=file.groups,
        people=file.people,
        owner_id=file.owner or by,
        co_owners=file.co_owners,
        language=file.language,
    )
    blueprint = Blueprint(
        id=file.template,
        steps=planned(file.steps),
        weeks=max(1, -((file.starts_on - file.ends_on) // _WEEK)),
        theme=file.theme or None,
        joiners_only=file.joiners_only,
    )
    return form, blueprint


def planned(steps: Sequence[FileStep]) -> tuple[PlannedStep, ...]:
    """The steps of a file as the calendar's rules want them."""
    return tuple(
        PlannedStep(
            kind=one.kind,
            audience=Audience(one.audience),
            rule=one.when,
            grace_minutes=one.grace_minutes,
            timezone=one.zone,
            content_id=one.content,
            words=one.words,
        )
        for one in steps
    )
