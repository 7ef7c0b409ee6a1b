"""The living message of a goal in its team's channel: proposed, worked on, and over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.goal import Goal, GoalState
from content import ids
from content.blocks import Message
from content.goal_words import (
    details,
    last_check_in,
    learned,
    line,
    measured,
    pressed,
    progress,
    quoted,
    said,
    small,
    title,
)
from content.pack import Pack
from content.text import mention, people, plain, say

_MOST_NAMED = 12


def card(values: Mapping[str, Any], pack: Pack) -> Message:
    """The living message in the team's channel."""
    goal: Goal = values["goal"]
    return _CARDS[goal.state](goal, pack)


def _proposed(goal: Goal, pack: Pack) -> Message:
    if goal.agreed:
        named, more = people(goal.agreed[:_MOST_NAMED]), len(goal.agreed) - _MOST_NAMED
        count = say(
            "goals.agreed_count",
            count=len(goal.agreed),
            needed=goal.needed,
            names=say("goals.agreed_more", names=named, count=more) if more > 0 else named,
        )
    else:
        count = say("goals.agreed_none", needed=goal.needed)
    return said(
        title(plain("goals.card_proposed")),
        line(say("goals.proposed_by", person=mention(goal.proposer_id))),
        *details(goal, pack),
        line(count),
        pressed(
            ("goals.agree", ids.GOAL_AGREE, str(goal.id)),
            ("goals.question", ids.GOAL_QUESTION, str(goal.id)),
        ),
        small(say("goals.card_proposed_note")),
    )


def _active(goal: Goal, pack: Pack) -> Message:
    return said(
        title(plain("goals.card_active")),
        *details(goal, pack),
        line(progress(goal)),
        *last_check_in(goal),
        pressed(("goals.check_in", ids.GOAL_CHECK_IN, str(goal.id)), ("goals.see_all", ids.GOAL_BOARD, "0")),
        small(say("goals.card_active_note")),
    )


def _met(goal: Goal, _pack: Pack) -> Message:
    return said(
        title(plain("goals.card_met")),
        *quoted(goal.text),
        line(say("goals.card_over_met", **measured(goal))),
        *last_check_in(goal),
    )


def _unreached(goal: Goal, _pack: Pack) -> Message:
    if goal.state is GoalState.PARTLY:
        name = plain("goals.card_partly")
        sentence = say("goals.card_over_partly", percent=goal.percent, **measured(goal))
    else:
        name = plain("goals.card_missed")
        sentence = say("goals.card_over_missed", **measured(goal))
    return said(title(name), *quoted(goal.text), line(sentence), *learned(goal))


def _dropped(goal: Goal, _pack: Pack) -> Message:
    if goal.note:
        why = [
            line(say("goals.card_over_dropped", person=mention(goal.ended_by or ""))),
            *quoted(goal.note),
        ]
    else:
        why = [line(say("goals.card_over_nobody"))]
    return said(title(plain("goals.card_dropped")), *quoted(goal.text), *why)


_CARDS: Mapping[GoalState, Callable[[Goal, Pack], Message]] = {
    GoalState.PROPOSED: _proposed,
    GoalState.ACTIVE: _active,
    GoalState.MET: _met,
    GoalState.PARTLY: _unreached,
    GoalState.MISSED: _unreached,
    GoalState.DROPPED: _dropped,
}


def moved(_values: Mapping[str, Any], _pack: Pack) -> Message:
    """Stands where a goal's living message stood."""
    return said(small(say("goals.moved")))
