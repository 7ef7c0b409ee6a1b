"""What the clock does to a pulse: opens it, asks and reminds, closes it.

Each rule belongs to a kind of timer and acts on what it finds: done once, whoever tries and however late.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.db import audit, people, programmes, pulse_answers, pulses, timers
from bot.db.deliveries import DeliveryRow
from bot.db.pulses import PulseInvitationRow, PulseUnitRow, PulseWaveRow
from bot.db.timers import DueTimer
from bot.domain import WaveState
from bot.recurrence import zone
from bot.services import ledger, pulse_results, pulse_times
from bot.services.pulse_audience import belongs, team_names
from bot.services.pulse_telling import NUDGING, TELLING, set_timer, tell_leads

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

OPENING, CLOSING, ASKING = "pulse_opening", "pulse_closing", "pulse_asking"
"""Kinds of timers; their subjects are the wave's id, and "wave:person" for asking."""

_WORTH_OPENING = timedelta(days=1)
"""With less than this left after a downtime a pulse is not opened any more."""


def plan(session: Session, wave: PulseWaveRow, *, now: datetime) -> None:
    """Has a planned wave opened when its time comes, or now if it has."""
    if wave.opens_at <= now:
        open_wave(session, wave, now=now)
    else:
        set_timer(session, wave.workspace_id, OPENING, wave.id, wave.opens_at)


