"""A form that waited in the inbox while somebody else was quicker, and whose modal is closed by now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.services import inbox
from handlers.context import Context
from handlers.payloads import form
from tests.company import Company, words

_NEVER = datetime(2100, 1, 1, tzinfo=UTC)
"""Nobody else takes the piece of work over."""


async def worked_on_late(
    company: Company,
    who: str,
    view: dict[str, Any],
    handler: Callable[[Context], Awaitable[None]],
    **typed: str,
) -> str:
    """What the person reads when the handler comes to their form, by its block ids, only now."""
    did = form({"user": {"id": company.id(who)}, "view": {**view, "state": {"values": {}}}})
    did = replace(did, key="late", workspace_id=company.encore.workspace_id, values=dict(typed))
    deps = company.encore._deps()
    row_id = await deps.database.transact(inbox.store, did.workspace_id, did.key, did.dump(), _NEVER)
    context = Context(did, deps, row_id=row_id)
    await handler(context)
    await context.finish()
    await company.idle()
    return words(company.dms(who)[-1])
