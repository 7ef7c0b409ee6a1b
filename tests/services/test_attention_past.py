"""However many messages are judged at once, what was before is read in the same few queries."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.attention import Pace
from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.domain import DeliveryState
from bot.services import attention, delivery_lateness
from tests.company import ManualClock
from tests.services.attention_world import ANA, Ledger
from tests.services.statements import statements

PENDING = DeliveryRow.state == DeliveryState.PENDING


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def fill(ledger: Ledger, number: int) -> None:
    """A late question at half pace, a question in a week with a pulse, and a pulse for who reads once a week: each."""
    light, plain, weekly = ([f"U{kind}{n}" for n in range(number)] for kind in "LPW")
    ledger.open(**dict.fromkeys([*light, *plain, *weekly], "Europe/Lisbon"))
    step = next(iter(ledger.steps()))
    ledger.clock.set("2026-11-24T10:00+00:00")
    for who in light:
        ledger.chooses(who, pace=Pace.LIGHT)
        ledger.write("scenario", who, step_id=step, local_date=date(2026, 11, 20), state=DeliveryState.SENT)
        ledger.write(
            "scenario", who, step_id=step, local_date=date(2026, 11, 24), due_at=at("2026-11-24T08:30+00:00")
        )
    for who in plain:
        ledger.asked_by_pulse(who, next_at="2026-11-26T09:30+00:00", last_at=None)
        ledger.write("scenario", who, local_date=date(2026, 11, 24))
    for who in weekly:
        ledger.chooses(who, pace=Pace.DIGEST, digest_day=1)
        ledger.asked_by_pulse(who, next_at="2026-11-26T09:30+00:00", last_at=None)
        wave = {"wave_id": ledger.wave_ids()[-1]}
        ledger.write("pulse_invitation", who, values=wave, state=DeliveryState.SENT)
        ledger.write("pulse_reminder", who, values=wave)


def judged(ledger: Ledger) -> tuple[set[str], int]:
    """(the reasons, how many statements it took)."""

    def ask(session: Session) -> set[str]:
        rows = list(session.scalars(select(DeliveryRow).where(PENDING)))
        with statements(ledger.database) as asked:
            rows = delivery_lateness.set_aside(session, rows, now=ledger.clock.now())
            verdicts = attention.judge(session, rows, now=ledger.clock.now())
        counted.append(len(asked))
        return {f"{row.kind} {verdicts[row.id].reason}" for row in rows if row.conversation != ANA}

    counted: list[int] = []
    return ledger.database.read_now(ask), counted[0]


def test_what_was_before_is_read_at_once_for_many_people(database: Database, clock: ManualClock) -> None:
    ledger = Ledger(database, clock)
    fill(ledger, 12)
    reasons, count = judged(ledger)
    assert reasons == {"scenario pace", "scenario pulse_week", "pulse_reminder pace"}
    assert count <= 14, "one query each, not one a person"
