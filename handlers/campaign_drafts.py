"""A draft's buttons: look at it, approve it, start it, throw it away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.errors import Refusal
from bot.services import campaign_drafts, campaign_start
from content import campaign_drafts as words
from content.refusals import refusal
from handlers.campaign_form import draft_of
from handlers.campaign_outlines import outline
from handlers.checks import today
from handlers.context import Context


async def show(context: Context) -> None:
    """Look at it."""
    await _show(context)


async def _show(context: Context, refused: Refusal | None = None) -> None:
    """The summary, in the modal whose button was pressed or a new one; on top, why something was not done."""
    campaign_id, _ = draft_of(context.did.value)
    found = await outline(context, campaign_id)
    notice = [refusal(refused.key, refused.values)] if refused else []
    await context.show_or_open(words.view(found, context.pack, notice=notice))


async def start(context: Context) -> None:
    """Start it."""
    name = await _decide(context, campaign_start.start, today=await today(context.did, context.deps))
    if name is not None:
        context.deps.sync_soon(None)
        await context.show_or_open(words.done("started", name))
        context.show_home()


async def approve(context: Context) -> None:
    """Approve it, as a second lead."""
    if await _decide(context, campaign_start.approve) is not None:
        await _show(context)
        context.show_home()


async def discard(context: Context) -> None:
    """Throw it away."""
    name = await _decide(context, campaign_drafts.discard)
    if name is not None:
        await context.show_or_open(words.done("discarded", name))
        context.show_home()


async def _decide(context: Context, rule: Callable[..., str], **given: date) -> str | None:
    """Does what a button of the draft is for. Returns the campaign's name; None after saying why it was not done."""
    did = context.did
    campaign_id, version = draft_of(did.value)
    try:
        return await context.transact(
            rule,
            workspace_id=did.workspace_id,
            campaign_id=campaign_id,
            version=version,
            by=did.user_id,
            now=context.deps.clock.now(),
            **given,
        )
    except Refusal as refused:
        await _not_done(context, refused)
        return None


_STILL_THERE = frozenset(
    {
        "campaign_drafts.changed_meanwhile",
        "campaign_drafts.approval_needed",
        "campaign_drafts.approve_own",
        "campaign_drafts.start_passed",
    }
)
"""Refusals after which the draft can still be looked at."""


async def _not_done(context: Context, refused: Refusal) -> None:
    """Shows the draft as it is now, and why nothing was done; of one that is gone only the reason is left."""
    if refused.key not in _STILL_THERE:
        raise refused
    if refused.key == "campaign_drafts.changed_meanwhile":
        refused = Refusal("campaign_drafts.look_again", person=refused.values.get("person"))
    await _show(context, refused)
