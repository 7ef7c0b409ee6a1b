"""Saying which channels are teams of the programme, and who takes part."""

from __future__ import annotations

from typing import Any

from bot.errors import Refusal
from bot.services import teams
from bot.services.teams import TakingPart
from content import programmes as setup_words
from content import teams as words
from handlers.checks import field_error
from handlers.context import Context
from handlers.deps import Deps
from handlers.payloads import Interaction, many, one


async def open_form(context: Context) -> None:
    """Change teams."""
    did = context.did
    now = await context.read(teams.taking_part, workspace_id=did.workspace_id, by=did.user_id)
    await context.open_or_say(words.form(now.channels, now.chosen_people))


def _wanted(did: Interaction) -> tuple[TakingPart, list[str]]:
    chosen = one(did.values, setup_words.WHO) == setup_words.CHOSEN
    people = tuple(many(did.values, setup_words.PEOPLE)) if chosen else None
    shown: list[str] = did.travels.get("shown") or []
    return TakingPart(tuple(many(did.values, setup_words.CHANNELS)), people), shown


async def check_form(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The form's errors, each at its field; or what changes."""
    wanted, shown = _wanted(did)
    try:
        changed = await deps.database.read(
            teams.check, wanted, shown=shown, workspace_id=did.workspace_id, by=did.user_id
        )
    except Refusal as refused:
        return await field_error(refused, did, deps)
    return {"response_action": "update", "view": words.saved(changed.new, changed.left)}


async def save(context: Context) -> None:
    """Says who takes part from now on; the channels' members are read soon."""
    did = context.did
    wanted, shown = _wanted(did)
    await context.transact(
        teams.change,
        wanted=wanted,
        shown=shown,
        workspace_id=did.workspace_id,
        by=did.user_id,
        now=context.deps.clock.now(),
    )
    context.deps.sync_soon(None)
    context.show_home()
