"""Help that says what the reader can do now."""

from __future__ import annotations

from content.blocks import Block, Message, heading, message, modal, note, paragraph
from content.text import plain, say


def _lines(*, emoji: str, is_lead: bool) -> list[str]:
    lines: list[str] = [
        say("help.kudos"),
        say("help.reaction", emoji=emoji),
        say("help.encore"),
        say("help.home"),
    ]
    return [*lines, say("help.lead")] if is_lead else lines


def page(*, emoji: str, is_lead: bool, opening: str | None = None) -> Message:
    """The help page. `opening` is a sentence before it, such as what was not understood."""
    first = opening or say("help.intro")
    lines = _lines(emoji=emoji, is_lead=is_lead)
    return message(
        heading(plain("help.title")),
        paragraph(first),
        *(paragraph(line) for line in lines),
        text="\n".join([plain("help.title"), first, *lines]),
    )


def view(*, emoji: str, is_lead: bool) -> Block:
    """The help page as a modal."""
    lines = _lines(emoji=emoji, is_lead=is_lead)
    return modal(
        plain("help.title")[:24], [paragraph(say("help.intro")), *(paragraph(line) for line in lines)]
    )


def kudos() -> Message:
    """How to thank somebody."""
    first, how, then = say("help.kudos_intro"), say("help.kudos_how"), say("help.kudos_then")
    return message(paragraph(first), paragraph(how), note(then), text=f"{first}\n{how}\n{then}")
