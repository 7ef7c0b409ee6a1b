"""Why something was held or left out, as its lead may hear it: nobody's own choice or absence can be told from it."""

from __future__ import annotations

from bot.domain import DeliveryState

_TOLD = {
    "quiet_hours": "hours",
    "day_off": "hours",
    "holiday": "holiday",
    "team_busy": "busy",
    "day_full": "full",
    "week_full": "full",
    "pulse_week": "pulse",
    "brought": "brought",
    "campaign_paused": "paused",
    "left_the_team": "left",
}
"""What does not come from the person themself."""
_OWN = frozenset({"paused", "pace", "digest", "away", "dnd", "no_answers", "returned"})
"""The person's own choice or absence: all of it is one reason to everybody else."""

WORDS = (*dict.fromkeys(_TOLD.values()), "own")
"""What a reason may be."""


def told(state: str, reason: str | None) -> str:
    """A delivery's state, with why if it was held or left out and the lead may know: "held:full", "skipped:own"."""
    if state == DeliveryState.BUNDLED:  # that a message comes with others is the person's own choice
        return DeliveryState.SENDING
    if state not in (DeliveryState.HELD, DeliveryState.SKIPPED) or reason is None:
        return state
    why = "own" if reason in _OWN else _TOLD.get(reason)
    return f"{state}:{why}" if why else state
