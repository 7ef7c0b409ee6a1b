"""Whose attention does each kind of message ask for? The one table; a new kind of message is one line here.

ASKED: the answer to somebody's own act, always at once. NEWS: what somebody else did, addressed to you. DUTY: owed to
who holds a role. UNASKED: Encore's own idea, to a person: hours and budget. CHANNEL_ACT: a person's act shown in a
channel, never counted. CHANNEL_OWN: Encore's own idea in a channel: hours and budget.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from bot.attention import Attention
from bot.domain import is_person


class Rank(IntEnum):
    """Who goes first where not everything may go (programme C5).

    CHOICE: asked once a silence, in which few messages go.
    PATIENT: owed to a channel, but not so long that a ritual has to go without its place; see `rank_at`.
    """

    OWED = 0
    PULSE = 1
    CHOICE = 2
    SCENARIO = 3
    RITUAL = 4
    PATIENT = 5
    BROADCAST = 6


@dataclass(frozen=True, slots=True)
class Rule:
    """How a kind of message is treated.

    `lasts` is how long it is of use when its writer did not say. `is_nudge`: of a duty, it can wait for office hours.
    """

    attention: Attention
    rank: Rank = Rank.BROADCAST
    lasts: timedelta = timedelta(days=3)
    is_nudge: bool = False


ASKED = Rule(Attention.ASKED)
NEWS = Rule(Attention.NEWS)
DUTY = Rule(Attention.DUTY)
DUTY_NUDGE = Rule(Attention.DUTY, is_nudge=True)
OWN_PLAN = Rule(Attention.DUTY, is_nudge=True)
"""What somebody has set themselves: in their hours, and not counted."""
NUDGE = Rule(Attention.UNASKED)
SCENARIO = Rule(Attention.UNASKED, Rank.SCENARIO)
FOLLOW_UP = Rule(Attention.UNASKED, Rank.RITUAL)
ACT = Rule(Attention.CHANNEL_ACT)
RITUAL = Rule(Attention.CHANNEL_OWN, Rank.RITUAL)
OWED = Rule(Attention.CHANNEL_OWN, Rank.OWED, lasts=timedelta(days=14))
"""What a channel is owed keeps room for its rituals for a week, then goes first."""
BROADCAST = Rule(Attention.CHANNEL_OWN)

CLASSES: Mapping[str, Rule] = {
    "intention": RITUAL,
    "moment": RITUAL,
    "roundup": RITUAL,
    "scenario": SCENARIO,
    "pace_choice": Rule(Attention.UNASKED, Rank.CHOICE, lasts=timedelta(days=21)),
    "pace_chosen": ASKED,
    "recall": FOLLOW_UP,
    "tried_it": FOLLOW_UP,
    "manager_nudge": FOLLOW_UP,
    "scenario_answered": ASKED,
    "scenario_now": ASKED,
    "programme_set_up": DUTY,
    "digest": FOLLOW_UP,
    "news_bundle": NEWS,
    "welcome": NEWS,
    "delivery_failed": DUTY,
    "missed": DUTY,
    "channel_problem": DUTY,
    "nobody_received": DUTY,
    "campaign_owner_gone": DUTY,
    "token_back": DUTY,
    "group_problem": DUTY,
    "celebration_waits": DUTY_NUDGE,
    "champion_asked": NEWS,
    "champion_accepted": NEWS,
    "champion_declined": NEWS,
    "champion_ended": DUTY,
    "champion_thanked": NEWS,
    "champion_term": DUTY_NUDGE,
    "champion_next": Rule(Attention.UNASKED, lasts=timedelta(days=1)),
    "recognition_post": ACT,
    "recognition_received": NEWS,
    "recognition_ask": ASKED,
    "recognition_kept": ASKED,
    "recognition_refused": ASKED,
    "recognition_withdrawn": ASKED,
    "recognition_thanked": ASKED,
    "recognition_not_shown": ASKED,
    "recognition_removed": ASKED,
    "barrier_raised": DUTY,
    "barrier_answered": NEWS,
    "barrier_taken_on": NEWS,
    "barrier_owned": DUTY,
    "barrier_undecided": DUTY_NUDGE,
    "barrier_due": DUTY_NUDGE,
    "barrier_reopened": DUTY,
    "barrier_withdrawn": ASKED,
    "said_and_done": OWED,
    "campaign_approved": DUTY,
    "campaign_started": DUTY,
    "campaign_change_asked": DUTY,
    "campaign_change_decided": DUTY,
    "lead_named": DUTY,
    "team_left": DUTY,
    "lead_released": DUTY,
    "manager_named": DUTY,
    "manager_released": DUTY,
    "manager_lost": DUTY,
    "manager_gone": DUTY,
    "no_lead_left": DUTY,
    "pulse_invitation": Rule(Attention.UNASKED, Rank.PULSE, lasts=timedelta(days=7)),
    "pulse_reminder": Rule(Attention.UNASKED, Rank.PULSE),
    "pulse_thanked": ASKED,
    "pulse_over": ASKED,
    "pulse_called_off": DUTY,
    "pulse_result": OWED,
    "pulse_result_whole": DUTY,
    "pulse_action": ACT,
    "pulse_nudge": DUTY_NUDGE,
    "celebration": BROADCAST,
    "goal_card": ACT,
    "goal_moved": ASKED,
    "goal_owned": DUTY,
    "goal_concern": NEWS,
    "goal_agreed": NEWS,
    "goal_not_agreed": NEWS,
    "goal_check_in": NUDGE,
    "goal_owner_gone": DUTY,
    "goal_over": ACT,
    "goal_next": DUTY_NUDGE,
    "goal_not_shown": ASKED,
    "goal_dropped": NEWS,
    "plan_question": OWN_PLAN,
    "plan_reminder": OWN_PLAN,
    "plan_help": ACT,
    "plan_help_gone": ASKED,
    "plan_help_taken_down": NEWS,
    "nomination_post": ACT,
    "nomination_withdrawn": ASKED,
    "nomination_waiting": DUTY,
    "nomination_consent": NEWS,
    "nomination_reminder": NUDGE,
    "nomination_told": NEWS,
    "nomination_approved": NEWS,
    "nomination_returned": NEWS,
    "nomination_declined": NEWS,
    "nomination_removed": NEWS,
    "nomination_thanked": NEWS,
    "nomination_shared": NEWS,
    "nomination_stays_private": NEWS,
    "nomination_taken_down": NEWS,
    "nomination_not_shown": ASKED,
    "nomination_kept": ASKED,
    "nomination_refused": ASKED,
    "campaign_trial": ASKED,
    "forgotten": ASKED,
    "notice": ASKED,
    "story_post": ACT,
    "story_withdrawn": ASKED,
    "story_consent": NEWS,
    "story_consent_answered": ASKED,
    "story_consent_over": ASKED,
    "story_answered": NEWS,
    "story_unanswered": NEWS,
    "story_words_gone": NEWS,
    "story_waiting": DUTY,
    "story_published": NEWS,
    "story_returned": NEWS,
    "story_declined": NEWS,
    "story_taken_down": NEWS,
    "story_nudge": NUDGE,
    "story_kept": ASKED,
    "story_refused": ASKED,
    "story_not_shown": ASKED,
}
"""Every kind of message of content/messages.py."""

_CHANNEL = (Attention.CHANNEL_ACT, Attention.CHANNEL_OWN)


_PATIENCE = timedelta(days=7)


def rank_at(rule: Rule, waited: timedelta) -> Rank:
    """The rank of a message that was written so long ago."""
    if rule.attention is Attention.CHANNEL_OWN and rule.rank is Rank.OWED and waited < _PATIENCE:
        return Rank.PATIENT
    return rule.rank


def rule_of(kind: str, conversation: str) -> Rule:
    """How a message is treated where it goes: what is meant for a channel is news to a person who gets it instead.

    A kind nobody has put into the table, which a newer version may have written, goes at once.
    """
    rule = CLASSES.get(kind, ASKED)
    to_person = is_person(conversation)
    if to_person and rule.attention in _CHANNEL:
        return NEWS
    if not to_person and rule.attention is Attention.UNASKED:
        return RITUAL
    return rule
