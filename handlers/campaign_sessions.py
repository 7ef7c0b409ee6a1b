"""What a campaign's sessions are about: the form is opened, checked and saved; what was typed is never lost."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from bot.errors import Refusal
from bot.services import campaign_proposals, campaign_sessions
from bot.step_facts import SessionsFacts
from content import campaign_sessions as words
from content.blocks import Block
from content.campaign_proposals import asked_notice
from content.campaign_sessions import Shown
from content.given_back import given_back
from content.refusals import refusal
from content.text import Mrkdwn
from handlers.campaign_steps import list_of
from handlers.checks import field_error
from handlers.context import Context
from handlers.deps import Deps
from handlers.payloads import Interaction, number, written

_STALE = "campaign_sessions.changed_meanwhile"


async def show(context: Context) -> None:
    """The form, in place of the steps."""
    found = await _facts(context.did, context.deps, number(context.did.value))
    themes = [about for _, about in found.sessions]
    await context.show_or_open(words.form(found, context.pack, themes))


async def _facts(did: Interaction, deps: Deps, campaign: int) -> SessionsFacts:
    return await deps.database.read(
        campaign_sessions.facts, workspace_id=did.workspace_id, campaign_id=campaign, by=did.user_id
    )


def _filled(did: Interaction, shown: Shown) -> list[str]:
    names = [f"{words.ABOUT}{place}" for place in range(1, shown.count + 1)]
    return [" ".join(written(did.values, name).split()) for name in names]


async def check_form(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The error at its field; the form with what was typed when somebody was quicker; or: one moment."""
    shown = Shown.load(did.metadata)
    themes = _filled(did, shown)
    try:
        await deps.database.read(
            campaign_sessions.check,
            workspace_id=did.workspace_id,
            campaign_id=shown.campaign,
            seen=shown.seen,
            themes=themes,
            by=did.user_id,
        )
    except Refusal as refused:
        if refused.key == _STALE:
            return {"response_action": "update", "view": await _again(did, deps, refused)}
        return await field_error(refused, did, deps)
    return {"response_action": "update", "view": words.saving()}


async def _again(did: Interaction, deps: Deps, refused: Refusal) -> Block:
    shown = Shown.load(did.metadata)
    notice = [refusal(refused.key, refused.values)]
    return await form_of(did, deps, shown.campaign, _filled(did, shown), notice=notice)


async def form_of(
    did: Interaction, deps: Deps, campaign: int, themes: Sequence[str], *, notice: Sequence[Mrkdwn]
) -> Block:
    """The form with these words in it, on the sessions as they are now."""
    return words.form(await _facts(did, deps, campaign), deps.pack, themes, notice=notice)


async def save(context: Context) -> None:
    """Saves it and shows the steps again; when that cannot be, what was typed comes back."""
    did, deps = context.did, context.deps
    shown = Shown.load(did.metadata)
    try:
        saved = await context.transact(
            campaign_proposals.save_sessions,
            workspace_id=did.workspace_id,
            campaign_id=shown.campaign,
            seen=shown.seen,
            themes=_filled(did, shown),
            by=did.user_id,
            now=deps.clock.now(),
        )
    except Refusal as refused:
        await _give_back(context, refused)
        return
    notice = asked_notice(saved.asked) if saved.asked else words.saved()
    view = await list_of(context, did, campaign=shown.campaign, notice=notice)
    context.show_home()
    if not await context.redraw(str(did.extra.get("view_id") or ""), view):
        await context.say(notice[0])


async def _give_back(context: Context, refused: Refusal) -> None:
    """The form with what was typed; where there is none for it any more, a message that says both."""
    did = context.did
    with suppress(Refusal):
        view = await _again(did, context.deps, refused)
        if await context.redraw(str(did.extra.get("view_id") or ""), view):
            return
    typed = "\n".join(one for one in _filled(did, Shown.load(did.metadata)) if one)
    await context.tell(given_back(refusal(refused.key, refused.values), typed))
