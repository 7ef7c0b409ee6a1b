"""Why something was held or left out, as its lead may hear it in Home: nobody's own choice or absence shows in it."""

from __future__ import annotations

from bot.delivery_log import Why, why
from bot.domain import Audience, DeliveryState

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
"""Of a channel all of it; of a person what the delivery log tells too."""
_OWN = "own"

WORDS = (*dict.fromkeys(_TOLD.values()), _OWN)
"""What a reason may be."""


def told(audience: Audience, state: str, reason: str | None) -> str:
    """A delivery's state, with why if it was held or left out and the lead may know: "held:full", "skipped:own".

    Whatever the delivery log counts as personal is one reason here too: two pages that divide it otherwise would tell
    more together than each alone.
    """
    if state == DeliveryState.BUNDLED:  # that a message comes with others is the person's own choice
        return DeliveryState.SENDING
    if state not in (DeliveryState.HELD, DeliveryState.SKIPPED) or reason is None:
        return state
    if audience is not Audience.CHANNEL and why(audience, state, reason) is Why.PERSONAL:
        return f"{state}:{_OWN}"
    word = _TOLD.get(reason)
    return f"{state}:{word}" if word else state
