"""The rules of answering a pulse: once, by whoever is asked, while it is open; and from then on nobody's in particular.

`answer` is one transaction: the invitation is marked done and the answers go into their unit's buffer. Nothing that is
stored with a person's id, the inbox row of the form included, ever holds an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import people, pulse_answers, pulses
from bot.db.pulses import PulseInvitationRow, PulseWaveRow
from bot.domain import WaveState
from bot.errors import Refusal
from bot.recurrence import zone
from bot.services import pulse_waves

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def questions(
    session: Session, *, workspace_id: str, user_id: str, wave_id: int, now: datetime
) -> Mapping[str, Any]:
    """The frozen instrument, for somebody who may answer it now. Raises Refusal otherwise."""
    wave, _ = _open_to(session, workspace_id, user_id, wave_id, now=now)
    return wave.instrument


def _open_to(
    session: Session, workspace_id: str, user_id: str, wave_id: int, *, now: datetime
) -> tuple[PulseWaveRow, PulseInvitationRow]:
    wave = pulses.wave(session, workspace_id, wave_id)
    invitation = pulses.invitation(session, wave_id, user_id) if wave else None
    person = people.get(session, workspace_id, user_id)
    if wave is None or invitation is None or person is None or not person.can_take_part:
        raise Refusal("pulses.not_asked")
    if invitation.done:
        raise Refusal("pulses.done_already")
    if wave.state != WaveState.OPEN or wave.closes_at <= now:
        closed = (wave.closed_at or wave.closes_at).astimezone(zone(person.timezone or wave.timezone))
        raise Refusal("pulses.over", when=f"{closed:%A}, {closed.day} {closed:%B}, {closed:%H:%M}")
    return wave, invitation


def answer(
    session: Session,
    *,
    workspace_id: str,
    user_id: str,
    wave_id: int,
    choices: Mapping[str, str],
    now: datetime,
) -> None:
    """Takes somebody's answers in, once. `choices` are answer ids by item code, one for every item.

    Raises Refusal when they may not answer (any more), or (field: the item's code) for an answer that is none of the
    item's.
    """
    pulses.for_change(session, workspace_id, wave_id)  # the wave does not close meanwhile
    wave, invitation = _open_to(session, workspace_id, user_id, wave_id, now=now)
    taken: dict[str, str] = {}
    for item in wave.instrument["items"]:
        known = {one["id"] for one in item["answers"]}
        chosen = choices.get(item["code"], "")
        if chosen not in known:
            raise Refusal("pulses.choose", field=item["code"])
        taken[item["code"]] = chosen
    if not pulses.take_invitation(session, wave_id, user_id):
        raise Refusal("pulses.done_already")
    waiting = pulse_answers.put(session, wave_id, invitation.unit_id, taken)
    if len(waiting) >= wave.threshold:
        pulse_answers.empty(session, wave_id, invitation.unit_id, dated=wave.closes_on)
    pulse_waves.stop_asking(session, invitation)
    pulse_waves.put_in_place(session, invitation, "pulse_thanked", now=now)
