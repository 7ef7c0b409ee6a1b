"""A programme lead chooses the tone in which teams celebrate."""

from __future__ import annotations

from typing import Any

from bot.errors import Refusal
from bot.facts import Tone
from bot.services import celebration_lines
from content import celebration_tone as words
from handlers.checks import field_error
from handlers.context import Context
from handlers.deps import Deps
from handlers.payloads import Interaction, one


async def open_tone(context: Context) -> None:
    """Tone of celebrations."""
    tone = await context.read(
        celebration_lines.to_choose, workspace_id=context.did.workspace_id, by=context.did.user_id
    )
    await context.open_or_say(words.form(tone))


async def check_tone(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The error at its field, or what is saved."""
    chosen = one(did.values, words.TONE) or ""
    try:
        await deps.database.read(
            celebration_lines.check, workspace_id=did.workspace_id, by=did.user_id, tone=chosen
        )
    except Refusal as refused:
        return await field_error(refused, did, deps)
    return {"response_action": "update", "view": words.saved(Tone(chosen))}


async def save_tone(context: Context) -> None:
    """Keeps the tone."""
    did = context.did
    await context.transact(
        celebration_lines.set_tone,
        workspace_id=did.workspace_id,
        by=did.user_id,
        tone=one(did.values, words.TONE) or "",
        now=context.deps.clock.now(),
    )
    context.show_home()
