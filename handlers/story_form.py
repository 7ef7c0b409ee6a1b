"""A story's words are looked at before any of them is stored: what belongs to a customer is given back, never kept."""

from __future__ import annotations

from typing import Any

from bot.domain import Sharing, Telling
from bot.errors import Refusal
from bot.services import stories, story_drafts
from content import story_form as form
from content.behaviours import BEHAVIOUR, behaviour_of
from content.customer_data import take_out
from handlers import customer_data
from handlers.checks import field_errors, look_up
from handlers.context import Context
from handlers.deps import Deps
from handlers.drafts import send_or_keep
from handlers.payloads import Interaction, many, one, written


async def check_beginning(did: Interaction, deps: Deps) -> dict[str, Any]:
    """Words that hold a customer's data go straight back into the form, with what to take out; nothing is stored."""
    return await customer_data.give_back(did, deps, typed=did.text, form=_form_with)


async def _form_with(did: Interaction, deps: Deps, refused: Refusal) -> dict[str, Any]:
    author = did.author_id if did.author_id not in {"", did.user_id} else None
    return form.form(
        Telling(happened=did.text, author_id=author),
        deps.pack,
        most_characters=stories.MOST_CHARACTERS,
        most_colleagues=stories.MOST_COLLEAGUES,
        notice=[take_out(refused)],
    )


def _filled(did: Interaction, deps: Deps) -> tuple[int, Telling]:
    """(the story it belongs to or 0, what the form holds); a behaviour the pack has lost is none."""
    behaviour = behaviour_of(deps.pack, one(did.values, BEHAVIOUR))
    author = did.travels.get("author")
    return int(did.travels.get("story") or 0), Telling(
        happened=written(did.values, form.HAPPENED),
        did=written(did.values, form.DID),
        changed=written(did.values, form.CHANGED),
        prevention=written(did.values, form.PREVENTION),
        behaviour_id=behaviour.id if behaviour else "",
        sharing=one(did.values, form.SHARING) or Sharing.TEAM,
        colleagues=tuple(dict.fromkeys(many(did.values, form.COLLEAGUES))),
        author_id=str(author) if author and author != did.user_id else None,
    )


async def check_form(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The form's errors, each at its field; or what the writer sees when all is well."""
    story_id, telling = _filled(did, deps)
    asked = stories.everybody(telling, did.user_id)
    await look_up(did, deps, asked)
    faults = await deps.database.read(
        stories.check, telling, workspace_id=did.workspace_id, writer_id=did.user_id, story_id=story_id
    )
    if faults:
        return await field_errors(faults, did, deps, otherwise=form.HAPPENED)
    return {"response_action": "update", "view": form.sent(telling, deps.pack, asked=asked)}


async def submitted(context: Context) -> None:
    """Tells the story. Whatever stands in the way, what was filled in is kept; it has been looked at before."""
    did = context.did
    story_id, telling = _filled(did, context.deps)
    await send_or_keep(
        context,
        stories.submit,
        could_not=story_drafts.could_not,
        remember=story_drafts.remember,
        workspace_id=did.workspace_id,
        writer_id=did.user_id,
        story_id=story_id,
        telling=telling,
        now=context.deps.clock.now(),
    )
    context.show_home()
