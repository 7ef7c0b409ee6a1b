"""A team's service champion as plain values: collected by the rules, shown by content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class ChampionState(StrEnum):
    """Lifecycle of a champion (programme B3, Champion): asked, active for a term, over. A no leads to OVER too."""

    ASKED = "asked"
    ACTIVE = "active"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class TeamChampion:
    """A team and its champion, for who looks after it. `champion_id` 0: there is none, and nobody has been asked.

    `is_able`: the person can be the team's voice now. `until` is the last local date of the term, `named_on` the local
    date on which they were asked.
    """

    team_id: int
    channel_id: str
    champion_id: int = 0
    user_id: str = ""
    state: ChampionState = ChampionState.OVER
    named_on: date | None = None
    until: date | None = None
    is_able: bool = True


@dataclass(frozen=True, slots=True)
class NextPost:
    """A post that is to come to a champion's channel. `local` is wall time there, `day` its local date.

    `values` are what Encore's own words for it depend on; `words` are the champion's, or empty.
    """

    step_id: int
    kind: str
    day: date
    local: datetime
    words: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MyTeam:
    """A team somebody is the champion of, or is asked to be, by `by` (an id, or empty), until a local date."""

    champion_id: int
    channel_id: str
    state: ChampionState
    by: str
    until: date | None
    is_ending: bool = False
    posts: tuple[NextPost, ...] = ()
