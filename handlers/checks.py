"""What is looked up and refused while a form waits for its answer."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.errors import EncoreError, Refusal
from bot.services import people
from content.story_form import fault
from handlers.deps import Deps
from handlers.payloads import Interaction

_MOST_LOOKUPS = 10
_LOOKUP_SECONDS = 1.5


async def look_up(did: Interaction, deps: Deps, user_ids: Sequence[str]) -> None:
    """Looks up who is new, while the form waits: a few people at once, and no longer than the form can."""
    known = await deps.database.read(people.known, workspace_id=did.workspace_id, user_ids=user_ids)
    missing = [user_id for user_id in user_ids if user_id not in known][:_MOST_LOOKUPS]
    users: list[dict[str, Any]] = []

    async def look(user_id: str) -> None:
        with contextlib.suppress(
            EncoreError
        ):  # whoever cannot be looked up cannot lead, and the field says so
            users.append(dict(await deps.slack.person(user_id)))

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LOOKUP_SECONDS):
            await asyncio.gather(*(look(user_id) for user_id in missing))
    if users:
        await deps.database.transact(
            people.meet, workspace_id=did.workspace_id, users=users, now=deps.clock.now()
        )


async def field_error(refused: Refusal, did: Interaction, deps: Deps) -> dict[str, Any]:
    """The acknowledgement that shows a refusal at its field, or at the first one; people in it by their names."""
    named = [
        user_id
        for name in ("person", "admins", "leads", "managers")
        for user_id in _as_list(refused.values.get(name))
    ]
    known = await deps.database.read(people.known, workspace_id=did.workspace_id, user_ids=named)
    names = {user_id: person.real_name for user_id, person in known.items()}
    field = refused.field if refused.field in did.values else next(iter(did.values), "")
    return {
        "response_action": "errors",
        "errors": {field: fault(refused, names)},
    }


async def field_errors(faults: Sequence[Refusal], did: Interaction, deps: Deps) -> dict[str, Any]:
    """The acknowledgement that shows several refusals, the first one at each field."""
    errors: dict[str, str] = {}
    for refused in faults:
        answer = await field_error(refused, did, deps)
        errors = answer["errors"] | errors
    return {"response_action": "errors", "errors": errors}


def _as_list(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


async def today(did: Interaction, deps: Deps) -> date:
    """The date where the person is."""
    known = await deps.database.read(people.known, workspace_id=did.workspace_id, user_ids=[did.user_id])
    timezone = known[did.user_id].timezone if did.user_id in known else None
    return deps.clock.now().astimezone(ZoneInfo(timezone or "UTC")).date()
