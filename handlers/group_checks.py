"""Which of Slack's user groups can be chosen in a form, and who is in those that were? Asked while the form waits."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.errors import EncoreError
from bot.services import user_groups
from bot.services.user_groups import GroupSeen
from handlers.deps import Deps
from handlers.payloads import Interaction

_SECONDS = 1.0
_NONE_HERE = frozenset({"missing_scope", "plan_upgrade_required", "no_permission"})
"""What Slack says where Encore may not read groups, or the workspace's plan has none (Slack facts 2.4)."""


async def offered(did: Interaction, deps: Deps, chosen: Sequence[str] = ()) -> tuple[tuple[str, str], ...]:
    """(id, handle) of the groups a form offers, by handle; asked of Slack unless it said so a short while ago.

    Where Encore may not read them only those that were `chosen` before: a field that hid them would lose them.
    """
    groups, fresh = await deps.database.read(
        user_groups.offered, workspace_id=did.workspace_id, now=deps.clock.now()
    )
    if fresh:
        return groups
    try:
        seen = await _read(deps)
    except EncoreError as problem:
        denied = str(problem) in _NONE_HERE
        return tuple(one for one in groups if not denied or one[0] in chosen)
    except TimeoutError:
        return groups
    await deps.database.transact(
        user_groups.note_names, workspace_id=did.workspace_id, groups=seen, now=deps.clock.now()
    )
    return tuple((one.group_id, one.handle) for one in seen)


async def look_at_groups(deps: Deps, chosen: Sequence[str]) -> dict[str, GroupSeen] | None:
    """The groups there are now, by id; None when none was chosen, or Slack did not answer in time."""
    if not chosen:
        return None
    try:
        return {one.group_id: one for one in await _read(deps)}
    except (EncoreError, TimeoutError):
        return None


async def _read(deps: Deps) -> tuple[GroupSeen, ...]:
    async with asyncio.timeout(_SECONDS):
        return user_groups.from_slack(await deps.slack.user_groups())
