"""The history of a campaign's steps: its pages, and two versions compared. Going back is an edit like any other."""

from __future__ import annotations

from typing import Any

import orjson

from bot.errors import Refusal
from bot.services import campaign_history
from bot.step_facts import HistoryPage
from content import campaign_history as words
from handlers.campaign_steps import named
from handlers.checks import field_error
from handlers.context import Context
from handlers.deps import Deps
from handlers.payloads import Interaction, number, one


async def _page(did: Interaction, deps: Deps, campaign: int, page: int = 0) -> HistoryPage:
    return await deps.database.read(
        campaign_history.page,
        workspace_id=did.workspace_id,
        campaign_id=campaign,
        by=did.user_id,
        number=page,
        size=words.PAGE,
    )


async def show(context: Context) -> None:
    """The button that opens the history, and those that turn the page."""
    campaign, page, _ = named(context.did.value)
    await context.show_or_open(words.view(await _page(context.did, context.deps, campaign, page)))


async def choose(context: Context) -> None:
    """Two versions to choose."""
    campaign, _, _ = named(context.did.value)
    page = await _page(context.did, context.deps, campaign)
    if len(page.numbers) < 2:
        await context.show_or_open(words.view(page))
    else:
        await context.show_or_open(words.compare_form(page))


async def compare(did: Interaction, deps: Deps) -> dict[str, Any]:
    """How the two that were chosen differ, in the same modal."""
    older, newer = (number(one(did.values, name)) for name in (words.OLDER, words.NEWER))
    try:
        campaign = int(orjson.loads(did.metadata)["campaign"])
        page = await _page(did, deps, campaign)
        found = await deps.database.read(
            campaign_history.compare,
            workspace_id=did.workspace_id,
            campaign_id=campaign,
            by=did.user_id,
            older=older,
            newer=newer,
        )
    except Refusal as refused:
        return await field_error(refused, did, deps)
    view = words.compare_form(page, older=older, newer=newer, told=words.compared(found))
    return {"response_action": "update", "view": view}


async def compared(_context: Context) -> None:
    """All was said in the answer; comparing changes nothing."""
