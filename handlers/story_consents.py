"""What people named in a story say to it, and what its writer does without their answer."""

from __future__ import annotations

from bot.domain import Consent
from bot.services import story_consents, story_waits
from content import catch_up as words
from content.text import plain, say
from handlers import story_lists
from handlers.context import Context
from handlers.payloads import number


async def agree(context: Context) -> None:
    """Yes, share it."""
    await _answer(context, Consent.YES)


async def leave_out(context: Context) -> None:
    """Please leave me out."""
    await _answer(context, Consent.NO)


async def _answer(context: Context, says: Consent) -> None:
    """The question itself changes to the answer."""
    did = context.did
    story_id, _, version = did.value.partition(":")
    await context.transact(
        story_consents.answer,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        story_id=number(story_id),
        version=number(version),
        says=says,
        instead=plain("stories.a_colleague"),
        now=context.deps.clock.now(),
    )
    if did.extra.get("in_modal"):
        await context.redraw(str(did.extra.get("view_id")), words.answered())


async def go_on_without(context: Context) -> None:
    """Go on without the name of whoever has not answered."""
    did = context.did
    done = await context.transact(
        story_waits.go_on_without,
        workspace_id=did.workspace_id,
        writer_id=did.user_id,
        story_id=number(did.value),
        instead=plain("stories.a_colleague"),
        now=context.deps.clock.now(),
    )
    went = say("stories.went_on") if done else say("stories.words_gone")
    await story_lists.show_mine_or_say(context, went)


async def wait_on(context: Context) -> None:
    """Wait another week."""
    did = context.did
    await context.transact(
        story_waits.wait_on,
        workspace_id=did.workspace_id,
        writer_id=did.user_id,
        story_id=number(did.value),
        now=context.deps.clock.now(),
    )
    await context.say(say("stories.waits_on"))
