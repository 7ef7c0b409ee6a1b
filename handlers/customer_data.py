"""A command's words are looked at before any of them is stored: a customer's data is given back, never kept."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeAlias

from bot.errors import EncoreError, Refusal
from bot.services.customer_data import check_safe
from content.customer_data import to_copy
from handlers.context import Context
from handlers.deps import Deps
from handlers.mentions import readable
from handlers.payloads import Interaction

_LINK = re.compile(r"<(?![@#!])[^<>]*>")
"""Markup that names no person, group or channel."""
_OPEN_SECONDS = 1.5
"""How long a form may take to open while the command still waits for its acknowledgement."""

FormOf: TypeAlias = Callable[[Interaction, Deps, Refusal], Awaitable[dict[str, Any] | None]]
"""Makes the form that holds a command's words and says on top what has to go; None when there is none for them."""


def as_words(did: Interaction) -> Interaction:
    """Only what a person would read is worked on and stored: a link's hidden address is not."""
    return replace(did, text=readable(did.text).strip())


def naming_people(did: Interaction) -> Interaction:
    """`as_words` for a command that begins with names: those stay as Slack marks them."""
    return replace(did, text=_LINK.sub(lambda found: readable(found[0]), did.text).strip())


async def check_naming(did: Interaction, deps: Deps) -> dict[str, Any]:
    """`check_beginning` for a command that begins with names."""
    return await check_beginning(as_words(did), deps)


async def check_beginning(did: Interaction, deps: Deps) -> dict[str, Any]:
    """Words that hold a customer's data come straight back, to be copied."""
    return await give_back(did, deps, typed=did.text)


async def give_back(
    did: Interaction, deps: Deps, *, typed: str, form: FormOf | None = None
) -> dict[str, Any]:
    """Words that hold a customer's data go straight back: into the form if one opens in time, else to be copied.

    `typed` are the words as people read them. Nothing is stored of them. Returns the acknowledgement: empty when there
    is nothing to give back.
    """
    try:
        check_safe(typed)
    except Refusal as refused:
        if form is None or not await _opened(did, deps, refused, form):
            await Context(did, deps, row_id=0).reply(to_copy(refused, typed))
        return {"response_action": "errors"}
    return {}


async def _opened(did: Interaction, deps: Deps, refused: Refusal, form: FormOf) -> bool:
    with suppress(EncoreError, TimeoutError):
        async with asyncio.timeout(_OPEN_SECONDS):
            view = await form(did, deps, refused)
            if view is not None:
                await deps.slack.open_view(did.trigger_id, view)
                return True
    return False
