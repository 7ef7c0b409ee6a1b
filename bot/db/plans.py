"""Personal if-then plans: one a person and week, private to who made it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, BigId
from bot.db.upsert import insert_into


class PlanRow(Base):
    """What somebody means to do in one week, a local Monday to Sunday. `outcome` is empty until they say on Friday."""

    __tablename__ = "plans"
    __table_args__ = (UniqueConstraint("workspace_id", "user_id", "week_of"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    user_id: Mapped[str] = mapped_column(String(32))
    week_of: Mapped[date]
    cue: Mapped[str] = mapped_column(Text)
    response: Mapped[str] = mapped_column(Text)
    obstacle: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(String(16))
    made_at: Mapped[datetime]


def save(session: Session, **fields: object) -> int:
    """Keeps a week's plan, in place of the one there was. Returns its id."""
    statement = insert_into(session, PlanRow).values(**fields, outcome=None)
    changed = {name: fields[name] for name in ("cue", "response", "obstacle", "made_at")}
    done = statement.on_conflict_do_update(
        index_elements=["workspace_id", "user_id", "week_of"], set_={**changed, "outcome": None}
    )
    return int(session.execute(done.returning(PlanRow.id)).scalar_one())


def get(session: Session, workspace_id: str, plan_id: int) -> PlanRow | None:
    """A plan as it stands now; None also for another workspace's."""
    query = select(PlanRow).where(PlanRow.id == plan_id, PlanRow.workspace_id == workspace_id)
    return session.scalar(query.execution_options(populate_existing=True))


def of_week(session: Session, workspace_id: str, user_id: str, week_of: date) -> PlanRow | None:
    """A person's plan for the week that begins on this Monday."""
    query = select(PlanRow).where(
        PlanRow.workspace_id == workspace_id, PlanRow.user_id == user_id, PlanRow.week_of == week_of
    )
    return session.scalar(query.execution_options(populate_existing=True))


def close(session: Session, plan_id: int, outcome: str) -> bool:
    """Notes how it went; False when that was said before."""
    statement = (
        update(PlanRow)
        .where(PlanRow.id == plan_id, PlanRow.outcome.is_(None))
        .values(outcome=outcome)
        .returning(PlanRow.id)
    )
    return session.execute(statement.execution_options(synchronize_session=False)).first() is not None
