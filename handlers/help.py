"""/encore, the help page, and an answer to whoever writes to Encore."""

from __future__ import annotations

from bot.services import home
from bot.services.roles import require_programme
from content import help as words
from content.home import summary
from content.text import say
from handlers.context import Context
from handlers.mentions import readable


async def encore(context: Context) -> None:
    """/encore shows a person's own week; /encore help what they can do."""
    did = context.did
    await context.know([did.user_id])
    word = next(iter(readable(did.text).lower().split()), "")
    await context.read(require_programme, did.workspace_id)
    emoji, is_lead = await _who(context)
    if word in {"help", "?"}:
        await context.tell(words.page(emoji=emoji, is_lead=is_lead))
        return
    if word not in {"", "home", "week"}:
        await context.tell(
            words.page(emoji=emoji, is_lead=is_lead, opening=say("help.unknown", word=word[:40]))
        )
        return
    facts = await context.read(
        home.facts, workspace_id=did.workspace_id, user_id=did.user_id, now=context.deps.clock.now()
    )
    await context.tell(summary(facts, context.pack))


async def open_page(context: Context) -> None:
    """The help button in Home."""
    emoji, is_lead = await _who(context)
    await context.open_or_say(words.view(emoji=emoji, is_lead=is_lead))


async def _who(context: Context) -> tuple[str, bool]:
    emoji, is_lead = await context.read(
        home.is_lead, workspace_id=context.did.workspace_id, user_id=context.did.user_id
    )
    return emoji or context.pack.recognition_emoji[0], is_lead
