"""The leads' queue, the library and one's own list, in modals that change where they stand."""

from __future__ import annotations

from typing import Any

from bot.errors import Refusal
from bot.services import programmes, stories, story_library, story_review
from content import ids
from content import story_lists as words
from content.lead_notes import DECLINE, NOTE, RETURN, TAKE_DOWN
from content.refusals import refusal
from content.text import channel, listed, say
from handlers.checks import field_error
from handlers.context import Context
from handlers.deps import Deps
from handlers.drafts import send_or_give_back
from handlers.payloads import Interaction, number, written

_WHY = {
    ids.STORY_RETURN: RETURN,
    ids.STORY_DECLINE: DECLINE,
    ids.STORY_TAKE_DOWN: TAKE_DOWN,
}
_DO = {
    RETURN: story_review.send_back,
    DECLINE: story_review.decline,
    TAKE_DOWN: stories.take_down,
}


async def queue(context: Context) -> None:
    """Stories to look at."""
    await context.show_or_open(await _queue_view(context, page=number(context.did.value)))


async def _queue_view(context: Context, *, page: int, notice: str | None = None) -> dict[str, Any]:
    did = context.did
    found, more = await context.read(
        story_review.queue, workspace_id=did.workspace_id, by=did.user_id, page=page, size=words.PAGE
    )
    if page and not found:
        return await _queue_view(context, page=0, notice=notice)
    leads = await context.read(programmes.lead_ids, workspace_id=did.workspace_id)
    return words.queue(
        found,
        context.pack,
        reader_id=did.user_id,
        other_leads=any(lead != did.user_id for lead in leads),
        page=page,
        more=more,
        notice=notice,
    )


async def publish(context: Context) -> None:
    """Shows a story; the list says so, or why not."""
    did = context.did
    try:
        channels = await context.transact(
            story_review.publish,
            workspace_id=did.workspace_id,
            by=did.user_id,
            story_id=number(did.value),
            now=context.deps.clock.now(),
        )
    except Refusal as refused:
        if refused.key.startswith("roles."):
            raise
        notice = refusal(refused.key, refused.values)
    else:
        notice = say("stories.publish_done", channels=listed([channel(one) for one in channels]))
    page = int(did.travels.get("page") or 0)
    await context.show_or_open(await _queue_view(context, page=page, notice=notice))
    context.show_home()


async def ask_for_note(context: Context) -> None:
    """Return with a note, decline or take down with a reason: asks for it."""
    did = context.did
    why = _WHY[did.name]
    service = story_library.to_take_down if why == TAKE_DOWN else story_review.to_decide
    story = await context.read(
        service, workspace_id=did.workspace_id, by=did.user_id, story_id=number(did.value)
    )
    await context.open_or_say(
        words.note_form(
            story,
            context.pack,
            why=why,
            most=stories.MOST_CHARACTERS,
            travels={**did.travels, "view": str(did.extra.get("view_id") or "")},
        )
    )


async def check_note(did: Interaction, deps: Deps) -> dict[str, Any]:
    """What stands in the way, at the field; or that it is done."""
    travels = did.travels
    why = str(travels.get("why"))
    service = story_library.to_take_down if why == TAKE_DOWN else story_review.to_decide
    try:
        stories.check_text(written(did.values, NOTE), field=NOTE)
        story = await deps.database.read(
            service, workspace_id=did.workspace_id, by=did.user_id, story_id=int(travels.get("story") or 0)
        )
    except Refusal as refused:
        return await field_error(refused, did, deps)
    return {
        "response_action": "update",
        "view": words.note_sent(story, why=why, said=written(did.values, NOTE)),
    }


async def noted(context: Context) -> None:
    """Does what the note is for, and draws the list it came from anew. Who comes too late gets the note back."""
    did = context.did
    travels = did.travels
    why, said = str(travels.get("why")), written(did.values, NOTE)
    if not await send_or_give_back(
        context,
        _DO[why],
        typed=said,
        workspace_id=did.workspace_id,
        by=did.user_id,
        story_id=int(travels.get("story") or 0),
        note=said,
        now=context.deps.clock.now(),
    ):
        return
    page = int(travels.get("page") or 0)
    if why == TAKE_DOWN:
        view = await _library_view(context, travels.get("behaviour"), page)
    else:
        view = await _queue_view(context, page=page)
    await context.redraw(str(travels.get("view") or ""), view)
    context.show_home()


async def library(context: Context) -> None:
    """Read stories, of one behaviour or all."""
    await context.know([context.did.user_id])
    behaviour_id, page = words.place_in_library(context.did.value)
    await context.show_or_open(await _library_view(context, behaviour_id, page))


async def _library_view(context: Context, behaviour_id: str | None, page: int) -> dict[str, Any]:
    did = context.did
    found = await context.read(
        story_library.library,
        workspace_id=did.workspace_id,
        reader_id=did.user_id,
        behaviour_id=behaviour_id,
        page=page,
        size=words.PAGE,
    )
    return words.library(
        found.stories,
        context.pack,
        reader_id=did.user_id,
        is_lead=found.is_lead,
        behaviour_id=behaviour_id,
        page=page,
        more=found.more,
        unnamed=found.unnamed,
    )


async def mine(context: Context) -> None:
    """My stories."""
    await context.know([context.did.user_id])
    await context.show_or_open(await _mine_view(context, page=number(context.did.value)))


async def _mine_view(context: Context, *, page: int) -> dict[str, Any]:
    found, more = await context.read(
        story_library.mine,
        workspace_id=context.did.workspace_id,
        writer_id=context.did.user_id,
        page=page,
        size=words.PAGE,
    )
    return words.mine(found, context.pack, page=page, more=more)


async def show_mine_or_say(context: Context, sentence: str) -> None:
    """After a tap in the list the list shows what became of it; after one in a message, a sentence does."""
    if context.did.extra.get("in_modal"):
        await context.show_or_open(await _mine_view(context, page=0))
    else:
        await context.say(sentence)
    context.show_home()
