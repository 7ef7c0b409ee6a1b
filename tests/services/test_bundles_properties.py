"""Whatever is written, and however sending goes: nothing is lost or told twice, and no message holds too much."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.attention import Bundle
from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.domain import Claimed, DeliveryState
from bot.services import attention, delivery_recovery
from bot.services import deliveries as rules
from bot.services.bundles import MOST_BLOCKS, MOST_CHARACTERS, Size
from tests.company import ManualClock
from tests.services.attention_world import ANA, BEN, Ledger

STARTS = datetime(2026, 10, 20, tzinfo=UTC)
NEWS, UNASKED, ANSWER, QUESTION = "welcome", "tried_it", "notice", "scenario"
ZONES = {ANA: "Europe/Lisbon", BEN: "America/New_York"}
TRIES_BEFORE_IT_IS_SENT = 3
Outcome = st.sampled_from(("sent", "sent", "given back", "refused", "found", "absent"))
Written = st.tuples(
    st.builds(
        lambda day, hour: day * 24 * 60 + hour * 60 + 7, st.integers(0, 15), st.sampled_from((8, 9, 21))
    ),
    st.sampled_from((NEWS, NEWS, UNASKED, UNASKED, QUESTION, ANSWER)),
    st.sampled_from((ANA, ANA, ANA, BEN)),
    st.tuples(st.integers(1, 30), st.integers(1, 2500)),
)


class Slack:
    """Sends what may go; the sending goes as it was decided beforehand, and well from some try on."""

    def __init__(self, ledger: Ledger, outcomes: list[str]) -> None:
        self._ledger, self._outcomes = ledger, iter(outcomes)
        self._tries: Counter[tuple[str, datetime]] = Counter()
        self.told: list[tuple[str, datetime, tuple[str, ...]]] = []

    def measure(self, one: Claimed) -> Size:
        return Size(*one.values["size"])

    def send(self) -> None:
        ledger, now = self._ledger, self._ledger.clock.now()
        write = ledger.database.write_now
        write(attention.release, now=now, limit=500)
        while claimed := write(rules.claim, now=now, busy=(), limit=40, measure=self.measure):
            for one in claimed:
                self._one(one, now)

    def _one(self, one: Claimed, now: datetime) -> None:
        write = self._ledger.database.write_now
        self._tries[one.conversation, now] += 1
        is_late = self._tries[one.conversation, now] > TRIES_BEFORE_IT_IS_SENT
        outcome = "sent" if is_late else next(self._outcomes, "sent")
        if outcome == "given back":
            write(rules.wait, one)
        elif outcome == "refused" and one.kind in set(Bundle):
            write(rules.failed, one, code="invalid_blocks", now=now)
        elif outcome in {"found", "absent"}:
            write(delivery_recovery.recover)
            found = [one for one, _ in self._ledger.database.read_now(delivery_recovery.uncertain_ones)]
            for doubtful in found:
                if outcome == "found" and doubtful.id == one.id:
                    self._stands(one, now, doubtful)
                else:
                    write(rules.wait, doubtful)
        elif self._ledger.row(one.public_id).state == DeliveryState.SENDING:
            self._stands(one, now, one)

    def _stands(self, one: Claimed, now: datetime, known: Claimed) -> None:
        parts = one.values.get("parts") or [{"delivery": one.public_id, "values": one.values}]
        if len(parts) > 1:
            sizes = [part["values"]["size"] for part in parts]
            assert sum(blocks for blocks, _ in sizes) + len(sizes) - 1 <= MOST_BLOCKS
            assert sum(characters for _, characters in sizes) <= MOST_CHARACTERS
        self.told.append((one.conversation, now, tuple(part["delivery"] for part in parts)))
        ts = f"{len(self.told)}.0"
        self._ledger.database.write_now(rules.sent, known, channel_id="D1", ts=ts, now=now)


@settings(max_examples=20, deadline=None)
@given(
    written=st.lists(Written, min_size=12, max_size=30),
    outcomes=st.lists(Outcome, max_size=40),
    day=st.integers(1, 5),
)
def test_nothing_is_lost_nothing_comes_twice_and_a_week_has_one_message(
    sqlite_template: Path,
    written: list[tuple[int, str, str, tuple[int, int]]],
    outcomes: list[str],
    day: int,
) -> None:
    folder = Path(tempfile.mkdtemp())
    shutil.copy(sqlite_template, folder / "encore.db")
    database = Database(f"sqlite:///{folder / 'encore.db'}")
    try:
        ledger = Ledger(database, ManualClock(STARTS))
        ledger.open(**ZONES)
        for person in ZONES:
            ledger.chooses(person, pace="digest", digest_day=day, news="twice_a_day", pace_kept=True)
        slack = Slack(ledger, outcomes)
        mine = []
        for minute, kind, person, size in sorted(written):
            _run(ledger, slack, STARTS + timedelta(minutes=minute))
            values = {"size": size, "text": "Saved.", "n": 0}
            due = {"due_at": ledger.clock.now()} if kind == QUESTION else {}
            mine.append(ledger.write(kind, person, values=values, **due))
            slack.send()
        _run(ledger, slack, STARTS + timedelta(days=120))
        _check(ledger, slack, mine, day)
    finally:
        database.engine.dispose()
        shutil.rmtree(folder, ignore_errors=True)


def _run(ledger: Ledger, slack: Slack, until: datetime) -> None:
    for _ in ledger.waits(until):
        slack.send()


def _check(ledger: Ledger, slack: Slack, mine: list[str], day: int) -> None:
    rows: dict[str, DeliveryRow] = {one: ledger.row(one) for one in mine}
    told = Counter(part for _, _, parts in slack.told for part in parts)
    for one, row in rows.items():
        assert told[one] == (row.state == "sent"), (row.kind, row.state, row.reason)
        assert row.state == "sent" or (row.state == "skipped" and row.reason in {"pace", "nothing_due"}), (
            row.kind,
            row.state,
            row.reason,
        )
    for row in rows.values():
        assert row.kind != ANSWER or row.sent_at == row.created_at, "an answer somebody waits for is held up"
    weeks: Counter[tuple[str, date]] = Counter()
    alone = {one for one, row in rows.items() if row.reason == "alone" or row.kind in {NEWS, ANSWER}}
    for person, at, parts in slack.told:
        week = at.astimezone(ZoneInfo(ZONES[person])) - timedelta(hours=10)
        if not alone.intersection(parts):
            weeks[person, week.date() - timedelta(days=(week.isoweekday() - day) % 7)] += 1
    assert max(weeks.values(), default=0) <= 1, "one message a week, however much there is"
