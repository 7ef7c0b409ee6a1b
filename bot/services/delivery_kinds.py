"""Which rule stands behind each kind of delivery: for what it shows when it is sent, and when it cannot be posted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from bot.db.deliveries import DeliveryRow
from bot.domain import Claimed
from bot.services import (
    barrier_watch,
    campaign_owners,
    campaign_proposal_facts,
    celebrations,
    champion_messages,
    champion_voice,
    drill_answers,
    drills,
    goal_posts,
    nomination_consents,
    nomination_deciders,
    nomination_drafts,
    nomination_posts,
    nomination_review,
    pace_choices,
    plan_help,
    plans,
    pulse_actions,
    pulse_results,
    pulse_telling,
    pulse_waves,
    recognition_drafts,
    recognitions,
    roundups,
    silence,
    step_words,
    story_consents,
    story_drafts,
    story_posts,
    story_review,
    story_waits,
    workspace_problems,
)
from bot.step_edits import WITH_WORDS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class _NotShown(Protocol):
    """What follows for the thing a post was to show, when Slack does not take the post."""

    def __call__(self, session: Session, post: Claimed, *, code: str, now: datetime) -> None: ...


FILL: dict[str, Callable[[Session, DeliveryRow], dict[str, Any] | None]] = {
    **dict.fromkeys(WITH_WORDS, step_words.for_prompt),
    **dict.fromkeys(champion_voice.WITH_OWN_WORDS, champion_voice.for_prompt),
    "champion_asked": champion_messages.for_question,
    "champion_next": champion_messages.for_reminder,
    "champion_term": champion_messages.for_term,
    "roundup": roundups.for_roundup,
    celebrations.TELLING: celebrations.for_message,
    drills.SCHEDULED: drills.for_question,
    drills.ASKED_FOR: drills.for_question,
    "scenario_answered": drill_answers.for_answered,
    campaign_owners.GONE: campaign_owners.for_gone,
    campaign_proposal_facts.ASKED: campaign_proposal_facts.for_asked,
    campaign_proposal_facts.DECIDED: campaign_proposal_facts.for_decided,
    workspace_problems.BACK: workspace_problems.for_back,
    "recognition_post": recognitions.for_message,
    "recognition_received": recognitions.for_message,
    "recognition_ask": recognition_drafts.for_draft,
    "recognition_kept": recognition_drafts.for_draft,
    "recognition_refused": recognition_drafts.for_draft,
    "barrier_raised": barrier_watch.for_message,
    "barrier_answered": barrier_watch.for_message,
    "barrier_taken_on": barrier_watch.for_message,
    "barrier_owned": barrier_watch.for_message,
    "barrier_undecided": barrier_watch.for_message,
    "barrier_due": barrier_watch.for_message,
    "barrier_reopened": barrier_watch.for_message,
    "said_and_done": barrier_watch.for_said_and_done,
    "story_post": story_posts.for_post,
    "story_consent": story_consents.for_consent,
    "story_unanswered": story_waits.for_waiting,
    "story_kept": story_drafts.for_draft,
    "story_refused": story_drafts.for_draft,
    "story_returned": story_drafts.for_returned,
    "story_nudge": story_drafts.for_returned,
    "story_declined": story_review.for_story,
    "story_taken_down": story_review.for_story,
    "story_waiting": story_review.for_leads,
    "nomination_waiting": nomination_deciders.for_decider,
    "nomination_post": nomination_posts.for_post,
    "nomination_consent": nomination_consents.for_consent,
    "nomination_reminder": nomination_consents.for_consent,
    "nomination_told": nomination_posts.for_nominee,
    "nomination_returned": nomination_review.for_returned,
    "nomination_declined": nomination_review.for_nominator,
    "nomination_removed": nomination_review.for_nominator,
    "nomination_kept": nomination_drafts.for_draft,
    "nomination_refused": nomination_drafts.for_draft,
    "pulse_invitation": pulse_waves.for_asking,
    "pulse_reminder": pulse_waves.for_asking,
    "pulse_result": pulse_results.for_team,
    "pulse_result_whole": pulse_results.for_lead,
    "pulse_action": pulse_actions.for_action,
    "pulse_nudge": pulse_telling.for_nudge,
    plan_help.ASKING: plan_help.for_question,
    plans.REMINDING: plans.for_message,
    plans.ASKING: plans.for_message,
    silence.CHOICE: pace_choices.for_question,
    "goal_card": goal_posts.for_card,
    "goal_concern": goal_posts.for_concern,
    "goal_next": goal_posts.for_next,
    "goal_owned": goal_posts.for_message,
    "goal_agreed": goal_posts.for_message,
    "goal_not_agreed": goal_posts.for_message,
    "goal_check_in": goal_posts.for_message,
    "goal_owner_gone": goal_posts.for_message,
    "goal_over": goal_posts.for_message,
    "goal_not_shown": goal_posts.for_message,
    "goal_dropped": goal_posts.for_message,
}
"""Kinds whose values are read when they are sent, not when they were written; None means: not needed any more."""
NOT_FILLED = {drills.SCHEDULED: "nothing_due"}
"""The stored reason why nothing was sent of a kind, when it is another than that it is not needed any more."""
NOT_SHOWN: dict[str, _NotShown] = {
    "recognition_post": recognitions.not_shown,
    "story_post": story_posts.not_shown,
    "goal_card": goal_posts.not_shown,
    "nomination_post": nomination_posts.not_shown,
    celebrations.TELLING: celebrations.not_posted,
    "roundup": celebrations.not_posted,
}
"""Kinds that show somebody's own thing in a channel: who it belongs to hears when Slack does not take the post."""
