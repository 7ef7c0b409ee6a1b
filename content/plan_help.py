"""What people read when they ask their colleagues about a plan: the form, how it will look, and the post."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import ButtonElement, PlainTextInputElement, PlainTextObject, StaticSelectElement

from bot.domain import is_person
from content import ids
from content.blocks import (
    Block,
    Message,
    button,
    buttons,
    confirm,
    cut,
    field,
    message,
    modal,
    note,
    option,
    paragraph,
    quote,
)
from content.pack import Pack
from content.text import channel, escape, mention, plain, say

QUESTION, PLACE = "question", "place"
"""Block ids of the form's fields."""
VALUE = "value"
_MOST_OPTION = 75


def form(places: Sequence[tuple[str, str]], *, most: int) -> Block:
    """The form. `places` are (id, name) of the channels whose Monday post can carry the question."""
    blocks = [
        paragraph(say("plans.stuck_intro")),
        field(
            QUESTION,
            plain("plans.question_label"),
            PlainTextInputElement(
                action_id=VALUE,
                multiline=True,
                max_length=most,
                placeholder=PlainTextObject(text=plain("plans.question_placeholder")),
            ),
        ),
    ]
    if len(places) > 1:
        choices = [option(_place(place, name), place) for place, name in places[:100]]
        blocks.append(
            field(PLACE, plain("plans.place_label"), StaticSelectElement(action_id=VALUE, options=choices))
        )
    return modal(
        plain("plans.stuck_title"),
        blocks,
        callback_id=ids.PLAN_STUCK_FORM,
        submit=plain("plans.preview"),
        private_metadata=json.dumps({"place": places[0][0] if len(places) == 1 else ""}),
    )


def _place(place: str, name: str) -> str:
    return cut(plain("plans.place_manager", name=name) if is_person(place) else f"#{name}", _MOST_OPTION)


def preview(text: str, channel_id: str, *, by: str) -> Block:
    """How the question will look, and the button that posts it."""
    return modal(
        plain("plans.stuck_title"),
        [
            paragraph(
                say("plans.preview_manager", manager=mention(channel_id))
                if is_person(channel_id)
                else say("plans.preview_intro", channel=channel(channel_id))
            ),
            *post({"by": by, "text": text, "private": is_person(channel_id)}, None).blocks,
        ],
        callback_id=ids.PLAN_POST_FORM,
        submit=plain("plans.post_manager" if is_person(channel_id) else "plans.post"),
        private_metadata=json.dumps({"place": channel_id, "text": text}, ensure_ascii=False),
    )


def posted(channel_id: str) -> Block:
    """What is seen at once when the question was posted."""
    said = (
        say("plans.posted_manager", manager=mention(channel_id))
        if is_person(channel_id)
        else say("plans.posted", channel=channel(channel_id))
    )
    return modal(plain("plans.stuck_title"), [paragraph(said)])


def post(values: Mapping[str, Any], _pack: Pack | None) -> Message:
    """The question under Monday's post; with the "key" of one that stands there, the button to take it back."""
    if values.get("private"):  # to a manager alone, who has nothing to take back
        said = say("plans.help_manager", person=mention(values["by"]))
        more = say("plans.help_manager_more")
        return message(
            paragraph(said), quote(values["text"]), note(more), text=f"{said} {escape(values['text'])} {more}"
        )
    said = say("plans.help_post", person=mention(values["by"]))
    after = [buttons(_back(values["key"]))] if values.get("key") else []
    return message(paragraph(said), quote(values["text"]), *after, text=f"{said} {escape(values['text'])}")


def _back(key: str) -> ButtonElement:
    return button(
        plain("plans.question_back"),
        ids.PLAN_QUESTION_BACK,
        value=key,
        confirm=confirm(
            plain("plans.question_back_title"),
            plain("plans.question_back_confirm"),
            plain("plans.question_back"),
        ),
    )


def gone(_values: Mapping[str, Any], _pack: Pack | None) -> Message:
    """Stands where a question stood."""
    words = say("plans.question_was_here")
    return message(note(words), text=words)


def taken_down(values: Mapping[str, Any], _pack: Pack | None) -> Message:
    """Tells whoever asked that a lead took the question down."""
    where = channel(values["channel_id"])
    words = say("plans.question_taken_down", lead=mention(values["by"]), channel=where)
    return message(paragraph(words), text=words)
