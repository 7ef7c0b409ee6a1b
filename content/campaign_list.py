"""All campaigns, for their leads: a page of a modal, two blocks a campaign."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import CampaignState
from bot.facts import CampaignFacts
from content import campaign_drafts, campaign_proposals, campaign_steps, delivery_log, ids
from content.blocks import Block, button, buttons, modal, note, paragraph
from content.campaign_calendar import open_button as calendar_button
from content.campaign_lines import coming_line, counts_words, state_line, switch, trouble
from content.paging import turns
from content.text import plain, say

PAGE = 10
_MOST_COMING = 3


def open_button(total: int) -> Block:
    """The button in Home that opens the list."""
    return buttons(button(plain("campaign_list.button", count=total), ids.CAMPAIGN_LIST))


def view(campaigns: Sequence[CampaignFacts], *, page: int, pages: int) -> Block:
    """A page (from 0) of so many."""
    blocks = [note(say("campaign_list.intro", page=page + 1, pages=pages))]
    for one in campaigns:
        blocks += [_campaign(one, page), _row(one)]
    if not campaigns:
        blocks.append(paragraph(say("campaign_list.none")))
    shown = turns(
        ids.CAMPAIGN_LIST,
        page=page,
        more=page + 1 < pages,
        newer=plain("campaign_list.back"),
        older=plain("campaign_list.on"),
    )
    if shown:
        blocks.append(buttons(*shown))
    return modal(plain("campaign_list.title"), blocks)


def _row(one: CampaignFacts) -> Block:
    """What there is to look at."""
    return buttons(
        *([campaign_proposals.see_button(one.waiting)] if one.waiting else []),
        campaign_steps.open_button(one, by_name=True),
        calendar_button(one.id, one.name),
        delivery_log.open_button(one.id, one.name),
    )


def _campaign(one: CampaignFacts, page: int) -> Block:
    lines: list[str] = [state_line(one)]
    if bad := trouble(one):
        lines.append(say("campaign_list.trouble", count=bad))
    if one.waiting:
        lines.append(campaign_proposals.line(one.waiting))
    if one.state in campaign_drafts.STATES:
        return paragraph(lines[0], accessory=campaign_drafts.open_button(one, by_name=True))
    paused = one.state is CampaignState.PAUSED
    if one.state is CampaignState.RUNNING and one.coming:
        lines += [say("campaign_list.next", line=coming_line(each)) for each in one.coming[:_MOST_COMING]]
        if len(one.coming) > _MOST_COMING:
            lines.append(say("home.more", count=len(one.coming) - _MOST_COMING))
    elif one.state is CampaignState.RUNNING or paused:
        nothing = say("home.next_paused" if paused else "home.next_none")
        lines.append(say("campaign_list.next", line=nothing))
    lines.append(
        say("campaign_list.sent", counts=counts_words(one.counts))
        if one.counts
        else say("campaign_list.sent_none")
    )
    accessory = switch(
        one,
        pause=ids.CAMPAIGN_LIST_PAUSE,
        resume=ids.CAMPAIGN_LIST_RESUME,
        value=f"{one.id}|{page}",
        by_name=True,
    )
    return paragraph("\n".join(lines), accessory=accessory)
