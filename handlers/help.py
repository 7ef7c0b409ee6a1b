"""/encore, the help page, and what explains itself the first time."""

from __future__ import annotations

from bot.domain import Role
from bot.services import home
from bot.services.roles import require_programme
from content import help as words
from content.home import summary
from content.text import say
from handlers.context import Context
from handlers.mentions import readable


async def encore(context: Context) -> None:
    """/encore shows a person's own week; a word it does not know gets the help page."""
    did = context.did
    await context.know([did.user_id])
    word = next(iter(readable(did.text).lower().split()), "")
    await context.read(require_programme, did.workspace_id)
    if word not in {"", "home", "week"}:
        emoji, held = await _reader(context)
        opening = None if word == "?" else say("help.unknown", word=word[:40])
        await context.tell(words.page(emoji=emoji, held=held, opening=opening))
        return
    facts = await context.read(
        home.facts, workspace_id=did.workspace_id, user_id=did.user_id, now=context.deps.clock.now()
    )
    first = await context.first_use("encore")
    await context.tell(summary(facts, context.pack, is_first=first))


async def encore_help(context: Context) -> None:
    """/encore help: what the reader can do."""
    await context.know([context.did.user_id])
    await context.read(require_programme, context.did.workspace_id)
    emoji, held = await _reader(context)
    await context.tell(words.page(emoji=emoji, held=held))


async def open_page(context: Context) -> None:
    """The help button in Home."""
    emoji, held = await _reader(context)
    await context.open_or_say(words.view(emoji=emoji, held=held))


async def _reader(context: Context) -> tuple[str, tuple[Role, ...]]:
    emoji, held = await context.read(
        home.reader, workspace_id=context.did.workspace_id, user_id=context.did.user_id
    )
    return emoji or context.pack.recognition_emoji[0], held
