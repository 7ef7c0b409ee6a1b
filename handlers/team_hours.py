"""Choosing the hours in which Encore may write to a team: the form, and saving it."""

from __future__ import annotations

from typing import Any

from bot.errors import Refusal
from bot.services import team_hours
from content import team_hours as words
from handlers.checks import field_error
from handlers.context import Context
from handlers.deps import Deps
from handlers.payloads import Interaction, many, number, one, written


async def open_form(context: Context) -> None:
    """Team hours, at a team of the list."""
    did = context.did
    hours = await context.read(
        team_hours.of_team, workspace_id=did.workspace_id, by=did.user_id, team_id=number(did.value)
    )
    await context.open_or_say(words.form(hours))


def _chosen(did: Interaction) -> dict[str, Any]:
    region = one(did.values, words.REGION)
    return {
        "workspace_id": did.workspace_id,
        "by": did.user_id,
        "team_id": number(did.metadata),
        "hours": written(did.values, words.HOURS),
        "working_days": tuple(many(did.values, words.DAYS)),
        "region": "" if region == words.WHOLE else region,
    }


async def check_form(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The form's errors, or what is saved."""
    try:
        hours = await deps.database.read(team_hours.check, **_chosen(did))
    except Refusal as refused:
        return await field_error(refused, did, deps)
    return {"response_action": "update", "view": words.saved(hours)}


async def save(context: Context) -> None:
    """The team's hours from now on."""
    await context.transact(team_hours.save, **_chosen(context.did), now=context.deps.clock.now())
