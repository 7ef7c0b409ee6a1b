"""The small forms of a goal, and what is seen after each: a question, a number, a reason, a lesson, an owner."""

from __future__ import annotations

from decimal import Decimal

import orjson
from slack_sdk.models.blocks import PlainTextInputElement, UserSelectElement

from bot.goal import Goal, is_reached, percent_done
from content import ids
from content.blocks import Block, button, buttons, field, modal, note, paragraph, quote
from content.goal_words import amount, from_to, number
from content.text import mention, plain, say

QUESTION, NUMBER, NOTE, REASON, LEARNED, OWNER = "question", "value", "note", "reason", "learned", "owner"
"""Block ids of the forms' fields."""
VALUE = "value"
_MOST_NUMBER = 40


def _form(goal: Goal, title: str, callback_id: str, *blocks: Block, submit: str, **travels: object) -> Block:
    return modal(
        title,
        [quote(goal.text), *blocks],
        callback_id=callback_id,
        submit=submit,
        private_metadata=orjson.dumps({"goal": goal.id, **travels}).decode(),
    )


def _area(block_id: str, label: str, hint: str | None, *, most: int, text: str = "") -> Block:
    element = PlainTextInputElement(
        action_id=VALUE, multiline=True, max_length=most, initial_value=text[:most] or None
    )
    return field(block_id, label, element, hint=hint, optional=block_id == NOTE)


def question(goal: Goal, *, most: int) -> Block:
    """Asks for a question or concern."""
    area = _area(QUESTION, plain("goals.question_label"), plain("goals.question_hint", most=most), most=most)
    return _form(
        goal,
        plain("goals.question_title"),
        ids.GOAL_QUESTION_FORM,
        area,
        submit=plain("goals.question_submit"),
    )


def check_in(goal: Goal, *, most: int, value: str = "", text: str = "") -> Block:
    """Asks where the team is; filled again when the number was not right."""
    label = (
        plain("goals.check_in_label", unit=goal.unit) if goal.unit else plain("goals.check_in_label_plain")
    )
    hint = plain(
        "goals.check_in_hint",
        baseline=number(goal.baseline),
        target=amount(goal.target, goal.unit),
        now=number(goal.now),
    )
    return _form(
        goal,
        plain("goals.check_in_title"),
        ids.GOAL_CHECK_IN_FORM,
        note(from_to(goal)),
        field(
            NUMBER,
            label,
            PlainTextInputElement(
                action_id=VALUE, initial_value=value[:_MOST_NUMBER] or None, max_length=_MOST_NUMBER
            ),
            hint=hint,
        ),
        _area(NOTE, plain("goals.check_in_note_label"), None, most=most, text=text),
        submit=plain("goals.check_in_submit"),
    )


def sure(goal: Goal, value: Decimal, *, typed: str, text: str) -> Block:
    """A number that meets the goal is celebrated and stays, so it is asked once whether it is right."""
    return _form(
        goal,
        plain("goals.sure_title"),
        ids.GOAL_CHECK_IN_FORM,
        paragraph(say("goals.sure", now=amount(value, goal.unit))),
        buttons(button(plain("goals.sure_no"), ids.GOAL_OTHER_NUMBER, value=str(goal.id))),
        submit=plain("goals.sure_yes"),
        value=typed,
        note=text,
    )


def checked_in(goal: Goal, value: Decimal) -> Block:
    """What whoever checked in sees at once."""
    percent, now = percent_done(goal.baseline, goal.target, value), amount(value, goal.unit)
    if is_reached(goal.baseline, goal.target, value):
        return _done(plain("goals.check_in_title"), paragraph(say("goals.met_sent")))
    if percent == 0 and value != goal.baseline:
        return _done(plain("goals.check_in_title"), paragraph(say("goals.check_in_back", now=now)))
    return _done(
        plain("goals.check_in_title"), paragraph(say("goals.check_in_sent", now=now, percent=percent))
    )


def drop(goal: Goal, *, most: int) -> Block:
    """Asks why."""
    area = _area(REASON, plain("goals.drop_label"), plain("goals.drop_hint", most=most), most=most)
    return _form(goal, plain("goals.drop_title"), ids.GOAL_DROP_FORM, area, submit=plain("goals.drop_submit"))


def learned(goal: Goal, *, most: int) -> Block:
    """Asks what the team learned."""
    area = _area(
        LEARNED,
        plain("goals.learned_label"),
        plain("goals.learned_hint", most=most),
        most=most,
        text=goal.note,
    )
    return _form(
        goal, plain("goals.learned_title"), ids.GOAL_LEARNED_FORM, area, submit=plain("goals.learned_submit")
    )


def owner(goal: Goal) -> Block:
    """Asks who looks after it."""
    element = UserSelectElement(action_id=VALUE, initial_user=goal.owner_id)
    return _form(
        goal,
        plain("goals.owner_title"),
        ids.GOAL_OWNER_FORM,
        field(OWNER, plain("goals.owner_label"), element, hint=plain("goals.owner_hint")),
        submit=plain("goals.owner_submit"),
    )


def _done(title: str, *blocks: Block) -> Block:
    return modal(title, list(blocks))


def question_sent(text: str) -> Block:
    """What whoever asked sees at once."""
    return _done(plain("goals.question_title"), paragraph(say("goals.question_sent")), quote(text))


def drop_sent(text: str) -> Block:
    """What whoever dropped it sees at once."""
    return _done(plain("goals.drop_title"), paragraph(say("goals.drop_sent")), quote(text))


def learned_sent(text: str) -> Block:
    """What whoever wrote it down sees at once."""
    return _done(plain("goals.learned_title"), paragraph(say("goals.learned_sent")), quote(text))


def owner_sent(owner_id: str) -> Block:
    """What whoever chose sees at once."""
    return _done(plain("goals.owner_title"), paragraph(say("goals.owner_sent", owner=mention(owner_id))))