def opening(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """The rule of a planned wave's opening time."""
    wave = pulses.for_change(session, timer.workspace_id, int(timer.subject))
    if wave is not None and wave.state == WaveState.DRAFT and timer.due_at <= now:
        open_wave(session, wave, now=now)


def closing(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """The rule of an open wave's closing time."""
    wave = pulses.for_change(session, timer.workspace_id, int(timer.subject))
    if wave is not None and wave.state == WaveState.OPEN and timer.due_at <= now:
        close_wave(session, wave, now=now)


def open_wave(session: Session, wave: PulseWaveRow, *, now: datetime) -> None:
    """Freezes whom it asks and the tree they belong to, then opens it; or calls it off and tells the leads why."""
    teams = [team for team in programmes.teams(session, wave.workspace_id) if team.id in wave.team_ids]
    asked = belongs(session, wave.workspace_id, teams)
    if wave.closes_at - now < _WORTH_OPENING:
        _call_off(session, wave, "too_late", now=now)
        return
    if len(asked) < wave.threshold:
        _call_off(session, wave, "too_small", now=now)
        return
    # Where nobody is asked there is nothing to say, and no answer to owe.
    teams = [team for team in teams if team.id in {team_id for team_id, _ in asked.values()}]
    names = team_names(session, wave.workspace_id, teams)
    root = PulseUnitRow(wave_id=wave.id, workspace_id=wave.workspace_id, name="")
    units = {team.id: root for team in teams}
    session.add(root)
    session.flush()
    for team in teams:
        unit = root
        if len(teams) > 1:
            unit = PulseUnitRow(wave_id=wave.id, workspace_id=wave.workspace_id, parent_id=root.id)
            session.add(unit)
        unit.team_id, unit.channel_id, unit.name = team.id, team.channel_id, names[team.id][:255]
        units[team.id] = unit
    session.flush()
    session.add_all(
        PulseInvitationRow(
            wave_id=wave.id, user_id=user_id, workspace_id=wave.workspace_id, unit_id=units[team_id].id
        )
        for user_id, (team_id, _) in asked.items()
    )
    starts = {timezone: pulse_times.at_work(now, zone(timezone)) for _, timezone in asked.values()}
    timers.put_all(
        session,
        [
            {
                "workspace_id": wave.workspace_id,
                "kind": ASKING,
                "subject": f"{wave.id}:{user_id}",
                "due_at": starts[timezone],
            }
            for user_id, (_, timezone) in asked.items()
        ],
    )
    set_timer(session, wave.workspace_id, CLOSING, wave.id, wave.closes_at)
    wave.state, wave.asked = WaveState.FROZEN, len(asked)
    pulse_answers.make_buffers(
        session, wave.workspace_id, wave.id, sorted({unit.id for unit in units.values()})
    )
    wave.state, wave.opened_at = WaveState.OPEN, now
    session.flush()


def _call_off(session: Session, wave: PulseWaveRow, reason: str, *, now: datetime) -> None:
    wave.state = WaveState.CANCELLED
    audit.add(
        session,
        workspace_id=wave.workspace_id,
        actor_id=wave.created_by,
        act=f"pulse_called_off_{reason}",
        subject=f"pulse:{wave.id}",
        at=now,
    )
    ledger.tell_leads(
        session,
        workspace_id=wave.workspace_id,
        kind="pulse_called_off",
        values={"reason": reason, "fewest": wave.threshold},
        now=now,
        dedupe_key=f"pulse_called_off:{wave.id}",
    )


def asked_key(wave_id: int, user_id: str, contact: int) -> str:
    """The dedupe key of the question (contact 1) or a reminder (2, 3)."""
    return f"pulse_ask:{wave_id}:{user_id}:{contact}"


def asking(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """The rule of asking or reminding somebody: if it is still wanted and they are at work."""
    wave_id, _, user_id = timer.subject.partition(":")
    wave = pulses.wave(session, timer.workspace_id, int(wave_id))
    invitation = pulses.invitation(session, int(wave_id), user_id) if wave else None
    person = people.get(session, timer.workspace_id, user_id)
    if wave is None or invitation is None or invitation.done or person is None or not person.can_take_part:
        return
    if wave.state != WaveState.OPEN or wave.closes_at <= now:
        return
    where = zone(person.timezone or wave.timezone)
    if invitation.contacts == 0:
        leaves = pulse_times.at_work(now, where)
        if leaves > now:
            set_timer(session, timer.workspace_id, ASKING, timer.subject, leaves)
            return
        wanted = [*pulse_times.reminders(now, wave.closes_at, where), None, None]
        following, invitation.last_at = wanted[0], wanted[1]
    else:
        following, invitation.last_at = invitation.last_at, None
    if following is not None:
        set_timer(session, timer.workspace_id, ASKING, timer.subject, following)
    if invitation.contacts and pulse_times.is_late(timer.due_at, now):
        return
    invitation.contacts += 1
    ledger.enqueue(
        session,
        workspace_id=timer.workspace_id,
        kind="pulse_invitation" if invitation.contacts == 1 else "pulse_reminder",
        conversation=user_id,
        values={"wave_id": wave.id},
        now=now,
        dedupe_key=asked_key(wave.id, user_id, invitation.contacts),
    )


def stop_asking(session: Session, invitation: PulseInvitationRow) -> None:
    """Somebody has answered and is not reminded any more."""
    timers.drop(
        session,
        workspace_id=invitation.workspace_id,
        kind=ASKING,
        subject=f"{invitation.wave_id}:{invitation.user_id}",
    )


def for_asking(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What a question or reminder shows; None when it is answered, over, or not for this person any more."""
    wave = pulses.wave(session, row.workspace_id, row.values["wave_id"])
    invitation = pulses.invitation(session, wave.id, row.conversation) if wave else None
    person = people.get(session, row.workspace_id, row.conversation)
    if wave is None or invitation is None or invitation.done or wave.state != WaveState.OPEN:
        return None
    if person is None or not person.can_take_part:
        return None
    return {
        "until": wave.closes_at.astimezone(zone(person.timezone or wave.timezone)),
        "items": len(wave.instrument["items"]),
        "by": wave.created_by,
        "reason": wave.override_reason,
    }


def close_wave(session: Session, wave: PulseWaveRow, *, now: datetime) -> None:
    """Closes, scores and publishes an open wave, once. Late answers find it closed."""
    where = zone(wave.timezone)
    wave.state, wave.closed_at = WaveState.CLOSED, now
    pulse_answers.seal(session, wave.workspace_id, wave.id, dated=now.astimezone(where).date())
    pulse_results.score(session, wave)
    wave.state = WaveState.PUBLISHED
    set_timer(session, wave.workspace_id, NUDGING, wave.id, pulse_times.nudge(now, where))
    timezones = {team.id: team.timezone for team in programmes.teams(session, wave.workspace_id)}
    managers: set[str] = set()
    for unit in pulses.units(session, wave.id):
        if unit.team_id is None or unit.channel_id is None:
            unit.told = True
            continue
        leaves = pulse_times.at_work(now, zone(timezones.get(unit.team_id) or wave.timezone))
        set_timer(session, wave.workspace_id, TELLING, unit.id, leaves)
        managers.update(programmes.managers(session, unit.team_id))
    leads = programmes.leads(session, wave.workspace_id)
    tell_leads(session, wave, [user_id for user_id in leads if user_id not in managers], now=now)
    for invitation in pulses.invitations(session, wave.id):
        if not invitation.done:
            put_in_place(session, invitation, "pulse_over", now=now)
    session.flush()


def put_in_place(session: Session, invitation: PulseInvitationRow, kind: str, *, now: datetime) -> None:
    """Puts a message of another kind where the question and its reminders stand."""
    for contact in range(1, invitation.contacts + 1):
        ledger.replace(
            session,
            workspace_id=invitation.workspace_id,
            dedupe_key=asked_key(invitation.wave_id, invitation.user_id, contact),
            kind=kind,
            now=now,
        )
