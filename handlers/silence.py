"""Somebody answers the question whether another pace suits them."""

from __future__ import annotations

from bot.errors import Refusal
from bot.services import pace_choices
from bot.services.pace_choices import Choice
from handlers.context import Context


async def choose(context: Context) -> None:
    """Keeps what was chosen; the message with the question says so from then on."""
    did = context.did
    choice, _, key = did.value.partition("|")
    if choice not in set(Choice):
        raise Refusal("silence.not_yours")
    await context.know([did.user_id])
    await context.transact(
        pace_choices.choose,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        key=key,
        choice=Choice(choice),
        now=context.deps.clock.now(),
    )
    context.show_home()
