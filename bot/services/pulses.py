"""The rules of starting a pulse: who may, for whom, from when to when, and what stands in the way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from bot.db import audit, programmes, pulses
from bot.db.programmes import TeamRow
from bot.db.pulses import PulseUnitRow, PulseWaveRow
from bot.domain import WaveState
from bot.errors import Refusal
from bot.recurrence import zone
from bot.services import pulse_times, pulse_waves
from bot.services.customer_data import check_safe
from bot.services.pulse_audience import belongs, team_names
from bot.services.pulse_privacy import FEWEST
from bot.services.roles import require_lead
from bot.working_days import country_at, is_working_day, working_days_after

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FEWEST_DAYS = 2
_A_WEEK = timedelta(days=7)
MOST_DAYS = 31
MOST_DAYS_AHEAD = 92
FEWEST_LETTERS = 10
MOST_LETTERS = 500
TEAMS, OPENS_ON, CLOSES_ON, REASON = "teams", "opens_on", "closes_on", "reason"
"""Names of what may be wrong with a plan; the form's fields are called the same."""

_WHERE_IT_STANDS = (WaveState.DRAFT, WaveState.FROZEN, WaveState.OPEN)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the form asks. `team_ids` None: all teams. `opens_on` None: now; else wall time in the programme's zone."""

    team_ids: tuple[int, ...] | None
    opens_on: date | None
    opens_time: time
    closes_on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A plan that can be: its teams, its instants (UTC), the zone they were chosen in, how many would be asked now."""

    teams: tuple[TeamRow, ...]
    timezone: str
    opens_at: datetime
    closes_at: datetime
    asked: int
    owed: tuple[PulseUnitRow, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offers: (team id, channel name, people asked), the programme's zone, channels owed an answer.

    `closes_on` is the closing day it begins with: a working day, a week from now.
    """

    teams: tuple[tuple[int, str, int], ...]
    timezone: str
    today: date
    closes_on: date
    owed: tuple[str, ...]


def choices(session: Session, *, workspace_id: str, by: str, now: datetime) -> Choices:
    """What a lead may choose from. Raises Refusal for anybody else."""
    require_lead(session, workspace_id=workspace_id, user_id=by)
    teams = programmes.teams(session, workspace_id)
    names = team_names(session, workspace_id, teams)
    asked = [team_id for team_id, _ in belongs(session, workspace_id, teams).values()]
    timezone = _programme_zone(session, workspace_id)
    today = now.astimezone(zone(timezone)).date()
    owed = owed_units(session, workspace_id, [team.id for team in teams])
    return Choices(
        teams=tuple((team.id, names[team.id], asked.count(team.id)) for team in teams),
        timezone=timezone,
        today=today,
        closes_on=working_days_after(today + _A_WEEK, 0, country_at(zone(timezone))),
        owed=tuple(dict.fromkeys(unit.channel_id for unit in owed if unit.channel_id)),
    )


def _programme_zone(session: Session, workspace_id: str) -> str:
    return pulse_times.programme_zone(
        timezone for _, timezone in programmes.participants(session, workspace_id)
    )


def check(session: Session, plan: Plan, *, workspace_id: str, by: str, now: datetime) -> Checked:
    """The plan with its teams and instants. Raises Refusal, with the field it belongs to, for one that cannot be."""
    require_lead(session, workspace_id=workspace_id, user_id=by)
    everywhere = programmes.teams(session, workspace_id)
    timezone = _programme_zone(session, workspace_id)
    teams = [team for team in everywhere if plan.team_ids is None or team.id in plan.team_ids]
    if not teams:
        raise Refusal("pulses.no_team", field=TEAMS)
    _check_free(session, workspace_id, teams)
    asked = len(belongs(session, workspace_id, teams))
    if asked < FEWEST:
        raise Refusal("pulses.too_small", field=TEAMS, asked=asked, fewest=FEWEST)
    opens_at, closes_at = _instants(plan, timezone, now)
    owed = owed_units(session, workspace_id, [team.id for team in teams])
    _check_reason(plan, owed)
    return Checked(tuple(teams), timezone, opens_at, closes_at, asked, tuple(owed))


def _check_free(session: Session, workspace_id: str, teams: Iterable[TeamRow]) -> None:
    """Two pulses at once for the same people would wear them out, and be two windows on the same few answers."""
    busy = {
        team_id for wave in pulses.waves(session, workspace_id, _WHERE_IT_STANDS) for team_id in wave.team_ids
    }
    names = team_names(session, workspace_id, [team for team in teams if team.id in busy])
    if names:
        raise Refusal("pulses.running", field=TEAMS, teams=", ".join(names.values()))


