"""What a team has done in a period, in numbers that its channel has read or could count: named queries, no tables."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.db.barriers import BarrierRow
from bot.db.celebrations import CelebrationRow
from bot.db.recognitions import RecognitionChannelRow, RecognitionRow
from bot.db.stories import StoryChannelRow, StoryRow
from bot.domain import BarrierState, StoryState

_ANSWERED = (
    BarrierState.WILL_DO,
    BarrierState.DOING,
    BarrierState.DONE,
    BarrierState.NOT_NOW,
    BarrierState.NO,
)


def of_team(
    session: Session, workspace_id: str, team_id: int, channel_id: str, *, since: datetime, until: datetime
) -> dict[str, int]:
    """Thanks and stories in a team's channel, its barriers with an answer, its goals met; all in [since, until)."""
    thanks = (
        select(func.count())
        .select_from(RecognitionRow)
        .join(RecognitionChannelRow, RecognitionChannelRow.recognition_id == RecognitionRow.id)
        .where(
            RecognitionRow.workspace_id == workspace_id,
            RecognitionChannelRow.channel_id == channel_id,
            RecognitionRow.withdrawn_at.is_(None),
            RecognitionRow.given_at >= since,
            RecognitionRow.given_at < until,
        )
    )
    told = (
        select(func.count())
        .select_from(StoryRow)
        .join(StoryChannelRow, StoryChannelRow.story_id == StoryRow.id)
        .where(
            StoryRow.workspace_id == workspace_id,
            StoryChannelRow.channel_id == channel_id,
            StoryRow.state == StoryState.PUBLISHED,
            StoryRow.published_at >= since,
            StoryRow.published_at < until,
        )
    )
    answered = select(func.count()).where(
        BarrierRow.team_id == team_id,
        BarrierRow.state.in_(_ANSWERED),
        BarrierRow.answered_at >= since,
        BarrierRow.answered_at < until,
    )
    met = select(func.count()).where(
        CelebrationRow.workspace_id == workspace_id,
        CelebrationRow.channel_id == channel_id,
        CelebrationRow.occasion == "goal_met",
        CelebrationRow.taken_back.is_(False),
        CelebrationRow.noted_at >= since,
        CelebrationRow.noted_at < until,
    )
    return {
        name: session.scalar(query) or 0
        for name, query in (("thanks", thanks), ("stories", told), ("barriers", answered), ("goals", met))
    }
