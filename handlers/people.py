"""What Slack tells about people and channels."""

from __future__ import annotations

from bot.services import availability, home, people, programmes
from content import help as words
from content.text import say
from handlers.context import Context
from handlers.payloads import Interaction


async def changed(context: Context) -> None:
    """Somebody joined the workspace or changed their profile, time zone or standing."""
    user = context.did.extra.get("person")
    if not user:
        return
    await context.transact(
        programmes.meet_again, workspace_id=context.did.workspace_id, user=user, now=context.deps.clock.now()
    )


async def undisturbed(context: Context) -> None:
    """Somebody does not want to be disturbed, or does again."""
    user_id, status = context.did.user_id, context.did.extra.get("dnd_status")
    if not user_id or not isinstance(status, dict):
        return
    await context.transact(
        availability.note_dnd,
        workspace_id=context.did.workspace_id,
        statuses={user_id: status},
        now=context.deps.clock.now(),
    )


async def moved(context: Context) -> None:
    """A team's channel changed, or somebody joined or left it: the team follows."""
    if context.did.channel_id in await context.read(programmes.team_channels, context.did.workspace_id):
        context.deps.sync_soon(context.did.channel_id)


async def regrouped(context: Context) -> None:
    """Somebody joined or left a user group, or it was renamed or switched off."""
    context.deps.sync_groups_soon()


def is_direct(did: Interaction) -> bool:
    """Whether a message is a person's, to Encore, and new."""
    return did.extra.get("channel_type") == "im" and not did.extra.get("subtype") and not did.extra.get("bot")


async def wrote(context: Context) -> None:
    """Somebody wrote to Encore: says kindly what works instead, at most once a day."""
    did = context.did
    await context.know([did.user_id])
    emoji, held = await context.read(home.reader, workspace_id=did.workspace_id, user_id=did.user_id)
    page = words.page(
        emoji=emoji or context.pack.recognition_emoji[0], held=held, opening=say("help.dm_reply")
    )
    await context.transact(
        people.answer_once_a_day,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        text=page.text,
        now=context.deps.clock.now(),
    )
