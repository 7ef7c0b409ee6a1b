"""Over random weeks of answers, silences and absences: what counts, how much comes, and that no return floods."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.db import attention, availability
from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.services import people, silence
from bot.services.returning import LEAVE
from tests.company import ManualClock
from tests.services.attention_world import ANA, Ledger
from tests.services.programme_world import WORKSPACE

START = datetime(2026, 10, 12, 9, 30, tzinfo=UTC)
"""A Monday. Ana is in Lisbon."""
Day = st.tuples(st.integers(0, 3), st.sampled_from((False, False, False, True)), st.booleans())
"""How many questions are written, whether Ana does anything, whether her status of last week changes."""


@dataclass
class Model:
    """What a reader of Ana's days would work out."""

    unanswered: int = 0
    since: datetime | None = None
    back: datetime | None = None
    away_since: datetime | None = None
    sent: list[tuple[date, int]] = field(default_factory=list)

    def acts(self, at: datetime) -> None:
        if self.unanswered >= 3 and self.since and at - self.since >= silence.TO_COME_BACK_FROM:
            self.back = at
        self.unanswered, self.since = 0, None

    def status(self, at: datetime, *, away: bool) -> None:
        if away:
            self.away_since = self.away_since or at
        elif self.away_since is not None:
            if at - self.away_since >= LEAVE:
                self.back, self.unanswered, self.since = at, 0, None
            self.away_since = None

    @property
    def pace(self) -> str:
        return "normal" if self.unanswered < 3 else "light" if self.unanswered < 6 else "digest"


@settings(max_examples=15, deadline=None)
@given(days=st.lists(Day, min_size=5, max_size=50))
def test_what_counts_what_comes_and_what_a_return_leaves_out(
    sqlite_template: Path, *, days: list[tuple[int, bool, bool]]
) -> None:
    folder = Path(tempfile.mkdtemp())
    shutil.copy(sqlite_template, folder / "encore.db")
    database = Database(f"sqlite:///{folder / 'encore.db'}")
    try:
        ledger, model = Ledger(database, ManualClock(START)), Model()
        ledger.open()
        for number, (questions, acts, turns) in enumerate(days):
            at = ledger.clock.instant = START + timedelta(days=number)
            if turns and number % 7 == 0:
                away = model.away_since is None
                model.status(at, away=away)
                _status(ledger, "On leave" if away else "")
            for _ in range(questions):
                ledger.write("scenario", expires_at=at + timedelta(days=20))
            gone = [ledger.row(one) for one in ledger.send()]
            asked = [row for row in gone if row.attention == "unasked"]
            assert len(asked) <= 1, "one a day, also on the day of a return"
            assert not (asked and model.away_since)
            model.unanswered += len(asked)
            model.since = model.since or (at if asked else None)
            model.sent += [(at.date(), model.unanswered)] * len(asked)
            _check(ledger, model)
            if acts:
                ledger.clock.move(hours=4)
                model.acts(ledger.clock.now())
                ledger.does_something()
                _check(ledger, model)
        _check_weeks(model)
        choices = ledger.all(DeliveryRow, DeliveryRow.kind == silence.CHOICE)
        assert len(choices) == sum(count == 6 for _, count in model.sent), "one for each silence of six"
        assert len({row.dedupe_key for row in choices}) == len(choices)
    finally:
        database.engine.dispose()
        shutil.rmtree(folder)


def _status(ledger: Ledger, text: str) -> None:
    profile = {"display_name": "ana", "real_name": "Ana", "status_text": text}
    user = {"id": ANA, "name": "ana", "tz": "Europe/Lisbon", "profile": profile}
    ledger.database.write_now(people.meet, workspace_id=WORKSPACE, users=[user], now=ledger.clock.now())


def _check(ledger: Ledger, model: Model) -> None:
    row = ledger.database.read_now(availability.get, WORKSPACE, ANA)
    assert (row.unanswered if row else 0) == model.unanswered
    assert (row.returned_at if row else None) == model.back
    person = ledger.database.read_now(attention.situations, WORKSPACE, [ANA])[ANA]
    assert silence.pace_of(person) == model.pace
    back = model.back
    if back is not None:
        for one in ledger.all(DeliveryRow, DeliveryRow.kind == "scenario", DeliveryRow.sent_at > back):
            assert one.created_at.date() >= back.date(), "nothing of before comes after"


def _check_weeks(model: Model) -> None:
    weeks: dict[tuple[int, int], list[int]] = {}
    for day, count in model.sent:
        weeks.setdefault(day.isocalendar()[:2], []).append(count)
    for counts in weeks.values():
        assert len(counts) <= 3
        if counts[0] > 3 and counts == sorted(counts):  # silent from the week's first message to its last
            assert len(counts) == 1
