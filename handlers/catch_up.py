"""What is open for somebody, because they ask: in answer to a command, or behind a button in Home."""

from __future__ import annotations

from bot.catch_up import CatchUp
from bot.errors import Refusal
from bot.services import catch_up
from bot.services.roles import require_programme
from content import catch_up as words
from handlers.context import Context
from handlers.mentions import readable


async def command(context: Context) -> None:
    """/encore catch-up: the list, for their eyes only."""
    did = context.did
    await context.know([did.user_id])
    await context.read(require_programme, did.workspace_id)
    said = readable(did.text).lower().split()
    if said[-1:] in (["help"], ["?"]):
        await context.tell(words.explained())
        return
    await context.tell(words.page(await _facts(context)))


async def open_list(context: Context) -> None:
    """The button in Home."""
    await context.know([context.did.user_id])
    await context.open_or_say(words.view(await _facts(context)))


async def _facts(context: Context) -> CatchUp:
    did = context.did
    return await context.read(
        catch_up.facts, workspace_id=did.workspace_id, user_id=did.user_id, now=context.deps.clock.now()
    )


async def show(context: Context) -> None:
    """One question, with its own buttons, above the list."""
    did = context.did
    shown = await context.read(
        catch_up.show, workspace_id=did.workspace_id, user_id=did.user_id, delivery=did.value
    )
    try:
        view = words.question(shown, context.pack, user_id=did.user_id)
    except KeyError:  # the pack has changed since
        raise Refusal("catch_up.gone") from None
    await context.open_or_say(view)


async def send_now(context: Context) -> None:
    """What is held goes now."""
    did = context.did
    count = await context.transact(catch_up.send_now, workspace_id=did.workspace_id, user_id=did.user_id)
    await context.tell(words.sent(count))
