"""Whose voice does a team's week have, and what do they say in it? Tables and named queries."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, delete, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.champion import ChampionState
from bot.db.base import Base, BigId
from bot.db.campaigns import CampaignRow, ScheduleRow, StepRow
from bot.db.deliveries import IN_HAND, WAITING, DeliveryRow
from bot.db.upsert import insert_into
from bot.domain import CampaignState, DeliveryState, Verb

_NOT_OVER = text(f"state != '{ChampionState.OVER}'")
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


class ChampionRow(Base):
    """Somebody who was asked to be a team's service champion; one at a time that is not over, see ChampionState.

    `until` is the last local date of the term, which begins when they say yes.
    """

    __tablename__ = "champions"
    __table_args__ = (
        Index(
            "ix_champions_one_a_team",
            "team_id",
            unique=True,
            sqlite_where=_NOT_OVER,
            postgresql_where=_NOT_OVER,
        ),
        Index("ix_champions_user_id", "workspace_id", "user_id"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    user_id: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16))
    named_by: Mapped[str] = mapped_column(String(32))
    named_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    until: Mapped[date | None]
    ended_at: Mapped[datetime | None]


class ChampionWordsRow(Base):
    """What a champion wants one post to say instead of Encore's own words; gone once they are champion no more."""

    __tablename__ = "champion_words"
    __table_args__ = (UniqueConstraint("champion_id", "step_id", "local_date"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    champion_id: Mapped[int] = mapped_column(ForeignKey("champions.id", ondelete="CASCADE"))
    step_id: Mapped[int] = mapped_column(ForeignKey("steps.id", ondelete="CASCADE"), index=True)
    local_date: Mapped[date]
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]


class Coming(NamedTuple):
    """A post that is to come to a channel: a schedule's next one, or one that was made and waits (`values` set)."""

    step: StepRow
    campaign: CampaignRow
    day: date
    instant: datetime
    timezone: str
    rule: str | None
    n: int
    values: dict[str, Any] | None


def get(
    session: Session, workspace_id: str, champion_id: int, *, for_change: bool = False
) -> ChampionRow | None:
    """One of them, over or not; for a change as it is in the database by now."""
    query = select(ChampionRow).where(ChampionRow.id == champion_id, ChampionRow.workspace_id == workspace_id)
    if for_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def of_team(session: Session, team_id: int) -> ChampionRow | None:
    """Who is asked, or is the champion of a team."""
    query = select(ChampionRow).where(ChampionRow.team_id == team_id, ChampionRow.state != ChampionState.OVER)
    return session.scalar(query.execution_options(populate_existing=True))


def of_teams(session: Session, team_ids: Collection[int]) -> dict[int, ChampionRow]:
    """Who is asked, or is the champion, by team."""
    query = select(ChampionRow).where(
        ChampionRow.team_id.in_(team_ids), ChampionRow.state != ChampionState.OVER
    )
    return {row.team_id: row for row in session.scalars(query)}


def of_person(session: Session, workspace_id: str, user_id: str) -> list[ChampionRow]:
    """What somebody is asked, or is, oldest first."""
    query = select(ChampionRow).where(
        ChampionRow.workspace_id == workspace_id,
        ChampionRow.user_id == user_id,
        ChampionRow.state != ChampionState.OVER,
    )
    return list(session.scalars(query.order_by(ChampionRow.id)))


def _of_post(champion_id: int, step_id: int, day: date, *, weekly: bool) -> tuple[Any, ...]:
    """Which words are for an occurrence: those of its date or, of a `weekly` step, of its week: it may be moved."""
    first = day - timedelta(days=day.weekday()) if weekly else day
    return (
        ChampionWordsRow.champion_id == champion_id,
        ChampionWordsRow.step_id == step_id,
        ChampionWordsRow.local_date >= first,
        ChampionWordsRow.local_date < (first + _WEEK if weekly else day + _DAY),
    )


def words_for(session: Session, champion_id: int, step_id: int, day: date, *, weekly: bool) -> str:
    """A champion's words for an occurrence of a step, or empty."""
    query = select(ChampionWordsRow.words).where(*_of_post(champion_id, step_id, day, weekly=weekly))
    return session.scalar(query) or ""


def save_words(
    session: Session, row: ChampionRow, step_id: int, day: date, words: str, *, weekly: bool, now: datetime
) -> None:
    """Keeps a champion's words for a post, in place of those they had for it."""
    drop_words(session, row.id, step_id, day, weekly=weekly)
    session.execute(
        insert_into(session, ChampionWordsRow).values(
            workspace_id=row.workspace_id,
            champion_id=row.id,
            step_id=step_id,
            local_date=day,
            words=words,
            written_at=now,
        )
    )


def drop_words(session: Session, champion_id: int, step_id: int, day: date, *, weekly: bool) -> bool:
    """Forgets a champion's words for a post. Returns whether there were any."""
    mine = _of_post(champion_id, step_id, day, weekly=weekly)
    done = session.execute(delete(ChampionWordsRow).where(*mine).returning(ChampionWordsRow.id))
    return bool(done.all())


def drop_all_words(session: Session, champion_id: int) -> None:
    """Forgets whatever a champion wrote beforehand."""
    session.execute(delete(ChampionWordsRow).where(ChampionWordsRow.champion_id == champion_id))


def coming(session: Session, workspace_id: str, channel_id: str, kinds: Collection[str]) -> list[Coming]:
    """The posts of these kinds that running campaigns bring to a channel next, soonest first."""
    steps = (StepRow.kind.in_(kinds), CampaignRow.state == CampaignState.RUNNING)
    planned = (
        select(StepRow, CampaignRow, ScheduleRow)
        .join(CampaignRow, CampaignRow.id == StepRow.campaign_id)
        .join(ScheduleRow, ScheduleRow.step_id == StepRow.id)
        .where(
            *steps,
            ScheduleRow.workspace_id == workspace_id,
            ScheduleRow.target == channel_id,
            ScheduleRow.next_due_at.is_not(None),
        )
    )
    zones: dict[int, str] = {}
    found: list[Coming] = []
    for step, campaign, row in session.execute(planned):
        zones[step.id] = row.timezone
        if row.next_local_date is not None and row.next_due_at is not None:
            found.append(
                Coming(
                    step,
                    campaign,
                    row.next_local_date,
                    row.next_due_at,
                    row.timezone,
                    row.rule,
                    row.occurrences,
                    None,
                )
            )
    made = (
        select(StepRow, CampaignRow, DeliveryRow)
        .join(CampaignRow, CampaignRow.id == StepRow.campaign_id)
        .join(DeliveryRow, DeliveryRow.step_id == StepRow.id)
        .where(
            *steps,
            StepRow.id.in_(zones),
            DeliveryRow.conversation == channel_id,
            DeliveryRow.state.in_(WAITING),
            DeliveryRow.verb == Verb.POST,
        )
    )
    for step, campaign, delivery in session.execute(made):
        if delivery.local_date is not None and delivery.due_at is not None:
            found.append(
                Coming(
                    step,
                    campaign,
                    delivery.local_date,
                    delivery.not_before or delivery.due_at,
                    zones[step.id],
                    None,
                    0,
                    dict(delivery.values),
                )
            )
    return sorted(found, key=lambda one: (one.instant, one.step.id))


def hold(session: Session, step_id: int, channel_id: str) -> None:
    """Keeps the next post of a step in a channel from being made or claimed elsewhere until this is committed."""
    planned = select(ScheduleRow.id).where(ScheduleRow.step_id == step_id, ScheduleRow.target == channel_id)
    session.execute(planned.with_for_update())
    made = select(DeliveryRow.id).where(
        DeliveryRow.step_id == step_id,
        DeliveryRow.conversation == channel_id,
        DeliveryRow.state.in_(WAITING),
    )
    session.execute(made.order_by(DeliveryRow.id).with_for_update())


def spoken(session: Session, workspace_id: str, user_id: str, kinds: Collection[str]) -> list[str]:
    """Public ids of the posts that stand in a channel and say that they come from somebody."""
    query = select(DeliveryRow.public_id).where(
        DeliveryRow.workspace_id == workspace_id,
        DeliveryRow.kind.in_(kinds),
        DeliveryRow.verb == Verb.POST,
        DeliveryRow.state.in_((*IN_HAND, DeliveryState.SENT)),
        DeliveryRow.values["voice"].as_string() == user_id,
    )
    return list(session.scalars(query.order_by(DeliveryRow.id)))


def words_of(session: Session, workspace_id: str, user_id: str) -> list[ChampionWordsRow]:
    """What somebody wrote for posts that are to come."""
    query = (
        select(ChampionWordsRow)
        .join(ChampionRow, ChampionRow.id == ChampionWordsRow.champion_id)
        .where(ChampionRow.workspace_id == workspace_id, ChampionRow.user_id == user_id)
    )
    return list(session.scalars(query.order_by(ChampionWordsRow.id)))


def remove(session: Session, workspace_id: str, user_id: str) -> None:
    """Forgets that somebody was asked or was a champion, with their words and what was to be looked at again."""
    mine = select(ChampionRow.id).where(
        ChampionRow.workspace_id == workspace_id, ChampionRow.user_id == user_id
    )
    numbers = list(session.scalars(mine))
    session.execute(delete(ChampionWordsRow).where(ChampionWordsRow.champion_id.in_(numbers)))
    session.execute(delete(ChampionRow).where(ChampionRow.id.in_(numbers)))
