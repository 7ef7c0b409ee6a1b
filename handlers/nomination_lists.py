"""Nominations to decide and one's own list, in modals that change where they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.errors import Refusal
from bot.nomination import Nomination, NominationState
from bot.services import nomination_lists as lists
from bot.services import nomination_review, nominations
from content import ids
from content import nomination_lists as words
from content.lead_notes import DECLINE, NOTE, RETURN, TAKE_DOWN
from content.refusals import refusal
from content.text import Mrkdwn, channel, say
from handlers.checks import field_error
from handlers.context import Context
from handlers.deps import Deps
from handlers.drafts import send_or_give_back
from handlers.payloads import Interaction, number, written

_WHY = {
    ids.NOMINATION_RETURN: RETURN,
    ids.NOMINATION_DECLINE: DECLINE,
    ids.NOMINATION_TAKE_DOWN: TAKE_DOWN,
}
_DO: dict[str, Callable[..., None]] = {
    RETURN: nomination_review.send_back,
    DECLINE: nomination_review.decline,
    TAKE_DOWN: nomination_review.take_down,
}


def _for_note(why: str) -> Callable[..., Nomination]:
    """The rule that says whether a person may write this note."""
    return nomination_review.to_take_down if why == TAKE_DOWN else nomination_review.to_decide


async def shown(context: Context) -> None:
    """Nominations shown."""
    await context.show_or_open(await _shown_view(context, page=number(context.did.value)))


async def _shown_view(context: Context, *, page: int) -> dict[str, Any]:
    did = context.did
    found, more = await context.read(
        lists.shown, workspace_id=did.workspace_id, by=did.user_id, page=page, size=words.PAGE
    )
    if page and not found:
        return await _shown_view(context, page=0)
    return words.shown(found, context.pack, reader_id=did.user_id, page=page, more=more)


async def queue(context: Context) -> None:
    """Nominations to decide."""
    await context.show_or_open(await _queue_view(context, page=number(context.did.value)))


async def _queue_view(context: Context, *, page: int, notice: str | None = None) -> dict[str, Any]:
    did = context.did
    found, more = await context.read(
        nomination_review.queue, workspace_id=did.workspace_id, by=did.user_id, page=page, size=words.PAGE
    )
    if page and not found:
        return await _queue_view(context, page=0, notice=notice)
    return words.queue(found, context.pack, page=page, more=more, notice=notice)


async def approve(context: Context) -> None:
    """Approves a nomination; the list says so, or why not."""

    def done(one: Any) -> Mrkdwn:
        if one.state is NominationState.POSTED:
            return say("nominations.approve_done_posted", channel=channel(one.channel_id))
        if one.state is NominationState.APPROVED:
            return say("nominations.approve_done_asked")
        return say("nominations.approve_done_private")

    await _decide(context, nomination_review.approve, done)


async def thank(context: Context) -> None:
    """Turns a nomination into a plain thank-you."""
    await _decide(context, nomination_review.thank, lambda _: say("nominations.thank_done"))


async def _decide(context: Context, rule: Callable[..., Any], done: Callable[[Any], Mrkdwn]) -> None:
    did = context.did
    try:
        result = await context.transact(
            rule,
            workspace_id=did.workspace_id,
            by=did.user_id,
            nomination_id=number(did.value),
            now=context.deps.clock.now(),
        )
    except Refusal as refused:
        if refused.key.startswith("roles."):
            raise
        notice = refusal(refused.key, refused.values)
    else:
        notice = done(result)
    page = int(did.travels.get("page") or 0)
    await context.show_or_open(await _queue_view(context, page=page, notice=notice))
    context.show_home()


async def ask_for_note(context: Context) -> None:
    """Return with a note, decline or take down with a reason: asks for it."""
    did = context.did
    found = await context.read(
        _for_note(_WHY[did.name]),
        workspace_id=did.workspace_id,
        by=did.user_id,
        nomination_id=number(did.value),
    )
    await context.open_or_say(
        words.note_form(
            found,
            context.pack,
            why=_WHY[did.name],
            most=nomination_review.MOST_NOTE,
            travels={**did.travels, "view": str(did.extra.get("view_id") or "")},
        )
    )


async def check_note(did: Interaction, deps: Deps) -> dict[str, Any]:
    """What stands in the way, at the field; or that it is done."""
    travels = did.travels
    try:
        nominations.check_text(written(did.values, NOTE), field=NOTE, most=nomination_review.MOST_NOTE)
        found = await deps.database.read(
            _for_note(str(travels.get("why"))),
            workspace_id=did.workspace_id,
            by=did.user_id,
            nomination_id=int(travels.get("nomination") or 0),
        )
    except Refusal as refused:
        return await field_error(refused, did, deps)
    why = str(travels.get("why"))
    return {
        "response_action": "update",
        "view": words.note_sent(found, why=why, said=written(did.values, NOTE)),
    }


async def noted(context: Context) -> None:
    """Does what the note is for, and draws the list it came from anew. Who comes too late gets the note back."""
    did = context.did
    travels = did.travels
    said = written(did.values, NOTE)
    if not await send_or_give_back(
        context,
        _DO[str(travels.get("why"))],
        typed=said,
        workspace_id=did.workspace_id,
        by=did.user_id,
        nomination_id=int(travels.get("nomination") or 0),
        note=said,
        now=context.deps.clock.now(),
    ):
        return
    list_view = _shown_view if travels.get("why") == TAKE_DOWN else _queue_view
    view = await list_view(context, page=int(travels.get("page") or 0))
    await context.redraw(str(travels.get("view") or ""), view)
    context.show_home()


async def mine(context: Context) -> None:
    """My nominations."""
    await context.show_or_open(await _mine_view(context, page=number(context.did.value)))


async def _mine_view(context: Context, *, page: int) -> dict[str, Any]:
    did = context.did
    found = await context.read(
        lists.mine, workspace_id=did.workspace_id, user_id=did.user_id, page=page, size=words.PAGE
    )
    return words.mine(
        found.nominations,
        context.pack,
        reader_id=did.user_id,
        channel_names=found.channel_names,
        page=page,
        more=found.more,
    )


async def show_mine_or_say(context: Context, sentence: Mrkdwn) -> None:
    """After a tap in the list the list shows what became of it; after one in a message, a sentence does."""
    if context.did.extra.get("in_modal"):
        await context.show_or_open(await _mine_view(context, page=0))
    else:
        await context.say(sentence)
    context.show_home()
