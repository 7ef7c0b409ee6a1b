"""A champion puts the next post into own words: the form, a preview, saving, taking back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.champion import NextPost
from bot.errors import Refusal
from bot.services import champion_words
from bot.step_edits import MOST_WORDS
from content import champion_words as words
from content.blocks import Block
from content.champion_words import About
from content.given_back import given_back
from content.refusals import refusal
from content.text import Mrkdwn, say
from handlers.checks import field_error
from handlers.context import Context
from handlers.deps import Deps
from handlers.mentions import printable
from handlers.payloads import Interaction, one


def _about(text: str, *, button: bool = False) -> About:
    """Which post it is about. Raises Refusal for what is not Encore's."""
    try:
        return About.of_button(text) if button else About.load(text)
    except (ValueError, TypeError) as problem:
        raise Refusal("champions.post_out") from problem


def _which(did: Interaction, about: About) -> dict[str, Any]:
    return {
        "workspace_id": did.workspace_id,
        "user_id": did.user_id,
        "champion_id": about.champion,
        "step_id": about.step,
        "day": about.day,
    }


async def _post(did: Interaction, deps: Deps, about: About) -> tuple[NextPost, str, str]:
    return await deps.database.read(champion_words.to_write, **_which(did, about))


async def _form(did: Interaction, deps: Deps, about: About, notice: tuple[Mrkdwn, ...] = ()) -> Block:
    post, channel_id, _ = await _post(did, deps, about)
    return words.form(post, channel_id, about, deps.pack, most=MOST_WORDS, notice=notice)


async def write(context: Context) -> None:
    """Write it in your own words."""
    about = _about(context.did.value, button=True)
    await context.open_or_say(await _form(context.did, context.deps, about))


async def check_form(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The error at the field; or how the post will look."""
    typed = printable(one(did.values, words.WORDS)).strip()
    try:
        champion_words.check(typed)
        about = replace(_about(did.metadata), words=typed)
        post, channel_id, name = await _post(did, deps, about)
    except Refusal as refused:
        return await field_error(refused, did, deps)
    return {"response_action": "update", "view": words.preview(post, channel_id, name, about, deps.pack)}


async def previewed(context: Context) -> None:
    """Nothing is kept yet."""
    await context.finish()


async def check_save(did: Interaction, deps: Deps) -> dict[str, Any]:
    """That the words are kept; or why they cannot be any more, with all of them."""
    typed = ""
    try:
        about = _about(did.metadata)
        typed = about.words
        champion_words.check(typed)
        post, channel_id, _ = await _post(did, deps, about)
    except Refusal as refused:
        view = words.not_saved(refusal(refused.key, refused.values), typed)
    else:
        view = words.saved(post, channel_id)
    return {"response_action": "update", "view": view}


async def save(context: Context) -> None:
    """Keeps the words. Whatever stands in the way by now, they come back."""
    about = _about(context.did.metadata)
    try:
        await context.transact(
            champion_words.save,
            words=about.words,
            now=context.deps.clock.now(),
            **_which(context.did, about),
        )
    except Refusal as refused:
        await context.tell(given_back(refusal(refused.key, refused.values), about.words))
    context.show_home()


async def edit(context: Context) -> None:
    """From the preview back to the form, with the words in it."""
    did = context.did
    await context.show_or_open(await _form(did, context.deps, _about(did.metadata)))


async def take_back(context: Context) -> None:
    """Take my words back."""
    did = context.did
    about = _about(did.value)
    await context.transact(champion_words.take_back, **_which(did, about))
    notice = (say("champions.words_back_done"),)
    await context.show_or_open(await _form(did, context.deps, replace(about, words=""), notice))
    context.show_home()
