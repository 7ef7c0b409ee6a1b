"""/kudos, reactions, and the form behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from bot.domain import Draft
from bot.errors import Refusal
from bot.services import people, recognitions
from content import help as help_words
from content import recognitions as words
from content.blocks import Message, literal, message, paragraph
from content.text import Mrkdwn, escape, listed, say
from handlers.context import Context
from handlers.deps import Deps
from handlers.mentions import addressed
from handlers.payloads import Interaction, many, one


async def command(context: Context) -> None:
    """/kudos @name what they did."""
    did = context.did
    if did.text.strip().lower() in {"help", "?"}:
        await context.tell(help_words.kudos())
        return
    found = addressed(did.text)
    await context.know([did.user_id, *found.user_ids])
    draft = await context.transact(
        recognitions.begin,
        workspace_id=did.workspace_id,
        giver_id=did.user_id,
        receiver_ids=found.user_ids,
        names=found.names,
        text=found.text,
        source="command",
        source_channel=did.channel_id,
        source_ts=None,
        now=context.deps.clock.now(),
    )
    if found.groups and not draft.receiver_ids:
        await _ask_again(context, draft, say("recognitions.group"))
        return
    await _ask_for_rest(context, draft)


async def start(context: Context) -> None:
    """The button in Home, or the message menu: an empty form, or one about the message's author."""
    did = context.did
    receivers = [did.author_id] if did.author_id else []
    await context.know([did.user_id, *receivers])
    draft = await context.transact(
        recognitions.begin,
        workspace_id=did.workspace_id,
        giver_id=did.user_id,
        receiver_ids=receivers,
        names=[],
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
        recognitions.resume, workspace_id=did.workspace_id, giver_id=did.user_id, draft_id=_number(did.value)
    )
    await _ask_for_rest(context, draft, whole=True)


async def let_go(context: Context) -> None:
    """Not now."""
    did = context.did
    await context.transact(
        recognitions.let_go, workspace_id=did.workspace_id, giver_id=did.user_id, draft_id=_number(did.value)
    )
    sentence = say("recognitions.let_go")
    await context.replace(Message(text=sentence, blocks=[paragraph(sentence)]))


async def _ask_for_rest(context: Context, draft: Draft, *, whole: bool = False) -> None:
    """Opens the form with what is missing; where a rule says no already, says so and keeps the words.

    `whole` shows the text field even when the text is fine, so that it can be changed.
    """
    notice: list[Mrkdwn] = []
    if draft.unknown:
        notice.append(say("recognitions.name_unknown", names=listed([f"@{name}" for name in draft.unknown])))
    if draft.candidates:
        notice.append(
            say("recognitions.name_ambiguous", names=listed([f"@{name}" for name in draft.candidates]))
        )
    receivers = draft.receiver_ids
    if receivers:
        try:
            await context.read(
                recognitions.check_receivers,
                workspace_id=context.did.workspace_id,
                giver_id=draft.giver_id,
                receiver_ids=receivers,
            )
        except Refusal as refused:
            if context.did.kind == "command":
                await _ask_again(context, draft, words.refusal(refused.key, refused.values))
                return
            notice.append(words.refusal(refused.key, refused.values))
            receivers = ()
    ask_text = whole
    try:
        recognitions.check_text(draft.text)
    except Refusal as refused:
        ask_text = True
        if draft.text:
            notice.append(words.refusal(refused.key, refused.values))
        if len(draft.text) > recognitions.MOST_CHARACTERS and context.did.kind == "command":
            await _ask_again(context, draft, words.refusal(refused.key, refused.values))
            return
    names = await _names(context, [user_id for found in draft.candidates.values() for user_id in found])
    shown = Draft(
        id=draft.id,
        giver_id=draft.giver_id,
        receiver_ids=receivers,
        text=draft.text,
        candidates=draft.candidates,
        unknown=draft.unknown,
        channels=draft.channels,
    )
    view = words.form(
        shown,
        context.pack,
        names=names,
        ask_text=ask_text,
        most_characters=recognitions.MOST_CHARACTERS,
        notice=notice,
    )
    if not await context.open(view):
        await _keep(context, draft)


async def _ask_again(context: Context, draft: Draft, sentence: Mrkdwn) -> None:
    """Says what is wrong and gives back every word, with a button to go on."""
    given_back = literal(draft.text)
    text = f"{sentence}\n{escape(draft.text)}"
    await context.tell(message(paragraph(sentence), *given_back, words.go_on_buttons(draft.id), text=text))


async def _keep(context: Context, draft: Draft) -> None:
    await context.deps.database.transact(
        recognitions.keep,
        workspace_id=context.did.workspace_id,
        giver_id=draft.giver_id,
        draft_id=draft.id,
        now=context.deps.clock.now(),
    )
    context.deps.wake()


