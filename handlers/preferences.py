"""A person's own settings."""

from __future__ import annotations

from typing import Any

from bot.domain import RecognitionStyle
from bot.services import preferences
from content import preferences as words
from content.text import plain
from handlers.context import Context
from handlers.deps import Deps
from handlers.payloads import Interaction, one


async def open_form(context: Context) -> None:
    """My settings."""
    await context.know([context.did.user_id])
    style = await context.read(
        preferences.mine, workspace_id=context.did.workspace_id, user_id=context.did.user_id
    )
    await context.open_or_say(words.form(style))


async def check_form(did: Interaction, _deps: Deps) -> dict[str, Any]:
    """What is chosen, confirmed; or the error at its field."""
    chosen = one(did.values, words.STYLE)
    if chosen not in set(RecognitionStyle):
        return {
            "response_action": "errors",
            "errors": {words.STYLE: plain("preferences.style_needed")},
        }
    return {"response_action": "update", "view": words.saved(RecognitionStyle(chosen))}


async def save(context: Context) -> None:
    """Keeps what was chosen."""
    did = context.did
    await context.know([did.user_id])
    await context.transact(
        preferences.choose,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        recognition_style=one(did.values, words.STYLE),
        now=context.deps.clock.now(),
    )
