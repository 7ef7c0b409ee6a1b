"""The rules of setting a programme up, and of keeping its teams in step with Slack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.db import audit, people, programmes
from bot.domain import Role
from bot.errors import Refusal
from bot.services import campaigns, ledger
from bot.services.campaigns import PlannedStep

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_CHANNELS = 50


@dataclass(frozen=True, slots=True)
class Plan:
    """What the set-up form asks: who leads, where, who takes part (None: all there), which template, from when."""

    leads: tuple[str, ...]
    channels: tuple[str, ...]
    chosen_people: tuple[str, ...] | None
    template_id: str
    starts_on: date


def check(session: Session, plan: Plan, *, workspace_id: str, by: str, today: date) -> None:
    """Raises Refusal, with the field it belongs to, for a plan that cannot be."""
    person = people.get(session, workspace_id, by)
    if person is None or not person.is_admin:
        raise Refusal("programmes.admins_only", admins=people.admins(session, workspace_id))
    if programmes.of_workspace(session, workspace_id) is not None:
        raise Refusal("programmes.done_already", leads=programmes.leads(session, workspace_id))
    _check_able(session, workspace_id, plan.leads)
    if not plan.channels:
        raise Refusal("programmes.no_channel", field="channels")
    if len(plan.channels) > MOST_CHANNELS:
        raise Refusal("programmes.too_many_channels", field="channels", most=MOST_CHANNELS)
    if plan.chosen_people is not None and not plan.chosen_people:
        raise Refusal("programmes.nobody_chosen", field="people")
    if plan.starts_on < today:
        raise Refusal("programmes.date_past", field="starts_on")
    if (plan.starts_on - today).days > 366:
        raise Refusal("programmes.date_far", field="starts_on")


def set_up(
    session: Session,
    plan: Plan,
    *,
    workspace_id: str,
    by: str,
    pack_id: str,
    recognition_emoji: str,
    campaign_name: str,
    steps: Sequence[PlannedStep],
    weeks: int,
    today: date,
    now: datetime,
) -> int:
    """Creates the programme, its leads, its teams and its first campaign. Returns the campaign's id.

    Members are read from Slack afterwards (`sync_team`). Raises Refusal like `check`.
    """
    check(session, plan, workspace_id=workspace_id, by=by, today=today)
    programme = programmes.ProgrammeRow(
        workspace_id=workspace_id,
        pack_id=pack_id,
        recognition_emoji=recognition_emoji,
        chosen_people=list(plan.chosen_people) if plan.chosen_people is not None else None,
        created_by=by,
        created_at=now,
    )
    session.add(programme)
    session.flush()
    for user_id in plan.leads:
        session.add(
            programmes.RoleGrantRow(
                workspace_id=workspace_id,
                programme_id=programme.id,
                user_id=user_id,
                role=Role.PROGRAMME_LEAD,
                granted_by=by,
                granted_at=now,
            )
        )
    for channel_id in plan.channels:
        session.add(
            programmes.TeamRow(
                workspace_id=workspace_id, programme_id=programme.id, channel_id=channel_id, created_at=now
            )
        )
        people.save_channel(
            session, workspace_id=workspace_id, channel_id=channel_id, name="", is_private=False, now=now
        )
    campaign_id = campaigns.create(
        session,
        workspace_id=workspace_id,
        programme_id=programme.id,
        name=campaign_name,
        template_id=plan.template_id,
        steps=steps,
        starts_on=plan.starts_on,
        weeks=weeks,
        by=by,
        now=now,
    )
    audit.add(
        session,
        workspace_id=workspace_id,
        actor_id=by,
        act="set_up",
        subject=f"programme:{programme.id}",
        at=now,
    )
    ledger.tell_leads(
        session,
        workspace_id=workspace_id,
        kind="programme_set_up",
        values={
            "by": by,
            "campaign": campaign_name,
            "starts_on": plan.starts_on.isoformat(),
            "channels": list(plan.channels),
            "emoji": recognition_emoji,
        },
        now=now,
        dedupe_key=f"setup_done:{programme.id}",
    )
    return campaign_id


def lead_ids(session: Session, *, workspace_id: str) -> list[str]:
    """Who leads now."""
    return programmes.leads(session, workspace_id)


def check_leads(
    session: Session, *, workspace_id: str, by: str, leads: Sequence[str]
) -> programmes.ProgrammeRow:
    """The programme whose leads may be changed so. Raises Refusal for anybody but an admin or a lead, or for nobody."""
    programme = programmes.of_workspace(session, workspace_id)
    if programme is None:
        raise Refusal("programmes.missing", admins=people.admins(session, workspace_id))
    person = people.get(session, workspace_id, by)
    if not (programmes.is_lead(session, workspace_id, by) or (person and person.is_admin)):
        raise Refusal("programmes.admins_only", admins=people.admins(session, workspace_id))
    _check_able(session, workspace_id, leads)
    return programme


def _check_able(session: Session, workspace_id: str, leads: Sequence[str]) -> None:
    if not leads:
        raise Refusal("programmes.no_lead", field="leads")
    known = people.get_many(session, workspace_id, leads)
    for user_id in leads:
        if user_id not in known or not known[user_id].can_take_part:
            raise Refusal("programmes.lead_cannot", field="leads", person=user_id)


def set_leads(session: Session, *, workspace_id: str, by: str, leads: Sequence[str], now: datetime) -> None:
    """Says who leads from now on. Raises Refusal like `check_leads`."""
    programme = check_leads(session, workspace_id=workspace_id, by=by, leads=leads)
    programmes.replace_leads(session, programme, leads, by=by, now=now)
    audit.add(
        session,
        workspace_id=workspace_id,
        actor_id=by,
        act="set_leads",
        subject=f"programme:{programme.id}",
        at=now,
    )


@dataclass(frozen=True, slots=True)
class ChannelSeen:
    """A team's channel as Slack shows it now. `problem` is Slack's error name when Encore cannot work there."""

    channel_id: str
    name: str
    is_private: bool
    members: tuple[str, ...]
    problem: str | None


def sync_teams(
    session: Session, workspace_id: str, seen: Mapping[str, ChannelSeen], *, now: datetime
) -> None:
    """Takes over what Slack says of the team channels: names, members, zones, troubles. Tells leads what is new."""
    programme = programmes.of_workspace(session, workspace_id)
    if programme is None:
        return
    chosen = set(programme.chosen_people) if programme.chosen_people is not None else None
    placed: set[str] = set()
    for team in programmes.teams(session, workspace_id):
        channel = seen.get(team.channel_id)
        if channel is None:
            continue
        if channel.name:
            people.save_channel(
                session,
                workspace_id=workspace_id,
                channel_id=channel.channel_id,
                name=channel.name,
                is_private=channel.is_private,
                now=now,
            )
        if (
            people.set_channel_problem(session, workspace_id, channel.channel_id, channel.problem)
            and channel.problem
        ):
            ledger.tell_leads(
                session,
                workspace_id=workspace_id,
                kind="channel_problem",
                values={"channel_id": channel.channel_id, "code": channel.problem},
                now=now,
                dedupe_key=f"channel_problem:{channel.channel_id}:{channel.problem}:{now:%Y-%m-%d}",
            )
        if channel.problem and not channel.members:
            continue
        members = {user_id for user_id in channel.members if chosen is None or user_id in chosen}
        known = people.get_many(session, workspace_id, members)
        able = {user_id for user_id in members if user_id in known and known[user_id].can_take_part}
        programmes.set_members(session, team, able)
        placed |= able
        team.timezone = programmes.commonest_zone(session, team.id) or team.timezone
    first = next(iter(programmes.teams(session, workspace_id)), None)
    if chosen is not None and first is not None:
        strays = {
            user_id
            for user_id, person in people.get_many(session, workspace_id, chosen - placed).items()
            if person.can_take_part
        }
        programmes.set_members(session, first, programmes.members(session, first.id) | strays)
    session.flush()
    campaigns.enrol(session, workspace_id, now=now)


def team_channels(session: Session, workspace_id: str) -> list[str]:
    """Ids of the channels of all teams."""
    return [team.channel_id for team in programmes.teams(session, workspace_id)]
