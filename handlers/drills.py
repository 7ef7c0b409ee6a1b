"""Scenario questions: /drill, the part of Home, and what sticks."""

from __future__ import annotations

import hashlib

from bot.services import drills
from bot.services.drill_reviews import Card
from content import drill_pages, ids
from content import help as help_words
from content.blocks import Message
from content.pack import Pack
from handlers.context import Context


def deck(pack: Pack) -> list[Card]:
    """The pack's principles as the rules of selection want them."""
    return [
        Card(
            id=principle.id,
            theme=principle.theme,
            hard=principle.theme in pack.hard_themes,
            scenarios=tuple(scenario.id for scenario in principle.scenarios),
        )
        for principle in pack.principles
    ]


async def command(context: Context) -> None:
    """/drill: a question now."""
    if context.did.text.lower() in {"help", "?"}:
        await context.tell(help_words.command(ids.DRILL))
        return
    await ask(context)


async def ask(context: Context) -> None:
    """Asks the person a question now, or says from when one fits."""
    await _ask(context, practice=False)


async def practise(context: Context) -> None:
    """Asks one although none fits."""
    await _ask(context, practice=True)


async def _ask(context: Context, *, practice: bool) -> None:
    did = context.did
    await context.know([did.user_id])
    next_on = await context.transact(
        drills.ask_now,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        key=hashlib.sha256(did.key.encode()).hexdigest()[:32],
        practice=practice,
        now=context.deps.clock.now(),
    )
    said: Message = (
        drill_pages.nothing_due(next_on)
        if next_on
        else drill_pages.on_its_way(is_first=await context.first_use("drill"))
    )
    if did.extra.get("in_modal"):
        await context.redraw(str(did.extra.get("view_id")), drill_pages.as_modal(said))
    else:
        await context.tell(said)


async def show_sticking(context: Context) -> None:
    """What sticks, for the person's own eyes."""
    did = context.did
    await context.know([did.user_id])
    stages = await context.read(
        drills.sticking, workspace_id=did.workspace_id, user_id=did.user_id, now=context.deps.clock.now()
    )
    await context.show_or_open(drill_pages.sticking(stages, context.pack))
