"""What a lead reads of a campaign's steps and of what a change of them would do, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.campaign_proposal import Waiting
from bot.domain import CampaignState
from bot.step_edits import Act, Change, Step


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What is first to come: naive wall time in an IANA zone."""

    local: datetime
    timezone: str


@dataclass(frozen=True, slots=True)
class StepFacts:
    """A step for reading. `coming` is None when nothing more is to come; `targets` is how many it comes to."""

    step: Step
    coming: Upcoming | None
    targets: int
    sent: int


@dataclass(frozen=True, slots=True)
class StepsPage:
    """A page (from 0) of a campaign's steps. `zones` are those its people and channels live in, the commonest first.

    `session_themes` say what each of the sessions is about, or are empty. `waiting` is a change for a second lead.
    """

    campaign_id: int
    version: int
    name: str
    state: CampaignState
    starts_on: date
    ends_on: date
    steps: tuple[StepFacts, ...]
    number: int
    pages: int
    sessions: tuple[date, ...] = ()
    session_themes: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    waiting: Waiting | None = None

    @property
    def editable(self) -> bool:
        """Whether anything of it can still be changed."""
        return self.state is not CampaignState.FINISHED


@dataclass(frozen=True, slots=True)
class SessionsFacts:
    """The sessions (date, what each is about) of a campaign as a lead sees them; `seen` stands for just these.

    `needs_second`: a change of them waits for a second lead.
    """

    campaign_id: int
    name: str
    sessions: tuple[tuple[date, str], ...]
    seen: str
    needs_second: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """What an edit would do. `people`, `channels` and `managers` are how many it touches, `now` what is first to come.

    `sent` messages stay as they are. `ends_approval`: the draft has to be approved again. `deciders` are
    the leads one of whom has to approve it first; None: it is done at once. `waits_until`: naive wall time at which
    the first goes where it comes outside working hours or on a day off; else None.
    """

    changes: tuple[Change, ...]
    people: int
    channels: int
    managers: int
    sent: int
    coming: Upcoming | None
    ends_approval: bool = False
    deciders: tuple[str, ...] | None = None
    waits_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """A version for reading. `local` is naive wall time where its reader is; `changes` are since the one before."""

    number: int
    act: Act
    by: str
    local: datetime
    changes: tuple[Change, ...]
    steps: int


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page (from 0) of a campaign's versions, newest first; `numbers` are those that can be compared."""

    campaign_id: int
    version: int
    name: str
    editable: bool
    versions: tuple[VersionFacts, ...]
    number: int
    pages: int
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one version of a campaign's steps differs from another."""

    campaign_id: int
    version: int
    name: str
    older: VersionFacts
    newer: VersionFacts
    changes: tuple[Change, ...]
