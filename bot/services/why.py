"""Why did somebody get this message? The rule behind it, and who looks after it: for the person it was written to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.attention import Attention, Bundle, Pace
from bot.db import attention, campaigns, deliveries, programmes, pulses
from bot.db.campaigns import StepRow
from bot.db.deliveries import DeliveryRow
from bot.domain import Verb, is_person
from bot.errors import Refusal
from bot.services import plans, silence
from bot.services.attention import LIGHT_A_WEEK, PERSON_A_DAY, PERSON_A_WEEK
from bot.services.attention_classes import Rank, rule_of
from bot.services.attention_together import DIGEST_AT, DIGEST_DAY
from bot.timetable import Dates, due_between, parse, wall_time
from bot.why import Why
from bot.working_days import at_local

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_OWN = (plans.REMINDING, plans.ASKING)
"""What people set themselves, and get at the time they set."""
_MONDAY = date(2001, 1, 1)
_WEEKS = 4
_ZONE = "UTC"


def explains(row: DeliveryRow) -> bool:
    """Whether a message goes to somebody who did not ask for it just now, and so says why it came."""
    if row.verb != Verb.POST or row.thread_ts is not None or not is_person(row.conversation):
        return False
    if row.attention == Attention.ASKED:
        return False
    if row.kind in _OWN or row.kind == Bundle.NEWS:
        return True
    return rule_of(row.kind, row.conversation).attention is Attention.UNASKED


def why(session: Session, *, workspace_id: str, user_id: str, delivery: str) -> Why:
    """What is behind a message, by its public id. Raises Refusal unless it was written to this person."""
    row = deliveries.by_public_id(session, workspace_id, delivery)
    if row is None or row.conversation != user_id or not explains(row):
        raise Refusal("why.gone")
    person = attention.situations(session, workspace_id, [user_id]).get(user_id)
    teams = attention.teams_of(session, workspace_id, [user_id]).get(user_id, [])
    zones = (person and person.timezone, *(team.timezone for team in teams))
    pace = silence.pace_of(person) if person else Pace.NORMAL
    found = Why(
        kind=row.kind,
        timezone=next((name for name in zones if name), _ZONE),
        counts=row.kind not in (*_OWN, Bundle.NEWS),
        a_day=PERSON_A_DAY,
        a_week=PERSON_A_WEEK if pace is Pace.NORMAL else LIGHT_A_WEEK,
        is_quieter=person is not None and pace is not silence.own_pace(person),
        keepers=_keepers(session, row),
    )
    if row.kind == Bundle.DIGEST:
        return replace(found, days=((person and person.digest_day) or DIGEST_DAY,), at=DIGEST_AT)
    return found if row.step_id is None else _of_campaign(session, row, row.step_id, found)


def _keepers(session: Session, row: DeliveryRow) -> tuple[str, ...]:
    if row.kind in _OWN:
        return ()
    if rule_of(row.kind, row.conversation).rank is Rank.PULSE:
        wave = pulses.wave(session, row.workspace_id, row.values.get("wave_id", 0))
        if wave is not None:
            return (wave.created_by,)
    return tuple(programmes.leads(session, row.workspace_id))


def _of_campaign(session: Session, row: DeliveryRow, step_id: int, found: Why) -> Why:
    planned = campaigns.steps_with_campaigns(session, [step_id]).get(step_id)
    if planned is None:
        return found
    step, campaign = planned
    zone = step.timezone or campaigns.timezone_of(session, step_id, row.conversation)
    return replace(
        found,
        timezone=zone or found.timezone,
        campaign=campaign.name,
        keepers=(campaign.owner_id,) if campaign.owner_id in found.keepers else found.keepers,
        days=weekdays(step),
        at=wall_time(step.rule),
        is_fixed=step.timezone is not None,
    )


def weekdays(step: StepRow) -> tuple[int, ...]:
    """The days of the week (1 is Monday) a step comes on; none unless they are the same in every week."""
    timing = parse(step.rule)
    if timing.rule is None or timing.working or wall_time(timing) is None:
        return ()
    dues = due_between(
        timing,
        dates=Dates(_MONDAY, _MONDAY + timedelta(weeks=_WEEKS, days=-1)),
        zone=ZoneInfo(_ZONE),
        after=at_local(_MONDAY - timedelta(days=1), time(0), ZoneInfo(_ZONE)),
        until=at_local(_MONDAY + timedelta(weeks=_WEEKS), time(0), ZoneInfo(_ZONE)),
        limit=7 * _WEEKS,
    )
    weeks = [
        tuple(due.local_date.isoweekday() for due in dues if (due.local_date - _MONDAY).days // 7 == week)
        for week in range(_WEEKS)
    ]
    return weeks[0] if len(set(weeks)) == 1 else ()
