"""What a nominee says to a nomination, and how both take it back."""

from __future__ import annotations

from bot.nomination import Wish
from bot.services import nomination_consents, nomination_drafts, nominations
from content.text import say
from handlers import nomination_lists
from handlers.context import Context
from handlers.payloads import number


async def let_go(context: Context) -> None:
    """Deletes what is not on its way."""
    did = context.did
    await context.transact(
        nomination_drafts.let_go,
        workspace_id=did.workspace_id,
        nominator_id=did.user_id,
        nomination_id=number(did.value),
    )
    await nomination_lists.show_mine_or_say(context, say("nominations.deleted_done"))


async def withdraw(context: Context) -> None:
    """Takes a nomination back, or takes down what is shown of oneself."""
    did = context.did
    by_nominee = await context.transact(
        nominations.withdraw,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        nomination_id=number(did.value),
        now=context.deps.clock.now(),
    )
    done = say("nominations.take_down_done") if by_nominee else say("nominations.withdrawn_done")
    await nomination_lists.show_mine_or_say(context, done)


async def share(context: Context) -> None:
    """Share it in #channel."""
    await _answer(context, Wish.SHARE)


async def keep(context: Context) -> None:
    """Only with me."""
    await _answer(context, Wish.KEEP)


async def refuse(context: Context) -> None:
    """Please don't share."""
    await _answer(context, Wish.REFUSE)


async def _answer(context: Context, wish: Wish) -> None:
    """The question itself changes to the answer as well."""
    did = context.did
    await context.transact(
        nomination_consents.answer,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        nomination_id=number(did.value),
        wish=wish,
        now=context.deps.clock.now(),
    )
    shared = wish is Wish.SHARE
    done = say("nominations.answered_share") if shared else say("nominations.answered_keep")
    await nomination_lists.show_mine_or_say(context, done)
