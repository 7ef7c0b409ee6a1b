"""Workspaces, their people and channels, as last seen in Slack: tables and named queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, Select, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base
from bot.db.upsert import upsert
from bot.domain import Person, folded


class WorkspaceRow(Base):
    """A Slack workspace. `problem` says why Encore may not send (a dead token), until it may again, and since when."""

    __tablename__ = "workspaces"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(255), default="")
    bot_user_id: Mapped[str] = mapped_column(String(32), default="")
    problem: Mapped[str | None] = mapped_column(String(64))
    problem_since: Mapped[datetime | None]
    created_at: Mapped[datetime]


class PersonRow(Base):
    """A member of the workspace. `timezone` is an IANA name or None."""

    __tablename__ = "people"
    workspace_id: Mapped[str] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    real_name: Mapped[str] = mapped_column(String(255))
    timezone: Mapped[str | None] = mapped_column(String(64))
    is_bot: Mapped[bool] = mapped_column(default=False)
    is_guest: Mapped[bool] = mapped_column(default=False)
    is_deleted: Mapped[bool] = mapped_column(default=False)
    is_admin: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime]


class ChannelRow(Base):
    """A channel Encore posts to. `problem` is why it cannot (archived, not a member), else None.

    `entered` says that Encore has been in it: whoever removed it since meant it, so it does not come back by itself.
    """

    __tablename__ = "channels"
    workspace_id: Mapped[str] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    channel_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    is_private: Mapped[bool] = mapped_column(default=False)
    problem: Mapped[str | None] = mapped_column(String(64))
    entered: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime]


def save_workspace(
    session: Session, *, workspace_id: str, name: str, bot_user_id: str, now: datetime
) -> None:
    """Inserts or refreshes a workspace."""
    upsert(
        session,
        WorkspaceRow,
        [{"id": workspace_id, "name": name, "bot_user_id": bot_user_id, "created_at": now}],
        change=("name", "bot_user_id"),
    )


def other_workspace(session: Session, workspace_id: str) -> str | None:
    """The name of another workspace in this database, if there is one."""
    return session.scalar(select(WorkspaceRow.name).where(WorkspaceRow.id != workspace_id).limit(1))


def problem(session: Session, workspace_id: str) -> tuple[str | None, datetime | None]:
    """Why nothing can be sent in a workspace, and since when; None when all is well."""
    query = select(WorkspaceRow.problem, WorkspaceRow.problem_since).where(WorkspaceRow.id == workspace_id)
    found = session.execute(query).first()
    return (found[0], found[1]) if found else (None, None)


def set_problem(session: Session, workspace_id: str, code: str | None, *, now: datetime) -> None:
    """Notes why nothing can be sent in a workspace (None: all is well); since when stays from the first time."""
    since = (problem(session, workspace_id)[1] or now) if code else None
    session.execute(
        update(WorkspaceRow)
        .where(WorkspaceRow.id == workspace_id)
        .values(problem=code, problem_since=since)
        .execution_options(synchronize_session=False)
    )


def any_problem(session: Session) -> tuple[str, str] | None:
    """(workspace id, problem) of a workspace in which nothing can be sent, if there is one."""
    query = select(WorkspaceRow.id, WorkspaceRow.problem).where(WorkspaceRow.problem.is_not(None)).limit(1)
    found = session.execute(query).first()
    return (found[0], str(found[1])) if found else None


def bot_user(session: Session, workspace_id: str) -> str | None:
    """The id of Encore's own bot user in a workspace."""
    return session.scalar(select(WorkspaceRow.bot_user_id).where(WorkspaceRow.id == workspace_id))


def save_people(session: Session, people: Iterable[Person], *, now: datetime) -> None:
    """Inserts or refreshes people."""
    rows = [
        {
            "workspace_id": person.workspace_id,
            "user_id": person.user_id,
            "name": person.name[:255],
            "real_name": person.real_name[:255],
            "timezone": person.timezone,
            "is_bot": person.is_bot,
            "is_guest": person.is_guest,
            "is_deleted": person.is_deleted,
            "is_admin": person.is_admin,
            "updated_at": now,
        }
        for person in people
    ]
    fields = tuple(name for name in (rows[0] if rows else {}) if name not in {"workspace_id", "user_id"})
    upsert(session, PersonRow, rows, change=fields)


def _as_person(row: PersonRow) -> Person:
    return Person(
        workspace_id=row.workspace_id,
        user_id=row.user_id,
        name=row.name,
        real_name=row.real_name,
        timezone=row.timezone,
        is_bot=row.is_bot,
        is_guest=row.is_guest,
        is_deleted=row.is_deleted,
        is_admin=row.is_admin,
    )


def _people(workspace_id: str) -> Select[PersonRow]:
    return select(PersonRow).where(PersonRow.workspace_id == workspace_id)


def get(session: Session, workspace_id: str, user_id: str) -> Person | None:
    """One person, or None when Encore has not met them."""
    row = session.get(PersonRow, (workspace_id, user_id))
    return _as_person(row) if row else None


def deleted(session: Session, workspace_id: str, user_ids: Iterable[str]) -> set[str]:
    """Those of the people who have left the workspace, as far as Encore knows."""
    query = select(PersonRow.user_id).where(
        PersonRow.workspace_id == workspace_id, PersonRow.user_id.in_(set(user_ids)), PersonRow.is_deleted
    )
    return set(session.scalars(query))


