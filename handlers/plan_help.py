"""Stuck with a plan? A question to one's own team, under Monday's post, after a look at it."""

from __future__ import annotations

import hashlib
from typing import Any

from bot.errors import Refusal
from bot.services import plan_help
from content import plan_help as words
from content.plans import returned
from content.refusals import refusal
from content.text import say
from handlers.checks import field_error
from handlers.context import Context
from handlers.deps import Deps
from handlers.payloads import Interaction, one, written


async def stuck(context: Context) -> None:
    """Opens the form."""
    did = context.did
    await context.know([did.user_id])
    places = await context.read(
        plan_help.places, workspace_id=did.workspace_id, user_id=did.user_id, now=context.deps.clock.now()
    )
    await context.open_or_say(words.form(places, most=plan_help.MOST))


async def check_question(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The form's errors; or how the question will look."""
    text = written(did.values, words.QUESTION)
    place = one(did.values, words.PLACE) or str(did.travels.get("place") or "")
    try:
        plan_help.check(text, place)
    except Refusal as refused:
        return await field_error(refused, did, deps, otherwise=words.QUESTION)
    return {"response_action": "update", "view": words.preview(text, place, by=did.user_id)}


async def previewed(context: Context) -> None:
    """Nothing is posted yet."""
    await context.finish()


async def check_post(did: Interaction, _deps: Deps) -> dict[str, Any]:
    """What is seen at once when the question goes."""
    return {"response_action": "update", "view": words.posted(_kept(did)[0])}


def _kept(did: Interaction) -> tuple[str, str]:
    """(the channel, the question) from the preview."""
    return str(did.travels.get("place") or ""), str(did.travels.get("text") or "")


async def post(context: Context) -> None:
    """Posts the question. Whatever stands in the way, the words come back."""
    did = context.did
    place, text = _kept(did)
    try:
        await context.transact(
            plan_help.ask,
            workspace_id=did.workspace_id,
            user_id=did.user_id,
            channel_id=place,
            text=text,
            key=hashlib.sha256(did.key.encode()).hexdigest()[:32],
            now=context.deps.clock.now(),
        )
    except Refusal as refused:
        await context.tell(returned(refusal(refused.key, refused.values), text))


async def take_back(context: Context) -> None:
    """Take it back: whoever asked, or a programme lead."""
    did = context.did
    await context.transact(
        plan_help.take_back,
        workspace_id=did.workspace_id,
        by=did.user_id,
        key=did.value,
        now=context.deps.clock.now(),
    )
    await context.say(say("plans.question_gone_done"))
