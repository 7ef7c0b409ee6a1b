"""When does a team have the week's posts, where it differs from the campaign? Table and named queries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base
from bot.db.deliveries import DeliveryRow
from bot.db.programmes import TeamRow


class RitualRow(Base):
    """A team's own day and time for one kind of post, as a rule of bot.timetable; None: it is left out."""

    __tablename__ = "rituals"
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    rule: Mapped[str | None] = mapped_column(String(255))
    set_by: Mapped[str] = mapped_column(String(32))
    set_at: Mapped[datetime]


def by_channel(session: Session, workspace_id: str) -> dict[str, dict[str, str | None]]:
    """Of each team's channel the kinds it has by a rule of its own; see RitualRow."""
    query = (
        select(TeamRow.channel_id, RitualRow.kind, RitualRow.rule)
        .join(TeamRow, TeamRow.id == RitualRow.team_id)
        .where(RitualRow.workspace_id == workspace_id)
    )
    found: dict[str, dict[str, str | None]] = {}
    for channel_id, kind, rule in session.execute(query):
        found.setdefault(channel_id, {})[kind] = rule
    return found


def of_team(session: Session, team_id: int) -> dict[str, str | None]:
    """The kinds a team has by a rule of its own."""
    query = select(RitualRow.kind, RitualRow.rule).where(RitualRow.team_id == team_id)
    return dict(iter(session.execute(query)))


def save(session: Session, team: TeamRow, rules: Mapping[str, str | None], *, by: str, now: datetime) -> None:
    """Makes a team's own rules exactly these; kinds that are missing follow their campaign."""
    session.execute(delete(RitualRow).where(RitualRow.team_id == team.id))
    session.add_all(
        RitualRow(
            team_id=team.id, kind=kind, workspace_id=team.workspace_id, rule=rule, set_by=by, set_at=now
        )
        for kind, rule in rules.items()
    )
    session.flush()


def had_since(session: Session, step_id: int, target: str, day: date) -> bool:
    """Whether an occurrence of a step was made for a target on a local date or after it."""
    query = select(DeliveryRow.id).where(
        DeliveryRow.step_id == step_id, DeliveryRow.conversation == target, DeliveryRow.local_date >= day
    )
    return session.scalar(query.limit(1)) is not None