def lock(session: Session, workspace_id: str, user_id: str) -> None:
    """Until the transaction ends nobody else who asks for this lock works on behalf of the same person.

    For rules that count what somebody has done so far, with several processes on PostgreSQL; SQLite has one writer.
    """
    session.execute(
        select(PersonRow.user_id)
        .where(PersonRow.workspace_id == workspace_id, PersonRow.user_id == user_id)
        .with_for_update()
    )


def get_many(session: Session, workspace_id: str, user_ids: Iterable[str]) -> dict[str, Person]:
    """Those of the people whom Encore knows, by id."""
    wanted = set(user_ids)
    if not wanted:
        return {}
    rows = session.scalars(_people(workspace_id).where(PersonRow.user_id.in_(wanted)))
    return {row.user_id: _as_person(row) for row in rows}


def named(session: Session, workspace_id: str, names: Iterable[str]) -> dict[str, list[str]]:
    """For each name the ids of those whose handle, full name or first name it is, whatever its case and accents.

    An exact handle or full name wins over first names, and who can take part over who cannot. Sorted by full name.
    """
    wanted = {name: folded(name) for name in names}
    exact: dict[str, set[str]] = {name: set() for name in wanted}
    first: dict[str, set[str]] = {name: set() for name in wanted}
    for user_id, *spoken in _spoken(session, workspace_id) if wanted else ():
        called = {folded(one) for one in spoken}
        for name, short in wanted.items():
            if short in called:
                exact[name].add(user_id)
            elif any(one.startswith(f"{short} ") for one in called):
                first[name].add(user_id)
    found: dict[str, list[str]] = {}
    for name in wanted:
        fitting = get_many(session, workspace_id, exact[name] or first[name]).values()
        ranked = sorted(fitting, key=lambda one: (one.real_name, one.user_id))
        found[name] = [one.user_id for one in ranked if one.can_take_part] or [one.user_id for one in ranked]
    return found


def spoken_names(session: Session, workspace_id: str) -> set[str]:
    """Every name somebody may be called by after an @, folded: handles, full names, first names."""
    names = {folded(one) for _, *spoken in _spoken(session, workspace_id) for one in spoken}
    return names | {one.partition(" ")[0] for one in names}


def _spoken(session: Session, workspace_id: str) -> Iterable[tuple[str, str, str]]:
    """(id, handle, full name). Compared here and not in the database: SQLite knows the case of ASCII only."""
    query = select(PersonRow.user_id, PersonRow.name, PersonRow.real_name).where(
        PersonRow.workspace_id == workspace_id
    )
    return [(user_id, name, real_name) for user_id, name, real_name in session.execute(query)]


def admins(session: Session, workspace_id: str, *, limit: int = 3) -> list[str]:
    """Ids of a few admins of the workspace, by name."""
    query = (
        select(PersonRow.user_id)
        .where(
            PersonRow.workspace_id == workspace_id,
            PersonRow.is_admin,
            ~PersonRow.is_deleted,
            ~PersonRow.is_bot,
        )
        .order_by(PersonRow.real_name)
        .limit(limit)
    )
    return list(session.scalars(query))


def save_channel(
    session: Session, *, workspace_id: str, channel_id: str, name: str, is_private: bool, now: datetime
) -> None:
    """Inserts or refreshes a channel; its problem stays as it was."""
    row = {
        "workspace_id": workspace_id,
        "channel_id": channel_id,
        "name": name[:255],
        "is_private": is_private,
        "updated_at": now,
    }
    upsert(session, ChannelRow, [row], change=("name", "is_private", "updated_at"))


def channel_names(session: Session, workspace_id: str, channel_ids: Iterable[str]) -> dict[str, str]:
    """The names of channels by id, without the #; those Encore has not read yet have an empty one."""
    query = select(ChannelRow.channel_id, ChannelRow.name).where(
        ChannelRow.workspace_id == workspace_id, ChannelRow.channel_id.in_(set(channel_ids))
    )
    return {one.channel_id: one.name for one in session.execute(query)}


def set_channel_problem(session: Session, workspace_id: str, channel_id: str, problem: str | None) -> bool:
    """Notes why Encore cannot post in a channel (None: it can). Returns whether that is news."""
    row = session.get(ChannelRow, (workspace_id, channel_id))
    if row is None:
        return False
    if problem is None:
        row.entered = True
    if row.problem == problem:
        return False
    row.problem = problem
    return True


def entered_channels(session: Session, workspace_id: str) -> set[str]:
    """Ids of the channels Encore has been in."""
    query = select(ChannelRow.channel_id).where(ChannelRow.workspace_id == workspace_id, ChannelRow.entered)
    return set(session.scalars(query))


def forget_entered(session: Session, workspace_id: str) -> None:
    """Lets Encore enter again the channels it was in; not those it had been removed from before."""
    session.execute(
        update(ChannelRow)
        .where(ChannelRow.workspace_id == workspace_id, ChannelRow.problem.is_(None))
        .values(entered=False)
        .execution_options(synchronize_session=False)
    )


def channels_with_problems(session: Session, workspace_id: str) -> list[tuple[str, str]]:
    """(channel id, problem) of the channels Encore cannot post in."""
    query = select(ChannelRow.channel_id, ChannelRow.problem).where(
        ChannelRow.workspace_id == workspace_id, ChannelRow.problem.is_not(None)
    )
    return [(channel_id, problem) for channel_id, problem in session.execute(query) if problem]
