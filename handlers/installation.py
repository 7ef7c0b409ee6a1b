"""The app was taken out of the workspace, or its token taken back: what Slack says of it while it still can.

The events come in any order, more than once, and also late, when Encore is long back: so Slack is asked whether the
token works before anything stops (Slack facts 6.6).
"""

from __future__ import annotations

import structlog

from bot.errors import EncoreError
from bot.services import workspace_problems
from handlers.context import Context

log = structlog.get_logger()

_ADVICE = (
    "nothing is sent until Encore is installed again: reinstall the app, copy the new Bot User OAuth Token into "
    "SLACK_BOT_TOKEN, start Encore again"
)


async def removed(context: Context) -> None:
    """An admin uninstalled the app."""
    if await _is_out(context, workspace_problems.REMOVED):
        return
    await context.transact(
        workspace_problems.was_removed,
        workspace_id=context.did.workspace_id,
        now=context.deps.clock.now(),
    )
    context.deps.sync_soon(None)


async def revoked(context: Context) -> None:
    """Tokens were taken back. Encore has the bot's only; people's tokens are none of its own."""
    bots = [str(one) for one in context.did.extra.get("revoked_bots") or []]
    if await context.read(workspace_problems.is_ours, workspace_id=context.did.workspace_id, bots=bots):
        await _is_out(context, workspace_problems.REVOKED)


async def _is_out(context: Context, code: str) -> bool:
    """Whether Slack refuses the token now, which is noted then."""
    try:
        await context.deps.slack.identify()
    except EncoreError as problem:
        log.error("encore_is_not_installed", code=code, answer=str(problem), advice=_ADVICE)  # noqa: TRY400
    else:
        log.info("still_installed", code=code)
        return False
    did = context.did
    await context.transact(
        workspace_problems.refused, workspace_id=did.workspace_id, code=code, now=context.deps.clock.now()
    )
    context.deps.heed_problems()
    return True
