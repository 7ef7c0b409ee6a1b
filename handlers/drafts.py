"""A form whose words are kept whatever happens: it is sent, or waits in the person's messages with a way to go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.errors import DatabaseUnavailable, Refusal
from bot.services.inbox import AlreadyDone
from content.given_back import given_back
from content.refusals import refusal
from handlers.context import Context


async def send_or_keep(
    context: Context,
    send: Callable[..., object],
    *,
    could_not: Callable[..., None],
    remember: Callable[..., object],
    **filled: Any,
) -> None:
    """Sends what was filled in, by a service that takes `filled`.

    When a rule refuses it, `could_not` (which also takes the `refusal`) keeps the words and tells the person why; when
    anything else goes wrong, `remember` keeps them and the error goes on. What the database did not take is tried
    again as a whole, so nothing is kept of it here.
    """
    try:
        await context.transact(send, **filled)
    except Refusal as refused:
        await context.transact(could_not, refusal=refused, **filled)
    except (DatabaseUnavailable, AlreadyDone):
        raise
    except Exception:
        await context.deps.database.transact(remember, **filled)
        raise


async def send_or_give_back(
    context: Context, send: Callable[..., object], *, typed: str, **filled: Any
) -> bool:
    """Sends what was filled in; when a rule refuses it after all, who typed it gets it back. Returns whether it went.

    For the few words of a form that passed its check, while somebody else was quicker.
    """
    try:
        await context.transact(send, **filled)
    except Refusal as refused:
        await context.tell(given_back(refusal(refused.key, refused.values), typed))
        return False
    return True
