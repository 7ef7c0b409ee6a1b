"""What a Home tab shows, as plain values: collected by the rules, turned into blocks by content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from bot.attention import News, Pace
from bot.busy_team import BusyFacts
from bot.campaign_proposal import Waiting
from bot.champion import MyTeam
from bot.domain import (
    Barrier,
    CampaignState,
    ComingUp,
    Draft,
    Person,
    Recognised,
    RecognitionStyle,
    Role,
    Sent,
    WaveState,
)
from bot.goal import GoalBoard
from bot.plan import PlanFacts


@dataclass(frozen=True, slots=True)
class MyNext:
    """Something a campaign brings to a person or their team. `local` is wall time where it happens."""

    kind: str
    target: str
    local: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """The barriers one person may read, open first; whether each of their own is confidential; ids they may answer."""

    barriers: tuple[Barrier, ...]
    mine: Mapping[int, bool]
    answerable: frozenset[int]


@dataclass(frozen=True, slots=True)
class PauseFacts:
    """A person's pause: its last local date while it lasts; soon after one, how many messages it left out."""

    until: date | None = None
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Settings:
    """A person's own settings as their form shows them. Times and dates are by their own clock.

    Quiet hours last from `quiet_from` to `quiet_until`; `working_days` are ISO weekdays, and `digest_day`, on
    which the weekly message comes, is one of them. `hours` are the spans of a day with breaks, as
    "06:00-10:00, 14:00-18:00"; empty for a day without.
    """

    style: RecognitionStyle
    pace: Pace
    quiet_from: time
    quiet_until: time
    working_days: frozenset[int]
    news: News
    paused_until: date | None
    digest_day: int = 2
    hours: str = ""


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
    pause: PauseFacts = PauseFacts()


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """A campaign for its lead. `counts` are occurrences of the last fourteen days by state of delivery.

    `waiting` is a change of it that a second lead looks at.
    """

    id: int
    name: str
    state: CampaignState
    starts_on: date
    ends_on: date
    started: bool
    coming: tuple[ComingUp, ...]
    sent: tuple[Sent, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    version: int = 1
    waiting: Waiting | None = None


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """A team for whoever looks after it. `timezone` is an IANA name, `managers` are ids."""

    channel_id: str
    timezone: str | None
    members: int
    managers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """What a programme lead looks after.

    `campaigns` are the few that matter most of `campaigns_total`; of `campaigns_troubled` something failed.
    `to_approve` are changes of campaigns that wait for this lead.
    """

    leads: tuple[str, ...]
    campaigns: tuple[CampaignFacts, ...]
    teams: tuple[TeamFacts, ...]
    channel_problems: tuple[tuple[str, str], ...]
    without_zone: int
    campaigns_total: int = 0
    campaigns_troubled: int = 0
    to_approve: tuple[Waiting, ...] = ()


@dataclass(frozen=True, slots=True)
class StoriesFacts:
    """Somebody's stories in numbers. `to_look_at` is what waits for a lead, None for everybody else."""

    own: int = 0
    unfinished: int = 0
    returned: int = 0
    to_look_at: int | None = None


@dataclass(frozen=True, slots=True)
class NominationFacts:
    """Somebody's nominations in numbers: made, not sent, returned; received, and waiting for their own answer.

    `to_decide` is what waits for a decision of theirs, None for who decides nothing. `peers` is the programme's switch,
    None for who does not lead.
    """

    may_nominate: bool = False
    made: int = 0
    unfinished: int = 0
    returned: int = 0
    received: int = 0
    asked: int = 0
    to_decide: int | None = None
    peers: bool | None = None


@dataclass(frozen=True, slots=True)
class OpenPulse:
    """A pulse somebody is asked in and has not answered. `until` is wall time where they are."""

    wave_id: int
    until: datetime


@dataclass(frozen=True, slots=True)
class PulseLine:
    """A pulse for those who look after it. Times are wall times in `timezone`; `owed` are channels without an answer.

    `share` is how many of ten have answered, None where that would say too much.
    """

    wave_id: int
    state: WaveState
    channels: tuple[str, ...]
    opens: datetime
    closes: datetime
    timezone: str
    share: int | None = None
    owed: tuple[str, ...] = ()
    override_reason: str | None = None


@dataclass(frozen=True, slots=True)
class PulseFacts:
    """What Home says of pulses: the person's own, what a lead looks after, what a manager owes an answer to."""

    mine: tuple[OpenPulse, ...] = ()
    lead: tuple[PulseLine, ...] = ()
    owed: tuple[PulseLine, ...] = ()
    may_start: bool = False


@dataclass(frozen=True, slots=True)
class PulseCell:
    """One item of a unit, as published. Numbers are None where too few answered; see bot.db.pulses for their units."""

    item: str
    n: int | None
    level: int | None
    favourable: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class PulseUnit:
    """A unit of a published result. `few` says that so few of it answered that they may not speak for the team."""

    name: str
    channel_id: str | None
    cells: tuple[PulseCell, ...]
    few: bool


@dataclass(frozen=True, slots=True)
class PulseResult:
    """A published result as somebody may read it. `items` are the frozen instrument's."""

    title: str
    items: tuple[Mapping[str, Any], ...]
    whole: PulseUnit | None
    units: tuple[PulseUnit, ...]
    threshold: int
    share: int | None
    closed: datetime
    override_reason: str | None = None


class Tone(StrEnum):
    """The voice in which celebrations are told."""

    WARM = "warm"
    PLAIN = "plain"
    LIVELY = "lively"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the content pack that may be told, without its words."""

    id: str
    type: str
    tone: str


@dataclass(frozen=True, slots=True)
class Celebrated:
    """Something true to celebrate, as a channel may read it now.

    `type` is the content pack's. `people` are those who may be named there. `evidence` is what stands behind it: plain
    values whose names content.celebrations knows by type. `slot` is its place in a message, for choosing a line.
    """

    type: str
    slot: str
    people: tuple[str, ...]
    evidence: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RoundupStory:
    """A story as a round-up mentions it. `writer` is None for who is not named there; `colleagues` agreed to be."""

    words: str
    writer: str | None
    colleagues: tuple[str, ...]


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
    nominations: NominationFacts = NominationFacts()
    pulses: PulseFacts = PulseFacts()
    plans: PlanFacts = field(default_factory=PlanFacts)
    goals: GoalBoard = field(default_factory=GoalBoard)
    tone: Tone | None = None
    busy: BusyFacts = field(default_factory=BusyFacts)
    champion: tuple[MyTeam, ...] = ()
    is_forgotten: bool = False


class DrillStage(StrEnum):
    """Lifecycle of a person's review state of a principle (programme B3): a miss at any point returns to LEARNING."""

    UNSEEN = "unseen"
    LEARNING = "learning"
    KNOWN = "known"
    MAINTENANCE = "maintenance"
