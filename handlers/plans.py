"""If-then plans: making one, saying on Friday how it went, carrying it on."""

from __future__ import annotations

from typing import Any

from bot.errors import Refusal
from bot.plan import typed_parts
from bot.services import plans
from content import help as help_words
from content import ids
from content import plans as words
from content.refusals import refusal
from handlers.checks import field_error
from handlers.context import Context
from handlers.deps import Deps
from handlers.payloads import Interaction, number, written


async def command(context: Context) -> None:
    """/plan, with or without the beginning of one."""
    typed = context.did.text
    if typed.lower() in {"help", "?"}:
        await context.tell(help_words.command(ids.PLAN))
        return
    await _open(context, *typed_parts(typed))


async def open_form(context: Context) -> None:
    """The button under Monday's post, in Home and in the messages about a plan."""
    await _open(context)


async def _open(context: Context, cue: str = "", response: str = "") -> None:
    did = context.did
    await context.know([did.user_id])
    try:
        week_of, present = await context.read(
            plans.to_write, workspace_id=did.workspace_id, user_id=did.user_id, now=context.deps.clock.now()
        )
    except Refusal as refused:
        await context.tell(words.returned(refusal(refused.key, refused.values), _typed(cue, response)))
        return
    view = words.form(
        week_of,
        cue=cue or (present.cue if present else ""),
        response=response or (present.response if present else ""),
        obstacle=present.obstacle if present else "",
        most=plans.MOST,
        is_first=present is None,
    )
    if not await context.open(view):
        await context.tell(words.returned(refusal("common.press_again", {}), _typed(cue, response)))


def _typed(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _written(did: Interaction) -> dict[str, str]:
    return {name: written(did.values, name) for name in (words.CUE, words.RESPONSE, words.OBSTACLE)}


async def check_form(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The form's errors, each at its field; or what is seen when all is well."""
    try:
        plans.check(**_written(did))
        week_of, _ = await deps.database.read(
            plans.to_write, workspace_id=did.workspace_id, user_id=did.user_id, now=deps.clock.now()
        )
    except Refusal as refused:
        return await field_error(refused, did, deps, otherwise=words.CUE)
    return {"response_action": "update", "view": words.saved(week_of)}


async def save(context: Context) -> None:
    """Keeps the plan. Whatever stands in the way, the words come back."""
    did = context.did
    written = _written(did)
    try:
        await context.transact(
            plans.make,
            workspace_id=did.workspace_id,
            user_id=did.user_id,
            now=context.deps.clock.now(),
            **written,
        )
    except Refusal as refused:
        await context.tell(words.returned(refusal(refused.key, refused.values), _typed(*written.values())))
        return
    context.show_home()


async def answer(context: Context) -> None:
    """Kept, partly, not yet: in place of the question."""
    did = context.did
    plan_id, _, outcome = did.value.partition("|")
    plan = await context.transact(
        plans.close,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        plan_id=number(plan_id),
        outcome=outcome,
    )
    if not await context.replace_here(words.answered(plan)):
        await context.tell(words.answered(plan))
    context.show_home()


async def renew(context: Context) -> None:
    """The same plan for another week."""
    did = context.did
    plan_id = number(did.value)
    week_of = await context.transact(
        plans.renew,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        plan_id=plan_id,
        now=context.deps.clock.now(),
    )
    plan = await context.read(plans.standing, did.workspace_id, did.user_id, week_of)
    if not await context.replace_here(words.renewed(week_of, plan)):
        await context.tell(words.renewed(week_of, plan))
    context.show_home()
