"""Whom does a command name? Mentions, and plain @names as the people of the workspace are called."""

from __future__ import annotations

from bot.services import recognition_drafts
from handlers.context import Context
from handlers.mentions import Addressed, addressed, names_somebody_plainly


async def named_people(context: Context) -> tuple[Addressed, dict[str, tuple[str, ...]]]:
    """Who is named and the words that follow; and the ids each plain @name may mean, none for a name nobody has."""
    did = context.did
    known: set[str] = set()
    if names_somebody_plainly(did.text):
        known = await context.read(recognition_drafts.spoken_names, workspace_id=did.workspace_id)
    found = addressed(did.text, known)
    if not found.names:
        return found, {}
    named = await context.read(
        recognition_drafts.resolve_names,
        workspace_id=did.workspace_id,
        giver_id=did.user_id,
        names=found.names,
    )
    return found, named
