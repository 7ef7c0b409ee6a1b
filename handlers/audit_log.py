"""What was changed, and by whom."""

from __future__ import annotations

from bot.services import audit_log
from content import audit_log as words
from handlers.context import Context
from handlers.payloads import number


async def show(context: Context) -> None:
    """The button in a lead's Home, and those that turn the page."""
    did = context.did
    page = number(did.value)
    acts, more = await context.read(
        audit_log.page, workspace_id=did.workspace_id, user_id=did.user_id, page=page, size=words.PAGE
    )
    await context.show_or_open(words.view(acts, page=page, more=more))
