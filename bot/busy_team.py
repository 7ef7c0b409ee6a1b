"""A team's busy days as plain values: collected by the rules, shown by content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class BusyTeam:
    """A team and its busy days, now or soon: local dates, both included; None while there are none.

    `name` is the channel's, or empty while Encore has not read it.
    """

    team_id: int
    channel_id: str
    name: str = ""
    since: date | None = None
    until: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BusyFacts:
    """Busy days for somebody's Home: of the teams they are in, and of those they may end them for."""

    mine: tuple[BusyTeam, ...] = ()
    looked_after: tuple[BusyTeam, ...] = ()
    may_set: bool = False
