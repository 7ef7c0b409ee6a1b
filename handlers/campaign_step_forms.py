"""The forms that change a campaign's steps: kept while somebody fills them in, checked, shown what they do, saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.errors import Refusal
from bot.services import campaign_edits, campaign_meanwhile, campaign_proposals, campaign_steps
from bot.step_edits import Act
from content import campaign_proposals as campaign_proposals_words
from content import campaign_step_forms as forms
from content.blocks import Block
from content.campaign_step_forms import About, Filled
from content.refusals import refusal
from content.step_change_words import change_lines
from content.text import Mrkdwn, mention, say
from handlers import step_fields
from handlers.campaign_steps import checked, list_of
from handlers.checks import field_error
from handlers.context import Context
from handlers.deps import Deps
from handlers.payloads import Interaction

_STALE = "campaign_steps.changed_meanwhile"
_WITH_FORM = frozenset({Act.MOVE, Act.ADD, Act.WORDS, Act.REPEAT})


def _about(did: Interaction) -> About:
    """What the form is about. Raises Refusal for metadata that is not Encore's."""
    try:
        return About.load(did.metadata)
    except (ValueError, TypeError, KeyError) as problem:
        raise Refusal("campaign_steps.gone") from problem


def _filled(did: Interaction, about: About) -> Filled:
    return step_fields.read(did.values, step_fields.filled_of(about.edit))


async def _form(
    did: Interaction, deps: Deps, about: About, filled: Filled, notice: Sequence[Mrkdwn] = ()
) -> Block:
    page = await deps.database.read(
        campaign_steps.one,
        workspace_id=did.workspace_id,
        campaign_id=about.campaign,
        step_id=about.edit.step,
        by=did.user_id,
        now=deps.clock.now(),
    )
    if page.steps and not filled.kind:
        filled = replace(filled, kind=page.steps[0].step.kind)
    return forms.form(page, about, filled, notice=notice)


async def choose(context: Context) -> None:
    """Another way of saying when, or another kind: the form shows the fields it needs, and keeps the rest."""
    did = context.did
    about = _about(did)
    await _draw(context, await _form(did, context.deps, about, _filled(did, about)))


async def check_form(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The errors at their field; the form with everything in it when somebody was quicker; or: one moment."""
    try:
        about = _about(did)
        filled = _filled(did, about)
        edit = step_fields.edit_of(about.edit, filled)
        await deps.database.read(
            campaign_edits.check,
            workspace_id=did.workspace_id,
            campaign_id=about.campaign,
            version=about.version,
            edit=edit,
            by=did.user_id,
            now=deps.clock.now(),
        )
    except Refusal as refused:
        if refused.key == _STALE:
            return {"response_action": "update", "view": await _stale_form(did, deps, about, filled)}
        return await field_error(refused, did, deps)
    return {"response_action": "update", "view": forms.waiting("working_out")}


async def _stale_form(did: Interaction, deps: Deps, about: About, filled: Filled) -> Block:
    about, notice = await _present(did, deps, about)
    return await _form(did, deps, about, filled, notice)


async def _present(did: Interaction, deps: Deps, about: About) -> tuple[About, list[Mrkdwn]]:
    """The same edit of the campaign as it is now, and who changed what meanwhile."""
    found = await deps.database.read(
        campaign_meanwhile.since, did.workspace_id, about.campaign, about.version
    )
    what = Mrkdwn(" ".join(change_lines(found.changes)))
    notice = say("campaign_steps.stale", who=mention(found.by), what=what)
    return replace(about, version=found.version), [notice]


async def submitted(context: Context) -> None:
    """Shows what the edit would do; if it cannot be done after all, the form again with everything in it."""
    did, deps = context.did, context.deps
    about = _about(did)
    filled = _filled(did, about)
    about = replace(about, edit=step_fields.edit_of(about.edit, filled))
    try:
        view = await checked(context, about)
    except Refusal as refused:
        view = await _again(did, deps, about, filled, refused)
    await _draw(context, view)


async def _again(did: Interaction, deps: Deps, about: About, filled: Filled, refused: Refusal) -> Block:
    if refused.key == _STALE:
        return await _stale_form(did, deps, about, filled)
    return await _form(did, deps, about, filled, [refusal(refused.key, refused.values)])


async def again(context: Context, about: About, *, notice: Sequence[Mrkdwn]) -> Block:
    """An edit to be looked at once more: in its form, or what it would do. Raises Refusal where it cannot be done."""
    if about.edit.act in _WITH_FORM:
        return await _form(context.did, context.deps, about, step_fields.filled_of(about.edit), notice)
    return await checked(context, about, notice=notice)


async def _draw(context: Context, view: Block) -> None:
    if not await context.redraw(str(context.did.extra.get("view_id") or ""), view):
        await context.say(say("common.press_again"))


async def back(context: Context) -> None:
    """From what it would do back to the form, or to the steps."""
    did = context.did
    about = _about(did)
    if about.edit.act in _WITH_FORM:
        view = await _form(did, context.deps, about, step_fields.filled_of(about.edit))
    else:
        view = await list_of(context, did, campaign=about.campaign)
    await _draw(context, view)


async def check_save(_did: Interaction, _deps: Deps) -> dict[str, Any]:
    """One moment; the work comes behind the acknowledgement, whatever its size."""
    return {"response_action": "update", "view": forms.waiting("saving")}


async def save(context: Context) -> None:
    """Does it, or asks a second lead. When somebody was quicker, the lead sees who did what, and what was filled in."""
    did, deps = context.did, context.deps
    about = _about(did)
    try:
        saved = await context.transact(
            campaign_proposals.save_steps,
            workspace_id=did.workspace_id,
            campaign_id=about.campaign,
            version=about.version,
            edit=about.edit,
            by=did.user_id,
            now=deps.clock.now(),
        )
    except Refusal as refused:
        await _draw(context, await _not_saved(context, about, refused))
        return
    asked = campaign_proposals_words.asked_notice(saved.asked)
    notice = asked if saved.asked else forms.saved(change_lines(saved.done))
    await _draw(context, await list_of(context, did, campaign=about.campaign, notice=notice))
    context.show_home()


async def _not_saved(context: Context, about: About, refused: Refusal) -> Block:
    did, deps = context.did, context.deps
    if about.edit.act in _WITH_FORM:
        return await _again(did, deps, about, step_fields.filled_of(about.edit), refused)
    if refused.key != _STALE:
        notice = [refusal(refused.key, refused.values)]
        return await list_of(context, did, campaign=about.campaign, notice=notice)
    present, notice = await _present(did, deps, about)
    try:
        return await checked(context, present, notice=notice)
    except Refusal as now_refused:
        notice = [*notice, refusal(now_refused.key, now_refused.values)]
        return await list_of(context, did, campaign=about.campaign, notice=notice)
