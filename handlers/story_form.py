"""A story's words are looked at before any of them is stored: what belongs to a customer is given back, never kept."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import orjson

from bot.domain import Sharing, Telling
from bot.errors import DatabaseUnavailable, EncoreError, Refusal
from bot.services import people, stories, story_drafts
from bot.services.customer_data import check_safe
from bot.services.inbox import AlreadyDone
from content import stories as words
from content import story_form as form
from content.recognitions import behaviour_of
from handlers.checks import look_up
from handlers.context import Context
from handlers.deps import Deps
from handlers.mentions import printable
from handlers.payloads import Interaction, many, one

_OPEN_SECONDS = 1.5
"""How long the form may take to open while the command still waits for its acknowledgement."""


async def check_beginning(did: Interaction, deps: Deps) -> dict[str, Any]:
    """Words that hold a customer's data go straight back into the form, with what to take out; nothing is stored."""
    try:
        check_safe(did.text)
    except Refusal as refused:
        if not await _opened(did, deps, refused):
            findings: Any = refused.values["found"]
            await Context(did, deps, row_id=0).reply(words.to_copy(findings, did.text))
        return {"response_action": "errors"}
    return {}


async def _opened(did: Interaction, deps: Deps, refused: Refusal) -> bool:
    author = did.author_id if did.author_id not in {"", did.user_id} else None
    view = form.form(
        Telling(happened=did.text, author_id=author),
        deps.pack,
        most_characters=stories.MOST_CHARACTERS,
        most_colleagues=stories.MOST_COLLEAGUES,
        notice=[form.take_out(refused)],
    )
    with suppress(EncoreError, TimeoutError):
        async with asyncio.timeout(_OPEN_SECONDS):
            await deps.slack.open_view(did.trigger_id, view)
        return True
    return False


def _filled(did: Interaction, deps: Deps) -> tuple[int, Telling]:
    """(the story it belongs to or 0, what the form holds); a behaviour the pack has lost is none."""
    metadata: dict[str, Any] = orjson.loads(did.metadata or "{}")
    behaviour = behaviour_of(deps.pack, one(did.values, form.BEHAVIOUR))
    author = metadata.get("author")
    return int(metadata.get("story") or 0), Telling(
        happened=_text(did, form.HAPPENED),
        did=_text(did, form.DID),
        changed=_text(did, form.CHANGED),
        prevention=_text(did, form.PREVENTION),
        behaviour_id=behaviour.id if behaviour else "",
        sharing=one(did.values, form.SHARING) or Sharing.TEAM,
        colleagues=tuple(dict.fromkeys(many(did.values, form.COLLEAGUES))),
        author_id=str(author) if author and author != did.user_id else None,
    )


def _text(did: Interaction, name: str) -> str:
    return printable(one(did.values, name)).strip()


async def check_form(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The form's errors, each at its field; or what the writer sees when all is well."""
    story_id, telling = _filled(did, deps)
    asked = stories.everybody(telling, did.user_id)
    await look_up(did, deps, asked)
    faults = await deps.database.read(
        stories.check, telling, workspace_id=did.workspace_id, writer_id=did.user_id, story_id=story_id
    )
    if faults:
        named = [str(one.values["person"]) for one in faults if "person" in one.values]
        known = await deps.database.read(people.known, workspace_id=did.workspace_id, user_ids=named)
        names = {user_id: person.real_name for user_id, person in known.items()}
        errors: dict[str, str] = {}
        for fault in faults:
            errors.setdefault(fault.field or form.HAPPENED, form.fault(fault, names))
        return {"response_action": "errors", "errors": errors}
    return {"response_action": "update", "view": form.sent(telling, deps.pack, asked=asked)}


async def submitted(context: Context) -> None:
    """Tells the story. Whatever stands in the way, what was filled in is kept; it has been looked at before."""
    did = context.did
    story_id, telling = _filled(did, context.deps)
    told: dict[str, Any] = {
        "workspace_id": did.workspace_id,
        "writer_id": did.user_id,
        "story_id": story_id,
        "telling": telling,
        "now": context.deps.clock.now(),
    }
    try:
        await context.transact(stories.submit, **told)
    except Refusal as refused:
        await context.transact(story_drafts.could_not, refusal=refused, **told)
    except (DatabaseUnavailable, AlreadyDone):
        raise
    except Exception:
        await context.deps.database.transact(story_drafts.remember, **told)
        raise
    context.show_home()
