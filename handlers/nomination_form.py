"""A nomination's words are looked at before any of them is stored: a customer's data is given back, never kept."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import orjson

from bot.errors import DatabaseUnavailable, EncoreError, Refusal
from bot.nomination import Proposal
from bot.services import nomination_drafts, nominations, people
from bot.services.customer_data import check_safe
from bot.services.inbox import AlreadyDone
from content import nomination_form as form
from content.recognitions import behaviour_of
from content.stories import to_copy
from content.story_form import fault, take_out
from handlers.checks import look_up
from handlers.context import Context
from handlers.deps import Deps
from handlers.mentions import addressed, printable, readable
from handlers.payloads import Interaction, one

_OPEN_SECONDS = 1.5
"""How long the form may take to open while the command still waits for its acknowledgement."""


async def check_beginning(did: Interaction, deps: Deps) -> dict[str, Any]:
    """Words that hold a customer's data go straight back, into the form if there is one; nothing is stored."""
    typed = readable(did.text)
    try:
        check_safe(typed)
    except Refusal as refused:
        if not await _opened(did, deps, refused):
            findings: Any = refused.values["found"]
            await Context(did, deps, row_id=0).reply(to_copy(findings, typed))
        return {"response_action": "errors"}
    return {}


async def _opened(did: Interaction, deps: Deps, refused: Refusal) -> bool:
    found = addressed(did.text)
    who = {"workspace_id": did.workspace_id, "nominator_id": did.user_id}
    proposal = Proposal(nominee_id=next(iter(found.user_ids), ""), evidence=found.text)
    with suppress(EncoreError, TimeoutError):
        async with asyncio.timeout(_OPEN_SECONDS):
            start = await deps.database.read(nominations.beginning, **who)
            if start.refused:
                return False
            try:
                await deps.database.read(nominations.check_nominee, proposal, **who)
            except Refusal:
                proposal = Proposal(evidence=found.text)
            view = form.form(
                proposal,
                deps.pack,
                teams=start.teams,
                most_evidence=nominations.MOST_EVIDENCE,
                most_effect=nominations.MOST_EFFECT,
                notice=[take_out(refused)],
            )
            await deps.slack.open_view(did.trigger_id, view)
        return True
    return False


def _filled(did: Interaction, deps: Deps) -> tuple[int, Proposal]:
    """(the nomination it belongs to or 0, what the form holds); a behaviour the pack has lost is none."""
    metadata: dict[str, Any] = orjson.loads(did.metadata or "{}")
    behaviour = behaviour_of(deps.pack, one(did.values, form.BEHAVIOUR))
    return int(metadata.get("nomination") or 0), Proposal(
        nominee_id=one(did.values, form.NOMINEE),
        team_channel=one(did.values, form.TEAM),
        behaviour_id=behaviour.id if behaviour else "",
        evidence=printable(one(did.values, form.EVIDENCE)).strip(),
        effect=printable(one(did.values, form.EFFECT)).strip(),
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
    if not faults:
        return {"response_action": "update", "view": form.sent(proposal, deps.pack)}
    known = await deps.database.read(
        people.known, workspace_id=did.workspace_id, user_ids=[proposal.nominee_id]
    )
    names = {user_id: person.real_name for user_id, person in known.items()}
    errors: dict[str, str] = {}
    for refused in faults:
        field = refused.field if refused.field in did.values else form.EVIDENCE
        errors.setdefault(str(field), fault(refused, names).replace("`", ""))
    return {"response_action": "errors", "errors": errors}


async def submitted(context: Context) -> None:
    """Sends the nomination. Whatever stands in the way, what was filled in is kept; it has been looked at before."""
    did = context.did
    nomination_id, proposal = _filled(did, context.deps)
    made: dict[str, Any] = {
        "workspace_id": did.workspace_id,
        "nominator_id": did.user_id,
        "nomination_id": nomination_id,
        "proposal": proposal,
        "now": context.deps.clock.now(),
    }
    try:
        await context.transact(nominations.submit, **made)
    except Refusal as refused:
        await context.transact(nomination_drafts.could_not, refusal=refused, **made)
    except (DatabaseUnavailable, AlreadyDone):
        raise
    except Exception:
        await context.deps.database.transact(nomination_drafts.remember, **made)
        raise
    context.show_home()
