"""What a lead reads of a campaign before it starts, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain import CampaignState


@dataclass(frozen=True, slots=True)
class PlannedKind:
    """A step for reading and counting; `when` is its rule."""

    kind: str
    audience: str
    when: str


@dataclass(frozen=True, slots=True)
class FirstTouch:
    """Something a campaign brings. `local` is wall time in `timezone`; `targets` is how many it reaches."""

    kind: str
    audience: str
    local: datetime
    timezone: str
    targets: int


@dataclass(frozen=True, slots=True)
class CampaignOutline:
    """A campaign as a lead reads it before it starts.

    `people`, `channels` and `managers` are how many it reaches, `named_channels` and `named_groups` (handles)
    those it was chosen for. `merged` is
    how many follow-ups are asked together with another session's. `may_approve`: this lead may approve it.
    `spread_minutes` is how long the most messages take that are due at once. `previewed_by` looked through it as it is
    now, on a date where the reader is.
    """

    id: int
    version: int
    name: str
    template_id: str
    state: CampaignState
    starts_on: date
    ends_on: date
    sessions: tuple[date, ...]
    theme: str
    joiners_only: bool
    whole_programme: bool
    named_channels: tuple[str, ...]
    people: int
    channels: int
    managers: int
    owner_id: str | None
    co_owners: tuple[str, ...]
    steps: tuple[PlannedKind, ...]
    first: tuple[FirstTouch, ...]
    merged: int
    needs_approval: bool = False
    approved_by: str | None = None
    may_approve: bool = False
    named_groups: tuple[str, ...] = ()
    spread_minutes: int = 0
    session_themes: tuple[str, ...] = ()
    previewed_by: str | None = None
    previewed_on: date | None = None
