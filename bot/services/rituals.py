"""The rules of a team's week: who chooses its days and hours, and what can be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from bot.db import audit, campaign_owners, campaigns, programmes, rituals
from bot.db import roles as role_table
from bot.db.programmes import TeamRow
from bot.errors import Refusal
from bot.recurrence import Window
from bot.services import campaign_enrolment, roles
from bot.services.attention_windows import chosen_hours, in_words, reach_of, within
from bot.services.ritual_times import KINDS, day_and_time, is_ritual, rule_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LEFT_OUT = 0
_ZONE = "UTC"


@dataclass(frozen=True, slots=True)
class Choice:
    """When one kind of post comes. `weekday` is 1 Monday to 7 Sunday, LEFT_OUT, or None: as in the campaign."""

    kind: str
    weekday: int | None
    at: time | None


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """A team's week as it is now. `name` is the channel's, or empty; `usual` is what the campaign says.

    `hours` are the spans of the day in which Encore may post there; see bot.services.attention_windows.
    """

    team_id: int
    channel_id: str
    name: str
    timezone: str
    choices: tuple[Choice, ...]
    usual: Mapping[str, tuple[int, time]]
    hours: tuple[tuple[time, time], ...]


def teams(session: Session, *, workspace_id: str, by: str) -> list[TeamWeek]:
    """The teams somebody may choose for: all for a lead, else their own. Raises Refusal for nobody's manager."""
    if programmes.is_lead(session, workspace_id, by):
        mine: Sequence[TeamRow] = programmes.teams(session, workspace_id)
    else:
        mine = roles.require_manager(session, workspace_id=workspace_id, user_id=by)
    names = {team_id: name for team_id, _, name in role_table.team_names(session, workspace_id)}
    own = rituals.by_channel(session, workspace_id)
    usual = _usual(session, workspace_id)
    return [_week(team, names.get(team.id, ""), own.get(team.channel_id, {}), usual) for team in mine]


def team(session: Session, *, workspace_id: str, by: str, team_id: int) -> TeamWeek:
    """One team's week. Raises Refusal unless `by` manages the team or leads the programme."""
    row = roles.require_manager_or_lead(session, workspace_id=workspace_id, user_id=by, team_id=team_id)
    names = {one: name for one, _, name in role_table.team_names(session, workspace_id)}
    return _week(row, names.get(row.id, ""), rituals.of_team(session, row.id), _usual(session, workspace_id))


def _usual(session: Session, workspace_id: str) -> dict[str, tuple[int, time]]:
    found: dict[str, tuple[int, time]] = {}
    for step in campaigns.steps_of(session, campaign_owners.live(session, workspace_id)):
        told = day_and_time(step.rule) if is_ritual(step) else None
        if told:
            found.setdefault(step.kind, told)
    return found


def _week(
    row: TeamRow, name: str, own: Mapping[str, str | None], usual: Mapping[str, tuple[int, time]]
) -> TeamWeek:
    choices = []
    for kind in KINDS:
        if kind not in own:
            choices.append(Choice(kind, None, None))
            continue
        rule = own[kind]
        told = day_and_time(rule) if rule else None
        choices.append(Choice(kind, told[0], told[1]) if told else Choice(kind, LEFT_OUT, None))
    return TeamWeek(
        team_id=row.id,
        channel_id=row.channel_id,
        name=name,
        timezone=row.timezone or _ZONE,
        choices=tuple(choices),
        usual=dict(usual),
        hours=tuple((one.start, one.end) for one in _windows(row)),
    )


def _windows(row: TeamRow) -> tuple[Window, ...]:
    return reach_of(row.timezone or _ZONE, chosen_hours(None, [row])).windows


def check(
    session: Session, *, workspace_id: str, by: str, team_id: int, choices: Sequence[Choice]
) -> TeamRow:
    """Raises Refusal, with the field it belongs to, for a week that cannot be: "moment.day", "moment.time"."""
    row = roles.require_manager_or_lead(session, workspace_id=workspace_id, user_id=by, team_id=team_id)
    if row.left_at is not None:
        raise Refusal("roles.team_gone", leads=programmes.leads(session, workspace_id))
    usual = _usual(session, workspace_id)
    windows = _windows(row)
    taken: set[int] = set()
    for one in choices:
        weekday = usual.get(one.kind, (None,))[0] if one.weekday is None else one.weekday
        if one.weekday and one.at is None:
            raise Refusal("rituals.time_missing", field=f"{one.kind}.time")
        if one.weekday and not any(one.weekday in each.days for each in windows):
            raise Refusal("rituals.day_off", field=f"{one.kind}.day")
        if one.weekday and one.at is not None and not within(windows, one.weekday, one.at):
            hours = in_words((each.start, each.end) for each in windows)
            raise Refusal("rituals.time_quiet", field=f"{one.kind}.time", hours=hours)
        if weekday and weekday in taken:
            raise Refusal("rituals.day_taken", field=f"{one.kind}.day")
        if weekday:
            taken.add(weekday)
    return row


def save(
    session: Session,
    *,
    workspace_id: str,
    by: str,
    team_id: int,
    choices: Sequence[Choice],
    now: datetime,
) -> None:
    """Chooses a team's days and hours from now on. Raises Refusal like `check`; saving the same again does nothing."""
    programmes.for_change(session, workspace_id)
    row = check(session, workspace_id=workspace_id, by=by, team_id=team_id, choices=choices)
    wanted = {
        one.kind: rule_of(one.weekday, one.at) if one.weekday and one.at else None
        for one in choices
        if one.kind in KINDS and one.weekday is not None
    }
    if wanted == rituals.of_team(session, row.id):
        return
    rituals.save(session, row, wanted, by=by, now=now)
    audit.add(
        session,
        workspace_id=workspace_id,
        actor_id=by,
        act="ritual_changed",
        subject=f"team:{row.id}",
        at=now,
    )
    campaign_enrolment.enrol(session, workspace_id, now=now)
