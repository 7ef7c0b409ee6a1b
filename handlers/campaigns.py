"""Pausing, resuming and ending a campaign in Home, and taking one over whose owner left."""

from __future__ import annotations

from bot.domain import CampaignState
from bot.services import campaign_owners, campaign_start, campaign_states
from content.text import say
from handlers.context import Context
from handlers.payloads import number


async def pause(context: Context) -> None:
    """The lead pauses."""
    await _set(context, CampaignState.PAUSED)


async def resume(context: Context) -> None:
    """The lead resumes."""
    await _set(context, CampaignState.RUNNING)


async def end(context: Context) -> None:
    """The lead ends it for good."""
    did = context.did
    await context.transact(
        campaign_start.end,
        workspace_id=did.workspace_id,
        campaign_id=number(did.value),
        by=did.user_id,
        now=context.deps.clock.now(),
    )
    context.show_home()


async def _set(context: Context, state: CampaignState) -> None:
    did = context.did
    await context.transact(
        campaign_states.set_state,
        workspace_id=did.workspace_id,
        campaign_id=number(did.value),
        state=state,
        by=did.user_id,
        now=context.deps.clock.now(),
    )
    context.show_home()


async def take_over(context: Context) -> None:
    """Somebody who was asked looks after a campaign from now on."""
    did = context.did
    name = await context.transact(
        campaign_owners.take_over,
        workspace_id=did.workspace_id,
        campaign_id=number(did.value),
        by=did.user_id,
        now=context.deps.clock.now(),
    )
    context.show_home()
    await context.say(say("campaign_owners.done", name=name))
