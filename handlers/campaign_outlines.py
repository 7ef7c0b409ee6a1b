"""A draft's summary: read with what the workspace lets Encore send, and shown once the draft is saved."""

from __future__ import annotations

from bot.campaign_facts import CampaignOutline
from bot.services import campaign_outline
from content import campaign_drafts as words
from content.text import say
from handlers.context import Context


async def outline(context: Context, campaign_id: int) -> CampaignOutline:
    """The summary of a campaign as it is now. Raises Refusal for whoever does not lead, or when it is gone."""
    return await context.read(
        campaign_outline.outline,
        workspace_id=context.did.workspace_id,
        campaign_id=campaign_id,
        by=context.did.user_id,
        now=context.deps.clock.now(),
        per_minute=context.deps.messages_per_minute,
    )


async def show_saved(context: Context, view_id: str, campaign_id: int) -> None:
    """Shows the summary in place of the form that was sent; when that is closed by now, says that it is saved."""
    found = await outline(context, campaign_id)
    if not await context.redraw(view_id, words.view(found, context.pack)):
        await context.say(say("campaign_drafts.draft_line", name=found.name))
