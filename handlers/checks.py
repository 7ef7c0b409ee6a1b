"""What is looked up and refused while a form waits for its answer."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.errors import EncoreError, Refusal
from bot.services import people
from content.refusals import for_field, people_in
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


async def field_error(
    refused: Refusal, did: Interaction, deps: Deps, *, otherwise: str = ""
) -> dict[str, Any]:
    """The acknowledgement that shows a refusal at its field; see `field_errors`."""
    return await field_errors([refused], did, deps, otherwise=otherwise)


async def field_errors(
    faults: Sequence[Refusal], did: Interaction, deps: Deps, *, otherwise: str = ""
) -> dict[str, Any]:
    """The acknowledgement that shows refusals, the first one at each field; people in them by their names.

    What belongs to no field of this form is shown at `otherwise`, or at the first one.
    """
    named = {user_id for refused in faults for user_id in people_in(refused.values)}
    names = await real_names(did, deps, named)
    spare = otherwise or next(iter(did.values), "")
    errors: dict[str, str] = {}
    for refused in faults:
        field = refused.field if refused.field in did.values else spare
        errors.setdefault(field, for_field(refused, names))
    return {"response_action": "errors", "errors": errors}


async def real_names(did: Interaction, deps: Deps, user_ids: Iterable[str]) -> dict[str, str]:
    """The real names, by id, of those of these people Encore has met."""
    wanted = sorted(user_ids)
    if not wanted:
        return {}
    known = await deps.database.read(people.known, workspace_id=did.workspace_id, user_ids=wanted)
    return {user_id: person.real_name for user_id, person in known.items()}


async def today(did: Interaction, deps: Deps) -> date:
    """The date where the person is."""
    known = await deps.database.read(people.known, workspace_id=did.workspace_id, user_ids=[did.user_id])
    timezone = known[did.user_id].timezone if did.user_id in known else None
    return deps.clock.now().astimezone(ZoneInfo(timezone or "UTC")).date()
