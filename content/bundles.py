"""How are several messages told in one? One below the other, with a line between; what each says does not change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any, Protocol

from content.blocks import Block, Message, divider, message, note, paragraph
from content.text import say
from content.why import with_button

_PART = "part"


class _Render(Protocol):
    def __call__(self, kind: str, values: Mapping[str, Any], *, delivery: str) -> Message: ...


def part_of(block_id: str) -> str:
    """The public id of the delivery a block of a bundle belongs to; empty for any other block."""
    prefix, _, rest = block_id.partition(".")
    return rest.partition(".")[0] if prefix == _PART else ""


def together(kind: str, values: Mapping[str, Any], render: _Render) -> Message:
    """The message of a bundle: its `parts`, each rendered as if it came alone; `bundle` is its own public id."""
    intro = say("bundles.digest_intro" if kind == "digest" else "bundles.news_intro")
    shown = [_part(one, render) for one in values["parts"]]
    blocks = [paragraph(intro)]
    for one in shown:
        blocks += [divider(), *one.blocks]
    whole = message(*blocks, divider(), text="\n\n".join([intro, *(one.text for one in shown)]))
    return with_button(whole, delivery=values["bundle"])


def _part(one: Mapping[str, Any], render: _Render) -> Message:
    if one["values"] is None:
        words = say("bundles.over")
        return message(note(words), text=words)
    made = render(one["kind"], one["values"], delivery=one["delivery"])
    return Message(text=made.text, blocks=list(_named(made.blocks, one["delivery"])))


def _named(blocks: Sequence[Block], delivery: str) -> Iterator[Block]:
    """What can be pressed says to which part it belongs; no two blocks have the same name (Slack facts 3.1)."""
    numbers = count()
    for block in blocks:
        if "block_id" in block or "accessory" in block or block["type"] == "actions":
            yield {**block, "block_id": f"{_PART}.{delivery}.{next(numbers)}"}
        else:
            yield block
