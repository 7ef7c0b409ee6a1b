"""What the people of a goal are told: its owner, who proposed it, its managers; and the channel when it is over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.goal import Goal, GoalState
from content import ids
from content.blocks import Message
from content.campaigns import reason
from content.goal_words import (
    Part,
    amount,
    from_to,
    learned,
    line,
    number,
    pressed,
    progress,
    quoted,
    said,
    small,
)
from content.pack import Pack
from content.text import Mrkdwn, channel, mention, say


def _told(sentence: Mrkdwn, goal: Goal, *more: Part) -> Message:
    return said(line(sentence), *quoted(goal.text), small(from_to(goal)), *more)


def owned(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells somebody that a goal is to be theirs."""
    goal: Goal = values["goal"]
    pressable = [("goals.owner", ids.GOAL_OWNER, str(goal.id))]
    if goal.state is GoalState.ACTIVE:
        pressable.insert(0, ("goals.check_in", ids.GOAL_CHECK_IN, str(goal.id)))
    elif values["is_member"]:
        pressable.insert(0, ("goals.agree", ids.GOAL_AGREE, str(goal.id)))
    return _told(say("goals.owned", person=mention(values["by"])), goal, pressed(*pressable))


def concern(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells whoever looks after a goal what somebody asks."""
    goal: Goal = values["goal"]
    after = [("goals.see_all", ids.GOAL_BOARD, "0")]
    if goal.state is GoalState.PROPOSED:
        after.insert(0, ("goals.change", ids.GOAL_CHANGE, str(goal.id)))
    return _told(
        say("goals.concern", person=mention(values["person"])),
        goal,
        small(say("goals.concern_words")),
        *quoted(values["concern"]),
        pressed(*after),
    )


def agreed(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells whoever looks after a goal that it starts."""
    goal: Goal = values["goal"]
    return _told(say("goals.agreed"), goal, pressed(("goals.check_in", ids.GOAL_CHECK_IN, str(goal.id))))


def not_agreed(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Asks whoever looks after a goal what to do when too few agree."""
    goal: Goal = values["goal"]
    return _told(
        say("goals.not_agreed"),
        goal,
        pressed(
            ("goals.keep_asking", ids.GOAL_KEEP_ASKING, f"{goal.id}:{goal.card}"),
            ("goals.change", ids.GOAL_CHANGE, str(goal.id)),
            ("goals.drop", ids.GOAL_DROP, str(goal.id)),
        ),
    )


def ask_check_in(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Asks whoever looks after a goal where it stands."""
    goal: Goal = values["goal"]
    return _told(
        say("goals.ask_check_in"),
        goal,
        line(progress(goal)),
        pressed(("goals.check_in", ids.GOAL_CHECK_IN, str(goal.id))),
    )


def owner_gone(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Asks a manager or lead for somebody who looks after a goal."""
    goal: Goal = values["goal"]
    return _told(
        say("goals.owner_gone", channel=channel(goal.channel_id)),
        goal,
        pressed(
            ("goals.choose_owner", ids.GOAL_OWNER, str(goal.id)), ("goals.drop", ids.GOAL_DROP, str(goal.id))
        ),
    )


def over(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells the channel kindly that a goal was not reached, or that it was dropped."""
    goal: Goal = values["goal"]
    if goal.state is GoalState.DROPPED:
        sentence = say("goals.over_dropped", person=mention(goal.ended_by or ""))
        return said(line(sentence), *quoted(goal.text), *quoted(goal.note))
    where = {
        "baseline": number(goal.baseline),
        "now": amount(goal.now, goal.unit),
        "target": amount(goal.target, goal.unit),
    }
    if goal.state is GoalState.PARTLY:
        sentence = say("goals.over_partly", percent=goal.percent, **where)
    else:
        sentence = say("goals.over_missed", **where)
    after = learned(goal) or [
        small(say("goals.over_ask")),
        pressed(("goals.say_learned", ids.GOAL_LEARNED, str(goal.id))),
    ]
    return said(line(sentence), *quoted(goal.text), *after)


def next_one(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Asks for the next goal."""
    goal: Goal = values["goal"]
    asked = [("goals.next_button", ids.GOAL_OPEN, str(goal.team_id))]
    if goal.state in {GoalState.PARTLY, GoalState.MISSED} and not goal.note:
        asked.append(("goals.say_learned", ids.GOAL_LEARNED, str(goal.id)))
    return said(line(say("goals.next")), *quoted(goal.text), pressed(*asked))


def not_shown(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells whoever looks after a goal that the channel did not take it."""
    goal: Goal = values["goal"]
    sentence = say("goals.not_shown", channel=channel(values["where"]), reason=reason(values["code"]))
    return _told(sentence, goal, pressed(("goals.show", ids.GOAL_SHOW, f"{goal.id}:{goal.card}")))


def dropped(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells whoever proposed a goal, or looked after it, that somebody else dropped it, and why."""
    goal: Goal = values["goal"]
    sentence = say("goals.dropped", person=mention(goal.ended_by or ""))
    return said(line(sentence), *quoted(goal.text), *quoted(goal.note))
