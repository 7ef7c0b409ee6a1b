"""What a Home tab shows, as plain values: collected by the rules, turned into blocks by content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain import Barrier, CampaignState, ComingUp, Draft, Person, Recognised, Role, Sent


@dataclass(frozen=True, slots=True)
class MyNext:
    """Something a campaign brings to a person or their team. `local` is wall time where it happens."""

    kind: str
    target: str
    local: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """The barriers one person may read, open ones first.

    `mine` are their own, by id, and whether each was raised in confidence; `answerable` are ids they may answer.
    """

    barriers: tuple[Barrier, ...]
    mine: Mapping[int, bool]
    answerable: frozenset[int]


@dataclass(frozen=True, slots=True)
class MyWeek:
    """A person's own page."""

    person: Person
    in_team: bool
    coming: tuple[MyNext, ...]
    received: tuple[Recognised, ...]
    given: tuple[Recognised, ...]
    drafts: tuple[Draft, ...]
    answered: int
    board: Board


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """A campaign for its lead."""

    id: int
    name: str
    state: CampaignState
    starts_on: date
    ends_on: date
    started: bool
    coming: tuple[ComingUp, ...]
    sent: tuple[Sent, ...]


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """A team for whoever looks after it. `timezone` is an IANA name, `managers` are ids."""

    channel_id: str
    timezone: str | None
    members: int
    managers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """What a programme lead looks after."""

    leads: tuple[str, ...]
    campaigns: tuple[CampaignFacts, ...]
    teams: tuple[TeamFacts, ...]
    channel_problems: tuple[tuple[str, str], ...]
    without_zone: int


@dataclass(frozen=True, slots=True)
class StoriesFacts:
    """Somebody's stories in numbers. `to_look_at` is what waits for a lead, None for everybody else."""

    own: int = 0
    unfinished: int = 0
    returned: int = 0
    to_look_at: int | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """Everything on one Home tab. Without a programme only `is_admin` and `admins` matter."""

    is_admin: bool
    admins: tuple[str, ...]
    emoji: str | None
    leads: tuple[str, ...]
    mine: MyWeek | None
    lead: Lead | None
    manages: tuple[TeamFacts, ...] = ()
    roles: tuple[Role, ...] = ()
    stories: StoriesFacts = StoriesFacts()
