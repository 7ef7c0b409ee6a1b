"""What does the attention budget need to know about many people and channels at once? Named queries, one pass each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import String, and_, cast, func, select
from sqlalchemy.orm import Session, aliased

from bot.db.availability import AvailabilityRow
from bot.db.deliveries import OPEN, DeliveryRow
from bot.db.people import PersonRow
from bot.db.preferences import PreferenceRow
from bot.db.programmes import TeamMemberRow, TeamRow
from bot.db.pulses import PulseInvitationRow, PulseWaveRow
from bot.db.timers import TimerRow
from bot.domain import DeliveryState, Verb, WaveState

_REACHES = (*OPEN, DeliveryState.HELD, DeliveryState.BUNDLED, DeliveryState.SENT)
"""States of what has reached somebody, or may yet."""


class Situation(NamedTuple):
    """A person as the budget sees them: chosen (see PreferenceRow) and shown in Slack (see AvailabilityRow)."""

    user_id: str
    timezone: str | None
    paused_from: date | None
    paused_until: date | None
    pace: str | None
    digest_day: int | None
    hours: str | None
    working_days: str | None
    news: str | None
    away: bool | None
    away_until: datetime | None
    dnd_from: datetime | None
    dnd_until: datetime | None
    unanswered: int | None
    pace_kept: bool | None
    away_since: datetime | None
    returned_at: datetime | None


class Hours(NamedTuple):
    """Where a team is (IANA zone or None), the local dates in which it is busy, and its hours and working days.

    None: not busy at all, and hours as usual where it is (see TeamRow).
    """

    timezone: str | None
    busy_from: date | None
    busy_until: date | None
    hours: str | None = None
    working_days: str | None = None
    region: str | None = None


_HOURS = (
    TeamRow.timezone,
    TeamRow.busy_from,
    TeamRow.busy_until,
    TeamRow.hours,
    TeamRow.working_days,
    TeamRow.region,
)


class Counted(NamedTuple):
    """Something that was sent on somebody's budget."""

    conversation: str
    kind: str
    sent_at: datetime


class Ahead(NamedTuple):
    """Something that waits for the same place; not before an instant, or None. What is only planned has no id (0)."""

    id: int
    conversation: str
    kind: str
    not_before: datetime | None
    written_at: datetime | None = None


_CHOSEN = and_(
    PreferenceRow.workspace_id == PersonRow.workspace_id, PreferenceRow.user_id == PersonRow.user_id
)
_SHOWN = and_(
    AvailabilityRow.workspace_id == PersonRow.workspace_id, AvailabilityRow.user_id == PersonRow.user_id
)


def situations(session: Session, workspace_id: str, user_ids: Collection[str]) -> dict[str, Situation]:
    """Those of the people Encore has met."""
    query = (
        select(
            PersonRow.user_id,
            PersonRow.timezone,
            PreferenceRow.dm_paused_from,
            PreferenceRow.dm_paused_until,
            PreferenceRow.pace,
            PreferenceRow.digest_day,
            PreferenceRow.hours,
            PreferenceRow.working_days,
            PreferenceRow.news,
            AvailabilityRow.away,
            AvailabilityRow.away_until,
            AvailabilityRow.dnd_from,
            AvailabilityRow.dnd_until,
            AvailabilityRow.unanswered,
            PreferenceRow.pace_kept,
            AvailabilityRow.away_since,
            AvailabilityRow.returned_at,
        )
        .outerjoin(PreferenceRow, _CHOSEN)
        .outerjoin(AvailabilityRow, _SHOWN)
        .where(PersonRow.workspace_id == workspace_id, PersonRow.user_id.in_(user_ids))
    )
    return {one.user_id: one for one in map(Situation._make, session.execute(query))}


def teams_of(session: Session, workspace_id: str, user_ids: Collection[str]) -> dict[str, list[Hours]]:
    """The teams of each of the people, oldest team first."""
    query = (
        select(TeamMemberRow.user_id, *_HOURS)
        .join(TeamRow, TeamRow.id == TeamMemberRow.team_id)
        .where(TeamRow.workspace_id == workspace_id, TeamMemberRow.user_id.in_(user_ids))
        .order_by(TeamRow.id)
    )
    found: dict[str, list[Hours]] = {}
    for user_id, *hours in session.execute(query):
        found.setdefault(user_id, []).append(Hours._make(hours))
    return found


def channels(session: Session, workspace_id: str, channel_ids: Collection[str]) -> dict[str, Hours]:
    """The teams that meet in these channels."""
    query = select(TeamRow.channel_id, *_HOURS).where(
        TeamRow.workspace_id == workspace_id, TeamRow.channel_id.in_(channel_ids)
    )
    return {channel_id: Hours._make(hours) for channel_id, *hours in session.execute(query)}


