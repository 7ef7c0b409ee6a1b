"""What Slack says of its user groups: which there are for a campaign, and who is in those that some campaign is for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.db import campaign_settings, people, programmes, user_groups
from bot.services import campaign_enrolment, ledger

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FRESH = timedelta(minutes=10)
"""For so long what Slack said of its groups is taken to hold."""
GONE, EMPTY = "gone", "empty"
"""What can be wrong with a group that a campaign is for."""


@dataclass(frozen=True, slots=True)
class GroupSeen:
    """A user group as Slack shows it: `handle` without its @, ids of its `members`."""

    group_id: str
    handle: str
    name: str
    members: tuple[str, ...]


def from_slack(groups: Iterable[Mapping[str, Any]]) -> tuple[GroupSeen, ...]:
    """The groups of a usergroups.list answer that can be written to now, by handle; disabled ones are left out."""
    found = (
        GroupSeen(
            str(one["id"]),
            str(one.get("handle") or one.get("name") or one["id"]),
            str(one.get("name") or ""),
            tuple(str(user_id) for user_id in one.get("users") or ()),
        )
        for one in groups
        if one.get("id") and not one.get("date_delete")
    )
    return tuple(sorted(found, key=lambda one: (one.handle.casefold(), one.group_id)))


def offered(
    session: Session, *, workspace_id: str, now: datetime
) -> tuple[tuple[tuple[str, str], ...], bool]:
    """The groups ((id, handle), by handle) as Encore knows them, and whether Slack said so a short while ago."""
    found = user_groups.known(session, workspace_id)
    read_at = user_groups.read_at(session, workspace_id)
    fresh = read_at is not None and now - FRESH <= read_at <= now
    return tuple(sorted(found.items(), key=lambda one: (one[1].casefold(), one[0]))), fresh


def followed(session: Session, *, workspace_id: str) -> set[str]:
    """Ids of the groups that some campaign is for that is not over."""
    return campaign_settings.groups_followed(session, workspace_id)


def note_names(session: Session, *, workspace_id: str, groups: Sequence[GroupSeen], now: datetime) -> None:
    """Takes over which groups there are, and nothing else, because somebody waits for it."""
    names_only = [(one.group_id, one.handle, one.name) for one in groups]
    user_groups.save_names(session, workspace_id, names_only, now=now)


def keep(session: Session, workspace_id: str, group: GroupSeen, *, now: datetime) -> None:
    """Takes over one group with its members; who cannot take part, or has asked to be forgotten, is not kept."""
    known = people.get_many(session, workspace_id, group.members)
    user_groups.save(
        session,
        workspace_id=workspace_id,
        group_id=group.group_id,
        handle=group.handle,
        name=group.name,
        members=[user_id for user_id, person in known.items() if person.can_take_part],
        now=now,
    )


def take_over(session: Session, *, workspace_id: str, groups: Sequence[GroupSeen], now: datetime) -> None:
    """Takes over all groups of a workspace, `groups`; campaigns follow who came and who left.

    Of a group that no campaign is for only its name is kept. Leads are told of one that a campaign is for and that is
    gone, switched off, or empty now.
    """
    if programmes.for_change(session, workspace_id) is None:
        return
    wanted = followed(session, workspace_id=workspace_id)
    before = user_groups.known(session, workspace_id)
    were = {group_id: user_groups.members_of(session, workspace_id, [group_id]) for group_id in wanted}
    for group in groups:
        if group.group_id in wanted:
            keep(session, workspace_id, group, now=now)
    user_groups.save_names(
        session,
        workspace_id,
        [(one.group_id, one.handle, one.name) for one in groups if one.group_id not in wanted],
        now=now,
    )
    seen = {one.group_id for one in groups}
    user_groups.forget(session, workspace_id, before.keys() - seen)
    user_groups.forget_members(session, workspace_id, seen - wanted)
    session.flush()
    are = {group_id: user_groups.members_of(session, workspace_id, [group_id]) for group_id in wanted}
    for group_id in sorted(wanted):
        if were[group_id] and not are[group_id]:
            problem = EMPTY if group_id in seen else GONE
            _tell(session, workspace_id, group_id, before.get(group_id, group_id), problem, now=now)
    if were != are:
        campaign_enrolment.enrol(session, workspace_id, now=now)


def _tell(
    session: Session, workspace_id: str, group_id: str, handle: str, problem: str, *, now: datetime
) -> None:
    ledger.tell_leads(
        session,
        workspace_id=workspace_id,
        kind="group_problem",
        values={"handle": handle, "problem": problem},
        now=now,
        dedupe_key=f"group_problem:{group_id}:{problem}:{now:%Y-%m-%d}",
    )


def handles(session: Session, workspace_id: str, group_ids: Collection[str]) -> tuple[str, ...]:
    """The handles of some groups, in this order; of one that is gone nothing."""
    known = user_groups.known(session, workspace_id) if group_ids else {}
    return tuple(known[one] for one in group_ids if one in known)
