"""The delivery log of a campaign in a modal: opening it, choosing what is shown, turning its pages."""

from __future__ import annotations

from bot.delivery_log import LogPage
from bot.services import delivery_log
from content import delivery_log as words
from handlers.context import Context
from handlers.payloads import number


async def show(context: Context) -> None:
    """The button at a campaign: opens the log, over the list where it was pressed."""
    await context.open_or_say(words.view(await _page(context)))


async def turn(context: Context) -> None:
    """The buttons in the log: another filter or page, in the same modal."""
    await context.show_or_open(words.view(await _page(context)))


async def _page(context: Context) -> LogPage:
    did = context.did
    campaign_id, _, rest = did.value.partition("|")
    wanted, _, page = rest.partition("|")
    return await context.read(
        delivery_log.page,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        campaign_id=number(campaign_id),
        wanted=wanted,
        number=number(page),
        size=words.PAGE,
    )
