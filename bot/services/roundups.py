"""What does a channel's Friday round-up tell? The week's thanks first, then what else its team can be glad of."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.db import barriers, celebrations, programmes
from bot.domain import BarrierState, Consent
from bot.facts import RoundupStory
from bot.goal import Goal
from bot.services import celebrations as celebration_rules
from bot.services import goal_reading, recognitions, story_posts
from bot.services.celebration_evidence import names_a_private_person

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow

WEEK = timedelta(days=7)


def for_roundup(session: Session, row: DeliveryRow) -> dict[str, Any]:
    """The week of a channel, and what waits to be celebrated there: as it is true when it is sent.

    Drawn again, it tells of the same seven days and of nothing new to celebrate.
    """
    until = row.due_at or row.created_at
    since = until - WEEK
    thanks = recognitions.for_roundup(session, row)["thanks"]
    day = celebration_rules.local_day(session, row)
    found = celebration_rules.gather(session, row, day=day)
    opening = "roundup_thanks" if thanks else "roundup_quiet"
    return {
        "thanks": thanks,
        "channel_id": row.conversation,
        "stories": stories(session, row.workspace_id, row.conversation, since=since, until=until),
        "barriers_closed": barriers_closed(
            session, row.workspace_id, row.conversation, since=since, until=until
        ),
        "goals": goals(session, row.workspace_id, row.conversation, at=until),
        "celebrated": found,
        "slots": {opening: opening, **{one.slot: one.type for one in found}},
    }


def stories(
    session: Session, workspace_id: str, channel_id: str, *, since: datetime, until: datetime
) -> list[RoundupStory]:
    """The stories a channel has read in a period, oldest first, each with whom it may be credited to there."""
    found = celebrations.stories_in(session, workspace_id, channel_id, since=since, until=until)
    shy = story_posts.unnamed(session, workspace_id, found, here=channel_id)
    return [
        RoundupStory(
            words=one.telling.happened,
            writer=None if one.writer_id in shy else one.writer_id,
            colleagues=tuple(user_id for user_id in one.who(Consent.YES) if user_id not in shy),
        )
        for one in found
        if not names_a_private_person(session, workspace_id, channel_id, one.telling.happened)
    ]


def goals(session: Session, workspace_id: str, channel_id: str, *, at: datetime) -> list[Goal]:
    """What a channel's team worked towards at an instant, and where it stood."""
    found = goal_reading.of_channel(session, workspace_id=workspace_id, channel_id=channel_id, at=at)
    return [one for one in found if not names_a_private_person(session, workspace_id, channel_id, one.text)]


def barriers_closed(
    session: Session, workspace_id: str, channel_id: str, *, since: datetime, until: datetime
) -> int:
    """How many of a team's barriers were done away with in a period."""
    team = programmes.team_of_channel(session, workspace_id, channel_id)
    if team is None:
        return 0
    answered = barriers.answered_since(session, team.id, since, until)
    return sum(one.state == BarrierState.DONE for one in answered)
