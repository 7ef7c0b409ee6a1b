"""What takes a session up again: what was the one move, was it tried, and who should be thanked for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from content import ids
from content.blocks import Block, Message, button, buttons, heading, message, note, paragraph
from content.campaigns import kind_name, own_words, prompt_of
from content.pack import Pack
from content.pack_models import PromptKind
from content.text import Mrkdwn, escape, plain, say


def recall(values: Mapping[str, Any], pack: Pack) -> Message:
    """To a person, the day after a session: thinking back makes it stay. Nothing is asked for."""
    return _message("recall", values, pack, say("follow_ups.recall_private"))


def tried_it(values: Mapping[str, Any], pack: Pack) -> Message:
    """To a person: was it tried? A story or a barrier follows, each by one button, or nothing."""
    return _message(
        "tried_it",
        values,
        pack,
        say("follow_ups.not_yet_note"),
        button(plain("follow_ups.tell_story"), ids.STORY_OPEN, style="primary"),
        button(plain("follow_ups.raise_barrier"), ids.BARRIER_OPEN),
    )


def manager_nudge(values: Mapping[str, Any], pack: Pack) -> Message:
    """To a manager: notice one person, and thank them."""
    return _message(
        "manager_nudge",
        values,
        pack,
        say("follow_ups.nudge_note"),
        button(plain("follow_ups.thank"), ids.RECOGNITION_OPEN, style="primary"),
    )


def _message(
    kind: PromptKind, values: Mapping[str, Any], pack: Pack, small: Mrkdwn, *choices: Any
) -> Message:
    """What it says, the session it takes up if that has a name, and below it the choices."""
    about = values.get("about")
    session = say("follow_ups.session", about=about) if about else None
    below = [*([note(session)] if session else []), *([buttons(*choices)] if choices else []), note(small)]
    named = f" {session}" if session else ""
    if own := values.get("words"):
        said = own_words(kind_name(kind), own, *below)
        return message(*said.blocks, text=f"{said.text}{named} {small}")
    prompt = prompt_of(kind, values, pack)
    ask = say("follow_ups.ask_line", action=prompt.action, time=prompt.time)
    words = escape(prompt.text)
    blocks: list[Block] = [heading(prompt.title), paragraph(words), paragraph(ask)]
    return message(*blocks, *below, text=f"{escape(prompt.title)}. {words} {ask}{named} {small}")
