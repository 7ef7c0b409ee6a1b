"""A nomination as every room speaks of it: where it stands, what its nominee wishes, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NominationState(StrEnum):
    """Lifecycle of a nomination. APPROVED: the nominee is asked; PRIVATE: only they know of it."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    POSTED = "posted"
    PRIVATE = "private"
    THANKED = "thanked"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Wish(StrEnum):
    """What a nominee says to being shown. LAPSED: nothing, in all the time there was."""

    OPEN = "open"
    SHARE = "share"
    KEEP = "keep"
    REFUSE = "refuse"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A nomination as its form holds it: for one person, or for the team that meets in a channel."""

    nominee_id: str = ""
    team_channel: str = ""
    behaviour_id: str = ""
    evidence: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Nomination:
    """A nomination for reading. `note` is the approver's, or empty. `channel_id` is where it is, or would be, shown.

    `version` counts the wordings that were submitted.
    """

    id: int
    nominator_id: str
    state: NominationState
    proposal: Proposal
    wish: Wish = Wish.OPEN
    note: str = ""
    decided_by: str | None = None
    channel_id: str | None = None
    version: int = 0
    submitted_at: datetime | None = None
    posted_at: datetime | None = None

    @property
    def is_taken_down(self) -> bool:
        """Whether a lead took it down: only then one that is withdrawn has a note."""
        return self.state is NominationState.WITHDRAWN and bool(self.note)
