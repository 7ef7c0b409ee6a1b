"""10,000 steps fall due in the same second: how long until every occurrence is made, exactly once?

Each process does what `bot.jobs.ticks` does: takes batches of 500 until nothing is due. The baseline inserts the same
number of rows with one plain statement a batch, in the same run.
"""

from __future__ import annotations

import multiprocessing
import statistics
import time
from datetime import UTC, date, datetime, timedelta
from multiprocessing.synchronize import Barrier
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from bot.db import campaigns, deliveries, people, programmes
from bot.db.session import Database
from bot.services.campaigns import tick
from tests.benchmarks.databases import POSTGRESQL, SQLITE, Databases
from tests.benchmarks.report import Report

_WORKSPACE = "T0HERD"
_DUE = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
_BATCH = 500
_ROUNDS = 3


def measure(place: Databases, *, quick: bool) -> Report:
    """Runs each case a few times and keeps the median."""
    report = Report("10,000 steps due in the same second")
    steps = 1_000 if quick else 10_000
    for kind, processes in ((SQLITE, 1), (POSTGRESQL, 1), (POSTGRESQL, 2), (POSTGRESQL, 4)):
        seconds, plain = [], []
        for _ in range(1 if quick else _ROUNDS):
            url = place.fresh(kind)
            fill(url, steps)
            plain.append(_plain(place.fresh(kind), steps))
            seconds.append(_herd(url, processes))
            made, distinct = _made(url)
            report.expect(f"{kind}, {processes} processes: occurrences", made, steps)
            report.expect(f"{kind}, {processes} processes: targets reached", distinct, steps)
        median = statistics.median(seconds)
        report.add(
            f"{kind}, {processes} process{'es' if processes > 1 else ''}",
            median,
            "s",
            at_most=1.0,
            note=f"{median / statistics.median(plain):.1f} times plain inserts of as many rows",
        )
    return report


def fill(url: str, steps: int) -> None:
    """A running campaign with one step that is due for so many people at the same instant."""
    database = Database(url)
    database.write_now(_fill, steps)
    database.engine.dispose()


def _fill(session: Session, steps: int) -> None:
    now = _DUE - timedelta(days=1)
    people.save_workspace(session, workspace_id=_WORKSPACE, name="Herd", bot_user_id="U0BOT", now=now)
    programme = programmes.add(
        session,
        workspace_id=_WORKSPACE,
        pack_id="service_intelligence",
        recognition_emoji="raised_hands",
        chosen_people=None,
        created_by="U0",
        created_at=now,
    )
    campaign = campaigns.CampaignRow(
        workspace_id=_WORKSPACE,
        programme_id=programme,
        name="Herd",
        template_id="weekly_rhythm",
        state="running",
        starts_on=date(2026, 11, 23),
        ends_on=date(2027, 2, 21),
        created_by="U0",
        created_at=now,
        state_changed_at=now - timedelta(days=1),
    )
    session.add(campaign)
    session.flush()
    step = campaigns.StepRow(
        workspace_id=_WORKSPACE,
        campaign_id=campaign.id,
        position=0,
        kind="scenario",
        audience="person",
        rule="30 9 * * 2",
        grace_minutes=2880,
    )
    session.add(step)
    session.flush()
    session.execute(
        insert(campaigns.ScheduleRow),
        [
            {
                "workspace_id": _WORKSPACE,
                "step_id": step.id,
                "target": f"U{number:06d}",
                "timezone": "UTC",
                "next_due_at": _DUE,
                "next_local_date": _DUE.date(),
                "occurrences": 0,
            }
            for number in range(steps)
        ],
    )


def _work(url: str, ready: Barrier, done: Any) -> None:
    database = Database(url)
    database.read_now(campaigns.first_due)  # connected before the race
    ready.wait()
    started = time.monotonic()
    while database.write_now(tick, now=_DUE + timedelta(seconds=1), limit=_BATCH):
        pass
    done.put((started, time.monotonic()))
    database.engine.dispose()


def _herd(url: str, processes: int) -> float:
    """Seconds from the first process's start to the last one's end."""
    context = multiprocessing.get_context("spawn")
    ready, done = context.Barrier(processes), context.SimpleQueue()
    workers = [context.Process(target=_work, args=(url, ready, done)) for _ in range(processes)]
    for worker in workers:
        worker.start()
    spans = [done.get() for _ in workers]
    for worker in workers:
        worker.join()
    return max(end for _, end in spans) - min(start for start, _ in spans)


def _made(url: str) -> tuple[int, int]:
    database = Database(url)

    def count(session: Session) -> tuple[int, int]:
        row = deliveries.DeliveryRow
        found = session.execute(select(func.count(), func.count(row.conversation.distinct()))).one()
        return found[0], found[1]

    made = database.read_now(count)
    database.engine.dispose()
    return made


def _plain(url: str, rows: int) -> float:
    """Seconds for plain inserts of as many deliveries, a transaction a batch."""
    database = Database(url)
    database.write_now(_workspace)
    started = time.monotonic()
    for first in range(0, rows, _BATCH):
        database.write_now(_insert, first, min(first + _BATCH, rows))
    seconds = time.monotonic() - started
    database.engine.dispose()
    return seconds


def _workspace(session: Session) -> None:
    people.save_workspace(session, workspace_id=_WORKSPACE, name="Herd", bot_user_id="U0BOT", now=_DUE)


def _insert(session: Session, first: int, last: int) -> None:
    session.execute(
        insert(deliveries.DeliveryRow),
        [
            {
                "public_id": f"{number:032x}",
                "workspace_id": _WORKSPACE,
                "kind": "scenario",
                "verb": "post",
                "conversation": f"U{number:06d}",
                "values": {"n": 0},
                "priority": 10,
                "state": "pending",
                "attempts": 0,
                "created_at": _DUE,
            }
            for number in range(first, last)
        ],
    )
