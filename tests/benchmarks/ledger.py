"""How close does the sender come to what Slack's limits allow, without ever meeting one?"""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from bot.db.deliveries import DeliveryRow
from bot.db.session import make_engine
from bot.domain import DeliveryState
from tests.benchmarks import company
from tests.benchmarks.databases import POSTGRESQL, SQLITE, Databases
from tests.benchmarks.processes import Child
from tests.benchmarks.report import Report
from tests.benchmarks.sender import AT, BURST, PAUSE

_ANY = 60_000
_PATIENCE = 3.0
"""How many times the time the limits allow is waited for."""


@dataclass(frozen=True, slots=True)
class Load:
    """So many channels with so many messages each; `a_second` is the workspace's budget, None for none."""

    name: str
    channels: int
    each: int
    a_second: int | None
    goal: float
    answer_seconds: float = 0.0

    @property
    def seconds(self) -> float:
        """How long the lanes take at least, from the sender's start to the last message."""
        workspace = (self.channels * self.each - BURST) / self.a_second if self.a_second else 0.0
        return PAUSE + max(workspace, (self.each - 1) * (PAUSE + self.answer_seconds))


def measure(databases: Databases, *, quick: bool) -> Report:
    """Runs everything."""
    part = 3 if quick else 1
    loads = (
        Load("100/s", 300 // part, 6, 100, 0.98),
        Load("in phase", 300 // part, 20 // part, None, 0.95),
    )
    slow = Load("100/s, answers after 0.2 s", 300 // part, 6, 100, 0.0, answer_seconds=0.2)
    report = Report("Emptying the ledger through the sender; x 4: four processes, of which one sends")
    with Child("slack_server") as slack:
        for kind, processes in ((SQLITE, 1), (POSTGRESQL, 1), (POSTGRESQL, 2), (POSTGRESQL, 4)):
            for load in loads:
                found = _drain(databases, slack, kind, processes, load=load, report=report)
                _say(report, kind, processes, load, found)
        _say(report, SQLITE, 1, slow, _drain(databases, slack, SQLITE, 1, load=slow, report=report))
    return report


def _say(report: Report, kind: str, processes: int, load: Load, found: dict[str, Any]) -> None:
    report.add(
        f"{kind} x {processes}: {load.name}, {load.channels} channels x {load.each}",
        load.seconds / found["seconds"],
        "of allowed",
        at_least=load.goal or None,
        note=f"{found['seconds']:.2f} s, allowed {load.seconds:.2f} s; {found['refused']} refused; "
        f"processor {found['cpu']:.1f} ms a message",
    )


def _drain(
    databases: Databases, slack: Child, kind: str, processes: int, *, load: Load, report: Report
) -> dict[str, Any]:
    where = slack.ask("where")["url"]
    count = load.channels * load.each
    url = databases.fresh(kind)
    company.found(url, people=1, teams=load.channels, zones=("UTC",))
    channels = [company.channel(number) for number in range(load.channels)]
    steps = company.add_campaigns(url, load.each, targets=channels, due_at=None)
    company.add_deliveries(
        url,
        count,
        kind="intention",
        conversations=channels,
        state=DeliveryState.PENDING,
        step_ids=steps,
        due=AT,
        own=1,
    )
    app = f"{kind}{processes}"
    slack.ask("limit", app=app, a_second=load.a_second, answer_seconds=load.answer_seconds)
    a_minute = load.a_second * 60 if load.a_second else _ANY
    with ExitStack() as stack:
        senders = [
            stack.enter_context(Child("sender", app, where, url, str(a_minute))) for _ in range(processes)
        ]
        before = [sender.ask("used")["cpu"] for sender in senders]
        for sender in senders:
            sender.send("go")
        started = min(sender.receive() for sender in senders)
        found = slack.ask("posts", app=app)
        while found["posted"] < count and time.time() - started < _PATIENCE * load.seconds:
            time.sleep(0.1)
            found = slack.ask("posts", app=app)
        cpu = sum(sender.ask("used")["cpu"] for sender in senders) - sum(before)
        sending = sum(sender.ask("sends") for sender in senders)
    name = f"{kind}, {processes} processes, {load.name}"
    report.expect(f"{name}: messages posted", found["posted"], count)
    report.expect(f"{name}: messages posted twice", found["twice"], 0)
    report.expect(f"{name}: calls refused with 429", found["refused"], 0)
    report.expect(f"{name}: processes that send", sending, 1)
    engine = make_engine(url)
    with engine.connect() as connection:
        marked = connection.scalar(
            select(func.count()).where(DeliveryRow.state == DeliveryState.SENT, DeliveryRow.attempts == 1)
        )
        report.expect(f"{name}: deliveries marked as sent at the first attempt", marked, count)
    engine.dispose()
    return {
        "seconds": found["last"] - started,
        "refused": found["refused"],
        "cpu": 1000 * cpu / count,
    }
