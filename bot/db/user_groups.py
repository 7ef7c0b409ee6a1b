"""Slack's user groups, and who is in those that some campaign is for, as Slack last said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base
from bot.db.upsert import upsert


class UserGroupRow(Base):
    """A user group such as @trainers. `read_at` is when Slack last said that it is there."""

    __tablename__ = "user_groups"
    workspace_id: Mapped[str] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    group_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    handle: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(255))
    read_at: Mapped[datetime]


class UserGroupMemberRow(Base):
    """Somebody in a user group."""

    __tablename__ = "user_group_members"
    workspace_id: Mapped[str] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    group_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True, index=True)


def save(
    session: Session,
    *,
    workspace_id: str,
    group_id: str,
    handle: str,
    name: str,
    members: Iterable[str],
    now: datetime,
) -> None:
    """Takes over what Slack says of a group."""
    row = {
        "workspace_id": workspace_id,
        "group_id": group_id,
        "handle": handle[:80],
        "name": name[:255],
        "read_at": now,
    }
    upsert(session, UserGroupRow, [row], change=("handle", "name", "read_at"))
    wanted, present = set(members), set(members_of(session, workspace_id, [group_id]))
    session.execute(
        delete(UserGroupMemberRow).where(
            UserGroupMemberRow.workspace_id == workspace_id,
            UserGroupMemberRow.group_id == group_id,
            UserGroupMemberRow.user_id.in_(present - wanted),
        )
    )
    session.add_all(
        UserGroupMemberRow(workspace_id=workspace_id, group_id=group_id, user_id=user_id)
        for user_id in sorted(wanted - present)
    )


def save_names(
    session: Session, workspace_id: str, groups: Sequence[tuple[str, str, str]], *, now: datetime
) -> None:
    """Takes over (id, handle, name) of groups, and nobody in them."""
    rows = [
        {
            "workspace_id": workspace_id,
            "group_id": group_id,
            "handle": handle[:80],
            "name": name[:255],
            "read_at": now,
        }
        for group_id, handle, name in groups
    ]
    if rows:
        upsert(session, UserGroupRow, rows, change=("handle", "name", "read_at"))


def forget(session: Session, workspace_id: str, group_ids: Collection[str]) -> None:
    """Removes groups and who was in them."""
    forget_members(session, workspace_id, group_ids)
    session.execute(
        delete(UserGroupRow).where(
            UserGroupRow.workspace_id == workspace_id, UserGroupRow.group_id.in_(group_ids)
        )
    )


def forget_members(session: Session, workspace_id: str, group_ids: Collection[str]) -> None:
    """Removes who was in some groups."""
    session.execute(
        delete(UserGroupMemberRow).where(
            UserGroupMemberRow.workspace_id == workspace_id, UserGroupMemberRow.group_id.in_(group_ids)
        )
    )


def read_at(session: Session, workspace_id: str) -> datetime | None:
    """When Slack last said which groups there are; None while it never did, or there are none."""
    return session.scalar(
        select(func.max(UserGroupRow.read_at)).where(UserGroupRow.workspace_id == workspace_id)
    )


def known(session: Session, workspace_id: str) -> dict[str, str]:
    """The handles of the groups that were read, by id."""
    query = select(UserGroupRow.group_id, UserGroupRow.handle).where(
        UserGroupRow.workspace_id == workspace_id
    )
    return dict(iter(session.execute(query)))


def members_of(session: Session, workspace_id: str, group_ids: Collection[str]) -> list[str]:
    """Ids of everybody in any of the groups."""
    query = select(UserGroupMemberRow.user_id).where(
        UserGroupMemberRow.workspace_id == workspace_id, UserGroupMemberRow.group_id.in_(group_ids)
    )
    return list(session.scalars(query.distinct().order_by(UserGroupMemberRow.user_id)))
