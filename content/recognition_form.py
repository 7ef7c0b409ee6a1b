"""The form in which somebody is thanked, and what the giver sees when it is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

from slack_sdk.models.blocks import (
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
    UserMultiSelectElement,
)

from bot.domain import Draft, Reach
from content import help as help_words
from content import ids
from content.behaviours import BEHAVIOUR, behaviour_of
from content.blocks import Block, cut, field, first_sentence, modal, note, option, paragraph, quote
from content.pack import Pack
from content.text import Mrkdwn, channels, people, plain, say

RECEIVERS = "receivers"
WHICH = "which"
TEXT = "text"
VALUE = "value"
"""Block ids of the form's fields, and the one action id in each."""

_MOST_OPTIONS = 100
_MOST_METADATA = 2500
"""Slack keeps 3,000 characters of `private_metadata` (Slack facts 1.6)."""


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
                "recognitions.will_post", channels=channels(draft.reach.channels), receivers=receivers
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
        where = say("recognitions.given_where", channels=channels(reach.channels), receivers=receivers)
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
