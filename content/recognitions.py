"""What people read about thanks: the form, the post in the channel, the message to the colleague."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from slack_sdk.models.blocks import (
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
    UserMultiSelectElement,
)

from bot.domain import Draft, Reach, Recognised
from content import help as help_words
from content import ids
from content.blocks import (
    Block,
    Message,
    button,
    buttons,
    confirm,
    cut,
    field,
    first_sentence,
    literal,
    message,
    modal,
    note,
    option,
    paragraph,
    quote,
)
from content.customer_data import found
from content.pack import Behaviour, Pack
from content.text import Mrkdwn, channel, escape, listed, mention, people, plain, say, sentences

RECEIVERS = "receivers"
WHICH = "which"
TEXT = "text"
BEHAVIOUR = "behaviour"
VALUE = "value"
"""Block ids of the form's fields, and the one action id in each."""

_MOST_OPTIONS = 100
_MOST_METADATA = 2500
"""Slack keeps 3,000 characters of `private_metadata` (Slack facts 1.6)."""


def behaviour_of(pack: Pack, behaviour_id: str) -> Behaviour | None:
    """The behaviour, or None when the pack has lost it since."""
    for one in pack.behaviours:
        if one.id == behaviour_id:
            return one
    return None


def _channels(channel_ids: Sequence[str]) -> Mrkdwn:
    return listed([channel(one) for one in channel_ids])


def form(
    draft: Draft,
    pack: Pack,
    *,
    names: Mapping[str, str],
    ask_text: bool,
    most_characters: int,
    ask_receivers: bool = False,
    most_receivers: int = 8,
    notice: Sequence[Mrkdwn] = (),
) -> Block:
    """The form that asks for what a draft still lacks.

    `names` gives the real name of each candidate; `ask_receivers` shows the field for people, filled with those the
    draft has; `ask_text` the text field, filled with what was typed so far; `notice` are sentences on top, such as why
    a name did not fit.
    """
    blocks = [help_words.first_use("kudos")] if draft.is_first else []
    blocks += [paragraph(sentence) for sentence in notice]
    if draft.receiver_ids and not ask_receivers:
        blocks.append(paragraph(say("recognitions.thanking", receivers=people(draft.receiver_ids))))
    if draft.text and not ask_text:
        blocks.append(quote(draft.text))
    if ask_receivers:
        blocks.append(
            field(
                RECEIVERS,
                plain("recognitions.receivers_label"),
                UserMultiSelectElement(
                    action_id=VALUE,
                    initial_users=list(draft.receiver_ids) or None,
                    max_selected_items=most_receivers,
                ),
            )
        )
    blocks += _which(draft, names)
    if ask_text:
        blocks.append(
            field(
                TEXT,
                plain("recognitions.text_label"),
                PlainTextInputElement(
                    action_id=VALUE,
                    multiline=True,
                    initial_value=draft.text[:most_characters] or None,
                    max_length=most_characters,
                    placeholder=PlainTextObject(text=plain("recognitions.text_placeholder")),
                ),
                hint=plain("recognitions.text_hint", most=most_characters),
            )
        )
    blocks.append(_behaviours(tuple((one.name, one.id, one.gloss) for one in pack.behaviours)))
    if draft.receiver_ids and not ask_receivers and not draft.candidates:
        receivers = people(draft.receiver_ids)
        if draft.reach.channels:
            where = say(
                "recognitions.will_post", channels=_channels(draft.reach.channels), receivers=receivers
            )
            blocks.append(note(where))
        elif not draft.reach.privately:
            blocks.append(note(say("recognitions.will_post_dm", receivers=receivers)))
        blocks += _privately(draft.reach)
    return modal(
        plain("recognitions.title"),
        blocks,
        callback_id=ids.RECOGNITION_FORM,
        submit=plain("recognitions.submit"),
        private_metadata=_metadata(draft, with_text=not ask_text),
    )


def _privately(reach: Reach) -> list[Block]:
    """Tells the giver kindly that somebody prefers to be thanked in private."""
    if not reach.privately:
        return []
    private = people(reach.privately)
    if reach.words_name:
        return [note(say("recognitions.private_named", private=private))]
    if reach.channels:
        return [note(say("recognitions.private_some", private=private))]
    return [note(say("recognitions.private_all", private=private))]


