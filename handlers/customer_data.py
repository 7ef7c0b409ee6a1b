"""A command's words are looked at before any of them is stored: a customer's data is given back, never kept."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.errors import Refusal
from bot.services.customer_data import check_safe
from content.stories import to_copy
from handlers.context import Context
from handlers.deps import Deps
from handlers.mentions import readable
from handlers.payloads import Interaction

_LINK = re.compile(r"<(?![@#!])[^<>]*>")
"""Markup that names no person, group or channel."""


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
    try:
        check_safe(did.text)
    except Refusal as refused:
        findings: Any = refused.values["found"]
        await Context(did, deps, row_id=0).reply(to_copy(findings, did.text))
        return {"response_action": "errors"}
    return {}
