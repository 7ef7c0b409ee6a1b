"""The rules of a team's service champion: who names one, that they are asked first, how it ends, and who hears of it.

A no, and not to have answered, is nobody's business but of who asked. A term is six months (programme B3, Champion).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.champion import ChampionState, TeamChampion
from bot.db import audit, champions, people, programmes
from bot.db.champions import ChampionRow
from bot.errors import Refusal
from bot.recurrence import zone
from bot.services import champion_messages, champion_terms, champion_voice, champion_watch, roles

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from bot.db.programmes import TeamRow


def today(team: TeamRow, now: datetime) -> date:
    """The local date where a team is."""
    return now.astimezone(zone(team.timezone or "UTC")).date()


def of_team(session: Session, *, workspace_id: str, by: str, team_id: int, now: datetime) -> TeamChampion:
    """A team's champion, for its managers and leads. Raises Refusal for anybody else."""
    team = roles.require_manager_or_lead(session, workspace_id=workspace_id, user_id=by, team_id=team_id)
    return _shown(session, team, champions.of_team(session, team.id), now=now)


def of_teams(
    session: Session, *, workspace_id: str, team_ids: Collection[int], now: datetime
) -> dict[int, TeamChampion]:
    """The champions of teams that have or have asked one, for who may see these teams."""
    found = champions.of_teams(session, team_ids)
    teams = {team.id: team for team in programmes.teams(session, workspace_id) if team.id in found}
    return {team_id: _shown(session, team, found[team_id], now=now) for team_id, team in teams.items()}


def _shown(session: Session, team: TeamRow, row: ChampionRow | None, *, now: datetime) -> TeamChampion:
    if row is None:
        return TeamChampion(team.id, team.channel_id)
    return TeamChampion(
        team_id=team.id,
        channel_id=team.channel_id,
        champion_id=row.id,
        user_id=row.user_id,
        state=ChampionState(row.state),
        named_on=row.named_at.astimezone(zone(team.timezone or "UTC")).date(),
        until=row.until,
        is_able=champion_voice.is_able(session, row, at=now),
    )


def check(
    session: Session, *, workspace_id: str, by: str, team_id: int, user_id: str, shown: int = 0
) -> TeamRow:
    """The team. Raises Refusal (field "person") for somebody who cannot be its champion, or when one was named already.

    `shown` is the id of the champion that the form showed; 0 for none.
    """
    team = roles.require_manager_or_lead(session, workspace_id=workspace_id, user_id=by, team_id=team_id)
    if team.left_at is not None:
        raise Refusal("roles.team_gone", leads=programmes.leads(session, workspace_id))
    if team.channel_id in dict(people.channels_with_problems(session, workspace_id)):
        raise Refusal("champions.channel_closed", field="person")
    present = champions.of_team(session, team.id)
    if present is not None and present.user_id == user_id:
        raise Refusal("champions.already", field="person", person=user_id)
    if (present.id if present else 0) != shown:
        raise Refusal("champions.changed_meanwhile", field="person")
    person = people.get(session, workspace_id, user_id) if user_id else None
    if person is None:
        raise Refusal("champions.person_needed", field="person")
    if not person.can_take_part:
        raise Refusal("champions.cannot", field="person", person=user_id)
    if user_id not in programmes.members(session, team.id):
        raise Refusal("champions.not_member", field="person", person=user_id)
    return team


def name(
    session: Session, *, workspace_id: str, by: str, team_id: int, user_id: str, shown: int = 0, now: datetime
) -> None:
    """Asks somebody to be a team's champion; who names themself is it at once. Raises Refusal like `check`.

    Of two who name at once the second is told; nobody hears of it but who is asked.
    """
    programmes.for_change(session, workspace_id)
    present = champions.of_team(session, team_id)
    if present is not None and (present.user_id, present.named_by) == (user_id, by):
        return  # pressed twice
    team = check(session, workspace_id=workspace_id, by=by, team_id=team_id, user_id=user_id, shown=shown)
    row = ChampionRow(
        workspace_id=workspace_id,
        team_id=team.id,
        user_id=user_id,
        state=ChampionState.ASKED,
        named_by=by,
        named_at=now,
    )
    session.add(row)
    session.flush()
    if user_id == by:
        _begin(session, row, team, now=now)
    else:
        champion_messages.ask(session, row, now=now)


