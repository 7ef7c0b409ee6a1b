"""Who acts in the story?"""

from __future__ import annotations

from dataclasses import dataclass

from tests.story.desks import Admin, Lead
from tests.story.diary import Diary
from tests.story.team import Team


@dataclass
class Story:
    """Everybody who acts in it."""

    diary: Diary
    team: Team
    lead: Lead
    admin: Admin

    def week(self, number: int) -> Diary:
        """Turns the page."""
        self.diary.week = number
        return self.diary
