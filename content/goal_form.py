"""The form in which a goal is proposed or changed, and what could be sharper about it before it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import orjson
from slack_sdk.models.blocks import (
    DatePickerElement,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
    UserSelectElement,
)

from bot.goal import Goal, Proposal, Vague
from content import ids
from content.behaviours import behaviour_field
from content.blocks import (
    Block,
    button,
    buttons,
    field,
    modal,
    note,
    option,
    paragraph,
    quote,
)
from content.goal_words import number
from content.pack import Pack
from content.text import Mrkdwn, plain, say

TEAM, TEXT, MEASURE, UNIT = "team", "text", "measure", "unit"
BASELINE, TARGET, EFFECT, DUE_ON, OWNER = "baseline", "target", "effect", "due_on", "owner"
"""Block ids of the form's fields."""
VALUE = "value"

_MOST_NUMBER = 40
_MOST_UNIT = 24


def as_filled(goal: Goal) -> Proposal:
    """A goal as its form holds it."""
    return Proposal(
        team_id=goal.team_id,
        text=goal.text,
        behaviour_id=goal.behaviour_id,
        measure=goal.measure,
        unit=goal.unit,
        baseline=number(goal.baseline),
        target=number(goal.target),
        effect=goal.effect,
        due_on=goal.due_on,
        owner_id=goal.owner_id or "",
    )


def form(
    goal: Proposal,
    pack: Pack,
    teams: Sequence[tuple[int, str]],
    *,
    most: int,
    goal_id: int = 0,
    version: int = 0,
    live: int = 0,
    notice: Sequence[Mrkdwn] = (),
) -> Block:
    """The form, filled with what there is so far.

    `teams` are (id, name of the channel) of those to choose from; with `goal_id` that goal is changed, for its team.
    `live` goals of the person's teams are offered to be looked at; `notice` are sentences on top.
    """
    blocks = [*(paragraph(one) for one in notice), paragraph(say("goals.intro"))]
    if live:
        blocks += [
            note(say("goals.form_live", count=live)),
            buttons(button(plain("goals.see_all"), ids.GOAL_BOARD, value="0")),
        ]
    if len(teams) > 1 and not goal_id:
        blocks.append(_teams(goal.team_id, teams))
    blocks += [
        _words(TEXT, goal.text, most=most, placeholder="goals.text_placeholder"),
        behaviour_field(pack, plain("goals.behaviour_label"), chosen=goal.behaviour_id),
        _words(MEASURE, goal.measure, most=most, placeholder="goals.measure_placeholder"),
        _short(BASELINE, goal.baseline, most=_MOST_NUMBER),
        _short(TARGET, goal.target, most=_MOST_NUMBER),
        _short(UNIT, goal.unit, most=_MOST_UNIT, optional=True),
        field(
            DUE_ON,
            plain("goals.due_label"),
            DatePickerElement(action_id=VALUE, initial_date=_iso(goal.due_on)),
            hint=plain("goals.due_hint"),
        ),
        field(
            OWNER,
            plain("goals.owner_label"),
            UserSelectElement(action_id=VALUE, initial_user=goal.owner_id or None),
            hint=plain("goals.owner_hint"),
        ),
        _words(EFFECT, goal.effect, most=most, placeholder="goals.effect_placeholder", optional=True),
    ]
    only = goal.team_id if goal_id or len(teams) != 1 else teams[0][0]
    return modal(
        plain("goals.title_again" if goal_id else "goals.title"),
        blocks,
        callback_id=ids.GOAL_FORM,
        submit=plain("goals.submit_again" if goal_id else "goals.submit"),
        private_metadata=_travels(Proposal(team_id=only), goal_id, version),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _teams(team_id: int, teams: Sequence[tuple[int, str]]) -> Block:
    choices = {one: option(f"#{name}", str(one)) for one, name in teams[:100]}
    return field(
        TEAM,
        plain("goals.team_label"),
        StaticSelectElement(
            action_id=VALUE, options=list(choices.values()), initial_option=choices.get(team_id)
        ),
    )


_LABELS = {
    TEXT: ("goals.text_label", "goals.text_hint"),
    MEASURE: ("goals.measure_label", "goals.measure_hint"),
    UNIT: ("goals.unit_label", "goals.unit_hint"),
    BASELINE: ("goals.baseline_label", "goals.baseline_hint"),
    TARGET: ("goals.target_label", "goals.target_hint"),
    EFFECT: ("goals.effect_label", ""),
}


def _words(block_id: str, text: str, *, most: int, placeholder: str, optional: bool = False) -> Block:
    label, hint = _LABELS[block_id]
    return field(
        block_id,
        plain(label),
        PlainTextInputElement(
            action_id=VALUE,
            multiline=True,
            initial_value=text[:most] or None,
            max_length=most,
            placeholder=PlainTextObject(text=plain(placeholder)),
        ),
        hint=plain(hint, most=most) if hint else None,
        optional=optional,
    )


def _short(block_id: str, text: str, *, most: int, optional: bool = False) -> Block:
    label, hint = _LABELS[block_id]
    return field(
        block_id,
        plain(label),
        PlainTextInputElement(action_id=VALUE, initial_value=text[:most] or None, max_length=most),
        hint=plain(hint, most=most),
        optional=optional,
    )


def _travels(goal: Proposal, goal_id: int, version: int) -> str:
    """What the form belongs to and, between two views, what was typed: at most 3,000 signs (Slack facts 1.6)."""
    filled = {name: getattr(goal, name) for name in goal.__slots__ if getattr(goal, name)}
    return orjson.dumps({"goal": goal_id, "version": version, "filled": filled}).decode()


def travelled(metadata: str) -> tuple[Proposal, int, int]:
    """(what was typed, the goal it changes or 0, that goal's version) from a view's metadata."""
    found: Mapping[str, Any] = orjson.loads(metadata or "{}")
    filled = dict(found.get("filled") or {})
    if filled.get("due_on"):
        filled["due_on"] = date.fromisoformat(filled["due_on"])
    return Proposal(**filled), int(found.get("goal") or 0), int(found.get("version") or 0)


def sharpen(goal: Proposal, vague: Sequence[Vague], *, goal_id: int, version: int) -> Block:
    """What could be sharper, before anything is stored: said anyway, or back to the form with every word in it."""
    lines = "\n".join(f"• {say(one.key, **({'words': one.words} if one.words else {}))}" for one in vague)
    blocks = [
        paragraph(say("goals.sharpen_intro")),
        paragraph(lines),
        note(say("goals.sharpen_yours")),
        quote(goal.text),
        buttons(button(plain("goals.sharpen"), ids.GOAL_SHARPEN)),
    ]
    return modal(
        plain("goals.sharpen_title"),
        blocks,
        callback_id=ids.GOAL_ANYWAY_FORM,
        submit=plain("goals.anyway"),
        private_metadata=_travels(goal, goal_id, version),
    )


def sent(goal: Proposal, *, is_change: bool) -> Block:
    """What whoever proposed it sees at once."""
    words = say("goals.sent_again") if is_change else say("goals.sent_view")
    return modal(plain("goals.sent_title"), [paragraph(words), quote(goal.text)])


def typed(goal: Proposal) -> str:
    """Every word of a proposal, to be given back when it could not be taken."""
    day = goal.due_on.isoformat() if goal.due_on else ""
    lines = (goal.text, goal.measure, goal.baseline, goal.target, goal.unit, day, goal.effect)
    return "\n".join(line for line in lines if line)