def answer(
    session: Session, *, workspace_id: str, user_id: str, champion_id: int, yes: bool, now: datetime
) -> str:
    """Somebody who was asked says yes or no. Returns the team's channel.

    Raises Refusal when the question is over, and for who has left the team meanwhile. Said twice it is one answer.
    """
    row, team = _own(session, workspace_id, user_id, champion_id)
    if row.state == ChampionState.ACTIVE:
        if not yes:
            raise Refusal("champions.said_yes")
        return team.channel_id
    if yes:
        if not champion_voice.is_member(session, row):
            raise Refusal("champions.no_longer")
        _begin(session, row, team, now=now)
        champion_messages.tell_namer(session, row, "champion_accepted", now=now)
    else:
        _end(session, row, now=now)
        champion_messages.tell_namer(session, row, "champion_declined", now=now)
    champion_messages.draw_question(session, row, now=now)
    return team.channel_id


def carry_on(session: Session, *, workspace_id: str, user_id: str, champion_id: int, now: datetime) -> date:
    """A champion whose term ends goes on for another. Returns its last date; pressed twice it is one more term."""
    row, team = _own(session, workspace_id, user_id, champion_id)
    if row.state != ChampionState.ACTIVE or row.until is None:
        raise Refusal("champions.over_already")
    if not champion_terms.is_ending(row, now=now):
        return row.until
    before, row.until = row.until, champion_terms.last_day(max(row.until, today(team, now)))
    champion_watch.set_term(session, row, team)
    champion_messages.draw_term(session, row, until=before, now=now)
    _note(session, row, "champion_renewed", by=user_id, now=now)
    return row.until


def step_down(session: Session, *, workspace_id: str, user_id: str, champion_id: int, now: datetime) -> str:
    """A champion hands over, at any time. Returns the channel. Raises Refusal when it is over already."""
    row, team = _own(session, workspace_id, user_id, champion_id)
    if row.state != ChampionState.ACTIVE:
        raise Refusal("champions.over_already")
    _end(session, row, now=now)
    _note(session, row, "champion_stepped_down", by=user_id, now=now)
    champion_messages.tell_managers(session, row, now=now)
    return team.channel_id


def release(
    session: Session, *, workspace_id: str, by: str, team_id: int, champion_id: int, now: datetime
) -> None:
    """A manager of the team or a lead takes the question back, or releases the champion, who is thanked."""
    programmes.for_change(session, workspace_id)
    roles.require_manager_or_lead(session, workspace_id=workspace_id, user_id=by, team_id=team_id)
    row = champions.get(session, workspace_id, champion_id, for_change=True)
    if row is None or row.team_id != team_id or row.state == ChampionState.OVER:
        raise Refusal("champions.changed_meanwhile")
    was_active = row.state == ChampionState.ACTIVE
    _end(session, row, now=now)
    champion_messages.draw_question(session, row, now=now)
    if was_active:
        _note(session, row, "champion_released", by=by, now=now)
        champion_messages.thank(session, row, by=by, now=now)


def _own(session: Session, workspace_id: str, user_id: str, champion_id: int) -> tuple[ChampionRow, TeamRow]:
    """Somebody's own row that is not over, and its team."""
    programmes.for_change(session, workspace_id)
    row = champions.get(session, workspace_id, champion_id, for_change=True)
    team = programmes.team(session, workspace_id, row.team_id) if row else None
    if row is None or team is None or row.user_id != user_id or row.state == ChampionState.OVER:
        raise Refusal("champions.over_already")
    return row, team


def _begin(session: Session, row: ChampionRow, team: TeamRow, *, now: datetime) -> None:
    row.state, row.answered_at = ChampionState.ACTIVE, now
    row.until = champion_terms.last_day(today(team, now))
    session.flush()
    champion_watch.set_term(session, row, team)
    champion_watch.set_reminder(session, row, now=now)
    _note(session, row, "champion_named", by=row.named_by, now=now)


def _end(session: Session, row: ChampionRow, *, now: datetime) -> None:
    champion_watch.end(session, row, now=now)


def _note(session: Session, row: ChampionRow, act: str, *, by: str, now: datetime) -> None:
    audit.add(
        session,
        workspace_id=row.workspace_id,
        actor_id=by,
        act=act,
        subject=f"team:{row.team_id}",
        person_id=row.user_id,
        at=now,
    )
