"""What does a channel's Friday round-up tell? The week's thanks first, then what else its team can be glad of.

Who likes to be named in no channel is named nowhere in it: their thanks come from a colleague, and words that name them
are left out.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.db import barriers, celebrations, programmes
from bot.domain import NOBODY, BarrierState, Consent, Person, Recognised, RecognitionStyle
from bot.facts import RoundupStory
from bot.goal import Goal
from bot.nomination import Nomination
from bot.services import celebrations as celebration_rules
from bot.services import (
    champion_voice,
    goal_reading,
    nomination_posts,
    preferences,
    recognitions,
    story_posts,
)
from bot.services.celebration_evidence import private_people
from bot.services.recognition_reach import names_somebody

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow

WEEK = timedelta(days=7)


def for_roundup(session: Session, row: DeliveryRow) -> dict[str, Any]:
    """The week of a channel, and what waits to be celebrated there: as it is true when it is sent.

    Drawn again, it tells of the same seven days and of nothing new to celebrate.
    """
    until = row.due_at or row.created_at
    week: dict[str, Any] = {"since": until - WEEK, "until": until}
    where: dict[str, Any] = {"workspace_id": row.workspace_id, "channel_id": row.conversation}
    private = private_people(session, row.workspace_id, row.conversation)
    thanks = [
        one
        for one in recognitions.for_roundup(session, row)["thanks"]
        if not names_somebody(one.text, private)
    ]
    found = celebration_rules.gather(session, row, day=celebration_rules.local_day(session, row))
    opening = "roundup_thanks" if thanks else "roundup_quiet"
    return {
        "thanks": _from_whom(session, row, thanks),
        "channel_id": row.conversation,
        "stories": stories(session, private=private, **where, **week),
        "goals": goals(session, at=until, private=private, **where),
        "barriers_closed": barriers_closed(session, **where, **week),
        "nominations": nominations(session, private=private, **where, **week),
        "celebrated": found,
        "slots": {opening: opening, **{one.slot: one.type for one in found}},
        **champion_voice.for_roundup(session, row),
    }


def _shy(session: Session, workspace_id: str, user_ids: Collection[str], *, here: str) -> set[str]:
    """Those of the people who do not like to be named in a channel."""
    styles = preferences.style_of(session, workspace_id, user_ids)
    teams = programmes.channels_of_people(session, workspace_id, user_ids)
    return {
        user_id
        for user_id, style in styles.items()
        if style == RecognitionStyle.PRIVATE
        or (style == RecognitionStyle.TEAM and here not in teams.get(user_id, []))
    }


def _from_whom(session: Session, row: DeliveryRow, thanks: list[Recognised]) -> list[Recognised]:
    shy = _shy(session, row.workspace_id, {one.giver_id for one in thanks}, here=row.conversation)
    return [replace(one, giver_id=NOBODY) if one.giver_id in shy else one for one in thanks]


def stories(
    session: Session,
    *,
    workspace_id: str,
    channel_id: str,
    since: datetime,
    until: datetime,
    private: Collection[Person],
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
        if not names_somebody(one.telling.happened, private)
    ]


def goals(
    session: Session, *, workspace_id: str, channel_id: str, at: datetime, private: Collection[Person]
) -> list[Goal]:
    """What a channel's team worked towards at an instant, and where it stood."""
    found = goal_reading.of_channel(session, workspace_id=workspace_id, channel_id=channel_id, at=at)
    return [one for one in found if not names_somebody(one.text, private)]


def nominations(
    session: Session,
    *,
    workspace_id: str,
    channel_id: str,
    since: datetime,
    until: datetime,
    private: Collection[Person],
) -> list[Nomination]:
    """The nominations a channel has read in a period, oldest first."""
    found = nomination_posts.posted_in(
        session, workspace_id=workspace_id, channel_id=channel_id, since=since, until=until
    )
    shy = _shy(session, workspace_id, {one.nominator_id for one in found}, here=channel_id)
    return [
        replace(one, nominator_id=NOBODY) if one.nominator_id in shy else one
        for one in found
        if not names_somebody(one.proposal.evidence, private)
    ]


def barriers_closed(
    session: Session, *, workspace_id: str, channel_id: str, since: datetime, until: datetime
) -> int:
    """How many of a team's barriers were done away with in a period."""
    team = programmes.team_of_channel(session, workspace_id, channel_id)
    if team is None:
        return 0
    answered = barriers.answered_since(session, team.id, since, until)
    return sum(one.state == BarrierState.DONE for one in answered)
