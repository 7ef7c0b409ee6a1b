"""Setting a programme up, and saying who leads it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bot.errors import Refusal
from bot.services import home, leads, programmes
from bot.services.programmes import Plan
from content import programmes as words
from content.pack import CampaignTemplate, Pack
from handlers.campaign_templates import planned_steps
from handlers.checks import field_error, look_up, today
from handlers.context import Context
from handlers.deps import Deps
from handlers.payloads import Interaction, many, one


async def open_form(context: Context) -> None:
    """Set up Encore."""
    did = context.did
    await context.know([did.user_id])
    facts = await context.read(
        home.facts, workspace_id=did.workspace_id, user_id=did.user_id, now=context.deps.clock.now()
    )
    if facts.mine is not None:
        context.show_home()
        raise Refusal("programmes.done_already", leads=await _leads(context))
    if not facts.is_admin:
        raise Refusal("programmes.admins_only", admins=list(facts.admins))
    first = await today(did, context.deps)
    await context.open_or_say(
        words.form(context.pack, by=did.user_id, starts_on=first + timedelta(days=(7 - first.weekday()) % 7))
    )


async def _leads(context: Context) -> list[str]:
    return await context.read(programmes.lead_ids, workspace_id=context.did.workspace_id)


def _template(pack: Pack, template_id: str) -> CampaignTemplate | None:
    return next((one for one in words.first_templates(pack) if one.id == template_id), None)


def _plan(did: Interaction, pack: Pack) -> Plan:
    values = did.values
    if _template(pack, one(values, words.TEMPLATE)) is None:
        raise Refusal("programmes.template_needed", field=words.TEMPLATE)
    chosen = one(values, words.WHO) == words.CHOSEN
    try:
        starts_on = date.fromisoformat(one(values, words.STARTS_ON))
    except ValueError:
        raise Refusal("programmes.date_needed", field=words.STARTS_ON) from None
    return Plan(
        leads=tuple(many(values, words.LEADS)),
        channels=tuple(many(values, words.CHANNELS)),
        chosen_people=tuple(many(values, words.PEOPLE)) if chosen else None,
        template_id=one(values, words.TEMPLATE),
        starts_on=starts_on,
    )


async def check_form(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The form's errors, each at its field; or what the admin sees when all is well."""
    try:
        plan = _plan(did, deps.pack)
        await look_up(did, deps, plan.leads)
        await deps.database.read(
            programmes.check,
            plan,
            workspace_id=did.workspace_id,
            by=did.user_id,
            today=await today(did, deps),
        )
    except Refusal as refused:
        return await field_error(refused, did, deps)
    return {"response_action": "update", "view": words.accepted_view(plan.channels)}


async def submitted(context: Context) -> None:
    """Sets everything up."""
    did = context.did
    await context.know([did.user_id])
    plan = _plan(did, context.pack)
    template = context.pack.campaign(plan.template_id)
    await context.transact(
        programmes.set_up,
        plan=plan,
        workspace_id=did.workspace_id,
        by=did.user_id,
        pack_id=context.pack.id,
        recognition_emoji=context.pack.recognition_emoji[0],
        campaign_name=template.name,
        steps=planned_steps(template),
        weeks=template.weeks,
        theme=template.theme,
        joiners_only=template.joiners_only,
        today=await today(did, context.deps),
        now=context.deps.clock.now(),
    )
    context.deps.sync_soon(None)
    context.show_home()


async def open_leads(context: Context) -> None:
    """Change programme leads."""
    await context.read(leads.check_may_change, workspace_id=context.did.workspace_id, by=context.did.user_id)
    await context.open_or_say(words.leads_form(await _leads(context)))


async def check_leads(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The form's errors, or the confirmation."""
    chosen = many(did.values, words.LEADS)
    try:
        await look_up(did, deps, tuple(chosen))
        await deps.database.read(leads.check, workspace_id=did.workspace_id, by=did.user_id, leads=chosen)
    except Refusal as refused:
        return await field_error(refused, did, deps)
    return {"response_action": "update", "view": words.leads_saved(chosen)}


async def save_leads(context: Context) -> None:
    """Says who leads from now on."""
    did = context.did
    await context.transact(
        leads.choose,
        workspace_id=did.workspace_id,
        by=did.user_id,
        leads=many(did.values, words.LEADS),
        now=context.deps.clock.now(),
    )
    context.show_home()
