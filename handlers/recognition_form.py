"""The form of a thank-you, when it comes back: looked at before it is accepted, then the thanks are given."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.domain import Reach
from bot.errors import Refusal
from bot.services import recognition_drafts, recognition_reach, recognitions
from content import recognition_form as words
from content.behaviours import BEHAVIOUR, behaviour_of
from content.refusals import for_field
from content.text import plain
from handlers.checks import real_names
from handlers.context import Context
from handlers.deps import Deps
from handlers.drafts import send_or_keep
from handlers.mentions import printable
from handlers.payloads import Interaction, many, one


@dataclass(frozen=True, slots=True)
class _Filled:
    """A form that came back. `field` is the one that asks for people; None when the form showed who is thanked.

    `text` is None when it neither was asked for nor travelled with the form: then the draft has it.
    """

    draft_id: int
    receivers: list[str]
    field: str | None
    text: str | None
    behaviour_id: str
    reach: Reach


def _filled(did: Interaction) -> _Filled:
    which = sorted(name for name in did.values if name.startswith(f"{words.WHICH}."))
    receivers = (
        many(did.values, words.RECEIVERS)
        if words.RECEIVERS in did.values
        else list(did.travels.get("receivers") or [])
    )
    receivers += [one(did.values, name) for name in which if did.values[name]]
    text = one(did.values, words.TEXT) if words.TEXT in did.values else did.travels.get("text")
    channels, privately, words_name = did.travels.get("reach") or ([], [], False)
    return _Filled(
        draft_id=int(did.travels.get("draft") or 0),
        receivers=list(dict.fromkeys(receivers)),
        field=words.RECEIVERS if words.RECEIVERS in did.values else next(iter(which), None),
        text=None if text is None else printable(text).strip(),
        behaviour_id=one(did.values, BEHAVIOUR),
        reach=Reach(tuple(channels), tuple(privately), words_name=bool(words_name)),
    )


async def _text(filled: _Filled, did: Interaction, deps: Deps) -> str:
    if filled.text is not None:
        return filled.text
    return await deps.database.read(
        recognition_drafts.text_of,
        workspace_id=did.workspace_id,
        giver_id=did.user_id,
        draft_id=filled.draft_id,
    )


async def check_form(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The form's errors, each at its field; or what the giver sees when all is well."""
    filled = _filled(did)
    text = await _text(filled, did, deps)
    errors: dict[str, str] = {}
    if words.TEXT in did.values:
        try:
            recognitions.check_text(text)
        except Refusal as refused:
            errors[words.TEXT] = for_field(refused)
    if behaviour_of(deps.pack, filled.behaviour_id) is None:
        errors[BEHAVIOUR] = plain("recognitions.behaviour_needed")
    if filled.field is not None:
        try:
            await deps.database.read(
                recognitions.check_receivers,
                workspace_id=did.workspace_id,
                giver_id=did.user_id,
                receiver_ids=filled.receivers,
            )
        except Refusal as refused:
            if refused.key != "recognitions.unknown_person":
                names = await real_names(did, deps, filled.receivers)
                errors[filled.field] = for_field(refused, names)
    if errors:
        return {"response_action": "errors", "errors": errors}
    reach = filled.reach
    if filled.field or reach.privately:
        reach = await deps.database.read(
            recognition_reach.plan,
            workspace_id=did.workspace_id,
            giver_id=did.user_id,
            receiver_ids=filled.receivers,
            text=text,
        )
    view = words.given_view(
        deps.pack,
        receiver_ids=filled.receivers,
        text=text,
        behaviour_id=filled.behaviour_id,
        reach=reach,
    )
    return {"response_action": "update", "view": view}


async def submitted(context: Context) -> None:
    """Gives the thanks. Whatever stands in the way, what was filled in is kept."""
    did = context.did
    filled = _filled(did)
    text = await _text(filled, did, context.deps)
    await context.know([did.user_id, *filled.receivers])
    await send_or_keep(
        context,
        partial(recognitions.give, behaviour_id=filled.behaviour_id),
        could_not=recognition_drafts.could_not,
        remember=recognition_drafts.remember,
        workspace_id=did.workspace_id,
        giver_id=did.user_id,
        draft_id=filled.draft_id,
        receiver_ids=filled.receivers,
        text=text,
        now=context.deps.clock.now(),
    )
