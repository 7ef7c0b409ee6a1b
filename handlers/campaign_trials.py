"""Planned messages seen beforehand: one in the lead's own messages, or a week of them in a private channel."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

from bot.errors import EncoreError, Refusal
from bot.services import campaign_preview, campaign_trials
from bot.services.campaign_trials import Trial
from content import campaign_trial as words
from content.text import say
from handlers.checks import field_error
from handlers.context import Context
from handlers.deps import Deps
from handlers.payloads import Interaction, number, one

_SECONDS = 1.8
"""How long Slack is asked about a channel while the form waits."""


async def show(context: Context) -> None:
    """Sends one planned message to the lead who asks for it."""
    did = context.did
    campaign, _, rest = did.value.partition("|")
    step, _, rest = rest.partition("|")
    local, _, n = rest.partition("|")
    try:
        at = datetime.fromisoformat(local)
    except ValueError:
        raise Refusal("campaign_trials.not_planned") from None
    trial = await context.read(
        campaign_trials.one,
        workspace_id=did.workspace_id,
        campaign_id=number(campaign),
        step_id=number(step),
        local=at,
        n=number(n),
        by=did.user_id,
        now=context.deps.clock.now(),
    )
    await _show(context, trial, to=did.user_id)
    await context.say(say("campaign_trials.sent"))


async def _show(context: Context, trial: Trial, *, to: str) -> None:
    did = context.did
    await context.transact(
        campaign_trials.show,
        workspace_id=did.workspace_id,
        trial=trial,
        to=to,
        by=did.user_id,
        key=did.key,
        now=context.deps.clock.now(),
    )


async def pressed(context: Context) -> None:
    """A button in a preview."""
    await context.say(say("campaign_trials.only"))


async def open_week(context: Context) -> None:
    """Asks where a week is to be tested."""
    did = context.did
    campaign_id, week = _week_of(did.value)
    name = await context.read(
        campaign_preview.name_of, workspace_id=did.workspace_id, campaign_id=campaign_id, by=did.user_id
    )
    await context.open_or_say(words.form(name, campaign_id=campaign_id, week=week))


def _week_of(value: str) -> tuple[int, int]:
    campaign, _, week = value.partition("|")
    return number(campaign), number(week)


async def check_week(did: Interaction, deps: Deps) -> dict[str, Any]:
    """What stands in the way of posting there, or that it is on its way."""
    channel_id = one(did.values, words.CHANNEL)
    campaign_id, week = _week_of(did.metadata)
    try:
        await _check_channel(did, deps, channel_id)
        await deps.database.read(
            campaign_trials.week,
            workspace_id=did.workspace_id,
            campaign_id=campaign_id,
            week=week,
            by=did.user_id,
            now=deps.clock.now(),
        )
    except Refusal as refused:
        return await field_error(refused, did, deps)
    return {"response_action": "update", "view": words.started(channel_id, week)}


async def _check_channel(did: Interaction, deps: Deps, channel_id: str) -> None:
    """Raises Refusal unless it is a private channel in which both Encore and the lead are."""
    if not channel_id:
        raise Refusal("campaign_trials.channel_missing", field=words.CHANNEL)
    try:
        async with asyncio.timeout(_SECONDS):
            found, members = await asyncio.gather(
                deps.slack.channel(channel_id), deps.slack.members(channel_id)
            )
    except TimeoutError:
        raise Refusal("campaign_trials.channel_slow", field=words.CHANNEL) from None
    except EncoreError:
        raise Refusal("campaign_trials.channel_unknown", field=words.CHANNEL) from None
    if found.get("is_archived"):
        raise Refusal("campaign_trials.channel_archived", field=words.CHANNEL)
    if not found.get("is_private"):
        raise Refusal("campaign_trials.channel_public", field=words.CHANNEL)
    if not found.get("is_member"):
        raise Refusal("campaign_trials.channel_unknown", field=words.CHANNEL)
    if did.user_id not in members:
        raise Refusal("campaign_trials.channel_not_yours", field=words.CHANNEL)


async def post_week(context: Context) -> None:
    """Posts the messages of a week in the private channel."""
    did = context.did
    campaign_id, week = _week_of(did.metadata)
    channel_id = one(did.values, words.CHANNEL)
    await _check_channel(did, context.deps, channel_id)
    trial = await context.read(
        campaign_trials.week,
        workspace_id=did.workspace_id,
        campaign_id=campaign_id,
        week=week,
        by=did.user_id,
        now=context.deps.clock.now(),
    )
    await _show(context, trial, to=channel_id)
