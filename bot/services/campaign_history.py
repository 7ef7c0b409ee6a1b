"""What became of a campaign's steps, version by version; and how two versions differ. Only reads."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.db import campaign_versions, people
from bot.db.campaign_versions import CampaignVersionRow
from bot.domain import CampaignState
from bot.errors import Refusal
from bot.recurrence import zone
from bot.services.campaign_steps import for_lead
from bot.step_edits import Act, Change, Step, changes
from bot.step_facts import Comparison, HistoryPage, VersionFacts

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_NAMED = 100
"""Versions that can be chosen to compare: the newest."""


def page(
    session: Session, *, workspace_id: str, campaign_id: int, by: str, number: int, size: int
) -> HistoryPage:
    """A page (from 0) of the versions, newest first; the last one for a number that is too high.

    Raises Refusal unless `by` leads, and for a campaign that is gone.
    """
    campaign = for_lead(session, workspace_id, campaign_id, by)
    here = _clock_of(session, workspace_id, by)
    pages = max(1, -(-campaign_versions.count(session, campaign.id) // size))
    number = min(number, pages - 1)
    rows = campaign_versions.page(session, campaign.id, offset=number * size, limit=size + 1)
    return HistoryPage(
        campaign_id=campaign.id,
        version=campaign.version,
        name=campaign.name,
        editable=campaign.state != CampaignState.FINISHED,
        versions=tuple(
            _facts(row, changes_since(older, row), here)
            for row, older in zip(rows[:size], [*rows[1:], None], strict=False)
        ),
        number=number,
        pages=pages,
        numbers=tuple(
            row.number for row in campaign_versions.page(session, campaign.id, offset=0, limit=MOST_NAMED)
        ),
    )


def compare(
    session: Session, *, workspace_id: str, campaign_id: int, by: str, older: int, newer: int
) -> Comparison:
    """How one version differs from another. Raises Refusal as `page`, and for a version that is gone."""
    campaign = for_lead(session, workspace_id, campaign_id, by)
    here = _clock_of(session, workspace_id, by)
    one, other = (campaign_versions.get(session, campaign.id, number) for number in (older, newer))
    if one is None or other is None:
        raise Refusal("campaign_steps.version_gone")
    return Comparison(
        campaign_id=campaign.id,
        version=campaign.version,
        name=campaign.name,
        older=_facts(one, (), here),
        newer=_facts(other, (), here),
        changes=changes_since(one, other),
    )


def changes_since(older: CampaignVersionRow | None, newer: CampaignVersionRow) -> tuple[Change, ...]:
    """What differs from an older version; nothing without one."""
    if older is None:
        return ()
    return changes([Step.load(one) for one in older.steps], [Step.load(one) for one in newer.steps])


def _clock_of(session: Session, workspace_id: str, reader_id: str) -> ZoneInfo:
    reader = people.get(session, workspace_id, reader_id)
    return zone((reader and reader.timezone) or "UTC")


def _facts(row: CampaignVersionRow, done: tuple[Change, ...], here: ZoneInfo) -> VersionFacts:
    return VersionFacts(
        number=row.number,
        act=Act(row.act),
        by=row.made_by,
        local=row.made_at.astimezone(here).replace(tzinfo=None),
        changes=done,
        steps=len(row.steps),
    )