def _which(draft: Draft, names: Mapping[str, str]) -> list[Block]:
    """A choice for each name that fits several people."""
    return [
        field(
            f"{WHICH}.{index}",
            cut(f"{plain('recognitions.which_label')} (@{name})", 150),
            StaticSelectElement(
                action_id=VALUE,
                options=[option(names.get(user_id, user_id), user_id) for user_id in found[:_MOST_OPTIONS]],
            ),
        )
        for index, (name, found) in enumerate(draft.candidates.items())
    ]


def _metadata(draft: Draft, *, with_text: bool) -> str:
    """What the form brings back by itself. A text too long to travel stays in the draft."""
    travels = {
        "draft": draft.id,
        "receivers": list(draft.receiver_ids),
        "reach": [list(draft.reach.channels), list(draft.reach.privately), draft.reach.words_name],
        "text": draft.text if with_text else None,
    }
    metadata = json.dumps(travels)
    if len(metadata) > _MOST_METADATA:
        metadata = json.dumps(travels | {"text": None})
    return metadata


@lru_cache(maxsize=8)
def _behaviours(choices: tuple[tuple[str, str, str], ...]) -> Block:
    """The choice of a behaviour, each (name, id, gloss). The same in every form, and most of the work of making one."""
    return field(
        BEHAVIOUR,
        plain("recognitions.behaviour_label"),
        StaticSelectElement(
            action_id=VALUE,
            placeholder=PlainTextObject(text=plain("recognitions.behaviour_placeholder")),
            options=[
                option(name, behaviour_id, first_sentence(gloss)) for name, behaviour_id, gloss in choices
            ],
        ),
        hint=plain("recognitions.behaviour_hint"),
    )


def given_view(
    pack: Pack, *, receiver_ids: Sequence[str], text: str, behaviour_id: str, reach: Reach
) -> Block:
    """What the giver sees at once."""
    receivers = people(receiver_ids)
    blocks = [paragraph(say("recognitions.given", receivers=receivers)), quote(text)]
    if behaviour := behaviour_of(pack, behaviour_id):
        blocks.append(_given_behaviour(behaviour.name))
    if reach.channels:
        where = say("recognitions.given_where", channels=_channels(reach.channels), receivers=receivers)
        blocks.append(note(where))
    elif not reach.privately:
        blocks.append(note(say("recognitions.given_where_dm", receivers=receivers)))
    blocks += _privately(reach)
    return {**_given_frame(), "blocks": [*blocks, _take_back_hint()]}


@lru_cache(maxsize=64)
def _given_behaviour(name: str) -> Block:
    return paragraph(say("recognitions.given_behaviour", behaviour=name))


@lru_cache(maxsize=1)
def _given_frame() -> Block:
    return modal(plain("recognitions.given_title"), [])


@lru_cache(maxsize=1)
def _take_back_hint() -> Block:
    return note(say("recognitions.take_back_hint"))


def _shown(pack: Pack, recognised: Recognised) -> tuple[list[Block], str]:
    behaviour = behaviour_of(pack, recognised.behaviour_id)
    blocks = [quote(recognised.text)]
    words = escape(recognised.text)
    if behaviour:
        line = say("recognitions.behaviour_line", behaviour=behaviour.name, gloss=behaviour.gloss)
        blocks.append(note(line))
        words = f"{words}\n{line}"
    return blocks, words


def post(values: Mapping[str, Any], pack: Pack) -> Message:
    """The thanks in a team channel; None are those that are to be read there no more."""
    recognised: Recognised | None = values["recognition"]
    if recognised is None:
        return removed(values, pack)
    title = say(
        "recognitions.post_title",
        giver=mention(recognised.giver_id),
        receivers=people(recognised.receiver_ids),
    )
    blocks, words = _shown(pack, recognised)
    return message(paragraph(f"*{title}*"), *blocks, text=f"{title}: {words}")


def received(values: Mapping[str, Any], pack: Pack) -> Message:
    """The thanks in the colleague's own messages."""
    recognised: Recognised = values["recognition"]
    giver = mention(recognised.giver_id)
    title = say("recognitions.received_title", giver=giver)
    blocks, words = _shown(pack, recognised)
    if values["is_private"]:
        where = say("recognitions.received_private")
    elif values["channels"]:
        where = say("recognitions.received_where", channels=_channels(values["channels"]))
    elif len(recognised.receiver_ids) > 1:
        where = say("recognitions.received_dm_several", giver=giver)
    else:
        where = say("recognitions.received_dm", giver=giver)
    return message(paragraph(f"*{title}*"), *blocks, note(where), text=f"{title}: {words}\n{where}")


