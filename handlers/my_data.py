"""/encore my-data and /encore forget-me: for the person themself, and nobody else."""

from __future__ import annotations

from typing import Any

import structlog

from bot.errors import EncoreError
from bot.services import home, my_data
from content import my_data as words
from content.text import people, plain, say
from handlers.context import Context
from handlers.deps import Deps
from handlers.payloads import Interaction

log = structlog.get_logger()


async def send(context: Context) -> None:
    """/encore my-data: everything stored about the person, as a file in their direct messages.

    The file is made and sent here and not through the ledger, which would store a copy of everything.
    """
    did = context.did
    found = await context.read(my_data.everything, workspace_id=did.workspace_id, user_id=did.user_id)
    if not found:
        await context.say(say("my_data.nothing"))
        return
    try:
        await context.deps.slack.upload(
            did.user_id,
            name=f"encore-{context.deps.clock.now():%Y-%m-%d}.json",
            title=plain("my_data.file_title"),
            content=words.file(found, user_id=did.user_id, at=context.deps.clock.now()),
            text=words.summary(found),
        )
    except EncoreError as problem:
        log.warning("my_data_not_sent", code=str(problem))
        facts = await context.read(
            home.facts, workspace_id=did.workspace_id, user_id=did.user_id, now=context.deps.clock.now()
        )
        await context.say(say("my_data.not_sent", admins=people(facts.admins)))
        return
    await context.say(say("my_data.sent"))


async def ask(context: Context) -> None:
    """/encore forget-me: says what it means, and asks."""
    await context.open_or_say(words.ask())


async def confirmed(_did: Interaction, _deps: Deps) -> dict[str, Any]:
    """What the person sees when they have confirmed."""
    return {"response_action": "update", "view": words.forgetting()}


async def forget(context: Context) -> None:
    """Forgets the person."""
    did = context.did
    await context.transact(
        my_data.forget, workspace_id=did.workspace_id, user_id=did.user_id, now=context.deps.clock.now()
    )
    context.deps.sync_soon(None)
    context.show_home()


async def come_back(context: Context) -> None:
    """Take part again."""
    did = context.did
    await context.transact(my_data.come_back, workspace_id=did.workspace_id, user_id=did.user_id)
    await context.know([did.user_id])
    context.deps.sync_soon(None)
    context.show_home()
    await context.say(say("my_data.came_back"))
