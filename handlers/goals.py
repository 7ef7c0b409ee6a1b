"""The list of goals, and the taps that need no form: agreeing, taking back, asking again, showing again."""

from __future__ import annotations

from typing import Any

from bot.errors import Refusal
from bot.services import goal_agreement, goal_progress, goal_reading
from content import goal_board as words
from content.refusals import refusal
from content.text import Mrkdwn, say
from handlers.context import Context
from handlers.payloads import number


async def board(context: Context) -> None:
    """Every goal the person may read, a page at a time."""
    view = await _view(context, page=number(context.did.value))
    if ".board." in context.did.name:
        await context.show_or_open(view)
    else:
        await context.open_or_say(view)


async def _view(context: Context, *, page: int = 0, notice: list[Mrkdwn] | None = None) -> dict[str, Any]:
    did = context.did
    found = await context.read(
        goal_reading.board,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        now=context.deps.clock.now(),
    )
    return words.view(found, page=page, notice=notice or [])


async def _show_or_say(context: Context, sentence: Mrkdwn) -> None:
    """After a tap in the list the list shows what became of it; after one in a message, a sentence does."""
    if context.did.extra.get("in_modal"):
        await context.show_or_open(await _view(context, notice=[sentence]))
    else:
        await context.say(sentence)
    context.show_home()


async def _tapped(context: Context, service: Any, sentence: Mrkdwn, *, with_card: bool = False) -> None:
    """Does what a button is for; with `with_card` its value also names the message the person meant."""
    did = context.did
    more: dict[str, int] = {}
    goal_id, _, card = did.value.partition(":")
    if with_card:
        more["card"] = number(card)
    try:
        await context.transact(
            service,
            workspace_id=did.workspace_id,
            by=did.user_id,
            goal_id=number(goal_id),
            now=context.deps.clock.now(),
            **more,
        )
    except Refusal as refused:
        await _show_or_say(context, refusal(refused.key, refused.values))
        return
    await _show_or_say(context, sentence)


async def agree(context: Context) -> None:
    """I agree."""
    did = context.did
    await context.know([did.user_id])
    try:
        goal = await context.transact(
            goal_agreement.agree,
            workspace_id=did.workspace_id,
            by=did.user_id,
            goal_id=number(did.value),
            now=context.deps.clock.now(),
        )
    except Refusal as refused:
        await _show_or_say(context, refusal(refused.key, refused.values))
        return
    if goal.is_live and len(goal.agreed) < goal.needed:
        await _show_or_say(context, say("goals.agreed_now", count=len(goal.agreed), needed=goal.needed))
    else:
        await _show_or_say(context, say("goals.agreed_starts"))


async def take_back(context: Context) -> None:
    """Take back my yes."""
    await _tapped(context, goal_agreement.take_back, say("goals.taken_back"))


async def undo_check_in(context: Context) -> None:
    """Take back my number."""
    await _tapped(context, goal_progress.take_back, say("goals.undone"))


async def keep_asking(context: Context) -> None:
    """Keep asking."""
    await _tapped(context, goal_agreement.keep_asking, say("goals.asked_again"), with_card=True)


async def show(context: Context) -> None:
    """Show it in the channel."""
    await _tapped(context, goal_agreement.show_again, say("goals.shown_again"), with_card=True)
