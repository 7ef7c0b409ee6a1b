"""A campaign's calendar: opened, and paged through week by week; and which driver each behaviour gets."""

from __future__ import annotations

from bot.calendar_facts import CampaignCalendar
from bot.errors import Refusal
from bot.services import campaign_looks, campaign_preview
from content import campaign_calendar as words
from content import campaign_drafts, campaign_drivers, campaign_person
from content.campaign_drafts import SUMMARY
from content.refusals import refusal
from handlers.campaign_outlines import outline
from handlers.context import Context
from handlers.payloads import number


async def show(context: Context) -> None:
    """Opens the calendar on what comes next, over whatever is open; its own buttons turn the week."""
    campaign, named, week = context.did.value.partition("|")
    found = await calendar(context, number(campaign))
    if named:
        await context.show_or_open(words.view(found, context.pack, week=number(week)))
    else:
        await context.open_or_say(words.view(found, context.pack, week=found.this_week))
    if not found.is_looked_through:
        await _note_the_look(context, found)


async def _note_the_look(context: Context, found: CampaignCalendar) -> None:
    """Notes that a lead has looked through the draft; its summary, if it lies beneath, says so too."""
    did = context.did
    is_new = await context.transact(
        campaign_looks.looked_through,
        workspace_id=did.workspace_id,
        campaign_id=found.id,
        version=found.version,
        by=did.user_id,
        now=context.deps.clock.now(),
    )
    if not is_new:
        return
    context.show_home()
    if did.metadata == SUMMARY:
        summary = campaign_drafts.view(await outline(context, found.id), context.pack)
        await context.redraw(str(did.extra.get("view_id") or ""), summary)


async def drivers(context: Context) -> None:
    """Shows which drivers each behaviour gets."""
    found = await calendar(context, number(context.did.value))
    await context.open_or_say(campaign_drivers.view(found, context.pack))


async def person(context: Context) -> None:
    """Asks about whom the lead wants to know; with a person chosen, shows what they would get."""
    did = context.did
    chosen = did.value if did.metadata and did.name.endswith(".choose") else ""
    campaign_id = number(did.metadata if chosen else did.value)
    if not chosen:
        await context.read(
            campaign_preview.name_of, workspace_id=did.workspace_id, campaign_id=campaign_id, by=did.user_id
        )
        await context.open_or_say(campaign_person.view(campaign_id))
        return
    await context.know([chosen])
    try:
        coming = await context.read(
            campaign_preview.for_person,
            workspace_id=did.workspace_id,
            campaign_id=campaign_id,
            user_id=chosen,
            by=did.user_id,
            now=context.deps.clock.now(),
        )
    except Refusal as refused:
        if refused.key != "campaign_person.person_out":
            raise
        notice = refusal(refused.key, refused.values)
        await context.show_or_open(campaign_person.view(campaign_id, user_id=chosen, notice=notice))
        return
    await context.show_or_open(campaign_person.view(campaign_id, user_id=chosen, coming=coming))


async def calendar(context: Context, campaign_id: int) -> CampaignCalendar:
    """The calendar of a campaign, as it is now. Raises Refusal for whoever does not lead."""
    did = context.did
    return await context.read(
        campaign_preview.calendar,
        workspace_id=did.workspace_id,
        campaign_id=campaign_id,
        by=did.user_id,
        now=context.deps.clock.now(),
    )
