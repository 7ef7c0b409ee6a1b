"""Who may do what, and who says so: staff, managers of a team, programme leads, admins of the workspace.

Whatever a button or command does asks here again: somebody may have lost the role since the button was drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.db import audit, campaign_owners, people, programmes, roles
from bot.domain import Role
from bot.errors import Refusal
from bot.services import ledger

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.programmes import ProgrammeRow, TeamRow

MOST_MANAGERS = 8
"""Of one team."""


def held(session: Session, *, workspace_id: str, user_id: str) -> tuple[Role, ...]:
    """The roles whose possibilities a person has now; none for a guest or whoever Encore has not met."""
    person = people.get(session, workspace_id, user_id)
    if person is None or not person.can_take_part:
        return ()
    has = {
        Role.STAFF: True,
        Role.MANAGER: bool(programmes.managed_teams(session, workspace_id, user_id)),
        Role.PROGRAMME_LEAD: programmes.is_lead(session, workspace_id, user_id),
        Role.ADMIN: person.is_admin,
    }
    return tuple(role for role, yes in has.items() if yes)


def require_programme(session: Session, workspace_id: str) -> ProgrammeRow:
    """The programme of the workspace. Raises Refusal, naming admins who can set it up, while there is none."""
    programme = programmes.of_workspace(session, workspace_id)
    if programme is None:
        raise Refusal("programmes.missing", admins=people.admins(session, workspace_id))
    return programme


def require_lead(session: Session, *, workspace_id: str, user_id: str) -> ProgrammeRow:
    """The programme, for somebody who leads it. Raises Refusal, naming the leads, for anybody else."""
    programme = require_programme(session, workspace_id)
    leads = programmes.leads(session, workspace_id)
    if user_id not in leads:
        raise Refusal("roles.leads_only", leads=leads)
    return programme


def require_lead_or_admin(session: Session, *, workspace_id: str, user_id: str) -> ProgrammeRow:
    """The programme, for somebody who leads it or an admin of the workspace. Raises Refusal, naming both."""
    programme = require_programme(session, workspace_id)
    leads = programmes.leads(session, workspace_id)
    person = people.get(session, workspace_id, user_id)
    if user_id not in leads and not (person and person.is_admin and person.can_take_part):
        raise Refusal("roles.leads_and_admins_only", leads=leads, admins=people.admins(session, workspace_id))
    return programme


def require_manager(session: Session, *, workspace_id: str, user_id: str) -> list[TeamRow]:
    """The teams this person manages. Raises Refusal, naming who can make them a manager, for nobody's manager."""
    require_programme(session, workspace_id)
    managed = programmes.managed_teams(session, workspace_id, user_id)
    if not managed:
        raise Refusal("roles.managers_only", leads=programmes.leads(session, workspace_id))
    return managed


def require_manager_or_lead(session: Session, *, workspace_id: str, user_id: str, team_id: int) -> TeamRow:
    """The team, for one of its managers or a programme lead. Raises Refusal, naming them, for anybody else."""
    team = _team(session, workspace_id, team_id)
    managers = programmes.managers(session, team.id)
    if user_id not in managers and not programmes.is_lead(session, workspace_id, user_id):
        raise _not_yours(session, workspace_id, managers)
    return team


def _team(session: Session, workspace_id: str, team_id: int) -> TeamRow:
    require_programme(session, workspace_id)
    found = programmes.team(session, workspace_id, team_id)
    if found is None:
        raise Refusal("roles.team_gone", leads=programmes.leads(session, workspace_id))
    return found


def _not_yours(session: Session, workspace_id: str, managers: Sequence[str]) -> Refusal:
    leads = programmes.leads(session, workspace_id)
    if not managers:
        return Refusal("roles.leads_only", leads=leads)
    return Refusal("roles.managers_and_leads_only", managers=list(managers), leads=leads)


