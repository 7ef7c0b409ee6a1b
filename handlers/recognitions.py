"""/kudos, reactions, and the form behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from bot.domain import Draft
from bot.errors import DatabaseUnavailable, Refusal
from bot.services import home, people, recognition_drafts, recognitions
from bot.services.inbox import AlreadyDone
from content import help as help_words
from content import recognitions as words
from content.blocks import message, paragraph
from content.text import Mrkdwn, listed, plain, say
from handlers.context import Context
from handlers.deps import Deps
from handlers.mentions import addressed, names_somebody_plainly, printable, readable
from handlers.payloads import Interaction, many, number, one


async def command(context: Context) -> None:
    """/kudos @name what they did."""
    did = context.did
    if did.text.strip().lower() in {"help", "?"}:
        await context.tell(help_words.kudos())
        return
    known: set[str] = set()
    if names_somebody_plainly(did.text):
        known = await context.read(recognition_drafts.spoken_names, workspace_id=did.workspace_id)
    found = addressed(did.text, known)
    await context.know([did.user_id, *found.user_ids[: recognitions.MOST_RECEIVERS + 1]])
    named = (
        await context.read(
            recognition_drafts.resolve_names,
            workspace_id=did.workspace_id,
            giver_id=did.user_id,
            names=found.names,
        )
        if found.names
        else {}
    )
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
        await context.tell(words.returned(words.refusal(refused.key, refused.values), readable(did.text)))
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
    too_little, too_long = _fault_of(draft.text)
    if context.did.kind == "command" and (refused or too_long):
        await _ask_again(context, draft, refused or too_long)
        return
    notice += [words.refusal(one.key, one.values) for one in (refused, too_long) if one]
    if too_little and draft.text:
        notice.append(words.refusal(too_little.key, too_little.values))
    view = words.form(
        replace(draft, receiver_ids=receivers),
        context.pack,
        names=await _names(context, [user_id for found in draft.candidates.values() for user_id in found]),
        ask_receivers=bool(refused or draft.unknown or not (receivers or draft.candidates)),
        ask_text=bool(whole or too_little or too_long),
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
    """Why a text says too little, or why it is too long."""
    try:
        recognitions.check_text(text)
    except Refusal as refused:
        too_long = len(text) > recognitions.MOST_CHARACTERS
        return (None, refused) if too_long else (refused, None)
    return None, None


async def _ask_again(context: Context, draft: Draft, refused: Refusal | None) -> None:
    """Says what is wrong and gives back every word, with a button to go on."""
    if refused is None:
        return
    sentence = words.refusal(refused.key, refused.values)
    if await context.reply(words.given_back(sentence, draft)):
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
    known = await context.read(people.known, workspace_id=context.did.workspace_id, user_ids=user_ids)
    handles = {user_id: f"{person.real_name} (@{person.name})" for user_id, person in known.items()}
    return {user_id: handles.get(user_id, user_id) for user_id in user_ids}


@dataclass(frozen=True, slots=True)
class _Filled:
    """A form that came back. `field` is the one that asks for people; None when the form showed who is thanked.

    `text` is None when it neither was asked for nor travelled with the form: then the draft has it.
    """

    draft_id: int
    receivers: list[str]
    field: str | None
    text: str | None
    behaviour_id: str
    channels: list[str]


def _filled(did: Interaction) -> _Filled:
    metadata: dict[str, Any] = orjson.loads(did.metadata or "{}")
    which = sorted(name for name in did.values if name.startswith(f"{words.WHICH}."))
    receivers = (
        many(did.values, words.RECEIVERS)
        if words.RECEIVERS in did.values
        else list(metadata.get("receivers") or [])
    )
    receivers += [one(did.values, name) for name in which if did.values[name]]
    text = one(did.values, words.TEXT) if words.TEXT in did.values else metadata.get("text")
    return _Filled(
        draft_id=int(metadata.get("draft") or 0),
        receivers=list(dict.fromkeys(receivers)),
        field=words.RECEIVERS if words.RECEIVERS in did.values else next(iter(which), None),
        text=None if text is None else printable(text).strip(),
        behaviour_id=one(did.values, words.BEHAVIOUR),
        channels=list(metadata.get("channels") or []),
    )


async def _text(filled: _Filled, did: Interaction, deps: Deps) -> str:
    if filled.text is not None:
        return filled.text
    return await deps.database.read(
        recognition_drafts.text_of,
        workspace_id=did.workspace_id,
        giver_id=did.user_id,
        draft_id=filled.draft_id,
    )


async def check_form(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The form's errors, each at its field; or what the giver sees when all is well."""
    filled = _filled(did)
    text = await _text(filled, did, deps)
    errors: dict[str, str] = {}
    if words.TEXT in did.values:
        try:
            recognitions.check_text(text)
        except Refusal as refused:
            errors[words.TEXT] = words.refusal_plain(refused.key, refused.values, {})
    if words.behaviour_of(deps.pack, filled.behaviour_id) is None:
        errors[words.BEHAVIOUR] = plain("recognitions.behaviour_needed")
    if filled.field is not None:
        try:
            await deps.database.read(
                recognitions.check_receivers,
                workspace_id=did.workspace_id,
                giver_id=did.user_id,
                receiver_ids=filled.receivers,
            )
        except Refusal as refused:
            if refused.key != "recognitions.unknown_person":
                known = await deps.database.read(
                    people.known, workspace_id=did.workspace_id, user_ids=filled.receivers
                )
                names = {user_id: person.real_name for user_id, person in known.items()}
                errors[filled.field] = words.refusal_plain(refused.key, refused.values, names)
    if errors:
        return {"response_action": "errors", "errors": errors}
    view = words.given_view(
        deps.pack,
        receiver_ids=filled.receivers,
        text=text,
        behaviour_id=filled.behaviour_id,
        channels=None if filled.field else filled.channels,
    )
    return {"response_action": "update", "view": view}


async def submitted(context: Context) -> None:
    """Gives the thanks. Whatever stands in the way, what was filled in is kept."""
    did = context.did
    filled = _filled(did)
    text = await _text(filled, did, context.deps)
    await context.know([did.user_id, *filled.receivers])
    thanks: dict[str, Any] = {
        "workspace_id": did.workspace_id,
        "giver_id": did.user_id,
        "draft_id": filled.draft_id,
        "receiver_ids": filled.receivers,
        "text": text,
        "now": context.deps.clock.now(),
    }
    try:
        await context.transact(recognitions.give, behaviour_id=filled.behaviour_id, **thanks)
    except Refusal as refused:
        await context.transact(recognition_drafts.could_not, refusal=refused, **thanks)
    except (DatabaseUnavailable, AlreadyDone):
        raise
    except Exception:
        await context.deps.database.transact(recognition_drafts.remember, **thanks)
        raise


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
    emoji, _ = await context.read(home.is_lead, workspace_id=did.workspace_id, user_id=did.user_id)
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
