"""How a goal is put in words: its numbers, how far it is, and the parts its messages are made of."""

from __future__ import annotations

from decimal import Decimal

from bot.goal import Goal
from content.barriers import day
from content.behaviours import behaviour_of
from content.blocks import Block, Message, button, buttons, heading, message, note, paragraph, quote
from content.pack import Pack
from content.text import Mrkdwn, escape, mention, plain, say

Part = tuple[Block, str]
"""A block, and what of it a message's own text says."""

_STEPS = 10


def number(value: Decimal) -> str:
    """A number for reading, as people may type it."""
    whole = f"{value:f}"
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


def amount(value: Decimal, unit: str) -> str:
    """A number with its unit: "12 minutes", "80 %"."""
    return f"{number(value)} {unit}".strip()


def bar(percent: int) -> str:
    """The way done as ten signs; the number always stands beside it."""
    done = percent * _STEPS // 100
    return "▓" * done + "░" * (_STEPS - done)


def from_to(goal: Goal) -> Mrkdwn:
    """Where a goal goes, and by when."""
    return say(
        "goals.from_to",
        baseline=number(goal.baseline),
        target=amount(goal.target, goal.unit),
        day=day(goal.due_on),
    )


def said(*parts: Part) -> Message:
    """A message of parts, which says in its text what they say."""
    return message(*(block for block, _ in parts), text="\n".join(words for _, words in parts if words))


def line(sentence: Mrkdwn) -> Part:
    """A paragraph."""
    return paragraph(sentence), sentence


def small(sentence: Mrkdwn) -> Part:
    """Small print."""
    return note(sentence), sentence


def quoted(text: str) -> list[Part]:
    """What somebody wrote, literally; nothing for an empty text."""
    return [(quote(text), escape(text))] if text else []


def title(text: str) -> Part:
    """A heading."""
    return heading(text), escape(text)


def pressed(*names: tuple[str, str, str]) -> Part:
    """Buttons of (key of the label, action, value), the first one in colour."""
    made = [
        button(plain(key), action, value=value, style=None if index else "primary")
        for index, (key, action, value) in enumerate(names)
    ]
    return buttons(*made), ""


def details(goal: Goal, pack: Pack) -> list[Part]:
    """What a goal says, in full."""
    behaviour = behaviour_of(pack, goal.behaviour_id)
    lines = [
        from_to(goal),
        *([say("goals.behaviour_line", behaviour=behaviour.name)] if behaviour else []),
        say("goals.owner_line", owner=mention(goal.owner_id)) if goal.owner_id else say("goals.owner_none"),
    ]
    parts = [*quoted(goal.text), line(Mrkdwn("\n".join(lines)))]
    parts += [small(say("goals.measure_line")), *quoted(goal.measure)]
    if goal.effect:
        parts += [small(say("goals.effect_line")), *quoted(goal.effect)]
    return parts


def last_check_in(goal: Goal) -> list[Part]:
    """Who said last where the team is, and when."""
    if goal.last is None:
        return [small(say("goals.no_check_in"))]
    who = say("goals.last_check_in", person=mention(goal.last.user_id), day=day(goal.last.at.date()))
    return [small(who), *quoted(goal.last.note)]


def progress(goal: Goal) -> Mrkdwn:
    """How far a goal is, as a bar and in numbers."""
    return say("goals.progress", bar=bar(goal.percent), percent=goal.percent, now=amount(goal.now, goal.unit))


def measured(goal: Goal) -> dict[str, object]:
    """The values of a sentence that says where a goal got to."""
    return {
        "now": amount(goal.now, goal.unit),
        "target": amount(goal.target, goal.unit),
        "day": day(goal.due_on),
    }


def learned(goal: Goal) -> list[Part]:
    """What the team learned, and who wrote it down."""
    if not goal.note:
        return []
    return [small(say("goals.learned_line", person=mention(goal.ended_by or ""))), *quoted(goal.note)]
