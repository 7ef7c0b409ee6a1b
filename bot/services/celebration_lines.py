"""Which line of the content pack does a channel read? In the programme's tone, none twice within eight weeks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.db import audit, celebrations, programmes
from bot.db.celebrations import CelebrationLineRow
from bot.errors import Refusal
from bot.facts import Line, Tone
from bot.services import roles

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

REST = timedelta(weeks=8)
"""How long a line rests in a channel before it is read there again (programme C5)."""


def choose(lines: Sequence[str], last_used: Mapping[str, date], *, day: date) -> str | None:
    """The line that rested longest, one never read before any other, in their order; None while all have to rest.

    `last_used` are local dates by line. A line read less than eight weeks before or after `day` rests.
    """
    rested = [line for line in lines if line not in last_used or abs(day - last_used[line]) >= REST]
    return min(rested, key=lambda line: last_used.get(line, date.min), default=None)


def pick(
    session: Session,
    *,
    workspace_id: str,
    channel_id: str,
    told_in: str,
    slots: Mapping[str, str],
    offered: Collection[Line],
    day: date,
) -> dict[str, str | None]:
    """A line for each place ({slot: type}) of a message: {slot: line or None}, kept so that none comes again too soon.

    The message `told_in`, drawn again, keeps the lines it has. None: the place is told in plain words.
    """
    tone = tone_of(session, workspace_id)
    known = {line.id: line for line in offered}
    standing = celebrations.lines_in(session, workspace_id, told_in)
    last = celebrations.last_used(session, workspace_id, channel_id)
    picked: dict[str, str | None] = {}
    for slot, wanted in slots.items():
        if slot in standing:
            kept = known.get(standing[slot])
            picked[slot] = kept.id if kept and kept.type == wanted else None
            continue
        picked[slot] = choose(
            [line.id for line in offered if (line.type, line.tone) == (wanted, tone)], last, day=day
        )
        if (line_id := picked[slot]) is not None:
            last[line_id] = day
            session.add(
                CelebrationLineRow(
                    workspace_id=workspace_id,
                    channel_id=channel_id,
                    told_in=told_in,
                    slot=slot,
                    line_id=line_id,
                    used_on=day,
                )
            )
    session.flush()
    return picked


def tone_of(session: Session, workspace_id: str) -> Tone:
    """The voice in which this programme celebrates."""
    programme = programmes.of_workspace(session, workspace_id)
    return Tone(programme.celebration_tone) if programme else Tone.WARM


def to_choose(session: Session, *, workspace_id: str, by: str) -> Tone:
    """The tone as it is, for a lead who wants to choose another. Raises Refusal for whoever does not lead."""
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    return tone_of(session, workspace_id)


def check(session: Session, *, workspace_id: str, by: str, tone: str) -> None:
    """Raises Refusal for whoever does not lead, and for no choice."""
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    if tone not in set(Tone):
        raise Refusal("celebrations.tone_needed", field="tone")


def set_tone(session: Session, *, workspace_id: str, by: str, tone: str, now: datetime) -> Tone:
    """A lead chooses the tone of celebrations. Raises Refusal like `check`."""
    check(session, workspace_id=workspace_id, by=by, tone=tone)
    programme = programmes.for_change(session, workspace_id)
    if programme is not None and programme.celebration_tone != tone:
        programme.celebration_tone = tone
        audit.add(
            session,
            workspace_id=workspace_id,
            actor_id=by,
            act=f"celebration_tone_{tone}",
            subject=f"programme:{programme.id}",
            at=now,
        )
    return Tone(tone)
