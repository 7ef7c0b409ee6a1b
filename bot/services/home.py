"""What belongs on a person's Home tab: their own week, and for leads and admins what they look after."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.db import drills, people, programmes, recognitions, roles, time_zones
from bot.domain import Draft, Person, Role
from bot.facts import Home, Lead, MyWeek, TeamFacts
from bot.services import (
    barriers,
    busy_days,
    campaign_list,
    campaign_proposal_facts,
    celebration_lines,
    champion_words,
    goal_reading,
    my_data,
    nomination_lists,
    pauses,
    plans,
    pulse_actions,
    story_library,
)
from bot.services import roles as role_rules
from bot.services.coming import coming

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def facts(session: Session, *, workspace_id: str, user_id: str, now: datetime) -> Home:
    """Collects one person's Home tab; nothing about anybody else that is private to them."""
    person = people.get(session, workspace_id, user_id)
    programme = programmes.of_workspace(session, workspace_id)
    is_admin = bool(person and person.is_admin)
    admins = tuple(people.admins(session, workspace_id))
    if programme is None or person is None:
        gone = person is None and my_data.is_forgotten(session, workspace_id=workspace_id, user_id=user_id)
        return Home(
            is_admin=is_admin, admins=admins, emoji=None, leads=(), mine=None, lead=None, is_forgotten=gone
        )
    leads = programmes.leads(session, workspace_id)
    return Home(
        is_admin=is_admin,
        admins=admins,
        emoji=programme.recognition_emoji,
        leads=tuple(leads),
        mine=_mine(session, person, now=now),
        lead=_lead(session, workspace_id, leads, by=user_id, now=now) if user_id in leads else None,
        manages=_manages(session, workspace_id, user_id),
        roles=role_rules.held(session, workspace_id=workspace_id, user_id=user_id),
        stories=story_library.facts(session, workspace_id=workspace_id, user_id=user_id),
        nominations=nomination_lists.facts(session, workspace_id=workspace_id, user_id=user_id),
        plans=plans.facts(session, workspace_id=workspace_id, user_id=user_id, now=now),
        pulses=pulse_actions.facts(session, workspace_id=workspace_id, user_id=user_id, now=now),
        tone=celebration_lines.tone_of(session, workspace_id) if user_id in leads else None,
        busy=busy_days.facts(session, workspace_id=workspace_id, user_id=user_id, now=now),
        champion=champion_words.facts(session, workspace_id=workspace_id, user_id=user_id, now=now),
        goals=goal_reading.board(session, workspace_id=workspace_id, user_id=user_id, now=now),
    )


def reader(session: Session, *, workspace_id: str, user_id: str) -> tuple[str | None, tuple[Role, ...]]:
    """(the programme's emoji or None without a programme, the roles this person holds)."""
    programme = programmes.of_workspace(session, workspace_id)
    return (
        programme.recognition_emoji if programme else None,
        role_rules.held(session, workspace_id=workspace_id, user_id=user_id),
    )


def _mine(session: Session, person: Person, *, now: datetime) -> MyWeek:
    workspace_id, user_id = person.workspace_id, person.user_id
    channels = programmes.channels_of_people(session, workspace_id, [user_id]).get(user_id, [])
    week = now - timedelta(days=7)
    return MyWeek(
        person=person,
        in_team=bool(channels),
        coming=coming(session, workspace_id=workspace_id, user_id=user_id, channel_ids=channels),
        received=tuple(
            recognitions.received(session, workspace_id, [user_id], since=week, until=now + _A_MOMENT)
        ),
        given=tuple(recognitions.given(session, workspace_id, user_id, since=week)),
        drafts=tuple(
            Draft(id=row.id, giver_id=row.giver_id, receiver_ids=tuple(row.receiver_ids), text=row.text)
            for row in recognitions.open_drafts(session, workspace_id, user_id)
        ),
        board=barriers.board(session, workspace_id=workspace_id, user_id=user_id),
        answered=drills.answered_since(session, workspace_id, user_id, now - timedelta(days=30)),
        pause=pauses.facts(session, workspace_id=workspace_id, user_id=user_id, now=now),
    )


_A_MOMENT = timedelta(seconds=1)


def _manages(session: Session, workspace_id: str, user_id: str) -> tuple[TeamFacts, ...]:
    managed = programmes.managed_teams(session, workspace_id, user_id)
    return _teams(session, workspace_id, managed) if managed else ()


def _teams(session: Session, workspace_id: str, teams: list[programmes.TeamRow]) -> tuple[TeamFacts, ...]:
    sizes = programmes.team_sizes(session, workspace_id)
    managers = roles.managers_by_team(session, workspace_id)
    return tuple(
        TeamFacts(
            channel_id=team.channel_id,
            timezone=team.timezone,
            members=sizes.get(team.id, 0),
            managers=tuple(managers.get(team.id, ())),
        )
        for team in teams
    )


def _lead(session: Session, workspace_id: str, leads: list[str], *, by: str, now: datetime) -> Lead:
    shown, total, in_trouble = campaign_list.most_important(session, workspace_id, now=now)
    return Lead(
        leads=tuple(leads),
        campaigns=shown,
        campaigns_total=total,
        campaigns_troubled=in_trouble,
        teams=_teams(session, workspace_id, programmes.teams(session, workspace_id)),
        channel_problems=tuple(people.channels_with_problems(session, workspace_id)),
        without_zone=time_zones.without_zone(session, workspace_id),
        to_approve=campaign_proposal_facts.to_decide(session, workspace_id, by=by, leads=leads),
    )
