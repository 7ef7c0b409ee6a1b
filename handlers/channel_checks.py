"""What is wrong with the channels somebody chose in a form? Asked of Slack while the form waits."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

from bot.errors import EncoreError
from bot.services import programmes
from bot.services.campaign_form import Looked
from bot.slack.errors import SlackProblem
from handlers.deps import Deps
from handlers.payloads import Interaction

_SECONDS = 1.5
_MOST = 20


async def look_at(did: Interaction, deps: Deps, channel_ids: Sequence[str]) -> Looked:
    """Names, members and problems of channels, a few at once and no longer than a form can wait.

    What could not be looked at in time has no problem: reading the team reports it later.
    """
    entered = await deps.database.read(programmes.entered_channels, did.workspace_id)
    members: dict[str, tuple[str, ...]] = {}
    problems: dict[str, str] = {}
    names: dict[str, str] = {}

    async def look(channel_id: str) -> None:
        try:
            channel = await deps.slack.channel(channel_id)
        except EncoreError as problem:
            code = problem.code if isinstance(problem, SlackProblem) else ""
            if code in _PROBLEMS:
                problems[channel_id] = code
            return
        names[channel_id] = f"#{channel.get('name') or channel_id}"
        if channel.get("is_archived"):
            problems[channel_id] = "is_archived"
        elif not channel.get("is_member") and channel_id in entered:
            problems[channel_id] = "not_in_channel"
        else:
            with contextlib.suppress(EncoreError):
                members[channel_id] = tuple(await deps.slack.members(channel_id))

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_SECONDS):
            await asyncio.gather(*(look(channel_id) for channel_id in channel_ids[:_MOST]))
    return Looked(members=members, problems=problems, names=names)


_PROBLEMS = frozenset({"channel_not_found", "is_archived", "method_not_supported_for_channel_type"})
"""What Slack says of a channel that can never be used as it is (Slack facts 5.2)."""
