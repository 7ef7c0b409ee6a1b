"""Opening the Home tab."""

from __future__ import annotations

from handlers.context import Context
from handlers.payloads import HOME_TAB


async def opened(context: Context) -> None:
    """Draws the tab; the messages tab needs nothing."""
    if context.did.value not in HOME_TAB:
        return
    await context.know([context.did.user_id])
    context.show_home()
