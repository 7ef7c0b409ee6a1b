"""A nomination's words are looked at before any of them is stored: a customer's data is given back, never kept."""

from __future__ import annotations

from typing import Any

from bot.errors import Refusal
from bot.nomination import Proposal
from bot.services import nomination_drafts, nominations
from content import nomination_form as form
from content.behaviours import BEHAVIOUR, behaviour_of
from content.customer_data import take_out
from handlers import customer_data
from handlers.checks import field_errors, look_up
from handlers.context import Context
from handlers.deps import Deps
from handlers.drafts import send_or_keep
from handlers.mentions import addressed, readable
from handlers.payloads import Interaction, one, written


async def check_beginning(did: Interaction, deps: Deps) -> dict[str, Any]:
    """Words that hold a customer's data go straight back, into the form if there is one; nothing is stored."""
    return await customer_data.give_back(did, deps, typed=readable(did.text), form=_form_with)


async def _form_with(did: Interaction, deps: Deps, refused: Refusal) -> dict[str, Any] | None:
    """The form with what a command said; None for somebody who may not nominate."""
    found = addressed(did.text)
    who = {"workspace_id": did.workspace_id, "nominator_id": did.user_id}
    proposal = Proposal(nominee_id=next(iter(found.user_ids), ""), evidence=found.text)
    start = await deps.database.read(nominations.beginning, **who)
    if start.refused:
        return None
    try:
        await deps.database.read(nominations.check_nominee, proposal, **who)
    except Refusal:
        proposal = Proposal(evidence=found.text)
    return form.form(
        proposal,
        deps.pack,
        teams=start.teams,
        most_evidence=nominations.MOST_EVIDENCE,
        most_effect=nominations.MOST_EFFECT,
        notice=[take_out(refused)],
    )


def _filled(did: Interaction, deps: Deps) -> tuple[int, Proposal]:
    """(the nomination it belongs to or 0, what the form holds); a behaviour the pack has lost is none."""
    behaviour = behaviour_of(deps.pack, one(did.values, BEHAVIOUR))
    return int(did.travels.get("nomination") or 0), Proposal(
        nominee_id=one(did.values, form.NOMINEE),
        team_channel=one(did.values, form.TEAM),
        behaviour_id=behaviour.id if behaviour else "",
        evidence=written(did.values, form.EVIDENCE),
        effect=written(did.values, form.EFFECT),
    )


async def check_form(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The form's errors, each at its field; or what the nominator sees when all is well."""
    nomination_id, proposal = _filled(did, deps)
    if proposal.nominee_id:
        await look_up(did, deps, [proposal.nominee_id])
    faults = await deps.database.read(
        nominations.check,
        proposal,
        workspace_id=did.workspace_id,
        nominator_id=did.user_id,
        nomination_id=nomination_id,
    )
    if faults:
        return await field_errors(faults, did, deps, otherwise=form.EVIDENCE)
    return {"response_action": "update", "view": form.sent(proposal, deps.pack)}


async def submitted(context: Context) -> None:
    """Sends the nomination. Whatever stands in the way, what was filled in is kept; it has been looked at before."""
    did = context.did
    nomination_id, proposal = _filled(did, context.deps)
    await send_or_keep(
        context,
        nominations.submit,
        could_not=nomination_drafts.could_not,
        remember=nomination_drafts.remember,
        workspace_id=did.workspace_id,
        nominator_id=did.user_id,
        nomination_id=nomination_id,
        proposal=proposal,
        now=context.deps.clock.now(),
    )
    context.show_home()