def counted(
    session: Session, workspace_id: str, conversations: Collection[str], *, since: datetime
) -> dict[str, list[Counted]]:
    """What these conversations got on their budgets since an instant, by conversation."""
    query = select(DeliveryRow.conversation, DeliveryRow.kind, DeliveryRow.sent_at).where(
        DeliveryRow.workspace_id == workspace_id,
        DeliveryRow.conversation.in_(conversations),
        DeliveryRow.sent_at >= since,
        DeliveryRow.attention.is_not(None),
        DeliveryRow.state == DeliveryState.SENT,
    )
    found: dict[str, list[Counted]] = {}
    for conversation, kind, sent_at in session.execute(query):
        if sent_at is not None:
            found.setdefault(conversation, []).append(Counted(conversation, kind, sent_at))
    return found


def waiting(
    session: Session, workspace_id: str, conversations: Collection[str], kinds: Collection[str]
) -> dict[str, list[Ahead]]:
    """What waits for these conversations of these kinds, by conversation."""
    columns = (DeliveryRow.kind, DeliveryRow.not_before, DeliveryRow.created_at)
    query = select(DeliveryRow.id, DeliveryRow.conversation, *columns).where(
        DeliveryRow.state.in_((*OPEN, DeliveryState.HELD)),
        DeliveryRow.conversation.in_(conversations),
        DeliveryRow.workspace_id == workspace_id,
        DeliveryRow.kind.in_(kinds),
        DeliveryRow.verb == Verb.POST,
    )
    found: dict[str, list[Ahead]] = {}
    for row in session.execute(query):
        found.setdefault(row[1], []).append(Ahead._make(row))
    return found


def pulse_contacts(
    session: Session, workspace_id: str, user_ids: Collection[str]
) -> list[tuple[str, int, datetime, datetime | None, datetime]]:
    """(person, contacts so far, the next one's instant, the last one's, when it closes) of open, unanswered pulses."""
    asking = and_(
        TimerRow.workspace_id == PulseInvitationRow.workspace_id,
        TimerRow.kind == "pulse_asking",
        TimerRow.subject == cast(PulseInvitationRow.wave_id, String) + ":" + PulseInvitationRow.user_id,
    )
    query = (
        select(
            PulseInvitationRow.user_id,
            PulseInvitationRow.contacts,
            TimerRow.due_at,
            PulseInvitationRow.last_at,
            PulseWaveRow.closes_at,
        )
        .join(PulseWaveRow, PulseWaveRow.id == PulseInvitationRow.wave_id)
        .join(TimerRow, asking)
        .where(
            PulseInvitationRow.workspace_id == workspace_id,
            PulseInvitationRow.user_id.in_(user_ids),
            PulseInvitationRow.done.is_(False),
            PulseWaveRow.state == WaveState.OPEN,
        )
    )
    return [(who, n, due, last, closes) for who, n, due, last, closes in session.execute(query)]


def closing(session: Session, workspace_id: str, wave_ids: Collection[int]) -> dict[int, datetime]:
    """When each of these pulses closes that are open."""
    query = select(PulseWaveRow.id, PulseWaveRow.closes_at).where(
        PulseWaveRow.id.in_(wave_ids),
        PulseWaveRow.workspace_id == workspace_id,
        PulseWaveRow.state == WaveState.OPEN,
    )
    return dict(iter(session.execute(query)))


def reached_by_pulses(session: Session, workspace_id: str, user_ids: Collection[str]) -> set[tuple[str, int]]:
    """(person, pulse) of who has got the question of a pulse, or a reminder of it."""
    query = select(DeliveryRow.conversation, DeliveryRow.values).where(
        DeliveryRow.state == DeliveryState.SENT,
        DeliveryRow.conversation.in_(user_ids),
        DeliveryRow.workspace_id == workspace_id,
        DeliveryRow.kind.in_(["pulse_invitation", "pulse_reminder"]),
        DeliveryRow.verb == Verb.POST,
    )
    return {(user_id, values.get("wave_id", 0)) for user_id, values in session.execute(query)}


def after_the_last(session: Session, ids: Collection[int]) -> set[int]:
    """Those of these deliveries before which the last occurrence of their step reached its target, or may yet."""
    earlier = aliased(DeliveryRow)
    last = (
        select(earlier.state)
        .where(
            earlier.step_id == DeliveryRow.step_id,
            earlier.conversation == DeliveryRow.conversation,
            earlier.local_date < DeliveryRow.local_date,
        )
        .order_by(earlier.local_date.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(DeliveryRow.id, last).where(DeliveryRow.id.in_(ids))
    return {row_id for row_id, state in session.execute(query) if state in _REACHES}


def left_out(
    session: Session, workspace_id: str, conversations: Collection[str], *, since: date, reason: str
) -> dict[str, date]:
    """The last local date from one on for which something planned for somebody was left out for this reason."""
    query = (
        select(DeliveryRow.conversation, func.max(DeliveryRow.local_date))
        .where(
            DeliveryRow.state == DeliveryState.SKIPPED,
            DeliveryRow.conversation.in_(conversations),
            DeliveryRow.workspace_id == workspace_id,
            DeliveryRow.local_date >= since,
            DeliveryRow.reason == reason,
        )
        .group_by(DeliveryRow.conversation)
    )
    return {conversation: day for conversation, day in session.execute(query) if day is not None}
