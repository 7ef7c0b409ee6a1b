"""When does a change of a campaign need a second lead?"""

from __future__ import annotations

from bot.db.campaigns import CampaignRow
from bot.db.programmes import ProgrammeRow
from bot.errors import Refusal
from bot.services.campaigns import NOT_STARTED


def needs_second(programme: ProgrammeRow, campaign: CampaignRow) -> bool:
    """Whether a change of what people get waits for a second lead: wherever the start of a campaign does too."""
    return programme.needs_approval and campaign.state not in NOT_STARTED


def check_second(programme: ProgrammeRow, campaign: CampaignRow, *, by: str, approved_by: str | None) -> None:
    """Raises Refusal where a change needs a second lead and nobody but its author wants it."""
    if needs_second(programme, campaign) and approved_by in {None, by}:
        raise Refusal("campaign_proposals.needed")
