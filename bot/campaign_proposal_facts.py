"""What a lead reads of a change of a running campaign that waits for a second lead, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.campaign_proposal import ProposalState
from bot.step_edits import Change, Step


@dataclass(frozen=True, slots=True)
class Renamed:
    """What a session is about, before and after; `number` counts from 1."""

    number: int
    day: date
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a proposed change does, in `changes` of steps or in `sessions`, and how many it touches."""

    changes: tuple[Change, ...] = ()
    sessions: tuple[Renamed, ...] = ()
    people: int = 0
    channels: int = 0
    managers: int = 0

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "changes": [
                [one.before.dump() if one.before else None, one.after.dump() if one.after else None]
                for one in self.changes
            ],
            "sessions": [[one.number, one.day.isoformat(), one.before, one.after] for one in self.sessions],
            "people": self.people,
            "channels": self.channels,
            "managers": self.managers,
        }

    @staticmethod
    def load(found: dict[str, Any]) -> Shown:
        """Back from JSON."""
        return Shown(
            changes=tuple(
                Change(Step.load(before) if before else None, Step.load(after) if after else None)
                for before, after in found.get("changes", ())
            ),
            sessions=tuple(
                Renamed(number, date.fromisoformat(day), before, after)
                for number, day, before, after in found.get("sessions", ())
            ),
            people=found.get("people", 0),
            channels=found.get("channels", 0),
            managers=found.get("managers", 0),
        )


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """A proposed change as one lead reads it. `campaign` is a name, `by` and the others are ids.

    `mine`: the reader wrote it. `may_decide`: the reader is a second lead, and it waits. `deciders` are all of them.
    `needed`: whether the programme still asks a second lead. `note` is what the decider wrote.
    """

    id: int
    campaign: str
    by: str
    state: ProposalState
    shown: Shown
    mine: bool
    may_decide: bool
    may_open: bool
    deciders: tuple[str, ...]
    needed: bool = True
    decided_by: str | None = None
    note: str = ""