async def _names(context: Context, user_ids: Sequence[str]) -> dict[str, str]:
    known = await context.read(people.known, workspace_id=context.did.workspace_id, user_ids=user_ids)
    handles = {user_id: f"{person.real_name} (@{person.name})" for user_id, person in known.items()}
    return {user_id: handles.get(user_id, user_id) for user_id in user_ids}


def _number(value: str) -> int:
    return int(value) if value.isdigit() and len(value) < 18 else 0


def _filled(did: Interaction) -> tuple[int, list[str], str, str, list[str] | None]:
    """Draft, receivers, text, behaviour, and the channels if the receivers are the ones the form showed."""
    metadata: dict[str, Any] = orjson.loads(did.metadata or "{}")
    chosen = [one(did.values, name) for name in sorted(did.values) if name.startswith(f"{words.WHICH}.")]
    shown = list(metadata.get("receivers") or [])
    asked = words.RECEIVERS in did.values or bool(chosen)
    receivers = (
        many(did.values, words.RECEIVERS)
        if words.RECEIVERS in did.values
        else [*shown, *filter(None, chosen)]
    )
    text = one(did.values, words.TEXT) if words.TEXT in did.values else str(metadata.get("text") or "")
    return (
        int(metadata.get("draft") or 0),
        list(dict.fromkeys(receivers)),
        text.strip(),
        one(did.values, words.BEHAVIOUR),
        None if asked else list(metadata.get("channels") or []),
    )


async def check_form(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The form's errors, each at its field; or what the giver sees when all is well."""
    _, receivers, text, behaviour_id, channels = _filled(did)
    errors: dict[str, str] = {}
    if words.TEXT in did.values:
        try:
            recognitions.check_text(text)
        except Refusal as refused:
            errors[words.TEXT] = words.refusal_plain(refused.key, refused.values, {})
    if words.behaviour_of(deps.pack, behaviour_id) is None:
        errors[words.BEHAVIOUR] = str(say("recognitions.behaviour_needed"))
    if channels is None:
        field = (
            words.RECEIVERS
            if words.RECEIVERS in did.values
            else next(name for name in did.values if name.startswith(words.WHICH))
        )
        try:
            await deps.database.read(
                recognitions.check_receivers,
                workspace_id=did.workspace_id,
                giver_id=did.user_id,
                receiver_ids=receivers,
            )
        except Refusal as refused:
            known = await deps.database.read(people.known, workspace_id=did.workspace_id, user_ids=receivers)
            names = {user_id: person.real_name for user_id, person in known.items()}
            if refused.key != "recognitions.unknown_person":
                errors[field] = words.refusal_plain(refused.key, refused.values, names)
    if errors:
        return {"response_action": "errors", "errors": errors}
    view = words.given_view(
        deps.pack, receiver_ids=receivers, text=text, behaviour_id=behaviour_id, channels=channels
    )
    return {"response_action": "update", "view": view}


async def submitted(context: Context) -> None:
    """Gives the thanks."""
    did = context.did
    draft_id, receivers, text, behaviour_id, _ = _filled(did)
    await context.know([did.user_id, *receivers])
    now = context.deps.clock.now()
    try:
        await context.transact(
            recognitions.give,
            workspace_id=did.workspace_id,
            giver_id=did.user_id,
            draft_id=draft_id,
            receiver_ids=receivers,
            text=text,
            behaviour_id=behaviour_id,
            now=now,
        )
    except Refusal as refused:
        await context.transact(
            recognitions.could_not,
            workspace_id=did.workspace_id,
            giver_id=did.user_id,
            draft_id=draft_id,
            text=text,
            refusal=refused,
            now=now,
        )


async def withdraw(context: Context) -> None:
    """Takes thanks back."""
    did = context.did
    await context.transact(
        recognitions.withdraw,
        workspace_id=did.workspace_id,
        giver_id=did.user_id,
        recognition_id=_number(did.value),
        now=context.deps.clock.now(),
    )
    await context.show_home()


def may_thank(did: Interaction) -> bool:
    """Whether a reaction is to somebody else's message."""
    return did.extra.get("item_type") == "message" and did.author_id not in {"", did.user_id}


async def reacted(context: Context) -> None:
    """A reaction with the programme's emoji asks for one sentence."""
    did = context.did
    await context.know([did.user_id, did.author_id])
    await context.transact(
        recognitions.ask_about_reaction,
        workspace_id=did.workspace_id,
        reactor_id=did.user_id,
        author_id=did.author_id,
        emoji=did.value,
        channel_id=did.channel_id,
        ts=did.message_ts,
        now=context.deps.clock.now(),
    )
