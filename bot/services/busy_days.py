"""A team is busy for some days: what Encore would do by itself waits or is left out. Ends by itself.

A manager of the team or a programme lead says so (programme C5); what people do, and what is owed to them, goes on.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.busy_team import BusyFacts, BusyTeam
from bot.db import audit, busy_days, delivery_queue, programmes
from bot.errors import Refusal
from bot.recurrence import zone
from bot.services.attention_together import DIGEST
from bot.services.customer_data import check_safe
from bot.services.roles import require_manager_or_lead, require_programme

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.programmes import TeamRow

MOST_DAYS = 10
"""One after the other."""
MOST_AHEAD = 90
"""How many days ahead busy days may begin."""
LONGEST_REASON = 150
_DAY = timedelta(days=1)
REST = 5 * _DAY
"""Busy days that begin sooner after the last ones count together with those: ending them early wins no more."""
_REASON = "team_busy"


def _today(team: TeamRow, now: datetime) -> date:
    return now.astimezone(zone(team.timezone or "UTC")).date()


def to_choose(session: Session, *, workspace_id: str, user_id: str) -> list[BusyTeam]:
    """The teams somebody may say are busy: all for a lead, else those they manage. Raises Refusal for nobody's."""
    require_programme(session, workspace_id)
    if programmes.is_lead(session, workspace_id, user_id):
        found = busy_days.teams(session, workspace_id)
    else:
        managed = [team.id for team in programmes.managed_teams(session, workspace_id, user_id)]
        if not managed:
            raise Refusal("busy_days.not_yours", leads=programmes.leads(session, workspace_id))
        found = busy_days.teams(session, workspace_id, team_ids=managed)
    if not found:
        raise Refusal("busy_days.no_team")
    return [BusyTeam(team.id, team.channel_id, name) for team, name in found]


def check(
    session: Session,
    *,
    workspace_id: str,
    user_id: str,
    channel_id: str,
    since: date | None,
    until: date | None,
    reason: str,
    now: datetime,
) -> TeamRow:
    """The team. Raises Refusal, with its field, for whoever may not, or for days that cannot be."""
    require_programme(session, workspace_id)
    found = programmes.team_of_channel(session, workspace_id, channel_id)
    if found is None:
        raise Refusal("busy_days.team_needed", field="team")
    team = require_manager_or_lead(session, workspace_id=workspace_id, user_id=user_id, team_id=found.id)
    today = _today(team, now)
    if since is None or until is None:
        raise Refusal("busy_days.day_needed", field="since" if since is None else "until")
    begun = _begun(team, since, today)
    lasts = _lasts(team, today)
    goes_on = lasts and begun == team.busy_from
    if since < today and not goes_on:
        raise Refusal("busy_days.since_past", field="since")
    if lasts and not goes_on:
        raise Refusal("busy_days.one_at_a_time", field="since")
    if since > today + MOST_AHEAD * _DAY:
        raise Refusal("busy_days.too_far", field="since")
    if until < since:
        raise Refusal("busy_days.turned", field="until")
    if until < today:
        raise Refusal("busy_days.until_past", field="until")
    _check_length(team, begun, until, today)
    if len(reason) > LONGEST_REASON:
        raise Refusal("busy_days.reason_long", field="reason")
    check_safe(reason, field="reason")
    return team


def _check_length(team: TeamRow, begun: date, until: date, today: date) -> None:
    if until >= begun + MOST_DAYS * _DAY:
        raise Refusal("busy_days.too_long", field="until")
    first, last = _before(team, today) or (None, None)
    if first is None or last is None or begun > last + REST:
        return
    if until >= first + MOST_DAYS * _DAY:
        again = last + REST + _DAY
        raise Refusal("busy_days.too_soon", field="until", last=str(last), again=str(again))


def _before(team: TeamRow, today: date) -> tuple[date, date] | None:
    """From when to when the team was busy last, before today or ended today; None if it never was."""
    earlier = None
    if team.was_busy_from is not None and team.was_busy_until is not None:
        earlier = team.was_busy_from, team.was_busy_until
    if team.busy_until is None or team.busy_until >= today:
        return earlier
    return _together(earlier, (team.busy_from or team.busy_until, team.busy_until))


