"""Where not everything may go: never above the budget, nothing owed is left waiting, and the better rank goes first."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.db import delivery_queue
from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.domain import DeliveryState
from bot.services import attention
from bot.services.attention_classes import rank_at, rule_of
from tests.company import ManualClock
from tests.engines import Engines
from tests.services.attention_world import ANA, TEAM, Ledger

STARTS = datetime(2026, 11, 9, 6, tzinfo=UTC)  # a Monday; the next holiday in Lisbon is three weeks away
LISBON = ZoneInfo("Europe/Lisbon")
DAY = timedelta(days=1)
OWED, RITUALS, BROADCAST = "pulse_result", ("intention", "moment", "roundup"), "celebration"
MOST_A_WEEK = 4

written = st.lists(
    st.tuples(st.integers(0, 9 * 24 * 60), st.sampled_from((OWED, *RITUALS, BROADCAST))),
    min_size=1,
    max_size=14,
).filter(lambda given: sum(kind == OWED for _, kind in given) <= MOST_A_WEEK)


class Sent(Ledger):
    """A ledger of which only the budget decides: what there is to tell is nobody's business here."""

    def send(self) -> list[str]:
        def go(session: Session) -> list[str]:
            now, gone = self.clock.now(), []
            attention.release(session, now=now, limit=500)
            while heads := delivery_queue.heads(session, now, busy=(), limit=1):
                (row,) = heads
                verdict = attention.judge(session, heads, now=now).get(row.id)
                if verdict is None:
                    counted = attention.counts_as(row)
                    found: dict[str, Any] = {
                        "state": DeliveryState.SENT,
                        "sent_at": now,
                        "attention": counted,
                    }
                    gone.append(row.public_id)
                else:
                    state = DeliveryState.HELD if verdict.until else DeliveryState.SKIPPED
                    found = {"state": state, "reason": verdict.reason, "not_before": verdict.until}
                delivery_queue.set_state(session, row.id, **found)
                session.expire_all()
            return gone

        return self.database.write_now(go)


@contextmanager
def opened(template: Path, engines: Engines) -> Iterator[Sent]:
    folder = Path(tempfile.mkdtemp())
    shutil.copy(template, folder / "encore.db")
    try:
        ledger = Sent(Database(engines.of(f"sqlite:///{folder / 'encore.db'}")), ManualClock(STARTS))
        ledger.open()
        yield ledger
    finally:
        engines.take_back()
        shutil.rmtree(folder, ignore_errors=True)


def lived(ledger: Sent, given: list[tuple[int, str]], to: str) -> list[DeliveryRow]:
    """Everything is written at its minute and sent when it may go; what became of it when all is over."""
    ids = set()
    for minute, kind in sorted(given):
        at = STARTS + timedelta(minutes=minute)
        for _ in ledger.run(at):
            pass
        ids.add(ledger.write(kind, to))
        ledger.send()
    for _ in ledger.run(STARTS + 40 * DAY):
        pass
    return [row for row in ledger.all(DeliveryRow) if row.public_id in ids]


def check_budget(rows: list[DeliveryRow], *, a_week: int) -> None:
    days = Counter(row.sent_at.astimezone(LISBON).date() for row in rows if row.sent_at)
    weeks: Counter[object] = Counter()
    for day, count in days.items():
        weeks[day - timedelta(days=day.weekday())] += count
    assert max(days.values(), default=0) <= 1
    assert max(weeks.values(), default=0) <= a_week


@settings(max_examples=25, deadline=None)
@given(given=written)
@example(given=[(0, RITUALS[0]), (1, OWED), (2, OWED), (3, OWED), (4, OWED)])
@example(given=[(minute, kind) for minute in range(0, 6000, 1000) for kind in (*RITUALS, OWED)][:13])
def test_a_channel_gets_what_it_is_owed_in_time_and_never_too_much(
    sqlite_template: Path, engines: Engines, given: list[tuple[int, str]]
) -> None:
    with opened(sqlite_template, engines) as ledger:
        rows = lived(ledger, given, TEAM)
        assert len(rows) == len(given)
        check_budget(rows, a_week=MOST_A_WEEK)
        for row in rows:
            assert row.state == "sent" or (row.kind != OWED and row.state == "skipped" and row.reason), (
                row.kind
            )
            if row.kind == OWED:
                assert row.sent_at - row.created_at <= 14 * DAY
        for row in rows:
            if row.sent_at is None:
                continue
            for other in rows:
                waited = other.created_at < row.sent_at and (
                    other.sent_at is None or other.sent_at > row.sent_at
                )
                if waited and lasts_beyond(other, row.sent_at):
                    assert rank(row, row.sent_at) <= rank(other, row.sent_at), (row.kind, other.kind)


def rank(row: DeliveryRow, at: datetime) -> int:
    return rank_at(rule_of(row.kind, row.conversation), at - row.created_at)


def lasts_beyond(row: DeliveryRow, at: datetime) -> bool:
    """Whether it was still of use then."""
    return (
        row.sent_at is not None or at < row.created_at + rule_of(row.kind, row.conversation).lasts - 3 * DAY
    )


@settings(max_examples=25, deadline=None)
@given(
    questions=st.lists(st.integers(0, 4 * 24 * 60), max_size=8),
    reminders=st.tuples(st.integers(1, 2), st.integers(3, 4)),
)
def test_the_reminders_of_a_pulse_find_their_room_however_much_else_there_is(
    sqlite_template: Path, engines: Engines, questions: list[int], reminders: tuple[int, int]
) -> None:
    with opened(sqlite_template, engines) as ledger:
        at = [
            datetime.combine(STARTS.date() + day * DAY, datetime.min.time(), UTC)
            + timedelta(hours=9, minutes=30)
            for day in reminders
        ]
        ledger.asked_by_pulse(ANA, next_at=at[0].isoformat(), last_at=at[1].isoformat())
        minutes = [int((one - STARTS) / timedelta(minutes=1)) for one in at]
        given = [(minute, "scenario") for minute in questions if minute not in minutes]
        rows = lived(ledger, [*given, *((minute, "pulse_reminder") for minute in minutes)], ANA)
        check_budget(rows, a_week=3)
        reminded = [row.sent_at for row in rows if row.kind == "pulse_reminder"]
        assert sorted(one.date() for one in reminded if one) == [one.date() for one in at], "on their days"
