"""When can somebody be reached, as Slack shows it, and do they answer? One row a person, none if nothing is known.

How often somebody did not answer is their own business: only the rules of bot/services/silence.py read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, and_, case, exists, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base
from bot.db.preferences import PreferenceRow
from bot.db.upsert import insert_into, upsert


class AvailabilityRow(Base):
    """Do-not-disturb from `dnd_from` to `dnd_until`; away by their status until `away_until` (None: no end is set).

    What the status says is not kept. `unanswered` counts Encore's unasked messages since they last did anything, the
    first of them sent at `silent_since`. `away_since` is when their absence was first seen; `returned_at` is when they
    were last back: from an absence, from having left the workspace, or from a silence.
    """

    __tablename__ = "availability"
    __table_args__ = (
        Index(
            "ix_availability_away",
            "workspace_id",
            sqlite_where=text("away"),
            postgresql_where=text("away"),
        ),
    )
    workspace_id: Mapped[str] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    away: Mapped[bool] = mapped_column(default=False)
    away_until: Mapped[datetime | None]
    dnd_from: Mapped[datetime | None]
    dnd_until: Mapped[datetime | None]
    unanswered: Mapped[int] = mapped_column(default=0)
    silent_since: Mapped[datetime | None]
    away_since: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]


_ANSWERED: dict[str, Any] = {"unanswered": 0, "silent_since": None}


def _row(workspace_id: str, user_id: str, **given: Any) -> dict[str, Any]:
    plain = dict.fromkeys(
        ("away_until", "dnd_from", "dnd_until", "silent_since", "away_since", "returned_at"), None
    )
    return {
        "workspace_id": workspace_id,
        "user_id": user_id,
        "away": False,
        "unanswered": 0,
        **plain,
        **given,
    }


def away_people(session: Session, workspace_id: str) -> set[str]:
    """Who is away as far as Encore knows."""
    query = select(AvailabilityRow.user_id).where(
        AvailabilityRow.workspace_id == workspace_id, AvailabilityRow.away
    )
    return set(session.scalars(query))


def get(session: Session, workspace_id: str, user_id: str) -> AvailabilityRow | None:
    """What is known of somebody, as it stands now."""
    return session.get(AvailabilityRow, (workspace_id, user_id), populate_existing=True)


def is_away(session: Session, workspace_id: str, user_id: str, *, at: datetime) -> bool:
    """Whether somebody is away at an instant, as far as Encore knows."""
    row = get(session, workspace_id, user_id)
    return row is not None and row.away and (row.away_until is None or row.away_until > at)


def save_away(
    session: Session, workspace_id: str, away: Sequence[tuple[str, datetime | None]], *, at: datetime
) -> None:
    """These people are away, each until an instant (UTC), or with no end set; since when stays from the first time."""
    rows = [
        _row(workspace_id, user_id, away=True, away_until=until, away_since=at) for user_id, until in away
    ]
    if not rows:
        return
    table: Any = AvailabilityRow.__table__
    statement = insert_into(session, AvailabilityRow)
    still = table.c.away & (table.c.away_until.is_(None) | (table.c.away_until > at))
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "user_id"],
            set_={
                "away": statement.excluded.away,
                "away_until": statement.excluded.away_until,
                "away_since": case(
                    (still, func.coalesce(table.c.away_since, statement.excluded.away_since)),
                    else_=statement.excluded.away_since,
                ),
            },
        ),
        rows,
    )


def save_back(session: Session, workspace_id: str, user_id: str, *, returned_at: datetime | None) -> None:
    """Somebody is not away any more. `returned_at`: since when, if it was long; then nothing counts as unanswered."""
    fresh: dict[str, Any] = {"returned_at": returned_at, **_ANSWERED} if returned_at else {}
    session.execute(
        update(AvailabilityRow)
        .where(AvailabilityRow.workspace_id == workspace_id, AvailabilityRow.user_id == user_id)
        .values(away=False, away_until=None, away_since=None, **fresh)
        .execution_options(synchronize_session=False)
    )


def save_returned(session: Session, workspace_id: str, user_id: str, *, at: datetime) -> None:
    """Somebody is back since an instant, with nothing unanswered."""
    row = _row(workspace_id, user_id, returned_at=at)
    upsert(session, AvailabilityRow, [row], change=("returned_at", *_ANSWERED))


def save_dnd(
    session: Session, workspace_id: str, spans: Sequence[tuple[str, datetime | None, datetime | None]]
) -> None:
    """From when to when (UTC) each of these people wants not to be disturbed next; None: at no time."""
    rows = [_row(workspace_id, user_id, dnd_from=since, dnd_until=until) for user_id, since, until in spans]
    upsert(session, AvailabilityRow, rows, change=("dnd_from", "dnd_until"))


def one_more_unanswered(
    session: Session, workspace_id: str, user_id: str, *, at: datetime
) -> tuple[int, datetime]:
    """Encore has written to somebody by itself. Returns how often since they last did anything, and since when."""
    table: Any = AvailabilityRow.__table__
    statement = (
        insert_into(session, AvailabilityRow)
        .values(_row(workspace_id, user_id, unanswered=1, silent_since=at))
        .on_conflict_do_update(
            index_elements=["workspace_id", "user_id"],
            set_={
                "unanswered": table.c.unanswered + 1,
                "silent_since": func.coalesce(table.c.silent_since, at, type_=table.c.silent_since.type),
            },
        )
        .returning(table.c.unanswered, table.c.silent_since)
    )
    count, since = session.execute(statement).one()
    return count, since


def acted(
    session: Session, workspace_id: str, user_id: str, *, at: datetime, silence: int, began_by: datetime
) -> None:
    """Somebody did something with Encore: nothing counts as unanswered any more.

    After so many unanswered messages as make a `silence`, the first of them sent by `began_by`, they are back from it
    since this instant; but not who keeps their pace in spite of silence.
    """
    keeps = exists().where(
        PreferenceRow.workspace_id == workspace_id, PreferenceRow.user_id == user_id, PreferenceRow.pace_kept
    )
    was_silent = and_(AvailabilityRow.unanswered >= silence, AvailabilityRow.silent_since <= began_by, ~keeps)
    ended = case((was_silent, at), else_=AvailabilityRow.returned_at)
    session.execute(
        update(AvailabilityRow)
        .where(
            AvailabilityRow.workspace_id == workspace_id,
            AvailabilityRow.user_id == user_id,
            AvailabilityRow.unanswered > 0,
        )
        .values(**_ANSWERED, returned_at=ended)
        .execution_options(synchronize_session=False)
    )
