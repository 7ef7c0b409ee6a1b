"""The button below a message nobody asked for: why it came."""

from __future__ import annotations

from bot.services import why
from content import why as words
from handlers.context import Context


async def show(context: Context) -> None:
    """Opens the explanation, for the person the message was written to."""
    did = context.did
    found = await context.read(
        why.why, workspace_id=did.workspace_id, user_id=did.user_id, delivery=did.value
    )
    await context.open_or_say(words.view(found))
