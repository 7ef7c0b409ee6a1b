"""What people chose for themselves: one row a person, none for whoever chose nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, false, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.attention import News, Pace
from bot.db.base import Base
from bot.db.upsert import upsert
from bot.domain import RecognitionStyle


class PreferenceRow(Base):
    """A person's own settings. From `dm_paused_from` to `dm_paused_until`, local dates, no unasked messages come.

    After a pause its dates stay, so that somebody can be told what it left out; both None: there was none.
    `hours` are up to three spans of the day by their own clock, such as "06:00-10:00,14:00-18:00", and `working_days`
    ISO weekdays such as "12345"; None: as usual where they are. `digest_day` is the weekday of the weekly digest.
    `pace_kept`: they chose their pace when Encore had begun to write less, so their silence changes it no more.
    """

    __tablename__ = "preferences"
    workspace_id: Mapped[str] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    recognition_style: Mapped[str] = mapped_column(String(16), default=RecognitionStyle.PUBLIC)
    dm_paused_from: Mapped[date | None]
    dm_paused_until: Mapped[date | None]
    language: Mapped[str | None] = mapped_column(String(16))
    pace: Mapped[str] = mapped_column(String(16), default=Pace.NORMAL, server_default=Pace.NORMAL)
    digest_day: Mapped[int] = mapped_column(default=2, server_default="2")
    pace_kept: Mapped[bool] = mapped_column(default=False, server_default=false())
    hours: Mapped[str | None] = mapped_column(String(48))
    working_days: Mapped[str | None] = mapped_column(String(7))
    news: Mapped[str] = mapped_column(String(16), default=News.AT_ONCE, server_default=News.AT_ONCE)
    updated_at: Mapped[datetime]


def get(session: Session, workspace_id: str, user_id: str) -> PreferenceRow | None:
    """A person's settings, or None while they chose nothing."""
    return session.get(PreferenceRow, (workspace_id, user_id))


def styles(session: Session, workspace_id: str, user_ids: Iterable[str]) -> dict[str, RecognitionStyle]:
    """How those of the people who chose like to be thanked."""
    query = select(PreferenceRow.user_id, PreferenceRow.recognition_style).where(
        PreferenceRow.workspace_id == workspace_id, PreferenceRow.user_id.in_(set(user_ids))
    )
    return {user_id: RecognitionStyle(style) for user_id, style in session.execute(query)}


def save(session: Session, workspace_id: str, user_id: str, *, now: datetime, **chosen: object) -> None:
    """Keeps what a person chose: columns by name; what is not named stays as it was."""
    row = {
        "workspace_id": workspace_id,
        "user_id": user_id,
        "recognition_style": RecognitionStyle.PUBLIC,
        "dm_paused_from": None,
        "dm_paused_until": None,
        "language": None,
        "pace": Pace.NORMAL,
        "digest_day": 2,
        "pace_kept": False,
        "hours": None,
        "working_days": None,
        "news": News.AT_ONCE,
        "updated_at": now,
        **chosen,
    }
    upsert(session, PreferenceRow, [row], change=(*chosen, "updated_at"))
