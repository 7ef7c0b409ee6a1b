"""All campaigns in a modal: turning its pages, pausing and resuming from there."""

from __future__ import annotations

from bot.domain import CampaignState
from bot.services import campaign_list, campaign_states
from content import campaign_list as words
from handlers.context import Context
from handlers.payloads import number


async def show(context: Context) -> None:
    """The button in a lead's Home, and those that turn the page."""
    await _show(context, number(context.did.value))


async def pause(context: Context) -> None:
    """The lead pauses a campaign of the list."""
    await _set(context, CampaignState.PAUSED)


async def resume(context: Context) -> None:
    """The lead resumes a campaign of the list."""
    await _set(context, CampaignState.RUNNING)


async def _set(context: Context, state: CampaignState) -> None:
    did = context.did
    campaign_id, _, page = did.value.partition("|")
    await context.transact(
        campaign_states.set_state,
        workspace_id=did.workspace_id,
        campaign_id=number(campaign_id),
        state=state,
        by=did.user_id,
        now=context.deps.clock.now(),
    )
    context.show_home()
    await _show(context, number(page))


async def _show(context: Context, page: int) -> None:
    did = context.did
    campaigns, page, pages = await context.read(
        campaign_list.page,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        number=page,
        size=words.PAGE,
        now=context.deps.clock.now(),
    )
    await context.show_or_open(words.view(campaigns, page=page, pages=pages))
