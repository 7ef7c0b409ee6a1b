"""/kudos, the message menu and reactions: how thanks begin, go on, are let go and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain import Draft
from bot.errors import Refusal
from bot.services import home, people, recognition_drafts, recognitions
from content import help as help_words
from content import ids, recognition_form
from content import recognitions as words
from content.blocks import message, paragraph
from content.given_back import given_back
from content.refusals import refusal
from content.text import Mrkdwn, listed, say
from handlers.context import Context
from handlers.mentions import readable
from handlers.named_people import named_people
from handlers.payloads import Interaction, number


async def command(context: Context) -> None:
    """/kudos @name what they did."""
    did = context.did
    if did.text.strip().lower() in {"help", "?"}:
        await context.tell(help_words.command(ids.KUDOS))
        return
    found, named = await named_people(context)
    await context.know([did.user_id, *found.user_ids[: recognitions.MOST_RECEIVERS + 1]])
    try:
        draft = await context.transact(
            recognition_drafts.begin,
            workspace_id=did.workspace_id,
            giver_id=did.user_id,
            receiver_ids=found.user_ids,
            named=named,
            text=found.text,
            source="command",
            source_channel=did.channel_id,
            source_ts=None,
            now=context.deps.clock.now(),
        )
    except Refusal as refused:
        await context.tell(given_back(refusal(refused.key, refused.values), readable(did.text)))
        return
    if found.groups:
        await _ask_again(context, draft, Refusal("recognitions.group"))
        return
    await _ask_for_rest(context, draft)


async def start(context: Context) -> None:
    """The button in Home, or the message menu: an empty form, or one about the message's author."""
    did = context.did
    receivers = [did.author_id] if did.author_id else []
    await context.know([did.user_id, *receivers])
    draft = await context.transact(
        recognition_drafts.begin,
        workspace_id=did.workspace_id,
        giver_id=did.user_id,
        receiver_ids=receivers,
        named={},
        text="",
        source="form",
        source_channel=did.channel_id or None,
        source_ts=did.message_ts or None,
        now=context.deps.clock.now(),
    )
    await _ask_for_rest(context, draft)


async def go_on(context: Context) -> None:
    """Takes up a draft that waits."""
    did = context.did
    draft = await context.read(
        recognition_drafts.resume,
        workspace_id=did.workspace_id,
        giver_id=did.user_id,
        draft_id=number(did.value),
    )
    await _ask_for_rest(context, draft, whole=True)


async def let_go(context: Context) -> None:
    """Not now."""
    did = context.did
    await context.transact(
        recognition_drafts.let_go,
        workspace_id=did.workspace_id,
        giver_id=did.user_id,
        draft_id=number(did.value),
    )
    sentence = say("recognitions.let_go")
    if not await context.replace(message(paragraph(sentence), text=sentence)):
        await context.say(sentence)


async def _ask_for_rest(context: Context, draft: Draft, *, whole: bool = False) -> None:
    """Opens the form with what is missing; where a rule says no to a command already, says so and keeps the words.

    `whole` shows the text field even when the text is fine, so that it can be changed.
    """
    notice: list[Mrkdwn] = []
    if draft.unknown:
        notice.append(say("recognitions.name_unknown", names=listed([f"@{name}" for name in draft.unknown])))
    if draft.candidates:
        notice.append(
            say("recognitions.name_ambiguous", names=listed([f"@{name}" for name in draft.candidates]))
        )
    receivers, refused = await context.read(
        recognitions.thankable,
        workspace_id=context.did.workspace_id,
        giver_id=draft.giver_id,
        receiver_ids=draft.receiver_ids,
    )
    too_little, cannot_stay = _fault_of(draft.text)
    if context.did.kind == "command" and (refused or cannot_stay):
        await _ask_again(context, draft, refused or cannot_stay)
        return
    notice += [refusal(one.key, one.values) for one in (refused, cannot_stay) if one]
    if too_little and draft.text:
        notice.append(refusal(too_little.key, too_little.values))
    view = recognition_form.form(
        replace(draft, receiver_ids=receivers),
        context.pack,
        names=await _names(context, [user_id for found in draft.candidates.values() for user_id in found]),
        ask_receivers=bool(refused or draft.unknown or not (receivers or draft.candidates)),
        ask_text=bool(whole or too_little or cannot_stay),
        most_characters=recognitions.MOST_CHARACTERS,
        most_receivers=recognitions.MOST_RECEIVERS,
        notice=notice,
    )
    if not await context.open(view):
        await context.also(
            recognition_drafts.keep,
            workspace_id=context.did.workspace_id,
            giver_id=draft.giver_id,
            draft_id=draft.id,
            now=context.deps.clock.now(),
        )


def _fault_of(text: str) -> tuple[Refusal | None, Refusal | None]:
    """Why a text says too little, or why it cannot stay: too long, or with a customer's data in it."""
    try:
        recognitions.check_text(text)
    except Refusal as refused:
        return (refused, None) if refused.key == "recognitions.text_too_short" else (None, refused)
    return None, None


async def _ask_again(context: Context, draft: Draft, refused: Refusal | None) -> None:
    """Says what is wrong and gives back every word, with a button to go on."""
    if refused is None:
        return
    sentence = refusal(refused.key, refused.values)
    if await context.reply(words.given_back_draft(sentence, draft)):
        return
    await context.also(
        recognition_drafts.could_not,
        workspace_id=context.did.workspace_id,
        giver_id=draft.giver_id,
        draft_id=draft.id,
        receiver_ids=draft.receiver_ids,
        text=draft.text,
        refusal=refused,
        now=context.deps.clock.now(),
    )


async def _names(context: Context, user_ids: Sequence[str]) -> dict[str, str]:
    if not user_ids:
        return {}
    known = await context.read(people.known, workspace_id=context.did.workspace_id, user_ids=user_ids)
    handles = {user_id: f"{person.real_name} (@{person.name})" for user_id, person in known.items()}
    return {user_id: handles.get(user_id, user_id) for user_id in user_ids}


async def withdraw(context: Context) -> None:
    """Takes thanks back."""
    did = context.did
    await context.transact(
        recognitions.withdraw,
        workspace_id=did.workspace_id,
        giver_id=did.user_id,
        recognition_id=number(did.value),
        now=context.deps.clock.now(),
    )
    if did.response_url:
        await context.say(say("recognitions.withdrawn_done"))
    context.show_home()


def may_thank(did: Interaction) -> bool:
    """Whether a reaction is to somebody else's message."""
    return did.extra.get("item_type") == "message" and did.author_id not in {"", did.user_id}


async def reacted(context: Context) -> None:
    """A reaction with the programme's emoji asks for one sentence. Any other is nobody's business."""
    did = context.did
    emoji, _ = await context.read(home.reader, workspace_id=did.workspace_id, user_id=did.user_id)
    if did.value.split("::", maxsplit=1)[0] != emoji:
        return
    await context.know([did.user_id, did.author_id])
    await context.transact(
        recognition_drafts.ask_about_reaction,
        workspace_id=did.workspace_id,
        reactor_id=did.user_id,
        author_id=did.author_id,
        emoji=did.value,
        channel_id=did.channel_id,
        ts=did.message_ts,
        now=context.deps.clock.now(),
    )
