"""A change that waits for a second lead: looked at, approved, given back with a note, withdrawn, opened again."""

from __future__ import annotations

from typing import Any

from bot.campaign_proposal import ProposalState
from bot.campaign_proposal_facts import ProposalFacts
from bot.errors import Refusal
from bot.services import campaign_proposal_decisions as decisions
from bot.services import campaign_proposal_facts, campaign_proposals
from content import campaign_proposals as words
from content.campaign_step_forms import About
from content.lead_notes import NOTE
from content.refusals import refusal
from content.text import Mrkdwn, say
from handlers import campaign_sessions, campaign_step_forms
from handlers.checks import field_error
from handlers.context import Context
from handlers.deps import Deps
from handlers.drafts import send_or_give_back
from handlers.payloads import Interaction, number, written


async def _facts(did: Interaction, deps: Deps, proposal: int) -> ProposalFacts:
    return await deps.database.read(
        campaign_proposal_facts.facts,
        workspace_id=did.workspace_id,
        proposal_id=proposal,
        by=did.user_id,
    )


async def show(context: Context) -> None:
    """See the change."""
    one = await _facts(context.did, context.deps, number(context.did.value))
    await context.show_or_open(words.view(one))


async def approve(context: Context) -> None:
    """Approve the change: made now, if it still fits."""
    try:
        state = await context.transact(decisions.approve, **_mine(context))
    except Refusal as refused:
        await _said(context, _kindly(refused))
        return
    await _said(context, _DONE[state]())


_DONE = {
    ProposalState.APPROVED: lambda: say("campaign_proposals.approve_done"),
    ProposalState.OUTDATED: lambda: say("campaign_proposals.outdated_done"),
    ProposalState.LEFT: lambda: say("campaign_proposals.left_done"),
    ProposalState.OVER: lambda: say("campaign_proposals.over_done"),
}


async def withdraw(context: Context) -> None:
    """Withdraw the change."""
    try:
        await context.transact(campaign_proposals.withdraw, **_mine(context))
    except Refusal as refused:
        await _said(context, _kindly(refused))
        return
    await _said(context, say("campaign_proposals.withdraw_done"))


def _mine(context: Context) -> dict[str, Any]:
    did = context.did
    return {
        "workspace_id": did.workspace_id,
        "proposal_id": number(did.value),
        "by": did.user_id,
        "now": context.deps.clock.now(),
    }


def _kindly(refused: Refusal) -> Mrkdwn:
    """The sentence of a refusal of somebody who leads; of anybody else it goes on."""
    if refused.key.startswith("roles.") or refused.key == "campaign_proposals.gone":
        raise refused
    return refusal(refused.key, refused.values)


async def _said(context: Context, sentence: Mrkdwn) -> None:
    """In a modal the change as it is now; below a message a sentence, for the message changes by itself."""
    if context.did.extra.get("in_modal"):
        one = await _facts(context.did, context.deps, number(context.did.value))
        await context.show_or_open(words.view(one, notice=[sentence]))
    else:
        await context.say(sentence)
    context.show_home()


async def ask_for_note(context: Context) -> None:
    """Not like this: asks why."""
    did = context.did
    one = await _facts(did, context.deps, number(did.value))
    if not one.may_decide:
        key = "campaign_proposals.own" if one.mine else "campaign_proposals.decided"
        await _said(context, refusal(key, {}))
        return
    travels = {"proposal": one.id, "view": str(did.extra.get("view_id") or "")}
    await context.open_or_say(words.note_form(one, most=decisions.MOST_NOTE, travels=travels))


def _proposal(did: Interaction) -> int:
    return int(did.travels.get("proposal") or 0)


async def check_note(did: Interaction, deps: Deps) -> dict[str, Any]:
    """What stands in the way, at the field; or that its author gets the note."""
    said = written(did.values, NOTE)
    try:
        await deps.database.read(
            decisions.check_note,
            workspace_id=did.workspace_id,
            proposal_id=_proposal(did),
            by=did.user_id,
            note=said,
        )
        one = await _facts(did, deps, _proposal(did))
    except Refusal as refused:
        return await field_error(refused, did, deps)
    return {"response_action": "update", "view": words.note_sent(one, said)}


async def turn_down(context: Context) -> None:
    """Gives it back with the note, and draws what it was opened from anew. Who comes too late gets the note back."""
    did = context.did
    said = written(did.values, NOTE)
    if not await send_or_give_back(
        context,
        decisions.turn_down,
        typed=said,
        workspace_id=did.workspace_id,
        proposal_id=_proposal(did),
        by=did.user_id,
        note=said,
        now=context.deps.clock.now(),
    ):
        return
    one = await _facts(did, context.deps, _proposal(did))
    await context.redraw(str(did.travels.get("view") or ""), words.view(one))
    context.show_home()


async def open_again(context: Context) -> None:
    """Open it again: the form with what was filled in, on the campaign as it is now."""
    did, deps = context.did, context.deps
    found = await context.read(
        decisions.again, workspace_id=did.workspace_id, proposal_id=number(did.value), by=did.user_id
    )
    notice = [say("campaign_proposals.reopened")]
    if found.edit is not None:
        about = About(found.campaign_id, found.version, found.edit)
        view = await campaign_step_forms.again(context, about, notice=notice)
    else:
        view = await campaign_sessions.form_of(did, deps, found.campaign_id, found.themes, notice=notice)
    await context.show_or_open(view)
