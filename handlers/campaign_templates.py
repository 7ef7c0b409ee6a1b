"""What a campaign can start from: the list a lead picks from, and a template as the rules want it."""

from __future__ import annotations

from bot.domain import Audience
from bot.errors import Refusal
from bot.services import campaign_choices, campaign_start
from bot.services.campaign_form import Blueprint
from bot.services.campaigns import PlannedStep
from content.campaign_templates import templates
from content.pack import CampaignTemplate, Pack
from handlers.context import Context


async def pick(context: Context) -> None:
    """New campaign: what can it start from?"""
    choices = await context.read(
        campaign_choices.choosable, workspace_id=context.did.workspace_id, by=context.did.user_id
    )
    await context.open_or_say(templates(context.pack, needs_approval=choices.needs_approval))


async def set_approval(context: Context) -> None:
    """Says whether a second lead approves campaigns from now on."""
    did = context.did
    needed = await context.transact(
        campaign_start.set_approval,
        workspace_id=did.workspace_id,
        needed=did.value == "on",
        by=did.user_id,
        now=context.deps.clock.now(),
    )
    await context.show_or_open(templates(context.pack, needs_approval=needed))


def template_of(pack: Pack, template_id: str) -> CampaignTemplate:
    """A template of the pack. Raises Refusal for one that is not there any more."""
    for template in pack.campaigns:
        if template.id == template_id:
            return template
    raise Refusal("campaign_drafts.template_gone")


def blueprint(template: CampaignTemplate) -> Blueprint:
    """A template as the rules want it."""
    return Blueprint(
        id=template.id,
        steps=planned_steps(template),
        weeks=template.weeks,
        sessions=template.sessions,
        theme=None if template.asks_theme else template.theme,
        asks_theme=template.asks_theme,
        joiners_only=template.joiners_only,
    )


def planned_steps(template: CampaignTemplate) -> tuple[PlannedStep, ...]:
    """A template's steps as the calendar's rules want them."""
    return tuple(
        PlannedStep(
            kind=step.kind,
            audience=Audience(step.audience),
            rule=step.when,
            grace_minutes=step.grace_hours * 60,
            timezone=step.zone,
            content_id=step.content,
        )
        for step in template.steps
    )
