"""Slack's user groups that some campaign is for, and who is in them as Slack last said."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base
from bot.db.upsert import upsert


class UserGroupRow(Base):
    """A user group such as @trainers. `read_at` is when its members were last read."""

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
