"""Which words belong to which kind of delivery? The one table the sender renders from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from content import (
    barriers,
    bundles,
    campaign_drafts,
    campaign_owners,
    campaign_proposals,
    campaign_trial,
    campaigns,
    celebrations,
    champion_notices,
    drill_answers,
    drills,
    follow_ups,
    goal_notices,
    goals,
    my_data,
    nominations,
    plan_help,
    plans,
    programmes,
    pulse_desk,
    pulse_results,
    pulses,
    recognitions,
    roles,
    roundups,
    silence,
    stories,
    teams,
)
from content import help as help_words
from content.blocks import Message, message, paragraph
from content.pack import Pack

Builder = Callable[[Mapping[str, Any], Pack], Message]


def notice(values: Mapping[str, Any], _pack: Pack) -> Message:
    """A sentence that could not be said where the person was; mrkdwn, escaped when it was written."""
    return message(paragraph(values["text"]), text=values["text"])


BUILDERS: Mapping[str, Builder] = {
    "intention": campaigns.intention,
    "moment": campaigns.moment,
    "roundup": roundups.roundup,
    "campaign_started": campaign_drafts.started,
    "campaign_approved": campaign_drafts.approved,
    "campaign_change_asked": campaign_proposals.asked,
    "campaign_change_decided": campaign_proposals.decided,
    "recall": follow_ups.recall,
    "tried_it": follow_ups.tried_it,
    "manager_nudge": follow_ups.manager_nudge,
    "celebration": celebrations.celebration,
    "delivery_failed": campaign_owners.failed,
    "missed": campaign_owners.missed,
    "channel_problem": campaign_owners.channel_problem,
    "nobody_received": campaign_owners.nobody_received,
    "campaign_owner_gone": campaign_owners.owner_gone,
    "token_back": campaign_owners.token_back,
    "group_problem": campaign_owners.group_problem,
    "champion_asked": champion_notices.question,
    "champion_accepted": champion_notices.accepted,
    "champion_declined": champion_notices.declined,
    "champion_ended": champion_notices.ended,
    "champion_thanked": champion_notices.thanked,
    "champion_term": champion_notices.term,
    "champion_next": champion_notices.reminder,
    "celebration_waits": campaign_owners.celebration_waits,
    "recognition_post": recognitions.post,
    "recognition_received": recognitions.received,
    "recognition_ask": recognitions.ask,
    "recognition_kept": recognitions.kept,
    "recognition_refused": recognitions.refused,
    "recognition_withdrawn": recognitions.withdrawn,
    "recognition_thanked": recognitions.thanked,
    "recognition_not_shown": recognitions.not_shown,
    "barrier_raised": barriers.raised,
    "barrier_answered": barriers.answered,
    "barrier_taken_on": barriers.taken_on,
    "barrier_owned": barriers.owned,
    "barrier_undecided": barriers.undecided,
    "barrier_due": barriers.due,
    "barrier_reopened": barriers.reopened,
    "barrier_withdrawn": barriers.withdrawn,
    "said_and_done": barriers.said_and_done,
    "lead_named": programmes.lead_named,
    "lead_released": programmes.lead_released,
    "team_left": teams.team_left,
    "manager_named": roles.manager_named,
    "manager_released": roles.manager_released,
    "manager_lost": roles.manager_lost,
    "pulse_invitation": pulses.invitation,
    "pulse_reminder": pulses.reminder,
    "pulse_thanked": pulses.thanked,
    "pulse_over": pulses.over,
    "pulse_called_off": pulse_desk.called_off,
    "pulse_result": pulse_results.for_team,
    "pulse_result_whole": pulse_results.for_lead,
    "pulse_action": pulse_desk.action,
    "pulse_nudge": pulse_desk.nudge,
    "manager_gone": roles.manager_gone,
    "no_lead_left": roles.no_lead_left,
    "recognition_removed": recognitions.removed,
    "forgotten": my_data.forgotten,
    "pace_choice": silence.choice,
    "pace_chosen": silence.chosen,
    "plan_reminder": plans.reminder,
    "plan_question": plans.question,
    "plan_help": plan_help.post,
    "plan_help_gone": plan_help.gone,
    "plan_help_taken_down": plan_help.taken_down,
    "notice": notice,
    "story_post": stories.post,
    "story_withdrawn": stories.withdrawn,
    "story_consent": stories.consent,
    "story_consent_answered": stories.consent_answered,
    "story_consent_over": stories.consent_over,
    "story_answered": stories.answered,
    "story_unanswered": stories.unanswered,
    "story_words_gone": stories.words_gone,
    "story_waiting": stories.waiting,
    "story_published": stories.published,
    "story_returned": stories.returned,
    "story_declined": stories.declined,
    "story_taken_down": stories.taken_down,
    "story_nudge": stories.nudge,
    "story_kept": stories.kept,
    "story_refused": stories.refused,
    "story_not_shown": stories.not_shown,
    "goal_card": goals.card,
    "goal_moved": goals.moved,
    "goal_owned": goal_notices.owned,
    "goal_concern": goal_notices.concern,
    "goal_agreed": goal_notices.agreed,
    "goal_not_agreed": goal_notices.not_agreed,
    "goal_check_in": goal_notices.ask_check_in,
    "goal_owner_gone": goal_notices.owner_gone,
    "goal_over": goal_notices.over,
    "goal_next": goal_notices.next_one,
    "goal_not_shown": goal_notices.not_shown,
    "goal_dropped": goal_notices.dropped,
    "nomination_post": nominations.post,
    "nomination_withdrawn": nominations.withdrawn,
    "nomination_waiting": nominations.waiting,
    "nomination_consent": nominations.consent,
    "nomination_reminder": nominations.reminder,
    "nomination_told": nominations.told_nominee,
    "nomination_approved": nominations.approved,
    "nomination_returned": nominations.returned,
    "nomination_declined": nominations.declined,
    "nomination_removed": nominations.removed,
    "nomination_thanked": nominations.thanked,
    "nomination_shared": nominations.shared,
    "nomination_stays_private": nominations.stays_private,
    "nomination_taken_down": nominations.taken_down,
    "nomination_not_shown": nominations.not_shown,
    "nomination_kept": nominations.kept,
    "nomination_refused": nominations.refused,
}


def render(kind: str, values: Mapping[str, Any], pack: Pack, *, delivery: str, conversation: str) -> Message:
    """The message of a delivery. `delivery` is its public id, `conversation` the channel's or person's id.

    Raises KeyError for a kind nobody wrote words for.
    """
    if kind in {"scenario", "scenario_now"}:
        return drills.question(values, pack, delivery=delivery)
    if kind == "scenario_answered":
        return drill_answers.answered(
            pack.scenario(values["scenario_id"]),
            pack,
            delivery=values["delivery"],
            option=values["option"],
            sure=values["sure"],
        )
    if kind == "campaign_trial":
        shown = render(
            values["of"], campaign_trial.filled(values), pack, delivery=delivery, conversation=conversation
        )
        return campaign_trial.marked(shown, values)
    if kind in {"digest", "news_bundle"}:
        return bundles.together(kind, values, partial(render, pack=pack, conversation=conversation))
    if kind == "programme_set_up":
        return programmes.welcome(values, pack, user_id=conversation)
    if kind == "welcome":
        return help_words.welcome(values, pack, user_id=conversation)
    return BUILDERS[kind](values, pack)
