"""What belongs on a person's Home tab: their own week, and for leads and admins what they look after."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.db import campaign_outlook, campaigns, deliveries, drills, people, programmes, recognitions, roles
from bot.domain import Audience, CampaignState, ComingUp, Draft, Person, Role, Sent
from bot.facts import CampaignFacts, Home, Lead, MyNext, MyWeek, TeamFacts
from bot.recurrence import zone
from bot.services import (
    barriers,
    goal_reading,
    my_data,
    nomination_lists,
    pulse_actions,
    story_library,
)
from bot.services import roles as role_rules
from bot.timetable import wall_time

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_LOOK_BACK = timedelta(days=14)
_MOST_LINES = 12


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
        lead=_lead(session, workspace_id, leads, now=now) if user_id in leads else None,
        manages=_manages(session, workspace_id, user_id),
        roles=role_rules.held(session, workspace_id=workspace_id, user_id=user_id),
        stories=story_library.facts(session, workspace_id=workspace_id, user_id=user_id),
        nominations=nomination_lists.facts(session, workspace_id=workspace_id, user_id=user_id),
        pulses=pulse_actions.facts(session, workspace_id=workspace_id, user_id=user_id, now=now),
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
    coming = [
        MyNext(kind=kind, target=target, local=instant.astimezone(zone(timezone)))
        for kind, target, instant, timezone in campaign_outlook.next_for(
            session, workspace_id, [user_id, *channels]
        )
    ]
    return MyWeek(
        person=person,
        in_team=bool(channels),
        coming=tuple(coming[:40]),
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


def _lead(session: Session, workspace_id: str, leads: list[str], *, now: datetime) -> Lead:
    return Lead(
        leads=tuple(leads),
        campaigns=tuple(
            _campaign(session, row, now=now) for row in campaigns.of_workspace(session, workspace_id)[:5]
        ),
        teams=_teams(session, workspace_id, programmes.teams(session, workspace_id)),
        channel_problems=tuple(people.channels_with_problems(session, workspace_id)),
        without_zone=sum(1 for _, timezone in programmes.participants(session, workspace_id) if not timezone),
    )


def _campaign(session: Session, row: campaigns.CampaignRow, *, now: datetime) -> CampaignFacts:
    steps = {step.id: step for step in campaigns.steps(session, row.id)}
    coming = tuple(
        ComingUp(
            kind=step.kind,
            audience=Audience(step.audience),
            first_due_at=instant,
            local_date=day,
            local_time=_local_time(step.rule),
            targets=count,
        )
        for step, instant, day, count in campaign_outlook.coming_up(session, row.id)
    )
    sent: dict[tuple[date, int], dict[str, int]] = {}
    for step_id, day, state, count in deliveries.counts_by_step(
        session, list(steps), since=(now - _LOOK_BACK).date()
    ):
        sent.setdefault((day, step_id), {})[state] = count
    return CampaignFacts(
        id=row.id,
        name=row.name,
        state=CampaignState(row.state),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        started=row.starts_on <= now.date(),
        coming=coming,
        sent=tuple(
            Sent(
                kind=steps[step_id].kind,
                audience=Audience(steps[step_id].audience),
                local_date=day,
                counts=counts,
            )
            for (day, step_id), counts in list(sent.items())[:_MOST_LINES]
        ),
    )


def _local_time(rule: str) -> str:
    """The wall time a step's rule names, for reading: "09:30"."""
    at = wall_time(rule)
    return f"{at:%H:%M}" if at else ""
