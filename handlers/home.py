"""Opening the Home tab."""

from __future__ import annotations

from handlers.context import Context


async def opened(context: Context) -> None:
    """Draws the tab; the messages tab needs nothing."""
    if context.did.value not in {"", "home"}:
        return
    await context.know([context.did.user_id])
    context.show_home()
