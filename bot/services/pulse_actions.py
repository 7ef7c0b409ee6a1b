"""The rules of answering a result: what we heard, what we will do, what we will not do and why. And who owes it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import audit, people, programmes, pulses
from bot.db.deliveries import DeliveryRow
from bot.db.pulses import PulseActionRow, PulseUnitRow, PulseWaveRow
from bot.domain import WaveState
from bot.errors import Refusal
from bot.facts import OpenPulse, PulseFacts, PulseLine
from bot.recurrence import zone
from bot.services import celebrations, ledger, pulse_privacy
from bot.services.customer_data import check_safe
from bot.services.pulse_audience import managed_by

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FIELDS = ("heard", "will", "will_not")
FEWEST_LETTERS = 10
MOST_CHARACTERS = 1000
_SHOWN = (WaveState.DRAFT, WaveState.OPEN, WaveState.PUBLISHED)
_MOST_SHOWN = 4


def check_text(name: str, text: str) -> None:
    """Raises Refusal (field: `name`) for a part that says too little or too much, or holds a customer's data."""
    if sum(sign.isalnum() for sign in text) < FEWEST_LETTERS:
        raise Refusal("pulses.text_short", field=name)
    if len(text) > MOST_CHARACTERS:
        raise Refusal("pulses.text_long", field=name, length=len(text), most=MOST_CHARACTERS)
    check_safe(text, field=name)


def answerable(session: Session, *, workspace_id: str, by: str, wave_id: int) -> list[str]:
    """Channels whose result this lead or manager may answer now. Raises Refusal when there are none, and why."""
    _, units = _owed(session, workspace_id, by, wave_id)
    return [unit.channel_id for unit in units if unit.channel_id]


def _owed(
    session: Session, workspace_id: str, by: str, wave_id: int
) -> tuple[PulseWaveRow, list[PulseUnitRow]]:
    wave = pulses.wave(session, workspace_id, wave_id)
    if wave is None or wave.state not in {WaveState.PUBLISHED, WaveState.ACTED_ON}:
        raise Refusal("pulses.no_result")
    leads = programmes.is_lead(session, workspace_id, by)
    managed = managed_by(session, workspace_id, by)
    mine = [unit for unit in pulses.units(session, wave.id) if unit.team_id]
    mine = mine if leads else [unit for unit in mine if unit.team_id in managed]
    if not mine:
        raise Refusal("pulses.not_yours_to_answer", leads=programmes.leads(session, workspace_id))
    owed = [unit for unit in mine if not unit.answered]
    if not owed:
        raise Refusal("pulses.answered_already")
    if not all(unit.told for unit in owed):
        raise Refusal("pulses.not_told_yet")
    return wave, owed


def publish(
    session: Session,
    *,
    workspace_id: str,
    by: str,
    wave_id: int,
    heard: str,
    will: str,
    will_not: str,
    now: datetime,
) -> int:
    """Answers a result and posts that where the result was posted. Returns its id. Raises Refusal.

    A lead answers for every team that has no answer yet, a manager for their own.
    """
    pulses.for_change(session, workspace_id, wave_id)
    wave, owed = _owed(session, workspace_id, by, wave_id)
    for name, text in zip(FIELDS, (heard, will, will_not), strict=True):
        check_text(name, text)
    row = PulseActionRow(
        wave_id=wave.id,
        workspace_id=workspace_id,
        unit_ids=[unit.id for unit in owed],
        written_by=by,
        heard=heard,
        will=will,
        will_not=will_not,
        written_at=now,
    )
    session.add(row)
    for unit in owed:
        unit.answered = True
    session.flush()
    if all(unit.answered for unit in pulses.units(session, wave.id) if unit.team_id):
        wave.state = WaveState.ACTED_ON
    audit.add(
        session,
        workspace_id=workspace_id,
        actor_id=by,
        act="pulse_answered",
        subject=f"pulse:{wave.id}",
        at=now,
    )
    for channel_id in dict.fromkeys(unit.channel_id for unit in owed if unit.channel_id):
        celebrations.note(
            session,
            workspace_id=workspace_id,
            occasion="pulse_acted",
            subject=f"pulse_action:{row.id}",
            channel_id=channel_id,
            people=(),
            evidence={"action_id": row.id},
            now=now,
        )
    for conversation in _readers(session, workspace_id, owed, by=by):
        ledger.enqueue(
            session,
            workspace_id=workspace_id,
            kind="pulse_action",
            conversation=conversation,
            values={"action_id": row.id},
            now=now,
            dedupe_key=f"pulse_action:{row.id}:{conversation}",
        )
    return row.id