def go_on_buttons(draft_id: int, label: str = "recognitions.continue") -> Block:
    """Go on with a draft, or not now."""
    return buttons(
        button(plain(label), ids.RECOGNITION_CONTINUE, value=str(draft_id), style="primary"),
        button(plain("recognitions.not_now"), ids.RECOGNITION_LET_GO, value=str(draft_id)),
    )


def ask(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Asks somebody who reacted for one sentence."""
    words = say(
        "recognitions.ask",
        emoji=values["emoji"],
        receiver=mention(values["receiver_id"]),
        channel=channel(values["channel_id"]),
    )
    return message(paragraph(words), go_on_buttons(values["draft_id"], "recognitions.ask_button"), text=words)


def returned(sentence: Mrkdwn, typed: str) -> Message:
    """Says why nothing could be begun, and gives back every word."""
    return message(paragraph(sentence), *literal(typed), text=f"{sentence}\n{escape(typed)}".strip())


def given_back(sentence: Mrkdwn, draft: Draft) -> Message:
    """Says what is wrong, gives back every word, and offers to go on."""
    return message(
        paragraph(sentence),
        *literal(draft.text),
        go_on_buttons(draft.id),
        text=f"{sentence}\n{escape(draft.text)}".strip(),
    )


def kept(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Gives back what somebody typed, with a button to go on."""
    draft: Draft = values["draft"]
    if draft.text:
        words = say("recognitions.kept")
    elif draft.receiver_ids:
        words = say("recognitions.kept_empty", receivers=people(draft.receiver_ids))
    else:
        words = say("recognitions.kept_nobody")
    return given_back(words, draft)


def refused(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Says why thanks could not be given after all, and gives back every word."""
    reason = refusal(values["key"], values["with"])
    return given_back(say("recognitions.refused", reason=reason), values["draft"])


def withdrawn(_values: Mapping[str, Any], _pack: Pack) -> Message:
    """What stands in place of thanks that were taken back."""
    words = say("recognitions.withdrawn")
    return message(note(words), text=words)


def removed(_values: Mapping[str, Any], _pack: Pack) -> Message:
    """Stands where thanks stood to somebody who asked to be forgotten."""
    words = say("recognitions.removed")
    return message(note(words), text=words)


def thanked(_values: Mapping[str, Any], _pack: Pack) -> Message:
    """What stands in place of a question that has been answered with thanks."""
    words = say("recognitions.thanked")
    return message(note(words), text=words)


def not_shown(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the giver that a channel did not take the thanks."""
    words = say(
        "recognitions.not_shown",
        receivers=people(values["receivers"]),
        channel=channel(values["channel_id"]),
    )
    return message(paragraph(words), text=words)


def withdraw_button(recognition_id: int) -> Block:
    """Takes thanks back, after asking."""
    return buttons(
        button(
            plain("recognitions.withdraw"),
            ids.RECOGNITION_WITHDRAW,
            value=str(recognition_id),
            confirm=confirm(
                plain("recognitions.withdraw_title"),
                plain("recognitions.withdraw_confirm"),
                plain("recognitions.withdraw"),
            ),
        )
    )


def refusal(key: str, values: Mapping[str, Any]) -> Mrkdwn:
    """The sentence of a refusal as mrkdwn; people in it become mentions."""
    return say(key, **_named(values, mention, people))


def refusal_plain(key: str, values: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The sentence of a refusal as plain text, for a form field; `names` are real names by user id."""

    def one(user_id: str) -> str:
        return names.get(user_id, user_id)

    return plain(key, **_named(values, one, lambda many: ", ".join(one(user_id) for user_id in many)))


def _named(values: Mapping[str, Any], one: Any, many: Any) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for name, value in values.items():
        if name == "person":
            named[name] = one(value)
        elif name in {"admins", "leads", "managers"}:
            named[name] = many(value) or sentences()["common.nobody_known"]
        elif name == "found":
            named[name] = found(value)
        else:
            named[name] = value
    return named
