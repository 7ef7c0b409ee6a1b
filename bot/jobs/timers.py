"""Which rule belongs to which kind of timer? One table."""

from __future__ import annotations

from collections.abc import Mapping

from bot.services import (
    barrier_watch,
    celebrations,
    champion_watch,
    goal_watch,
    milestones,
    nomination_consents,
    nomination_posts,
    plans,
    pulse_telling,
    pulse_waves,
    story_waits,
    unreached_steps,
)
from bot.services.timers import Rule

RULES: Mapping[str, Rule] = {
    "barrier_owner": barrier_watch.name_owner,
    "barrier_undecided": barrier_watch.report_undecided,
    "barrier_due": barrier_watch.look_at_due,
    "said_and_done": barrier_watch.say_what_was_done,
    celebrations.TELLING: celebrations.tell,
    champion_watch.REMINDING: champion_watch.look,
    champion_watch.TERM: champion_watch.term,
    goal_watch.AGREE: goal_watch.agreement_over,
    goal_watch.CHECK_IN: goal_watch.nobody_checked_in,
    goal_watch.DUE: goal_watch.day_over,
    goal_watch.NEXT: goal_watch.next_one,
    milestones.REACHING: milestones.reached,
    "story": story_waits.remind,
    unreached_steps.LOOKING: unreached_steps.look,
    nomination_posts.TIMER: nomination_consents.look_again,
    plans.REMINDING: plans.ripe,
    plans.ASKING: plans.ripe,
    pulse_waves.OPENING: pulse_waves.opening,
    pulse_waves.CLOSING: pulse_waves.closing,
    pulse_waves.ASKING: pulse_waves.asking,
    pulse_telling.TELLING: pulse_telling.telling,
    pulse_telling.NUDGING: pulse_telling.nudging,
}
