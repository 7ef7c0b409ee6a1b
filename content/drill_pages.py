"""What people read around their scenario questions: the part of Home, the answer to /drill, and what sticks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from slack_sdk.models.blocks import ButtonElement

from bot.facts import DrillStage
from content import help as help_words
from content import ids
from content.blocks import Block, Message, button, buttons, message, modal, note, paragraph
from content.campaign_lines import day_in_words
from content.pack import Pack
from content.text import Mrkdwn, plain, say


def on_home(answered: int) -> list[Block]:
    """A person's own part of Home. `answered` is how many they answered in the last 30 days."""
    small = say("drills.home_answered", count=answered) if answered else say("drills.home_none")
    return [
        paragraph(f"*{plain('drills.home_title')}*\n{small}"),
        buttons(_now(), button(plain("drills.sticks"), ids.DRILL_STICKS)),
    ]


def on_its_way(*, is_first: bool = False) -> Message:
    """A question was asked for and is coming; with a sentence on what it is when `is_first`."""
    words = say("drills.on_its_way")
    if not is_first:
        return message(paragraph(words), text=words)
    return message(
        paragraph(words), help_words.first_use("drill"), text=f"{words}\n{say('drills.first_use')}"
    )


def nothing_due(next_on: date) -> Message:
    """None fits before a local date; one for practice can be had all the same."""
    words = say("drills.nothing_due", day=day_in_words(next_on))
    return message(
        paragraph(words), buttons(button(plain("drills.practise"), ids.DRILL_PRACTICE)), text=words
    )


def as_modal(said: Message) -> Block:
    """An answer to a button in a modal, in place of what it showed."""
    return modal(plain("drills.sticks_title"), said.blocks)


def sticking(stages: Mapping[str, DrillStage], pack: Pack) -> Block:
    """Where a person stands with each principle, by behaviour. `stages` by the principle's id."""
    blocks = [note(say("drills.sticks_intro"))]
    for behaviour in pack.behaviours:
        lines = [
            _line(principle.statement, stages.get(principle.id, DrillStage.UNSEEN))
            for principle in pack.principles
            if principle.behaviour == behaviour.id
        ]
        if lines:
            blocks.append(paragraph("\n".join([say("drills.behaviour", name=behaviour.name), *lines])))
    return modal(plain("drills.sticks_title"), [*blocks, note(say("drills.sticks_note")), buttons(_now())])


def _line(statement: str, stage: DrillStage) -> Mrkdwn:
    return say("drills.line", statement=statement, stage=plain(f"drills.stage_{stage}"))


def _now() -> ButtonElement:
    return button(plain("drills.now"), ids.DRILL_NOW)
