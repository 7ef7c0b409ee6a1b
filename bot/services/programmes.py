"""The rules of setting a programme up, and of keeping its teams in step with Slack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bot.db import audit, campaign_settings, people, programmes
from bot.db import campaigns as campaign_table
from bot.db import teams as team_rows
from bot.domain import Person, Role
from bot.errors import Refusal
from bot.services import campaign_enrolment, campaign_owners, campaigns, first_uses, leads, ledger, roles
from bot.services import people as people_rules
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
    leads.check_able(session, workspace_id, plan.leads)
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
    theme: str | None = None,
    joiners_only: bool = False,
) -> int:
    """Creates the programme, its leads, its teams and its first campaign. Returns the campaign's id.

    Members are read from Slack afterwards (`sync_teams`). Raises Refusal like `check`.
    """
    check(session, plan, workspace_id=workspace_id, by=by, today=today)
    programme_id = programmes.add(
        session,
        workspace_id=workspace_id,
        pack_id=pack_id,
        recognition_emoji=recognition_emoji,
        chosen_people=list(plan.chosen_people) if plan.chosen_people is not None else None,
        created_by=by,
        created_at=now,
    )
    if programme_id is None:  # another admin was quicker, in another process
        raise Refusal("programmes.done_already", leads=programmes.leads(session, workspace_id))
    for user_id in dict.fromkeys(plan.leads):
        session.add(
            programmes.RoleGrantRow(
                workspace_id=workspace_id,
                programme_id=programme_id,
                user_id=user_id,
                role=Role.PROGRAMME_LEAD,
                granted_by=by,
                granted_at=now,
            )
        )
    for channel_id in dict.fromkeys(plan.channels):
        team_rows.take_in(session, programme_id, workspace_id, channel_id, now=now)
        people.save_channel(
            session, workspace_id=workspace_id, channel_id=channel_id, name="", is_private=False, now=now
        )
    campaign_id = campaigns.create(
        session,
        workspace_id=workspace_id,
        programme_id=programme_id,
        name=campaign_name,
        template_id=plan.template_id,
        steps=steps,
        starts_on=plan.starts_on,
        weeks=weeks,
        by=by,
        now=now,
        theme=theme,
        joiners_only=joiners_only,
        owner_id=plan.leads[0],
    )
    campaign = campaign_table.in_workspace(session, workspace_id, campaign_id)
    if campaign is not None:
        campaign_settings.save_co_owners(session, campaign, list(dict.fromkeys(plan.leads))[1:], now=now)
    audit.add(
        session,
        workspace_id=workspace_id,
        actor_id=by,
        act="set_up",
        subject=f"programme:{programme_id}",
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
        dedupe_key=f"setup_done:{programme_id}",
    )
    return campaign_id


def lead_ids(session: Session, *, workspace_id: str) -> list[str]:
    """Who leads now."""
    return programmes.leads(session, workspace_id)


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
    """Takes over what Slack says of the team channels: names, members, zones, troubles. Tells leads what is new.

    A channel that is missing from `seen`, or that Encore cannot look into, keeps the members it had.
    """
    programme = programmes.for_change(session, workspace_id)
    if programme is None:
        return
    chosen = set(programme.chosen_people) if programme.chosen_people is not None else None
    teams = programmes.teams(session, workspace_id)
    members: dict[int, set[str]] = {}
    unread = {team.id for team in teams if team.read_at is None}
    for team in teams:
        channel = seen.get(team.channel_id)
        if channel is not None:
            _take_over(session, workspace_id, channel, now=now)
        if channel is None or (channel.problem and not channel.members):
            members[team.id] = programmes.members(session, team.id)
            continue
        taking_part = set(channel.members) if chosen is None else chosen.intersection(channel.members)
        able = _able(session, workspace_id, taking_part)
        members[team.id] = set(able)
        team.read_at = team.read_at or now
        team.timezone = _commonest_zone(able.values()) or team.timezone
    if (
        chosen is not None and teams
    ):  # who was chosen and is in none of the channels belongs to the first team
        elsewhere = chosen.difference(*members.values())
        members[teams[0].id] |= _able(session, workspace_id, elsewhere).keys()
    joined: dict[str, str] = {}
    there_before: set[str] = set()
    for team in teams:
        new, _ = team_rows.set_members(session, team, members[team.id])
        if team.id in unread:
            there_before |= new
        else:
            joined |= dict.fromkeys(new, team.channel_id)
    session.flush()
    first_uses.welcome(session, workspace_id, joined=joined, there_before=there_before, now=now)
    roles.report_lost(session, workspace_id, now=now)
    roles.report_no_lead(session, workspace_id, now=now)
    campaign_owners.report_gone(session, workspace_id, now=now)
    campaign_enrolment.enrol(session, workspace_id, now=now, there_before=there_before)


def _take_over(session: Session, workspace_id: str, channel: ChannelSeen, *, now: datetime) -> None:
    if channel.name:
        people.save_channel(
            session,
            workspace_id=workspace_id,
            channel_id=channel.channel_id,
            name=channel.name,
            is_private=channel.is_private,
            now=now,
        )
    is_news = people.set_channel_problem(session, workspace_id, channel.channel_id, channel.problem)
    if is_news and channel.problem:
        campaign_owners.report_channel(
            session, workspace_id, channel_id=channel.channel_id, code=channel.problem, now=now
        )


def _able(session: Session, workspace_id: str, user_ids: Iterable[str]) -> dict[str, Person]:
    known = people.get_many(session, workspace_id, user_ids)
    return {user_id: person for user_id, person in known.items() if person.can_take_part}


def _commonest_zone(members: Iterable[Person]) -> str | None:
    """The IANA zone most of them are in; of equals the first by name."""
    counts = Counter(person.timezone for person in members if person.timezone)
    return min(counts, key=lambda name: (-counts[name], name), default=None)


def entered_channels(session: Session, workspace_id: str) -> set[str]:
    """Ids of the channels Encore has been in: if it is not any more, somebody removed it."""
    return people.entered_channels(session, workspace_id)


def team_channels(session: Session, workspace_id: str) -> list[str]:
    """Ids of the channels of all teams."""
    return [team.channel_id for team in programmes.teams(session, workspace_id)]


def meet_again(session: Session, *, workspace_id: str, user: Mapping[str, Any], now: datetime) -> None:
    """Takes over a changed person. Schedules are worked out anew only when somebody of a team changed zone or standing.

    Slack tells of every changed status or huddle too (Slack facts 4.1), so this reads nothing from Slack.
    """
    fresh = people_rules.from_slack(user, workspace_id)
    before = people.get(session, workspace_id, fresh.user_id)
    people_rules.meet(session, workspace_id=workspace_id, users=[user], now=now)
    if before is None or (before.timezone, before.can_take_part) == (fresh.timezone, fresh.can_take_part):
        return  # a newcomer belongs to no team until they join its channel, which is an event of its own
    session.flush()
    session.expire_all()
    sync_teams(session, workspace_id, {}, now=now)
