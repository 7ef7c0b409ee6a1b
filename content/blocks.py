"""The few shapes Encore's messages and views are made of, over the SDK's models, which check Slack's limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ConfirmObject,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    SectionBlock,
)

from content.text import plain

Block = dict[str, Any]
MOST_BLOCKS_IN_MESSAGE = 50
MOST_BLOCKS_IN_VIEW = 100
_TEXT = 3000
_MOST_TYPED = 3000
"""What a text field can hold (Slack facts 3.3)."""
_PLAIN_TEXT_PIECE = 1400
"""Half of what a text object holds: Slack may count an emoji as two characters."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready for Slack. `text` says all of it: screen readers and notifications read only that."""

    text: str
    blocks: list[Block]


_MENTION = re.compile(r"(<[@#][A-Z0-9]+>)")
_HALF_AN_ENTITY = re.compile(r"(?:<[^<>]*|&(?:a|am|amp|l|lt|g|gt)?)\Z")


def cut(text: str, most: int) -> str:
    """The text, or its beginning with an ellipsis, in at most so many characters; whole words where it can.

    No mention and no escaped sign is cut in two.
    """
    if len(text) <= most:
        return text
    head = _HALF_AN_ENTITY.sub("", text[: most - 1])
    words = head.rpartition(" ")[0]
    return (words if len(words) > most // 2 else head).rstrip(" ,:") + "…"


def heading(text: str) -> Block:
    """A heading; plain text of at most 150 characters."""
    return HeaderBlock(text=PlainTextObject(text=cut(text, 150), emoji=True)).to_dict()


def paragraph(text: str, *, accessory: ButtonElement | None = None, block_id: str | None = None) -> Block:
    """A paragraph of mrkdwn, already escaped."""
    if accessory is None and block_id is None:
        return {"type": "section", "text": _mrkdwn(text)}
    return SectionBlock(text=_mrkdwn(text), accessory=accessory, block_id=block_id).to_dict()


def note(text: str) -> Block:
    """Small print, mrkdwn, already escaped."""
    return {"type": "context", "elements": [_mrkdwn(text)]}


def _mrkdwn(text: str) -> Block:
    """Only what is marked up as a mention or a link becomes one: a bare @channel stays words (Slack facts 8.2).

    Written by hand: these make up most of every message and form, and the SDK's models take a hundred times as long.
    """
    return {"type": "mrkdwn", "text": cut(text, _TEXT), "verbatim": True}


def divider() -> Block:
    """A line."""
    return DividerBlock().to_dict()


def quote(text: str) -> Block:
    """What somebody wrote, literally: nothing in it is read as markup or mentions anybody."""
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_quote", "elements": [{"type": "text", "text": text}]}],
    }


def told(sentence: str, proof: str = "") -> Block:
    """Escaped sentences as rich text: people and channels in them are shown as such, all else literally.

    For sentences with words in them that somebody wrote; `proof` stands below as a quotation.
    """
    elements: list[Block] = [{"type": "rich_text_section", "elements": _literally(sentence)}]
    if proof:
        elements.append({"type": "rich_text_quote", "elements": _literally(proof)})
    return {"type": "rich_text", "elements": elements}


def _literally(sentence: str) -> list[Block]:
    found: list[Block] = []
    for part in _MENTION.split(cut(sentence, _TEXT)):
        if _MENTION.fullmatch(part):
            kind = "user" if part[1] == "@" else "channel"
            found.append({"type": kind, f"{kind}_id": part[2:-1]})
        elif part:
            text = part.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
            found.append({"type": "text", "text": text})
    return found


def literal(text: str) -> list[Block]:
    """A text of any length, literally, in as many blocks as it takes, parted between words where it can be."""
    return [
        SectionBlock(text=PlainTextObject(text=piece, emoji=False)).to_dict()
        for piece in _pieces(text)
        if piece.strip()
    ]


def _pieces(text: str) -> Iterator[str]:
    while len(text) > _PLAIN_TEXT_PIECE:
        at = max(text.rfind(" ", 0, _PLAIN_TEXT_PIECE), text.rfind("\n", 0, _PLAIN_TEXT_PIECE)) + 1
        at = at if at > _PLAIN_TEXT_PIECE // 2 else _PLAIN_TEXT_PIECE
        yield text[:at]
        text = text[at:]
    yield text


def button(
    label: str,
    action_id: str,
    *,
    value: str | None = None,
    style: str | None = None,
    confirm: ConfirmObject | None = None,
    reads_as: str | None = None,
) -> ButtonElement:
    """A button. `reads_as` is what a screen reader says when the label alone does not make sense."""
    return ButtonElement(
        text=PlainTextObject(text=label, emoji=True),
        action_id=action_id,
        value=value,
        style=style,
        confirm=confirm,
        accessibility_label=cut(reads_as, 75) if reads_as else None,
    )


def confirm(title: str, text: str, yes: str) -> ConfirmObject:
    """Asks before something that matters."""
    return ConfirmObject(
        title=PlainTextObject(text=title),
        text=PlainTextObject(text=text),
        confirm=PlainTextObject(text=yes),
        deny=PlainTextObject(text=plain("common.cancel")),
    )


def buttons(*elements: ButtonElement, block_id: str | None = None) -> Block:
    """A row of buttons."""
    return ActionsBlock(elements=list(elements), block_id=block_id).to_dict()


def field(
    block_id: str,
    label: str,
    element: InputInteractiveElement,
    *,
    hint: str | None = None,
    optional: bool = False,
) -> Block:
    """A form field."""
    return InputBlock(
        block_id=block_id,
        label=PlainTextObject(text=label),
        element=element,
        hint=PlainTextObject(text=hint) if hint else None,
        optional=optional,
    ).to_dict()


def words_field(
    block_id: str, label: str, text: str, hint: str, *, most: int, optional: bool = False
) -> Block:
    """A field of several lines, filled with `text`; what is too long already can be shortened there."""
    return field(
        block_id,
        label,
        PlainTextInputElement(
            action_id="value",
            multiline=True,
            initial_value=text[:_MOST_TYPED] or None,
            max_length=most if len(text) <= most else _MOST_TYPED,
        ),
        hint=hint,
        optional=optional,
    )


def first_sentence(text: str) -> str:
    """The first sentence of a text, for places where only a line fits."""
    return text.partition(". ")[0].rstrip(".") + "."


def option(text: str, value: str, description: str | None = None) -> Option:
    """A choice; texts beyond 75 characters are cut."""
    return Option(
        text=PlainTextObject(text=cut(text, 75)),
        value=value,
        description=PlainTextObject(text=cut(description, 75)) if description else None,
    )


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback_id: str | None = None,
    submit: str | None = None,
    private_metadata: str = "",
) -> Block:
    """A modal view; title and buttons at most 24 characters."""
    view: Block = {
        "type": "modal",
        "title": {"type": "plain_text", "text": title},
        "close": {"type": "plain_text", "text": plain("common.cancel" if submit else "common.close")},
        "blocks": list(blocks)[:MOST_BLOCKS_IN_VIEW],
        "private_metadata": private_metadata,
    }
    if callback_id:
        view["callback_id"] = callback_id
    if submit:
        view["submit"] = {"type": "plain_text", "text": submit}
    return view


def message(*blocks: Block, text: str) -> Message:
    """A message of blocks with its full text."""
    return Message(text=cut(text, 3900), blocks=list(blocks)[:MOST_BLOCKS_IN_MESSAGE])
