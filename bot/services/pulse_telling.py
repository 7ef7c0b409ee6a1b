"""Who reads the result of a pulse, and when? The team first, then its managers; and who is reminded to answer it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.db import deliveries, people, programmes, pulses, timers
from bot.db.deliveries import DeliveryRow
from bot.db.pulses import PulseUnitRow, PulseWaveRow
from bot.db.timers import DueTimer
from bot.domain import DeliveryState, WaveState
from bot.recurrence import zone
from bot.services import ledger, pulse_results, pulse_times
from bot.services.pulse_audience import managed_by

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TELLING, NUDGING = "pulse_telling", "pulse_nudging"
"""Kinds of timers; their subjects are the unit's id and the wave's."""

_LOOK_AGAIN = timedelta(seconds=5)


def set_timer(session: Session, workspace_id: str, kind: str, subject: object, due_at: datetime) -> None:
    """Has a rule of pulses look at something at an instant."""
    timers.put(session, workspace_id=workspace_id, kind=kind, subject=str(subject), due_at=due_at)


def telling(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """The rule of a unit's result: the team first; its managers once the team has it, or cannot get it there.

    Where the channel does not take the result, each of those who were asked gets it. Leads who are managers get theirs
    when every team is told.
    """
    unit = pulses.unit(session, timer.workspace_id, int(timer.subject))
    if unit is None or unit.told or unit.channel_id is None or unit.team_id is None or timer.due_at > now:
        return
    post = deliveries.with_key(session, timer.workspace_id, told_key(unit.id, unit.channel_id))
    broken = dict(people.channels_with_problems(session, timer.workspace_id))
    if post is None and unit.channel_id not in broken:
        _tell(session, unit, unit.channel_id, now=now)
        set_timer(session, timer.workspace_id, TELLING, unit.id, now + _LOOK_AGAIN)
        return
    if post is not None and post.state in deliveries.OPEN:
        set_timer(session, timer.workspace_id, TELLING, unit.id, now + _LOOK_AGAIN)
        return
    if post is not None and post.state == DeliveryState.HELD:
        later = max(post.not_before or now, now) + _LOOK_AGAIN
        set_timer(session, timer.workspace_id, TELLING, unit.id, later)
        return
    if post is None or post.ts is None:
        for invitation in pulses.invitations(session, unit.wave_id, unit_id=unit.id):
            _tell(session, unit, invitation.user_id, now=now)
    for user_id in programmes.managers(session, unit.team_id):
        _tell(session, unit, user_id, now=now)
    unit.told = True
    session.flush()
    wave = session.get_one(PulseWaveRow, unit.wave_id)
    # Nobody is reminded of an answer to what the team has read just now.
    read_at = pulse_times.nudge(now, zone(wave.timezone))
    set_timer(session, timer.workspace_id, NUDGING, wave.id, read_at)
    if all(one.told for one in pulses.units(session, wave.id)):
        tell_leads(session, wave, programmes.leads(session, timer.workspace_id), now=now)


def told_key(unit_id: int, conversation: str) -> str:
    """The dedupe key of a unit's result."""
    return f"pulse_result:{unit_id}:{conversation}"


def _tell(session: Session, unit: PulseUnitRow, conversation: str, *, now: datetime) -> None:
    ledger.enqueue(
        session,
        workspace_id=unit.workspace_id,
        kind="pulse_result",
        conversation=conversation,
        values={"wave_id": unit.wave_id, "unit_id": unit.id},
        now=now,
        dedupe_key=told_key(unit.id, conversation),
    )


def tell_leads(session: Session, wave: PulseWaveRow, leads: list[str], *, now: datetime) -> None:
    """Writes the whole result to these leads, once to each."""
    for user_id in leads:
        for part in range(pulse_results.parts(session, wave.id)):
            ledger.enqueue(
                session,
                workspace_id=wave.workspace_id,
                kind="pulse_result_whole",
                conversation=user_id,
                values={"wave_id": wave.id, "part": part},
                now=now,
                dedupe_key=f"pulse_result_whole:{wave.id}:{part}:{user_id}",
            )


def nudging(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """The rule of a result without an answer: those who owe it are reminded, once."""
    wave = pulses.wave(session, timer.workspace_id, int(timer.subject))
    if wave is None or wave.state != WaveState.PUBLISHED or timer.due_at > now:
        return
    owed = [unit for unit in pulses.units(session, wave.id) if unit.team_id and not unit.answered]
    told = {
        user_id for unit in owed if unit.team_id for user_id in programmes.managers(session, unit.team_id)
    }
    for user_id in sorted(told.union(programmes.leads(session, wave.workspace_id))):
        ledger.enqueue(
            session,
            workspace_id=wave.workspace_id,
            kind="pulse_nudge",
            conversation=user_id,
            values={"wave_id": wave.id},
            now=now,
            dedupe_key=f"pulse_nudge:{wave.id}:{user_id}",
        )


def for_nudge(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """The channels that wait for an answer of this lead or manager; None when they all have one."""
    wave = pulses.wave(session, row.workspace_id, row.values["wave_id"])
    if wave is None or wave.state != WaveState.PUBLISHED:
        return None
    mine = managed_by(session, row.workspace_id, row.conversation)
    leads = programmes.is_lead(session, row.workspace_id, row.conversation)
    channels = [
        unit.channel_id
        for unit in pulses.units(session, wave.id)
        if unit.channel_id and not unit.answered and (leads or unit.team_id in mine)
    ]
    return {"channels": channels} if channels else None