def _together(earlier: tuple[date, date] | None, own: tuple[date, date]) -> tuple[date, date]:
    return (earlier[0], own[1]) if earlier and own[0] <= earlier[1] + REST else own


def _lasts(team: TeamRow, today: date) -> bool:
    first, last = team.busy_from, team.busy_until
    return last is not None and last >= today and (first is None or first <= today)


def _begun(team: TeamRow, since: date, today: date) -> date:
    """From when the days count: from those that last already, where the new ones go on from them."""
    present, last = team.busy_from, team.busy_until
    if present is not None and last is not None and last >= today and present <= since <= last + _DAY:
        return present
    return since


def begin(
    session: Session,
    *,
    workspace_id: str,
    user_id: str,
    channel_id: str,
    since: date | None,
    until: date | None,
    reason: str,
    now: datetime,
) -> None:
    """The team is busy from one local date to another, both included. Raises Refusal like `check`.

    Said twice at once it is one thing: what is so already changes nothing, and is not written down again.
    """
    programmes.for_change(session, workspace_id)
    team = check(
        session,
        workspace_id=workspace_id,
        user_id=user_id,
        channel_id=channel_id,
        since=since,
        until=until,
        reason=reason,
        now=now,
    )
    session.refresh(team)
    begun = _begun(team, since, _today(team, now)) if since else since
    wanted = (begun, until, reason or None)
    if (team.busy_from, team.busy_until, team.busy_reason) == wanted:
        return
    team.was_busy_from, team.was_busy_until = _before(team, _today(team, now)) or (None, None)
    team.busy_from, team.busy_until, team.busy_reason = wanted
    team.busy_by = user_id
    _write_down(session, team, "busy_days_set", by=user_id, now=now)


def end(session: Session, *, workspace_id: str, user_id: str, team_id: int, now: datetime) -> str:
    """Ends or calls off the busy days of a team now; returns its channel. Raises Refusal, also when there are none."""
    programmes.for_change(session, workspace_id)
    team = require_manager_or_lead(session, workspace_id=workspace_id, user_id=user_id, team_id=team_id)
    session.refresh(team)
    today = _today(team, now)
    if team.busy_until is None or team.busy_until < today:
        raise Refusal("busy_days.over_already")
    earlier = _before(team, today)
    if _lasts(team, today):
        earlier = _together(earlier, (team.busy_from or today, today))
    team.was_busy_from, team.was_busy_until = earlier or (None, None)
    team.busy_from = team.busy_until = team.busy_reason = team.busy_by = None
    concerned = {team.channel_id, *programmes.members(session, team.id)}
    delivery_queue.look_again(session, workspace_id, concerned, reasons=(_REASON, DIGEST), now=now)
    _write_down(session, team, "busy_days_ended", by=user_id, now=now)
    return team.channel_id


def _write_down(session: Session, team: TeamRow, act: str, *, by: str, now: datetime) -> None:
    audit.add(
        session,
        workspace_id=team.workspace_id,
        actor_id=by,
        act=act,
        subject=f"team:{team.id}",
        at=now,
    )


def facts(session: Session, *, workspace_id: str, user_id: str, now: datetime) -> BusyFacts:
    """The busy days of the teams somebody is in, and of those they look after."""
    leads = programmes.is_lead(session, workspace_id, user_id)
    managed = {team.id for team in programmes.managed_teams(session, workspace_id, user_id)}
    yesterday = now.date() - _DAY  # wherever a team is, its date is not before this
    busy = [
        BusyTeam(team.id, team.channel_id, name, team.busy_from, team.busy_until, team.busy_reason or "")
        for team, name in busy_days.teams(session, workspace_id, busy_since=yesterday)
        if team.busy_until is not None and team.busy_until >= _today(team, now)
    ]
    own = {team.id for team in programmes.teams_of_person(session, workspace_id, user_id)} if busy else set()
    return BusyFacts(
        mine=tuple(one for one in busy if one.team_id in own),
        looked_after=tuple(one for one in busy if leads or one.team_id in managed),
        may_set=leads or bool(managed),
    )
