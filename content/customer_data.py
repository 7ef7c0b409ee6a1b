"""What has to go out of somebody's words because it is a customer's: said on a form, at a field, or with the words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.errors import Refusal
from content.blocks import Message
from content.given_back import given_back
from content.text import Mrkdwn, plain, say

_MOST_FOUND = 3
_MOST_SHOWN = 60


def take_out(refused: Refusal) -> Mrkdwn:
    """Says on top of the form what has to go out of the words in it."""
    findings: Any = refused.values["found"]
    return say("stories.take_out", found=found(findings))


def to_copy(refused: Refusal, typed: str) -> Message:
    """Says what has to go, and gives the words back: they were not stored."""
    findings: Any = refused.values["found"]
    sentence = say("stories.take_out_back", found=found(findings))
    return given_back(sentence, typed)


def found(findings: Sequence[Sequence[str]]) -> str:
    """What has to go, as plain text: the first few findings as they were written, and how many more."""
    named = []
    for kind, text in list(findings)[:_MOST_FOUND]:
        shown = " ".join(text.split())[:_MOST_SHOWN]
        named.append(plain(f"stories.found_{kind}", text=shown))
    if len(findings) > _MOST_FOUND:
        named.append(plain("stories.and_more", count=len(findings) - _MOST_FOUND))
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