def _readers(session: Session, workspace_id: str, units: list[PulseUnitRow], *, by: str) -> list[str]:
    """Who had the result: the channels (or, where one takes no posts, those asked), managers, leads; not the writer."""
    broken = dict(people.channels_with_problems(session, workspace_id))
    found: list[str] = []
    for unit in units:
        if unit.channel_id and unit.channel_id not in broken:
            found.append(unit.channel_id)
        else:
            asked = pulses.invitations(session, unit.wave_id, unit_id=unit.id)
            found += [invitation.user_id for invitation in asked]
        found += programmes.managers(session, unit.team_id) if unit.team_id else []
    found += programmes.leads(session, workspace_id)
    return [one for one in dict.fromkeys(found) if one != by]


def for_action(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What the post of an answer shows; None for a person who cannot take part any more."""
    action = pulses.action(session, row.workspace_id, row.values["action_id"])
    person = people.get(session, row.workspace_id, row.conversation)
    if action is None or (person is not None and not person.can_take_part):
        return None
    wave = session.get_one(PulseWaveRow, action.wave_id)
    closed = (wave.closed_at or wave.closes_at).astimezone(zone(wave.timezone))
    return {
        "by": action.written_by,
        "closed": closed,
        "texts": [action.heard, action.will, action.will_not],
        "channels": [
            unit.channel_id
            for unit in pulses.units(session, wave.id)
            if unit.id in action.unit_ids and unit.channel_id
        ],
    }


def facts(session: Session, *, workspace_id: str, user_id: str, now: datetime) -> PulseFacts:
    """What Home and /pulse say to somebody: their own open pulse, and what they look after."""
    person = people.get(session, workspace_id, user_id)
    timezone = (person and person.timezone) or None
    may_answer = person is not None and person.can_take_part
    leads = programmes.is_lead(session, workspace_id, user_id)
    managed = set() if leads else managed_by(session, workspace_id, user_id)
    mine = pulses.open_for(session, workspace_id, user_id, now) if may_answer else []
    lines = [
        _line(session, wave, mine=None if leads else managed)
        for wave in (pulses.waves(session, workspace_id, _SHOWN) if leads or managed else [])
    ]
    return PulseFacts(
        mine=tuple(
            OpenPulse(wave.id, wave.closes_at.astimezone(zone(timezone or wave.timezone))) for wave in mine
        ),
        lead=tuple(lines[:_MOST_SHOWN]) if leads else (),
        owed=tuple(line for line in lines if line.owed)[:_MOST_SHOWN],
        may_start=leads,
    )


def _line(session: Session, wave: PulseWaveRow, *, mine: set[int] | None) -> PulseLine:
    units = [unit for unit in pulses.units(session, wave.id) if unit.channel_id]
    teams = {team.id: team.channel_id for team in programmes.teams(session, wave.workspace_id)}
    state = WaveState(wave.state)
    where = zone(wave.timezone)
    share = wave.share
    if state is WaveState.OPEN:
        share = pulse_privacy.tenths(pulses.count_answered(session, wave.id), wave.asked)
    return PulseLine(
        wave_id=wave.id,
        state=state,
        channels=tuple(teams[team_id] for team_id in wave.team_ids if team_id in teams),
        opens=(wave.opened_at or wave.opens_at).astimezone(where),
        closes=(wave.closed_at or wave.closes_at).astimezone(where),
        timezone=wave.timezone,
        share=share,
        owed=tuple(
            unit.channel_id
            for unit in units
            if state is WaveState.PUBLISHED
            and unit.channel_id
            and not unit.answered
            and (mine is None or unit.team_id in mine)
        ),
        override_reason=wave.override_reason,
    )
