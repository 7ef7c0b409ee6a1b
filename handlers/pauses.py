"""Pausing what Encore writes by itself, and resuming it."""

from __future__ import annotations

from bot.errors import Refusal
from bot.services import pauses
from bot.services.roles import require_programme
from bot.typed_dates import typed_date
from content import pauses as words
from content.blocks import Message, modal
from content.refusals import refusal
from content.text import plain
from handlers.context import Context
from handlers.mentions import readable


async def command(context: Context) -> None:
    """/encore pause, with or without a day. Whatever stands in the way, the words come back."""
    did = context.did
    typed = readable(did.text).strip()[:300]
    said = typed.partition(" ")[2].strip()
    await context.know([did.user_id])
    await context.read(require_programme, did.workspace_id)
    if said.lower() in {"help", "?"}:
        await context.tell(words.explained())
        return
    if not said:
        await begin(context)
        return
    now = context.deps.clock.now()
    who = {"workspace_id": did.workspace_id, "user_id": did.user_id}
    today = await context.read(pauses.today_of, now=now, **who)
    until = typed_date(said, today=today)
    if until is None:
        await context.tell(words.returned(refusal("pauses.unclear", {}), said))
        return
    try:
        await context.transact(pauses.pause, until=until, now=now, **who)
    except Refusal as refused:
        await context.tell(words.returned(refusal(refused.key, refused.values), said))
        return
    await context.tell(words.paused(until))
    context.show_home()


async def begin(context: Context) -> None:
    """Pause for a week."""
    did = context.did
    await context.know([did.user_id])
    until = await context.transact(
        pauses.pause_for_a_week,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        now=context.deps.clock.now(),
    )
    await context.tell(words.paused(until))
    context.show_home()


async def end(context: Context) -> None:
    """Resume: in place of the confirmation where the button stands in one."""
    did = context.did
    await context.know([did.user_id])
    left_out = await context.transact(
        pauses.resume, workspace_id=did.workspace_id, user_id=did.user_id, now=context.deps.clock.now()
    )
    await _answer(context, words.resumed(left_out))
    context.show_home()


async def _answer(context: Context, answer: Message) -> None:
    did = context.did
    if did.kind == "action" and did.extra.get("in_modal"):
        view = modal(plain("help.notice_title"), answer.blocks)
        if await context.redraw(str(did.extra.get("view_id") or ""), view):
            return
    if did.kind == "action" and did.extra.get("ephemeral") and await context.replace(answer):
        return
    await context.tell(answer)