def _instants(plan: Plan, timezone: str, now: datetime) -> tuple[datetime, datetime]:
    where = zone(timezone)
    opens_at = now if plan.opens_on is None else pulse_times.opening(plan.opens_on, plan.opens_time, where)
    if opens_at < now - timedelta(minutes=15):
        raise Refusal("pulses.opens_past", field=OPENS_ON)
    if opens_at > now + timedelta(days=MOST_DAYS_AHEAD):
        raise Refusal("pulses.opens_far", field=OPENS_ON, most=MOST_DAYS_AHEAD)
    opens_day = opens_at.astimezone(where).date()
    if not is_working_day(plan.closes_on, country_at(where)):
        raise Refusal("pulses.closes_weekend", field=CLOSES_ON)
    length = (plan.closes_on - opens_day).days
    if length < FEWEST_DAYS:
        raise Refusal("pulses.too_short", field=CLOSES_ON, fewest=FEWEST_DAYS)
    if length > MOST_DAYS:
        raise Refusal("pulses.too_long", field=CLOSES_ON, most=MOST_DAYS)
    return opens_at, pulse_times.closing(plan.closes_on, where)


def _check_reason(plan: Plan, owed: Sequence[PulseUnitRow]) -> None:
    """The action gate (programme B4.5): no new questions before what was said has had an answer, or a reason."""
    if not owed:
        return
    if not plan.reason:
        raise Refusal("pulses.answer_owed", field=REASON)
    if sum(sign.isalnum() for sign in plan.reason) < FEWEST_LETTERS:
        raise Refusal("pulses.reason_short", field=REASON)
    if len(plan.reason) > MOST_LETTERS:
        raise Refusal("pulses.reason_long", field=REASON, length=len(plan.reason), most=MOST_LETTERS)
    check_safe(plan.reason, field=REASON)


def owed_units(session: Session, workspace_id: str, team_ids: Collection[int]) -> list[PulseUnitRow]:
    """Units of these teams whose published result has no answer yet, oldest first."""
    found = [
        unit
        for wave in pulses.waves(session, workspace_id, [WaveState.PUBLISHED])
        for unit in pulses.units(session, wave.id)
        if unit.team_id in team_ids and not unit.answered
    ]
    return sorted(found, key=lambda unit: unit.id)


def start(
    session: Session,
    *,
    plan: Plan,
    instrument: Mapping[str, Any],
    workspace_id: str,
    by: str,
    now: datetime,
) -> int:
    """Plans a pulse, and opens it at once if it is due. Returns its id. Raises Refusal like `check`."""
    programmes.for_change(session, workspace_id)
    checked = check(session, plan, workspace_id=workspace_id, by=by, now=now)
    programme = require_lead(session, workspace_id=workspace_id, user_id=by)
    wave = PulseWaveRow(
        workspace_id=workspace_id,
        programme_id=programme.id,
        instrument=dict(instrument),
        threshold=FEWEST,
        team_ids=[team.id for team in checked.teams],
        timezone=checked.timezone,
        opens_at=checked.opens_at,
        closes_on=plan.closes_on,
        closes_at=checked.closes_at,
        state=WaveState.DRAFT,
        override_reason=plan.reason if checked.owed else None,
        created_by=by,
        created_at=now,
    )
    session.add(wave)
    session.flush()
    for act in ["pulse_planned", *(["pulse_opened_without_answer"] if checked.owed else [])]:
        _note(session, wave, act, by=by, now=now)
    pulse_waves.plan(session, wave, now=now)
    return wave.id


def _note(session: Session, wave: PulseWaveRow, act: str, *, by: str, now: datetime) -> None:
    audit.add(
        session, workspace_id=wave.workspace_id, actor_id=by, act=act, subject=f"pulse:{wave.id}", at=now
    )


def cancel(session: Session, *, workspace_id: str, by: str, wave_id: int, now: datetime) -> None:
    """Takes back a pulse that has not opened. Raises Refusal once it has, or for anybody but a lead."""
    require_lead(session, workspace_id=workspace_id, user_id=by)
    wave = pulses.for_change(session, workspace_id, wave_id)
    if wave is None or wave.state == WaveState.CANCELLED:
        raise Refusal("pulses.gone")
    if wave.state != WaveState.DRAFT:
        raise Refusal("pulses.open_already")
    wave.state = WaveState.CANCELLED
    _note(session, wave, "pulse_cancelled", by=by, now=now)


def close_early(session: Session, *, workspace_id: str, by: str, wave_id: int, now: datetime) -> None:
    """Ends an open pulse now; what came in is published. Raises Refusal otherwise."""
    require_lead(session, workspace_id=workspace_id, user_id=by)
    wave = pulses.for_change(session, workspace_id, wave_id)
    if wave is None or wave.state in {WaveState.CANCELLED, WaveState.DRAFT}:
        raise Refusal("pulses.gone")
    if wave.state != WaveState.OPEN:
        raise Refusal("pulses.closed_already")
    _note(session, wave, "pulse_closed_early", by=by, now=now)
    pulse_waves.close_wave(session, wave, now=now)
