"""The words every room shares: states, kinds and the plain values that cross between layers."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


def folded(name: str) -> str:
    """A name as names are compared: without case, accents and extra spaces."""
    spaced = " ".join(name.split())
    if spaced.isascii():
        return spaced.lower()
    composed = unicodedata.normalize("NFC", spaced)
    return "".join(unicodedata.normalize("NFKD", one)[0].casefold()[:1] for one in composed)


def is_person(slack_id: str) -> bool:
    """Whether an id is a person's; channels begin with other letters (Slack facts 4.1)."""
    return slack_id.startswith(("U", "W"))


NOBODY = ""
"""Stands for a person who asked to be forgotten, where a row is kept without them."""


class Role(StrEnum):
    """Who may do what. Leads and managers hold a grant; staff are all who can take part; admins are Slack's admins."""

    STAFF = "staff"
    MANAGER = "manager"
    PROGRAMME_LEAD = "programme_lead"
    ADMIN = "admin"


class RecognitionStyle(StrEnum):
    """How somebody likes to be thanked and celebrated, from the widest to the narrowest."""

    PUBLIC = "public"
    TEAM = "team"
    PRIVATE = "private"


class CampaignState(StrEnum):
    """Lifecycle of a campaign (programme B3). Before it runs nothing of it is sent to anybody but its leads."""

    DRAFT = "draft"
    PREVIEWED = "previewed"
    APPROVED = "approved"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"


class DeliveryState(StrEnum):
    """Lifecycle of one delivery in the ledger. BUNDLED: another delivery carries it, and its fate is the other's."""

    PENDING = "pending"
    HELD = "held"
    BUNDLED = "bundled"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    MISSED = "missed"


class Verb(StrEnum):
    """What a delivery does in Slack."""

    POST = "post"
    UPDATE = "update"


class WaveState(StrEnum):
    """Lifecycle of a pulse (programme B3). It never goes back; a mistake means a new pulse."""

    DRAFT = "draft"
    FROZEN = "frozen"
    OPEN = "open"
    CLOSED = "closed"
    SCORED = "scored"
    PUBLISHED = "published"
    ACTED_ON = "acted_on"
    CANCELLED = "cancelled"


class Audience(StrEnum):
    """Whom a step addresses: each team channel, each person, or each manager of the audience's teams."""

    CHANNEL = "channel"
    PERSON = "person"
    MANAGER = "manager"


SCHEDULED = 10
"""Priority of what the calendar sends; what somebody is waiting for has 0 and goes first."""


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the workspace as Encore knows them. `timezone` is an IANA name or None."""

    workspace_id: str
    user_id: str
    name: str
    real_name: str
    timezone: str | None
    is_bot: bool
    is_guest: bool
    is_deleted: bool
    is_admin: bool

    @property
    def can_take_part(self) -> bool:
        """Whether the programme may write to them and thank them."""
        return not (self.is_bot or self.is_guest or self.is_deleted)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery the sender has claimed, to render and send; `explains`: nobody asked, so it says why it came.

    `attention` is the budget it counts on once it is sent (see bot/attention.py), or None.
    """

    id: int
    public_id: str
    workspace_id: str
    kind: str
    verb: Verb
    conversation: str
    channel_id: str | None
    thread_ts: str | None
    target_ts: str | None
    values: dict[str, Any]
    attempts: int
    explains: bool = False
    attention: str | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """A thank-you for reading: who, whom, why."""

    id: int
    giver_id: str
    receiver_ids: tuple[str, ...]
    text: str
    behaviour_id: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Reach:
    """Where thanks are shown. `privately`: receivers told by direct message only, as they prefer; `words_name` one
    of them, so that no channel shows the giver's words."""

    channels: tuple[str, ...]
    privately: tuple[str, ...] = ()
    words_name: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A thank-you somebody has begun. `candidates` are people a plain @name may mean; `unknown` names fit nobody.

    `is_first` says that the person begins one by command or form for the first time."""

    id: int
    giver_id: str
    receiver_ids: tuple[str, ...]
    text: str
    behaviour_id: str | None = None
    candidates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    reach: Reach = Reach(())
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """What one step did on one day, for the lead: counts by delivery state, or by state and why: "skipped:holiday"."""

    kind: str
    audience: Audience
    local_date: date
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class ComingUp:
    """What a step does next: the first instant (UTC), its local date and time there, and how many it reaches."""

    kind: str
    audience: Audience
    first_due_at: datetime
    local_date: date
    local_time: str
    targets: int


class BarrierState(StrEnum):
    """Lifecycle of a barrier (programme B3)."""

    RAISED = "raised"
    WILL_DO = "will_do"
    DOING = "doing"
    DONE = "done"
    NOT_NOW = "not_now"
    NO = "no"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Barrier:
    """Something in the way of good service, for reading.

    `raiser_id` is None when it was raised in confidence. `channel_id` is the team's channel. `due_on` is when it will
    be done, or looked at again. `answer` are the owner's words with the latest state.
    """

    id: int
    channel_id: str
    raiser_id: str | None
    text: str
    effect: str
    state: BarrierState
    owner_id: str | None
    due_on: date | None
    answer: str
    raised_at: datetime
    answered_at: datetime | None


class StoryState(StrEnum):
    """Lifecycle of a success story (programme B3). KEPT ones are for their writer alone."""

    DRAFT = "draft"
    CONSENT = "consent"
    QUEUE = "queue"
    RETURNED = "returned"
    DECLINED = "declined"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    KEPT = "kept"


class Sharing(StrEnum):
    """How far a story may go."""

    TEAM = "team"
    PROGRAMME = "programme"
    NOWHERE = "nowhere"


class Consent(StrEnum):
    """What somebody named in a story says to it. OUT: the writer went on without them."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Telling:
    """A story as its form holds it. `author_id` is the colleague whose own words it began with, if any."""

    happened: str = ""
    did: str = ""
    changed: str = ""
    prevention: str = ""
    behaviour_id: str = ""
    sharing: str = Sharing.TEAM
    colleagues: tuple[str, ...] = ()
    author_id: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A story for reading. `answers` are (person, Consent) of everybody named, in the order they were named.

    `note` is a lead's, or empty. `version` counts the wordings people were asked about.
    """

    id: int
    writer_id: str
    state: StoryState
    telling: Telling
    answers: tuple[tuple[str, str], ...] = ()
    note: str = ""
    noted_by: str | None = None
    version: int = 1
    published_at: datetime | None = None
    channels: tuple[str, ...] = ()

    def who(self, answer: Consent) -> tuple[str, ...]:
        """Those who gave this answer."""
        return tuple(user_id for user_id, given in self.answers if given == answer)
