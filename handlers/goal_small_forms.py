"""The small forms of a goal: opened by a button, checked at their field, done; what was typed is never lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.errors import Refusal
from bot.goal import Goal
from bot.services import goal_agreement, goal_progress
from content import goal_small_forms as form
from content.blocks import Block
from content.given_back import given_back
from content.refusals import refusal
from handlers.checks import field_error, look_up
from handlers.context import Context
from handlers.deps import Deps
from handlers.payloads import Interaction, number, one, written

_MOST = goal_progress.MOST_CHARACTERS


def _goal_id(did: Interaction) -> int:
    return int(did.travels.get("goal") or 0)


async def _goal(context: Context, service: Callable[..., Goal]) -> Goal:
    did = context.did
    return await context.read(
        service, workspace_id=did.workspace_id, by=did.user_id, goal_id=number(did.value)
    )


async def ask_question(context: Context) -> None:
    """I have a question."""
    goal = await _goal(context, goal_agreement.to_question)
    await context.open_or_say(form.question(goal, most=goal_agreement.MOST_CHARACTERS))


async def ask_number(context: Context) -> None:
    """Check in."""
    await context.open_or_say(form.check_in(await _goal(context, goal_progress.to_check_in), most=_MOST))


async def ask_reason(context: Context) -> None:
    """Drop this goal."""
    await context.open_or_say(form.drop(await _goal(context, goal_progress.to_manage), most=_MOST))


async def ask_learned(context: Context) -> None:
    """Say what we learned."""
    await context.open_or_say(form.learned(await _goal(context, goal_progress.to_learn), most=_MOST))


async def ask_owner(context: Context) -> None:
    """Hand it on, or choose somebody."""
    await context.open_or_say(form.owner(await _goal(context, goal_progress.to_manage)))


async def _checked(did: Interaction, deps: Deps, look: Callable[[], Awaitable[Block]]) -> dict[str, Any]:
    """The errors at their field, or the view that `look` makes."""
    try:
        return {"response_action": "update", "view": await look()}
    except Refusal as refused:
        return await field_error(refused, did, deps)


async def _mine(did: Interaction, deps: Deps, service: Callable[..., Goal]) -> Goal:
    return await deps.database.read(
        service, workspace_id=did.workspace_id, by=did.user_id, goal_id=_goal_id(did)
    )


async def check_question(did: Interaction, deps: Deps) -> dict[str, Any]:
    """What stands in a question's way, or that it is on its way."""

    async def look() -> Block:
        goal_agreement.check_question(written(did.values, form.QUESTION))
        await _mine(did, deps, goal_agreement.to_question)
        return form.question_sent(written(did.values, form.QUESTION))

    return await _checked(did, deps, look)


async def check_number(did: Interaction, deps: Deps) -> dict[str, Any]:
    """What stands in a number's way; whether it is right, when it meets the goal; or where the team is now."""
    value, text, is_sure = _number(did)

    async def look() -> Block:
        goal = await _mine(did, deps, goal_progress.to_check_in)
        found, reached = goal_progress.value_of(goal, value, text)
        if reached and not is_sure:
            return form.sure(goal, found, typed=value, text=text)
        return form.checked_in(goal, found)

    if not is_sure:
        return await _checked(did, deps, look)
    try:
        return {"response_action": "update", "view": await look()}
    except Refusal:
        return {}  # it has no field to say it at: the work says why, and gives the words back


def _number(did: Interaction) -> tuple[str, str, bool]:
    """(the number as typed, the note, whether the person has said that it is right)."""
    found = did.travels
    if "value" in found:
        return str(found["value"]), str(found.get("note") or ""), True
    return written(did.values, form.NUMBER), written(did.values, form.NOTE), False


async def other_number(context: Context) -> None:
    """Change the number: the form again, with what was typed."""
    goal = await _goal(context, goal_progress.to_check_in)
    value, text, _ = _number(context.did)
    view = form.check_in(goal, most=_MOST, value=value, text=text)
    if not await context.redraw(str(context.did.extra.get("view_id") or ""), view):
        await context.tell(given_back(refusal("common.press_again", {}), f"{value}\n{text}"))


async def check_reason(did: Interaction, deps: Deps) -> dict[str, Any]:
    """What stands in the way, or that it is dropped."""

    async def look() -> Block:
        goal_progress.check_reason(written(did.values, form.REASON))
        await _mine(did, deps, goal_progress.to_manage)
        return form.drop_sent(written(did.values, form.REASON))

    return await _checked(did, deps, look)


async def check_learned(did: Interaction, deps: Deps) -> dict[str, Any]:
    """What stands in the way, or that it is kept."""

    async def look() -> Block:
        goal_progress.check_learned(written(did.values, form.LEARNED))
        await _mine(did, deps, goal_progress.to_learn)
        return form.learned_sent(written(did.values, form.LEARNED))

    return await _checked(did, deps, look)


async def check_owner(did: Interaction, deps: Deps) -> dict[str, Any]:
    """What stands in the way, or who looks after it now."""
    owner_id = one(did.values, form.OWNER)
    await look_up(did, deps, [owner_id])

    async def look() -> Block:
        await deps.database.read(
            goal_progress.check_new_owner,
            workspace_id=did.workspace_id,
            by=did.user_id,
            goal_id=_goal_id(did),
            owner_id=owner_id,
        )
        return form.owner_sent(owner_id)

    return await _checked(did, deps, look)


async def _do(context: Context, service: Callable[..., object], typed: str, **given: object) -> None:
    """Does what a form is for. Whatever stands in the way, the words come back."""
    did = context.did
    try:
        await context.transact(
            service,
            workspace_id=did.workspace_id,
            by=did.user_id,
            goal_id=_goal_id(did),
            now=context.deps.clock.now(),
            **given,
        )
    except Refusal as refused:
        await context.tell(given_back(refusal(refused.key, refused.values), typed))
        return
    context.show_home()


async def question(context: Context) -> None:
    """Passes the question on."""
    text = written(context.did.values, form.QUESTION)
    await _do(context, goal_agreement.question, text, text=text)


async def check_in(context: Context) -> None:
    """Notes where the team is, once the person is sure of a number that meets the goal."""
    value, text, is_sure = _number(context.did)
    await _do(
        context, goal_progress.check_in, f"{value}\n{text}".strip(), value=value, note=text, is_sure=is_sure
    )


async def drop(context: Context) -> None:
    """Drops the goal."""
    text = written(context.did.values, form.REASON)
    await _do(context, goal_progress.drop, text, reason=text)


async def learned(context: Context) -> None:
    """Keeps what the team learned."""
    text = written(context.did.values, form.LEARNED)
    await _do(context, goal_progress.learned, text, text=text)


async def set_owner(context: Context) -> None:
    """Somebody else looks after the goal."""
    await _do(context, goal_progress.set_owner, "", owner_id=one(context.did.values, form.OWNER))
