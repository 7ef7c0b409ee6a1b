"""Twelve weeks of a programme, as a diary: a team of twelve in four zones, a lead, two managers.

The diary is in `february.py`, `march.py` and `april.py`, and what must come of it, worked out by hand, in `by_hand.py`.
What stood in the channels is recorded in `transcripts/`, one readable file a channel. To record it anew after a change
that is meant, run this test with ENCORE_RECORD_STORY=1 and read what `git diff` shows.
"""

from __future__ import annotations

from tests.story import april, february, march, reckoning
from tests.story.desks import Admin, Lead
from tests.story.diary import opened
from tests.story.people import Story
from tests.story.team import Team
from tests.story.weeks import instant

WEEKS = (
    february.before,
    february.week_1,
    february.week_2,
    february.week_3,
    february.week_4,
    march.week_5,
    march.week_6,
    march.week_7,
    march.week_8,
    april.week_9,
    april.week_10,
    april.week_11,
    april.week_12,
)


async def test_twelve_weeks_are_what_a_reader_of_the_diary_would_work_out(sqlite_url: str) -> None:
    async with opened(sqlite_url, starts=instant(0, "Fri 10:00")) as diary:
        team = Team(diary)
        story = Story(diary, team, Lead(team), Admin(team))
        for week in WEEKS:
            await week(story)
        await reckoning.check(diary)
