"""What does a campaign consist of when it is a file? Everything its lead decides, and nothing the workspace adds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

FORMAT = 1
"""The version of the file's own format."""


@dataclass(frozen=True, slots=True)
class FileStep:
    """One step; see PlannedStep. `when` is a rule of bot.timetable, `words` a lead's own instead of the content's."""

    kind: str
    audience: str
    when: str
    grace_minutes: int
    zone: str | None = None
    content: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class FileSession:
    """A live session: its local date and what it is about (may be empty)."""

    on: date
    theme: str = ""


@dataclass(frozen=True, slots=True)
class FileReach:
    """So many of an audience (channel, person or manager) live by an IANA zone, for a preview without a database."""

    audience: str
    zone: str
    count: int


@dataclass(frozen=True, slots=True)
class CampaignFile:
    """A campaign as a file holds it. Without `whole_programme` its audience is the channels, groups and people (ids).

    `pack` and `pack_version` say which content the steps were made for.
    """

    name: str
    template: str
    pack: str
    pack_version: str
    starts_on: date
    ends_on: date
    steps: tuple[FileStep, ...]
    language: str = "en"
    theme: str = ""
    joiners_only: bool = False
    sessions: tuple[FileSession, ...] = ()
    whole_programme: bool = True
    channels: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    owner: str = ""
    co_owners: tuple[str, ...] = ()
    reaches: tuple[FileReach, ...] = ()
