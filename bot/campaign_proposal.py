"""A change of a running campaign that waits for a second lead: what can become of it, and how it is told in short."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ProposalState(StrEnum):
    """What became of it.

    OUTDATED: the campaign was changed meanwhile, or its moment has passed. LEFT: its author leads no more. OVER: the
    campaign has ended. In all three nothing was changed.
    """

    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    OUTDATED = "outdated"
    LEFT = "left"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change that waits, in a word. `deciders` are the leads who may approve it: nobody, if no second one is left."""

    id: int
    campaign: str
    by: str
    deciders: tuple[str, ...]
