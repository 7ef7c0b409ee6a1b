"""Whatever is written, wherever people are: never too much, never at the wrong time, nothing lost, nothing blocked."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.public_holidays import country_of, is_public_holiday, working_week
from bot.services.attention_windows import Chosen, closed, reach_of
from tests.company import ManualClock
from tests.services.attention_world import ANA, BEN, TEAM, Ledger

ZONES = (
    "Europe/Lisbon",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Asia/Jerusalem",
    "Pacific/Kiritimati",
    "America/Santiago",
    "UTC",
)
STARTS = (
    datetime(2026, 10, 20, tzinfo=UTC),
    datetime(2027, 3, 8, tzinfo=UTC),
    datetime(2026, 12, 18, tzinfo=UTC),
)
"""Three weeks from each hold nights on which clocks change, and Christmas."""
UNASKED, ANSWER, RITUAL = "scenario", "notice", "moment"

Written = st.tuples(
    st.integers(0, 21 * 24 * 60),
    st.sampled_from((UNASKED, UNASKED, UNASKED, ANSWER, RITUAL)),
    st.sampled_from((ANA, BEN)),
    st.integers(1, 9),
)


@settings(max_examples=25)
@given(
    starts=st.sampled_from(STARTS),
    zones=st.tuples(st.sampled_from(ZONES), st.sampled_from(ZONES)),
    written=st.lists(Written, min_size=1, max_size=40),
    hours=st.sampled_from((None, "06:00-10:00,14:00-18:00", "22:00-06:00")),
    pause=st.one_of(st.none(), st.integers(0, 20)),
)
def test_caps_and_windows_hold_over_weeks_and_nothing_is_lost_or_blocked(
    sqlite_template: Path,
    *,
    starts: datetime,
    zones: tuple[str, str],
    written: list[tuple[int, str, str, int]],
    hours: str | None,
    pause: int | None,
) -> None:
    folder = Path(tempfile.mkdtemp())
    shutil.copy(sqlite_template, folder / "encore.db")
    database = Database(f"sqlite:///{folder / 'encore.db'}")
    try:
        ledger = Ledger(database, ManualClock(starts))
        ledger.open(**{ANA: zones[0], BEN: zones[1]})
        paused_until = starts.date() + timedelta(days=pause) if pause is not None else None
        ledger.chooses(ANA, hours=hours, dm_paused_until=paused_until)
        for minute, kind, person, days in sorted(written):
            at = starts + timedelta(minutes=minute)
            for _ in ledger.run(at):
                pass
            ledger.clock.instant = max(at, ledger.clock.instant)
            to = TEAM if kind == RITUAL else person
            expires = None if kind == ANSWER else ledger.clock.now() + timedelta(days=days)
            one = ledger.write(kind, to, values={"text": "Saved.", "n": 0}, expires_at=expires)
            ledger.send()
            if kind == ANSWER:
                assert ledger.fate(one) == ("sent", None), "an answer somebody waits for is blocked"
        for _ in ledger.run(starts + timedelta(days=60)):
            pass
        rows = [row for row in ledger.all(DeliveryRow) if row.kind in {UNASKED, ANSWER, RITUAL}]
        assert len(rows) == len(written)
        for row in rows:
            assert row.state == "sent" or (row.state == "skipped" and row.reason), (row.state, row.reason)
        _check(rows, {ANA: zones[0], BEN: zones[1], TEAM: zones[0]}, hours, paused_until)
    finally:
        database.engine.dispose()
        shutil.rmtree(folder, ignore_errors=True)


def _check(
    rows: list[DeliveryRow], zones: dict[str, str], hours: str | None, paused_until: date | None
) -> None:
    days: Counter[tuple[str, date]] = Counter()
    weeks: Counter[tuple[str, date]] = Counter()
    for row in rows:
        if row.kind == ANSWER or row.sent_at is None:
            continue
        zone = zones[row.conversation]
        here = row.sent_at.astimezone(ZoneInfo(zone))
        today = here.date()
        days[row.conversation, today] += 1
        weeks[row.conversation, today - timedelta(days=today.weekday())] += 1
        assert not is_public_holiday(today, country_of(zone))
        assert row.expires_at is not None
        assert row.sent_at <= row.expires_at
        if row.conversation == ANA and hours:
            assert closed(reach_of(zone, Chosen(hours)), row.sent_at) is None
        else:
            assert (8, 30) <= (here.hour, here.minute) < (17, 30)
            assert here.isoweekday() in working_week(country_of(zone))
        if row.conversation == ANA and paused_until is not None:
            assert today > paused_until
    assert max(days.values(), default=0) <= 1
    for (conversation, monday), count in weeks.items():
        assert count <= (4 if conversation == TEAM else 3), (conversation, monday)
