"""Somebody's words, given back to them because they were not taken: nothing that was typed is lost."""

from __future__ import annotations

from content.blocks import Block, Message, literal, message, paragraph, quote
from content.text import Mrkdwn, escape


def given_back(sentence: Mrkdwn, typed: str, *after: Block) -> Message:
    """Says why, gives back every word, however many there are; `after` are blocks below, such as a way to go on."""
    text = f"{sentence}\n{escape(typed)}".strip()
    return message(paragraph(sentence), *literal(typed), *after, text=text)


def quoted_back(sentence: Mrkdwn, introduction: Mrkdwn, typed: str) -> Message:
    """The same for the few words of one field, quoted below a sentence that introduces them."""
    if not typed.strip():
        return message(paragraph(sentence), text=sentence)
    text = f"{sentence}\n{introduction} {escape(typed)}"
    return message(paragraph(sentence), paragraph(introduction), quote(typed), text=text)
