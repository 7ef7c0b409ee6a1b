"""What is published of a pulse: scored once, stored as a snapshot, and read from there only (programme B4.7, D6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.db import people, programmes, pulse_answers, pulses
from bot.db.deliveries import DeliveryRow
from bot.db.pulses import PulseSnapshotRow, PulseUnitRow, PulseWaveRow
from bot.domain import WaveState, is_person
from bot.facts import PulseCell, PulseResult, PulseUnit
from bot.recurrence import zone
from bot.services import pulse_privacy

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FAVOURABLE = 4
"""Scores from here on are favourable (programme D3)."""
_UNITS_A_PART = 10
"""A chart holds twelve series (Slack facts 3.2); one is everybody."""
_SPEAKS_FOR_THE_TEAM = 0.4


def score(session: Session, wave: PulseWaveRow) -> None:
    """Turns the answers of a closed wave into what may be shown of each item in each unit. For good."""
    units = pulses.units(session, wave.id)
    answered = pulse_answers.sets(session, wave.id)
    for item in wave.instrument["items"]:
        scores = _scores(item)
        direct: dict[int, list[int]] = {unit.id: [] for unit in units}
        for unit_id, choices in answered:
            value = scores.get(choices.get(item["code"], ""))
            if value is not None:
                direct[unit_id].append(value)
        session.add_all(_cells(wave, item["code"], units, direct))
    shares = pulses.done_by_unit(session, wave.id)
    for unit in units:
        asked, done = shares.get(unit.id, (0, 0))
        if unit.parent_id is None:
            asked, done = wave.asked, sum(one for _, one in shares.values())
            wave.share = pulse_privacy.tenths(done, asked)
        unit.few = done < _SPEAKS_FOR_THE_TEAM * asked
    wave.state = WaveState.SCORED
    session.flush()


def _scores(item: Mapping[str, Any]) -> dict[str, int]:
    """Scores by answer id; what was skipped or did not come up has none."""
    return {one["id"]: int(one["score"]) for one in item["answers"] if one.get("score") is not None}


def _cells(
    wave: PulseWaveRow, item: str, units: list[PulseUnitRow], direct: Mapping[int, list[int]]
) -> list[PulseSnapshotRow]:
    parents = {unit.id: unit.parent_id for unit in units}
    visible = pulse_privacy.shown(
        parents, {unit_id: len(values) for unit_id, values in direct.items()}, threshold=wave.threshold
    )
    cells = []
    for unit in units:
        values = [value for one in units if _is_within(one.id, unit.id, parents) for value in direct[one.id]]
        cell = PulseSnapshotRow(wave_id=wave.id, workspace_id=wave.workspace_id, unit_id=unit.id, item=item)
        if unit.id in visible:
            good = sum(value >= FAVOURABLE for value in values)
            cell.n = len(values)
            cell.level = pulse_privacy.level(sum(values), len(values))
            cell.favourable = pulse_privacy.favourable(good, len(values))
            cell.low, cell.high = pulse_privacy.interval(good, len(values))
        else:
            cell.hidden = "too_few" if len(values) < wave.threshold else "residual"
        cells.append(cell)
    return cells


def _is_within(unit_id: int, wanted: int, parents: Mapping[int, int | None]) -> bool:
    at: int | None = unit_id
    while at is not None and at != wanted:
        at = parents[at]
    return at == wanted


def parts(session: Session, wave_id: int) -> int:
    """In how many messages a lead reads the result: so many units fit into one."""
    below = len(pulses.units(session, wave_id)) - 1
    return max(1, -(-below // _UNITS_A_PART))


def for_team(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """A unit's own result and everybody's, for its channel, its people and its managers; None for whoever left."""
    wave = pulses.wave(session, row.workspace_id, row.values["wave_id"])
    units = {unit.id: unit for unit in pulses.units(session, wave.id)} if wave else {}
    unit = units.get(row.values["unit_id"])
    if wave is None or unit is None or not _may_read(session, unit, row.conversation):
        return None
    whole = next(one for one in units.values() if one.parent_id is None)
    return {"result": _result(session, wave, None if whole is unit else whole, [unit])}


def _may_read(session: Session, unit: PulseUnitRow, conversation: str) -> bool:
    """A channel reads its own; a person, while they can take part, as one who was asked or as a manager."""
    if not is_person(conversation):
        return conversation == unit.channel_id
    person = people.get(session, unit.workspace_id, conversation)
    if person is None or not person.can_take_part:
        return False
    asked = pulses.invitation(session, unit.wave_id, conversation)
    if asked is not None and asked.unit_id == unit.id:
        return True
    return unit.team_id is not None and conversation in programmes.managers(session, unit.team_id)


def for_lead(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """A part of the whole result for somebody who leads now."""
    wave = pulses.wave(session, row.workspace_id, row.values["wave_id"])
    if wave is None or not programmes.is_lead(session, row.workspace_id, row.conversation):
        return None
    whole, *below = pulses.units(session, wave.id)
    first = row.values["part"] * _UNITS_A_PART
    shown = below[first : first + _UNITS_A_PART]
    result = _result(session, wave, whole if below else None, shown or [whole])
    return {"result": result, "owed": wave.state == WaveState.PUBLISHED}


def _result(
    session: Session, wave: PulseWaveRow, whole: PulseUnitRow | None, units: list[PulseUnitRow]
) -> PulseResult:
    cells = pulses.snapshot(session, [unit.id for unit in [*units, *([whole] if whole else [])]])

    def read(unit: PulseUnitRow) -> PulseUnit:
        found = [cells[unit.id, item["code"]] for item in wave.instrument["items"]]
        return PulseUnit(
            name=unit.name,
            channel_id=unit.channel_id,
            cells=tuple(
                PulseCell(one.item, one.n, one.level, one.favourable, one.low, one.high) for one in found
            ),
            few=unit.few,
        )

    return PulseResult(
        title=wave.instrument["name"],
        items=tuple(wave.instrument["items"]),
        whole=read(whole) if whole else None,
        units=tuple(read(unit) for unit in units),
        threshold=wave.threshold,
        share=wave.share,
        closed=(wave.closed_at or wave.closes_at).astimezone(zone(wave.timezone)),
        override_reason=wave.override_reason,
    )
