"""The form of a campaign: opened, looked at against Slack while it waits, kept whatever stands in the way."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.errors import Refusal
from bot.services import campaign_choices, campaign_drafts, campaign_form
from bot.services.campaign_form import Form, Looked
from content import campaign_drafts as words
from content import campaign_form as fields
from content import campaign_sessions as sessions
from content.campaign_form import About, Choices
from content.pack import CampaignTemplate
from content.refusals import refusal
from content.text import Mrkdwn
from handlers.campaign_outlines import show_saved
from handlers.campaign_templates import blueprint, template_of
from handlers.channel_checks import look_at
from handlers.checks import field_errors, look_up, today
from handlers.context import Context
from handlers.deps import Deps
from handlers.group_checks import look_at_groups, offered
from handlers.payloads import Interaction, many, number, one, written


async def begin(context: Context) -> None:
    """The form for a new campaign from the chosen template."""
    did = context.did
    template = template_of(context.pack, did.value)
    choices = await _choices(did, context.deps, ())
    first = await today(did, context.deps)
    monday = first + timedelta(days=(7 - first.weekday()) % 7)
    filled = Form(
        name=template.name,
        starts_on=monday,
        sessions=_usual_sessions(template, monday),
        owner_id=did.user_id,
    )
    await context.show_or_open(fields.form(template, context.pack, filled, choices, about=About(template.id)))


def _usual_sessions(template: CampaignTemplate, monday: date) -> tuple[date, ...]:
    """Only the first is suggested: the others are the lead's to say."""
    return (monday + timedelta(days=8),) if template.sessions else ()


async def change(context: Context) -> None:
    """The form of a draft, holding what it says now."""
    did = context.did
    campaign_id, _ = draft_of(did.value)
    filled, template_id, version = await context.read(
        campaign_drafts.form_of, workspace_id=did.workspace_id, campaign_id=campaign_id, by=did.user_id
    )
    template = template_of(context.pack, template_id)
    await context.show_or_open(
        fields.form(
            template,
            context.pack,
            filled,
            await _choices(did, context.deps, filled.groups),
            about=About(template.id, campaign_id, version),
        )
    )


def draft_of(value: str) -> tuple[int, int]:
    """(campaign, version) of a button's value; zeros, which no draft has, for any other text."""
    campaign_id, _, version = value.partition(":")
    return number(campaign_id), number(version)


async def _choices(did: Interaction, deps: Deps, groups: Sequence[str]) -> Choices:
    found = await deps.database.read(
        campaign_choices.choosable, workspace_id=did.workspace_id, by=did.user_id
    )
    return Choices(leads=found.leads, groups=await offered(did, deps, groups))


def _filled(did: Interaction, deps: Deps) -> tuple[About, CampaignTemplate, Form]:
    """What the form holds. Raises Refusal when its template is gone."""
    about = About.load(did.metadata)
    template = template_of(deps.pack, about.template)
    values = did.values
    numbers = sorted(number(name.removeprefix("session_")) for name in values if name.startswith("session_"))
    theme = one(values, fields.THEME)
    return (
        about,
        template,
        Form(
            name=written(values, fields.NAME),
            starts_on=_day(one(values, fields.STARTS_ON)),
            ends_on=_day(one(values, fields.ENDS_ON)),
            sessions=tuple(_day(one(values, f"session_{each}")) for each in numbers),
            session_themes=tuple(
                " ".join(written(values, f"{sessions.ABOUT}{each}").split()) for each in numbers
            ),
            theme=theme if theme in deps.pack.themes else "",
            whole_programme=one(values, fields.WHO) != fields.CHOSEN,
            channels=tuple(dict.fromkeys(many(values, fields.CHANNELS))),
            groups=tuple(dict.fromkeys(many(values, fields.GROUPS))),
            people=tuple(dict.fromkeys(many(values, fields.PEOPLE))),
            owner_id=one(values, fields.OWNER),
            co_owners=tuple(dict.fromkeys(many(values, fields.CO_OWNERS))),
            language=one(values, fields.LANGUAGE) or "en",
        ),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def _look(did: Interaction, deps: Deps, form: Form) -> Looked:
    """Asks Slack about the people and channels that were chosen, for as long as a form can wait."""
    if form.whole_programme:
        return Looked()
    _, groups, looked = await asyncio.gather(
        look_up(did, deps, form.people),
        look_at_groups(deps, form.groups),
        look_at(did, deps, form.channels),
    )
    return replace(looked, groups=groups)


async def check_form(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The form's errors, each at its field; the form with what was typed when somebody was quicker; or: saved."""
    try:
        about, template, form = _filled(did, deps)
        looked = await _look(did, deps, form)
        wrong = await deps.database.read(
            campaign_form.faults,
            form,
            blueprint(template),
            workspace_id=did.workspace_id,
            by=did.user_id,
            looked=looked,
            today=await today(did, deps),
        )
        if not wrong and about.campaign:
            await deps.database.read(
                campaign_drafts.check_unchanged, did.workspace_id, about.campaign, about.version
            )
    except Refusal as refused:
        if refused.key == "campaign_drafts.changed_meanwhile":
            return {"response_action": "update", "view": await _kept_form(did, deps, refused)}
        return await field_errors([refused], did, deps)
    if wrong:
        return await field_errors(wrong, did, deps)
    return {"response_action": "update", "view": words.saving()}


async def _kept_form(did: Interaction, deps: Deps, refused: Refusal) -> dict[str, Any]:
    """The form as it was filled in, with what stands in the way on top; saved again it changes the draft as it is."""
    about, template, form = _filled(did, deps)
    version = await deps.database.read(campaign_drafts.version_of, did.workspace_id, about.campaign)
    about = replace(about, version=version)
    notice: Sequence[Mrkdwn] = [refusal(refused.key, refused.values)]
    return fields.form(
        template, deps.pack, form, await _choices(did, deps, form.groups), about=about, notice=notice
    )


async def submitted(context: Context) -> None:
    """Saves the draft and shows its summary. Whatever stands in the way, what was filled in is given back."""
    did, deps = context.did, context.deps
    view_id = str(did.extra.get("view_id") or "")
    about, template, form = _filled(did, deps)
    try:
        campaign_id = await context.transact(
            campaign_drafts.save,
            form=form,
            blueprint=blueprint(template),
            workspace_id=did.workspace_id,
            by=did.user_id,
            campaign_id=about.campaign,
            version=about.version,
            looked=await _look(did, deps, form),
            today=await today(did, deps),
            now=deps.clock.now(),
        )
    except Refusal as refused:
        if not await context.redraw(view_id, await _kept_form(did, deps, refused)):
            await context.tell(fields.kept(refusal(refused.key, refused.values), form))
        return
    if form.groups:
        deps.sync_groups_soon()
    context.show_home()
    await show_saved(context, view_id, campaign_id)