@dataclass(frozen=True, slots=True)
class TeamManagers:
    """A team as the form for managers shows it. `name` is the channel's, or empty while Encore has not read it."""

    team_id: int
    channel_id: str
    name: str
    managers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What a form did to one team's managers: those it showed, and those it holds now."""

    team_id: int
    shown: tuple[str, ...]
    wanted: tuple[str, ...]


def teams_and_managers(session: Session, *, workspace_id: str, by: str) -> list[TeamManagers]:
    """Every team with its managers, oldest first. Raises Refusal unless `by` leads the programme or is an admin."""
    require_lead_or_admin(session, workspace_id=workspace_id, user_id=by)
    known = roles.managers_by_team(session, workspace_id)
    return [
        TeamManagers(team_id, channel_id, name, tuple(known.get(team_id, ())))
        for team_id, channel_id, name in roles.team_names(session, workspace_id)
    ]


def check_managers(session: Session, *, workspace_id: str, by: str, changes: Sequence[Change]) -> None:
    """Raises Refusal for a choice that cannot be; its field is the team's id."""
    require_lead_or_admin(session, workspace_id=workspace_id, user_id=by)
    wanted = {user_id for change in changes for user_id in change.wanted}
    known = people.get_many(session, workspace_id, wanted)
    for change in changes:
        field = str(change.team_id)
        if len(change.wanted) > MOST_MANAGERS:
            raise Refusal("roles.too_many_managers", field=field, most=MOST_MANAGERS)
        for user_id in change.wanted:
            if user_id not in known or not known[user_id].can_take_part:
                raise Refusal("roles.manager_cannot", field=field, person=user_id)


def set_managers(
    session: Session, *, workspace_id: str, by: str, changes: Sequence[Change], now: datetime
) -> None:
    """Gives and takes the role of manager, team by team. Raises Refusal like `check_managers`.

    Only what the form changed is done: who was named by somebody else meanwhile stays.
    """
    programmes.for_change(session, workspace_id)
    check_managers(session, workspace_id=workspace_id, by=by, changes=changes)
    for change in changes:
        team = programmes.team(session, workspace_id, change.team_id)
        if team is None:
            continue
        for user_id in change.wanted:
            if user_id not in change.shown and roles.add_manager(session, team, user_id, by=by, now=now):
                _tell(session, team, "manager_named", user_id, by=by, now=now)
        for user_id in change.shown:
            if user_id not in change.wanted and roles.remove_manager(session, team, user_id):
                _tell(session, team, "manager_released", user_id, by=by, now=now)


def _tell(session: Session, team: TeamRow, kind: str, user_id: str, *, by: str, now: datetime) -> None:
    audit.add(
        session,
        workspace_id=team.workspace_id,
        actor_id=by,
        act=kind,
        subject=f"team:{team.id}",
        person_id=user_id,
        at=now,
    )
    if user_id != by:
        ledger.enqueue(
            session,
            workspace_id=team.workspace_id,
            kind=kind,
            conversation=user_id,
            values={"by": by, "channel_id": team.channel_id},
            now=now,
        )


def report_lost(session: Session, workspace_id: str, *, now: datetime) -> None:
    """Tells the leads, once, of each manager who was deactivated or became a guest: the team may need another."""
    for grant, user_id, channel_id in roles.lost_managers(session, workspace_id):
        ledger.tell_leads(
            session,
            workspace_id=workspace_id,
            kind="manager_lost",
            values={"person": user_id, "channel_id": channel_id},
            now=now,
            dedupe_key=f"manager_lost:{grant}",
        )


def report_no_lead(session: Session, workspace_id: str, *, now: datetime) -> None:
    """Tells the admins, once each time it happens, that nobody leads the programme any more."""
    if programmes.of_workspace(session, workspace_id) is None or programmes.leads(session, workspace_id):
        return
    turn = campaign_owners.acts(session, workspace_id, names=("set_up", "lead_named"))
    ledger.tell_leads(
        session,
        workspace_id=workspace_id,
        kind="no_lead_left",
        values={},
        now=now,
        dedupe_key=f"no_lead_left:{turn}",
    )
