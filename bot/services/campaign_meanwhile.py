"""Who changed a campaign, and how, since somebody looked at it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.db import campaign_versions, campaigns
from bot.domain import NOBODY
from bot.errors import Refusal
from bot.services import campaign_edits
from bot.step_edits import Change, Step, changes

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_MOST = 50


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """`by` made the last change; `version` is the present one. `changes` are those of the steps."""

    by: str
    version: int
    changes: tuple[Change, ...]


def since(session: Session, workspace_id: str, campaign_id: int, version: int) -> Meanwhile:
    """What changed since a version. Raises Refusal for a campaign that is gone."""
    campaign = campaigns.in_workspace(session, workspace_id, campaign_id)
    if campaign is None:
        raise Refusal("campaign_steps.gone")
    later = campaign_versions.since(session, campaign_id, version, limit=_MOST)
    before = campaign_versions.get(session, campaign_id, version)
    present = campaign_edits.steps_now(session, campaign_id)
    done = changes([Step.load(one) for one in before.steps], present) if before else ()
    by = later[-1].made_by if later else campaign.state_changed_by
    return Meanwhile(by or NOBODY, campaign.version, done)
