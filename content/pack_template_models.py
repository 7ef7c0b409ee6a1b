"""What is a campaign template made of, once it has been read?"""

from typing import Annotated, Literal

from pydantic import Field

from content.pack_parts import Part, Slug, Text

StepKind = Literal["intention", "scenario", "moment", "roundup", "recall", "tried_it", "manager_nudge"]
Audience = Literal["channel", "person", "manager"]
ASK_THEME = "ask"
"""Stands for the theme in a template whose lead chooses it."""


class TemplateStep(Part):
    """One repeated touch of a campaign.

    `when` is a rule of bot.timetable, in the target's local time or that of `zone` (an IANA name).
    `grace_hours` is how late the step is still worth sending. `content` is the id of one prompt of its kind.
    """

    kind: StepKind
    audience: Audience
    when: Text
    grace_hours: Annotated[int, Field(ge=1, le=72)]
    zone: Text | None = None
    content: Slug | None = None


class CampaignTemplate(Part):
    """A schedule a programme lead can start from.

    `sessions` is for how many live sessions the lead gives dates, usually `session_weeks` apart. `theme` is one of
    the pack's, or ASK_THEME. With `joiners_only` just who joins after the start gets its direct messages.
    """

    id: Slug
    name: Text
    description: Text
    weeks: Annotated[int, Field(ge=1, le=104)]
    sessions: Annotated[int, Field(ge=0, le=12)] = 0
    session_weeks: Annotated[int, Field(ge=1, le=26)] = 3
    theme: Text | None = None
    joiners_only: bool = False
    steps: tuple[TemplateStep, ...]

    @property
    def asks_theme(self) -> bool:
        """Whether the lead chooses the theme."""
        return self.theme == ASK_THEME
