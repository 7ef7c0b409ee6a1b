"""A command's words are looked at before any of them is stored: a customer's data is given back, never kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.errors import Refusal
from bot.services.customer_data import check_safe
from content.stories import to_copy
from handlers.context import Context
from handlers.deps import Deps
from handlers.mentions import readable
from handlers.payloads import Interaction


def as_words(did: Interaction) -> Interaction:
    """Only what a person would read is worked on and stored: a link's hidden address is not."""
    return replace(did, text=readable(did.text).strip())


async def check_beginning(did: Interaction, deps: Deps) -> dict[str, Any]:
    """Words that hold a customer's data come straight back, to be copied."""
    try:
        check_safe(did.text)
    except Refusal as refused:
        findings: Any = refused.values["found"]
        await Context(did, deps, row_id=0).reply(to_copy(findings, did.text))
        return {"response_action": "errors"}
    return {}
