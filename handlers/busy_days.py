"""Saying that a team is busy for some days, and ending it."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.errors import Refusal
from bot.services import busy_days
from content import busy_days as words
from content.refusals import refusal
from handlers.checks import field_error, today
from handlers.context import Context
from handlers.deps import Deps
from handlers.mentions import printable
from handlers.payloads import Interaction, number, one


async def open_form(context: Context) -> None:
    """Busy days."""
    did = context.did
    await context.know([did.user_id])
    teams = await context.read(busy_days.to_choose, workspace_id=did.workspace_id, user_id=did.user_id)
    day = await today(did, context.deps)
    await context.open_or_say(words.form(teams, today=day, most=busy_days.LONGEST_REASON))


def _filled(did: Interaction) -> dict[str, Any]:
    def day(name: str) -> date | None:
        try:
            return date.fromisoformat(one(did.values, name))
        except ValueError:
            return None

    return {
        "workspace_id": did.workspace_id,
        "user_id": did.user_id,
        "channel_id": one(did.values, words.TEAM),
        "since": day(words.SINCE),
        "until": day(words.UNTIL),
        "reason": " ".join(printable(one(did.values, words.REASON)).split()),
    }


async def check_form(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The error at its field; or what is saved."""
    filled = _filled(did)
    try:
        await deps.database.read(busy_days.check, now=deps.clock.now(), **filled)
    except Refusal as refused:
        return await field_error(refused, did, deps)
    return {
        "response_action": "update",
        "view": words.saved(filled["channel_id"], filled["since"], filled["until"]),
    }


async def save(context: Context) -> None:
    """Sets the busy days. Whatever stands in the way, the reason comes back."""
    filled = _filled(context.did)
    try:
        await context.transact(busy_days.begin, now=context.deps.clock.now(), **filled)
    except Refusal as refused:
        await context.tell(words.returned(refusal(refused.key, refused.values), filled["reason"]))
        return
    context.show_home()


async def end(context: Context) -> None:
    """End busy days now."""
    did = context.did
    channel_id = await context.transact(
        busy_days.end,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        team_id=number(did.value),
        now=context.deps.clock.now(),
    )
    await context.tell(words.ended(channel_id))
    context.show_home()
